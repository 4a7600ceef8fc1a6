using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.Core.Charges;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>How the comparison of a day ended. The names are in files and do not change.</summary>
internal enum EodStatus
{
    /// <summary>No break stands: the record is sealed.</summary>
    Reconciled = 1,

    /// <summary>Breaks stand; the next session's entries wait for them.</summary>
    Breaks = 2,

    /// <summary>The broker's books could not be read.</summary>
    NotReconciled = 3,
}

/// <summary>
/// The record of a day: what we did and what the broker says of it. Amounts in rupees. A reconciled one is sealed: SHA-256 over the record itself,
/// which names the last hash of the journal's chain and the seal of the day before. That shows a later change; it is no signature by a key.
/// </summary>
internal sealed record EodRecord
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public int Version { get; init; } = 1;

    public required string Book { get; init; }

    public required DateOnly Date { get; init; }

    public required EodStatus Status { get; init; }

    /// <summary>When the comparison ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it was not reconciled, in words.</summary>
    public string? Why { get; init; }

    public required EodJournal Journal { get; init; }

    public EodOrders? Orders { get; init; }

    public required IReadOnlyList<EodPosition> Positions { get; init; }

    public required IReadOnlyList<EodSettlement> Settlements { get; init; }

    public EodFunds? Funds { get; init; }

    public required EodCharges Charges { get; init; }

    /// <summary>What stands.</summary>
    public required IReadOnlyList<BreakLine> Breaks { get; init; }

    /// <summary>What operators have taken as it is in the course of the day.</summary>
    public required IReadOnlyList<BreakLine> Accepted { get; init; }

    /// <summary>Seal of the day before; null when it has none.</summary>
    public string? PreviousSeal { get; init; }

    /// <summary>SHA-256, in hexadecimal, over this record without it; null unless reconciled.</summary>
    public string? Seal { get; init; }

    public bool IsSealIntact => Seal is not null && Seal == Digest();

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public EodRecord Sealed() => this with { Seal = Status == EodStatus.Reconciled ? Digest() : null };

    /// <summary>The record of a day; null when there is none.</summary>
    /// <exception cref="InputErrorException">The file is no record.</exception>
    public static EodRecord? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<EodRecord>(File.ReadAllText(path), Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException bad)
        {
            throw new InputErrorException($"{path}:{(bad.LineNumber ?? 0) + 1}: this is no record of a day: {bad.Message} Restore the file from a copy.", bad);
        }
    }

    private string Digest() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Seal = null }, Options)));
}

/// <param name="Inputs">Of the whole day.</param>
/// <param name="Hash">The last of the chain over all outputs; the journal's trailer has the same.</param>
/// <param name="Program">The version that wrote it.</param>
internal sealed record EodJournal(long Inputs, string Hash, string Program);

/// <param name="Ours">Orders of ours that the broker named.</param>
/// <param name="AtBroker">Rows of the broker's book.</param>
/// <param name="OfOthers">Of those, not ours.</param>
/// <param name="Filled">Orders of ours with fills.</param>
/// <param name="Bought">Value of what we bought.</param>
/// <param name="Sold">Value of what we sold.</param>
internal sealed record EodOrders(int Ours, int AtBroker, int OfOthers, int Filled, decimal Bought, decimal Sold);

internal sealed record EodPosition(string Symbol, long Bots, long External, long Broker);

/// <param name="Bot">Number of the bot's book.</param>
/// <param name="Cash">What the settlement brought.</param>
internal sealed record EodSettlement(byte Bot, string Symbol, long Units, decimal Price, decimal Cash);

/// <param name="Since">From when the changes are counted.</param>
/// <param name="CountsAs">In what way the broker's change is ours; null when in none.</param>
/// <param name="ChargesEstimated">By our tables.</param>
/// <param name="ChargesDebited">Worked out of the broker's cash; null when it cannot be told.</param>
internal sealed record EodFunds(
    DateTimeOffset Since, decimal BrokerOpening, decimal BrokerClosing, decimal BrokerChange, decimal LedgerChange, string? CountsAs, decimal ChargesEstimated, decimal? ChargesDebited);

/// <summary>The day's charges by our tables, all bots together as the ledger has them.</summary>
internal sealed record EodCharges(
    decimal Brokerage, decimal Stt, decimal ExchangeTransaction, decimal Ipft, decimal SebiFee, decimal StampDuty, decimal Gst, decimal Total)
{
    public static EodCharges Of(ContractNote note) => new(
        note.Brokerage.ToRupees(), note.Stt.ToRupees(), note.ExchangeTransaction.ToRupees(), note.Ipft.ToRupees(), note.SebiFee.ToRupees(), note.StampDuty.ToRupees(), note.Gst.ToRupees(),
        note.Total.ToRupees());
}
