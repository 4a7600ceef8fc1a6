using Vyuha.Core;

namespace Vyuha.Research;

/// <summary>One leg of a trade: a contract, what was opened of it and what was closed.</summary>
/// <param name="Contract">Null when the run named no contract for the id.</param>
/// <param name="Units">Signed units opened: bought positive, sold negative.</param>
/// <param name="OpenUnits">Signed units still held at the end of the run.</param>
/// <param name="EntryPrice">Average, rupees per unit; null when nothing was filled.</param>
/// <param name="ExitPrice">Average, rupees per unit; null while nothing was closed.</param>
/// <param name="EntryMid">Mid at the decision to enter; null for a leg added later.</param>
/// <param name="EntryVolatility">Implied volatility at the decision, 0.15 meaning 15 %.</param>
/// <param name="EntryDelta">Delta of one unit at the decision.</param>
/// <param name="CashFlow">What its fills brought, less what they cost.</param>
/// <param name="IsOfAdjustment">Added after the structure was whole: no part of its shape, payoff and greatest loss at the entry.</param>
public sealed record TradeLeg(
    int InstrumentId,
    Instrument? Contract,
    long Units,
    long OpenUnits,
    double? EntryPrice,
    double? ExitPrice,
    double? EntryMid,
    double? EntryVolatility,
    double? EntryDelta,
    Money CashFlow,
    bool IsOfAdjustment = false);

/// <summary>One structure from its first fill to its last: what a trader calls a trade.</summary>
public sealed record Trade
{
    public required long Id { get; init; }

    public required byte Bot { get; init; }

    public required string Profile { get; init; }

    public required string Underlying { get; init; }

    /// <summary>Iron condor, short strangle …, read off the legs.</summary>
    public required string Shape { get; init; }

    /// <summary>The nearest expiry among the legs.</summary>
    public required DateOnly Expiry { get; init; }

    /// <summary>Calendar days from entry to the nearest expiry.</summary>
    public required int DaysToExpiry { get; init; }

    public required IReadOnlyList<TradeLeg> Legs { get; init; }

    public required Timestamp Entered { get; init; }

    /// <summary>The last fill or the settlement; null when the run ended before it.</summary>
    public required Timestamp? Exited { get; init; }

    public required string EntryReason { get; init; }

    /// <summary>Empty while open.</summary>
    public required string ExitReason { get; init; }

    /// <summary>Index into <see cref="RunResult.Decisions"/>, or -1.</summary>
    public required int EntryDecision { get; init; }

    public required int ExitDecision { get; init; }

    /// <summary>Lots risk approved.</summary>
    public required int Lots { get; init; }

    /// <summary>Premium received less paid at entry.</summary>
    public required Money Credit { get; init; }

    /// <summary>Worst result at expiry from the entry prices, as a positive amount before charges; null when unbounded or not computable.</summary>
    public required Money? MaxLoss { get; init; }

    /// <summary>Margin risk computed for the whole structure at approval.</summary>
    public required Money Margin { get; init; }

    /// <summary>Before charges, after slippage; with the worth at the last mark while open.</summary>
    public required Money Gross { get; init; }

    public required Money Charges { get; init; }

    /// <summary>Executed prices against the mid at each decision; a cost is negative. Contained in <see cref="Gross"/>.</summary>
    public required Money Slippage { get; init; }

    public Money Net => Gross - Charges;

    /// <summary>Calendar days held.</summary>
    public required double HoldingDays { get; init; }

    /// <summary>Best profit seen at a mark, before charges.</summary>
    public required Money BestSeen { get; init; }

    /// <summary>Worst loss seen at a mark, before charges; zero or negative.</summary>
    public required Money WorstSeen { get; init; }

    public required double UnderlyingAtEntry { get; init; }

    public required double UnderlyingAtExit { get; init; }

    public required PnlParts Parts { get; init; }

    public bool IsOpen => Exited is null;
}
