using System.Text.Json;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Kernel.Carry;

/// <summary>One bot: its latches, its structures and what its strategy remembers.</summary>
/// <param name="Book">Its number, 1 to 4.</param>
/// <param name="Name">By its vocabulary: a book is never given to another strategy.</param>
/// <param name="EntriesFrozen">By an operator.</param>
/// <param name="Locked">By an operator.</param>
/// <param name="LossLatched">Its daily loss breaker.</param>
/// <param name="Equity">As its strategy last saw it, steps.</param>
/// <param name="DayPnl">As its strategy last saw it, steps.</param>
/// <param name="Charges">Of all days, by line of the contract note.</param>
/// <param name="Live">Structures not finished, oldest first.</param>
/// <param name="Ended">Structures finished since the strategy was last asked.</param>
/// <param name="Memory">In the strategy's own form.</param>
public sealed record CarriedBot(
    byte Book,
    string Name,
    bool EntriesFrozen,
    bool Locked,
    bool LossLatched,
    long Equity,
    long DayPnl,
    CarriedCharges Charges,
    IReadOnlyList<CarriedStructure> Live,
    IReadOnlyList<CarriedStructure> Ended,
    JsonElement Memory);

/// <summary>Steps.</summary>
public sealed record CarriedCharges(long Brokerage, long Stt, long ExchangeTransaction, long Ipft, long SebiFee, long StampDuty, long Gst);

/// <summary>Debit balance (positive) or credit balance (negative), steps.</summary>
public sealed record CarriedBalance(byte Book, AccountKind Account, long Balance);

/// <summary>A position that no bot made: signed units and their average price in steps.</summary>
public sealed record CarriedExternal(int Contract, long Units, long AveragePrice);

/// <summary>A contract's risk array as margined last.</summary>
/// <param name="Price">Steps a unit.</param>
/// <param name="Losses">Of one long unit in scenario 1 to 16, steps.</param>
/// <param name="DeltaMillionths">Composite delta.</param>
public sealed record CarriedRisk(int Contract, long Price, IReadOnlyList<long> Losses, int DeltaMillionths);
