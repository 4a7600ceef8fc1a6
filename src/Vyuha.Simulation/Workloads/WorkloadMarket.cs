using Vyuha.Core.MarketData;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Simulation.Workloads;

/// <summary>Days that lie ready in memory.</summary>
internal sealed class WorkloadMarket(DataFrequency frequency, IReadOnlyList<MarketDay> days) : IMarketDataSource
{
    private readonly TradingDay[] _days = [.. days.Select(day => new TradingDay(day.Date, [day]))];

    public IReadOnlyList<string> Underlyings { get; } = [WorkloadRules.Underlying];

    public DataFrequency Frequency => frequency;

    public IEnumerable<DailyBar> History => [];

    public IEnumerable<TradingDay> Days() => _days;

    /// <summary>A day of the given columns; the others are empty and may be one array for all days.</summary>
    public static MarketDay Day(
        DateOnly date, DataFrequency frequency, ListedContract[] contracts, long[] time, int[] contract, long[] bid, long[] ask, int[] size, long[] last, long[] none) => new()
        {
            Underlying = WorkloadRules.Underlying,
            Date = date,
            Frequency = frequency,
            Origin = DataOrigin.Synthetic,
            Contracts = contracts,
            Time = time,
            Contract = contract,
            Bid = bid,
            Ask = ask,
            BidSize = size,
            AskSize = size,
            Open = none,
            High = none,
            Low = none,
            Last = last,
            Settlement = none,
            Volume = none,
            OpenInterest = none,
        };
}
