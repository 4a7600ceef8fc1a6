using Vyuha.Core.Calendar;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.VolatilityBuying;

/// <summary>What the expander may buy, in the order in which it is tried.</summary>
public enum ExpansionShape : byte
{
    LongStraddle = 1,
    LongStrangle = 2,
    Calendar = 3,
}

/// <summary>When and what the volatility expander buys. Each property is a field of <c>docs/schemas/volatility-expander.schema.json</c>.</summary>
public sealed record VolatilityExpanderOptions : BuyingOptions
{
    public VolatilityExpanderOptions()
    {
        DteRange = new DayRange(4, 40);
        ProfitTarget = 0.6;
        BreakevenFrom = 0.3;
        VolatilityTarget = 3;
    }

    /// <summary>Indices whose options are bought.</summary>
    public IReadOnlyList<string> Underlyings { get; init; } = ["NIFTY"];

    /// <summary>The index whose history stands for implied volatility, where it may: of NIFTY only.</summary>
    public string VolatilityIndex { get; init; } = "INDIAVIX";

    public double IvRankMax { get; init; } = 25;

    public int IvRankSessions { get; init; } = 252;

    public int EventsWithin { get; init; } = 5;

    public int EventsFrom { get; init; } = 1;

    public IReadOnlyList<MarketEventKind> Events { get; init; } =
        [MarketEventKind.RbiPolicy, MarketEventKind.UnionBudget, MarketEventKind.ElectionResult, MarketEventKind.ElectionExitPoll];

    public int MinEvents { get; init; } = 8;

    public double ImpliedToMedianMax { get; init; } = 1;

    public double ForecastToImpliedMin { get; init; } = 1;

    public int ForecastReturnsMin { get; init; } = 250;

    public int ForecastReturnsMax { get; init; } = 750;

    public IReadOnlyList<ExpansionShape> Shapes { get; init; } = [ExpansionShape.LongStraddle, ExpansionShape.LongStrangle, ExpansionShape.Calendar];

    public double StrangleDelta { get; init; } = 0.3;

    /// <summary>Keep it through the event instead of leaving on the last session before.</summary>
    public bool HoldThroughEvent { get; init; }

    /// <summary>Minutes after the event, when it is held through it.</summary>
    public int MinutesAfterEvent { get; init; } = 30;
}
