using Vyuha.Core.Calendar;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.VolatilityBuying;

/// <summary>What the expander may buy.</summary>
public enum ExpansionShape : byte
{
    LongStraddle = 1,
    LongStrangle = 2,

    /// <summary>The later expiry bought against one that ends before the event.</summary>
    Calendar = 3,
}

/// <summary>One way of buying volatility. Each property is a field of <c>docs/schemas/volatility-expander.schema.json</c>.</summary>
public sealed record ExpansionProfile : BuyingOptions
{
    public double IvRankMax { get; init; } = 25;

    public int IvRankSessions { get; init; } = 252;

    public DayRange EventDays { get; init; } = new(1, 5);

    public IReadOnlyList<MarketEventKind> Events { get; init; } = [];

    public int MinEvents { get; init; } = 8;

    public double ImpliedToMedianMax { get; init; } = 1;

    public double ForecastToImpliedMin { get; init; } = 1;

    public int ForecastReturns { get; init; } = 750;

    public IReadOnlyList<ExpansionShape> Shapes { get; init; } = [];

    public double StrangleDelta { get; init; } = 0.3;

    public bool HoldThroughEvent { get; init; }

    public int MinutesAfterEvent { get; init; } = 30;
}
