using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Sandbox.Market;

/// <summary>Where the sandbox gets the quotes of a trading day: made up, or recorded.</summary>
public interface ISandboxMarketData
{
    /// <summary>What to call the data on banners: <c>synthetic seed 7</c>.</summary>
    string Name { get; }

    /// <summary>The day with all its rows, or null when there is none: a holiday, or beyond the data.</summary>
    TradingDay? Day(DateOnly date);
}

/// <summary>Days of the synthetic market, made when asked for.</summary>
public sealed class SyntheticMarketData(SyntheticMarket market) : ISandboxMarketData
{
    public string Name => market.Name;

    public TradingDay? Day(DateOnly date) =>
        market.Days(date, date).Select(day => new TradingDay(day.Date, [day.Nifty, day.IndiaVix])).FirstOrDefault();
}

/// <summary>Days of any source of a backtest, read forwards; the last ones read stay at hand.</summary>
/// <param name="name">What to call the data.</param>
/// <param name="source">Days in order.</param>
public sealed class SourceMarketData(string name, IMarketDataSource source) : ISandboxMarketData, IDisposable
{
    private const int Kept = 5;

    private readonly Queue<TradingDay> _recent = new();
    private IEnumerator<TradingDay>? _days;
    private bool _ended;

    public string Name => name;

    /// <summary>Null also for days before those that were read last: a source runs forwards only.</summary>
    public TradingDay? Day(DateOnly date)
    {
        while (!_ended && (_recent.Count == 0 || _recent.Last().Date < date))
        {
            _days ??= source.Days().GetEnumerator();
            _ended = !_days.MoveNext();
            if (_ended)
                break;
            _recent.Enqueue(_days.Current);
            if (_recent.Count > Kept)
                _recent.Dequeue();
        }

        return _recent.FirstOrDefault(day => day.Date == date);
    }

    public void Dispose() => _days?.Dispose();
}
