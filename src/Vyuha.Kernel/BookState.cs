using Vyuha.Core;
using Vyuha.Kernel.Carry;

namespace Vyuha.Kernel;

/// <summary>
/// All a kernel must know, at the start of a day, of the days before: a kernel made from it goes on exactly as the one that wrote it would have.
/// Money in steps of 0.0001 rupee, instants in nanoseconds since 1970 UTC; as JSON every number keeps its last bit.
/// </summary>
/// <remarks>
/// It is taken between two days, when nothing is on its way: there are no orders in it, and a report on an order of a closed day changes nothing
/// in a kernel that was made from it. What a new day computes afresh (quotes' volatilities, the day's contract note, the day's loss) is not in it.
/// </remarks>
public sealed record BookState
{
    /// <summary>Of the format; a book of another version is refused.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The last day in it; <c>default</c> when no day has been opened yet.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Sequence and time of the last input: the next one follows them.</summary>
    public required long Sequence { get; init; }

    public required long Time { get; init; }

    /// <summary>The order and the structure numbered last: ids go on from here.</summary>
    public required long LastOrderId { get; init; }

    public required int LastStructureId { get; init; }

    /// <summary>No new risk in the whole account until an operator resumes.</summary>
    public required bool EntriesFrozen { get; init; }

    /// <summary>The account's kill switch is locked.</summary>
    public required bool Locked { get; init; }

    /// <summary>The account's daily loss breaker.</summary>
    public required bool LossLatched { get; init; }

    public required CarriedMarket Market { get; init; }

    /// <summary>Every account that is not zero, bots', reserve's and external.</summary>
    public required IReadOnlyList<CarriedBalance> Ledger { get; init; }

    public required IReadOnlyList<CarriedBot> Bots { get; init; }

    /// <summary>Positions that no bot made.</summary>
    public required IReadOnlyList<CarriedExternal> External { get; init; }

    /// <summary>Margin arrays of contracts held: a book that cannot be priced in the morning keeps its last prices.</summary>
    public required IReadOnlyList<CarriedRisk> Risks { get; init; }

    /// <summary>
    /// Weeks, months, drawdowns and days of the account (book 0) and of each bot; null in a book written before these were kept, after which they
    /// begin afresh.
    /// </summary>
    public IReadOnlyList<CarriedStanding>? Standings { get; init; }

    /// <summary>Plans of what persons have opened and is still open; a book of before there were such has none.</summary>
    public IReadOnlyList<CarriedHandTrade> ByHand { get; init; } = [];

    /// <summary>Bars for signals; a book of before there were signals has none.</summary>
    public CarriedSignals Signals { get; init; } = CarriedSignals.None;

    /// <summary>The contracts in it with the ids they keep: the next day announces them under these.</summary>
    public IEnumerable<(int Id, Instrument Instrument)> Instruments() =>
        Market.Contracts.Select(contract => (contract.Id, contract.ToInstrument(Market.Underlyings[contract.Underlying])));

    /// <exception cref="InputErrorException">The text is not a whole, consistent book of this version; the message names the field.</exception>
    public static BookState Parse(string json) => BookStateJson.Parse(json);

    public string ToJson() => BookStateJson.Write(this);
}
