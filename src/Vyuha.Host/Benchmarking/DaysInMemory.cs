using Vyuha.Core.MarketData;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Host.Benchmarking;

/// <summary>A source whose days lie ready: what is timed on it is the backtest, not where its data comes from.</summary>
internal sealed class DaysInMemory(IMarketDataSource source) : IMarketDataSource
{
    private readonly DailyBar[] _history = [.. source.History];
    private readonly TradingDay[] _days = [.. source.Days()];

    public IReadOnlyList<string> Underlyings => source.Underlyings;

    public DataFrequency Frequency => source.Frequency;

    public IEnumerable<DailyBar> History => _history;

    public long Rows => _days.Sum(day => day.Markets.Sum(market => (long)market.RowCount));

    public IEnumerable<TradingDay> Days() => _days;
}
