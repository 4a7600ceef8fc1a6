using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Simulation.Backtest;

/// <summary>One closed daily bar of an index, known after its day.</summary>
public readonly record struct DailyBar(Instrument Index, DateOnly Date, Price Open, Price High, Price Low, Price Close);

/// <summary>All market data of one trading day: one or more underlyings at one frequency.</summary>
/// <param name="Date">The day.</param>
/// <param name="Markets">Days of the underlyings, India VIX among them when known.</param>
public sealed record TradingDay(DateOnly Date, IReadOnlyList<MarketDay> Markets);

/// <summary>Where a backtest gets its days: the catalogue, the synthetic market, or a benchmark's own.</summary>
public interface IMarketDataSource
{
    /// <summary>Names that contract inputs refer to by index, India VIX included when there is any.</summary>
    IReadOnlyList<string> Underlyings { get; }

    DataFrequency Frequency { get; }

    /// <summary>Daily closes before the first day, oldest first: what IV rank and realised volatility look back on.</summary>
    IEnumerable<DailyBar> History { get; }

    /// <summary>Trading days in order. Each is read when it is asked for.</summary>
    IEnumerable<TradingDay> Days();
}
