using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>A function of the official daily bars of an index up to now. Worked out when it is asked for and kept until the next daily bar.</summary>
internal abstract class DailySignal<T> : ISignal<T>
    where T : unmanaged
{
    private int _bars = -1;
    private int _day = -1;
    private Reading<T> _reading;

    protected DailySignal(MarketState market, int underlyingIndex, string name, int version, string parameters) =>
        (Market, UnderlyingIndex, Name, Version, Parameters) = (market, underlyingIndex, name, version, $"{market.Underlyings[underlyingIndex]}, {parameters}");

    public string Name { get; }

    public int Version { get; }

    public string Parameters { get; }

    protected MarketState Market { get; }

    protected int UnderlyingIndex { get; }

    protected DailyHistory History => Market.History(UnderlyingIndex);

    /// <summary>Daily bars without which there is no value.</summary>
    protected abstract int Fewest { get; }

    public Reading<T> Read()
    {
        if (_bars != History.Count || _day != Market.DayNumber)
            (_bars, _day, _reading) = (History.Count, Market.DayNumber, ReadAnew());
        return _reading;
    }

    /// <summary>From a history that is long enough and not old.</summary>
    protected abstract Reading<T> Compute();

    protected Reading<T> Known(T value) => Reading<T>.Of(value, DayClock.CloseOf(Market, UnderlyingIndex, History.LastDay));

    protected static Reading<T> Not(NotReady reason) => Reading<T>.Not(reason);

    private Reading<T> ReadAnew()
    {
        if (History.Count < Fewest)
            return Not(NotReady.NoHistory);
        return Market.DayNumber - History.LastDay > BarSeries.OldestDays ? Not(NotReady.Stale) : Compute();
    }
}
