using Vyuha.Core;

namespace Vyuha.Storage.ReadModel;

/// <summary>What a ledger database is written from: the postings and fills of one run in order, and the names they use.</summary>
/// <param name="Instruments">Contracts by dense id; an id never given out is null. Those without a fill are not written.</param>
public sealed record LedgerContent(
    IReadOnlyList<LedgerBook> Books,
    IReadOnlyList<Instrument?> Instruments,
    IEnumerable<PostingEntry> Postings,
    IEnumerable<FillEntry> Fills);

/// <summary>Whose money a book holds.</summary>
public enum LedgerBookRole
{
    Bot = 1,

    /// <summary>The reserve no bot can debit.</summary>
    Reserve = 2,

    /// <summary>What appears in the account that no bot did.</summary>
    External = 3,
}

public sealed record LedgerBook(byte Number, string Name, LedgerBookRole Role);

/// <summary>Money moved within one book. The accounts are named as in the kernel: Capital, Cash, Reserved, Margin, Positions, RealisedPnl, Charges.</summary>
/// <param name="Sequence">Of the input that caused it.</param>
/// <param name="Reference">Order or structure the posting belongs to.</param>
public readonly record struct PostingEntry(
    long Sequence, Timestamp Time, byte Book, string From, string To, Money Amount, string Reason, long Reference);

/// <summary>Units bought (positive), sold (negative) or settled.</summary>
/// <param name="OrderId">0 for a settlement.</param>
/// <param name="Value">Price × |units|.</param>
public readonly record struct FillEntry(
    long Sequence, Timestamp Time, byte Book, long OrderId, int StructureId, int InstrumentId, long Units, Money Value, Money Charges);
