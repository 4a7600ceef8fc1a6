using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>What reconciling a day needs besides the session: where its files are, and by which rules charges are worked out.</summary>
internal sealed record ReconcilerSetup
{
    /// <summary>Breaks of the day.</summary>
    public required BreakQueue Today { get; init; }

    /// <summary>Breaks of the last day before; null when there was none.</summary>
    public BreakQueue? Earlier { get; init; }

    /// <summary>The day's folder, for the records; null: nothing is written.</summary>
    public string? Folder { get; init; }

    public string Book { get; init; } = "";

    public MarketRules Rules { get; init; } = MarketRules.Shipped;

    public BrokeragePlan Brokerage { get; init; } = BrokeragePlan.Default;

    /// <summary>Seal of the last day's record, which this day's names; null when it has none.</summary>
    public string? PreviousSeal { get; init; }

    /// <summary>The day's reconciliation as its files have it.</summary>
    /// <exception cref="Core.InputErrorException">A file of the day or of the day before is damaged.</exception>
    public static ReconcilerSetup Of(DayFolder day, DayFolder? last, string book, MarketRules rules, BrokeragePlan brokerage) => new()
    {
        Today = BreakQueue.Open(day.Breaks, day.Date),
        Earlier = last is null ? null : BreakQueue.Open(last.Breaks, last.Date),
        Folder = day.Path,
        Book = book,
        Rules = rules,
        Brokerage = brokerage,
        PreviousSeal = last is null ? null : EodRecord.Read(last.EndOfDay)?.Seal,
    };
}
