using Vyuha.Kernel.Market;
using Vyuha.Quant.Volatility;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>
/// The slow signals of one underlying for one profile: realised volatility and IV rank. Computed once a day from closed daily bars; NaN means
/// "not ready", which is never treated as a number.
/// </summary>
internal sealed class VolatilitySignals(int underlying, int volatilityIndex)
{
    public const int LongWindow = 20;
    public const int ShortWindow = 5;

    private const double ConstantMaturityYears = 30 / 365.0;

    /// <summary>Two days before expiry the volatility of an expiry is mostly that of one price step.</summary>
    private const int ShortestDays = 2;

    /// <summary>A close older than a long weekend says nothing about today.</summary>
    private const int OldestCloseDays = 5;

    private int _day;
    private int _bars;
    private double _lowest = double.NaN;
    private double _highest = double.NaN;

    /// <summary>Annualised, 0.15 meaning 15 %.</summary>
    public double RealisedLong { get; private set; } = double.NaN;

    public double RealisedShort { get; private set; } = double.NaN;

    public double RealisedRatio => RealisedShort / RealisedLong;

    public void Refresh(MarketState market, int rankSessions, VolatilityEstimator estimator)
    {
        DailyHistory history = market.History(underlying);
        int bars = history.Count + (volatilityIndex < 0 ? 0 : market.History(volatilityIndex).Count);
        if (_day == market.Today.DayNumber && _bars == bars)
            return;
        (_day, _bars) = (market.Today.DayNumber, bars);
        RealisedLong = Realised(history, LongWindow, estimator);
        RealisedShort = Realised(history, ShortWindow, estimator);
        (_lowest, _highest) = Range(market, rankSessions);
    }

    public SignalsMemory Save() => new(_day, _bars, _lowest, _highest, RealisedLong, RealisedShort);

    public void Restore(SignalsMemory memory) =>
        (_day, _bars, _lowest, _highest, RealisedLong, RealisedShort) =
        (memory.Day, memory.Bars, memory.Lowest, memory.Highest, memory.RealisedLong, memory.RealisedShort);

    /// <summary>0 to 100, from the volatility index over the last sessions; NaN with fewer of them, or without a value of now.</summary>
    public double IvRank(MarketState market)
    {
        if (double.IsNaN(_lowest))
            return double.NaN;
        double now = market.Spot(volatilityIndex);
        if (now <= 0)
        {
            DailyHistory history = market.History(volatilityIndex);
            if (market.Today.DayNumber - history.LastDay > OldestCloseDays)
                return double.NaN;
            now = history.Close[^1];
        }

        return VolatilityRank.Rank([_lowest, _highest], now);
    }

    /// <summary>30-day at-the-money volatility from the chains; NaN when none has one.</summary>
    public double ThirtyDayVolatility(MarketState market)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        double nearYears = 0, near = double.NaN;
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (chain.DaysToExpiry < ShortestDays || !chain.TryAtTheMoneyVolatility(out double volatility))
                continue;
            if (chain.Years >= ConstantMaturityYears)
                return double.IsNaN(near) ? volatility : ConstantMaturity.Volatility(nearYears, near, chain.Years, volatility, ConstantMaturityYears);
            (nearYears, near) = (chain.Years, volatility);
        }

        return near;
    }

    /// <summary>What the market is expected to move from here: the larger of the two, for a seller errs on that side. NaN when not ready.</summary>
    public double Forecast => double.IsNaN(RealisedShort) ? RealisedLong : Math.Max(RealisedLong, RealisedShort);

    private static double Realised(DailyHistory history, int returns, VolatilityEstimator estimator)
    {
        if (history.Count < returns + 1)
            return double.NaN;
        Range window = ^(returns + 1)..;
        return estimator == VolatilityEstimator.CloseToClose
            ? RealisedVolatility.CloseToClose(history.Close[window])
            : RealisedVolatility.YangZhang(history.Open[window], history.High[window], history.Low[window], history.Close[window]);
    }

    private (double Lowest, double Highest) Range(MarketState market, int sessions)
    {
        if (volatilityIndex < 0)
            return (double.NaN, double.NaN);
        ReadOnlySpan<double> closes = market.History(volatilityIndex).Close;
        if (closes.Length < sessions)
            return (double.NaN, double.NaN);
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double close in closes[^sessions..])
        {
            lowest = Math.Min(lowest, close);
            highest = Math.Max(highest, close);
        }

        return (lowest, highest);
    }
}
