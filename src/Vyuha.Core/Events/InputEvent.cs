using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vyuha.Core.Events;

/// <summary>What an input says. The numbers are the journal's; they never change meaning.</summary>
public enum InputKind : byte
{
    None = 0,

    /// <summary>A trading day begins: <see cref="InputEvent.Day"/>.</summary>
    DayOpen = 1,

    /// <summary>A contract gets its dense id: <see cref="InputEvent.Contract"/>.</summary>
    Contract = 2,

    /// <summary>Best bid, ask and last of one instrument: <see cref="InputEvent.Quote"/>.</summary>
    Quote = 3,

    /// <summary>A closed bar of one instrument: <see cref="InputEvent.Bar"/>.</summary>
    Bar = 4,

    /// <summary>All quotes of this instant have been delivered; strategies may look at whole chains.</summary>
    SnapshotEnd = 5,

    /// <summary>The venue's answer to a command: <see cref="InputEvent.Reply"/>.</summary>
    CommandReply = 6,

    /// <summary>A cumulative report on one order: <see cref="InputEvent.Report"/>.</summary>
    OrderReport = 7,

    /// <summary>Final settlement price of an underlying for contracts expiring today: <see cref="InputEvent.Settlement"/>.</summary>
    Settlement = 8,

    /// <summary>Time has moved; nothing else.</summary>
    Timer = 9,

    /// <summary>The trading day ends; unfilled day orders have expired.</summary>
    DayClose = 10,

    /// <summary>A person or a supervisor acts: <see cref="InputEvent.Operator"/>.</summary>
    Operator = 11,

    /// <summary>The official daily close of an index for the history of signals: <see cref="InputEvent.Close"/>.</summary>
    DailyClose = 12,

    /// <summary>What the account holds of an instrument that no bot bought or sold: <see cref="InputEvent.External"/>.</summary>
    ExternalPosition = 13,

    /// <summary>What is known of a date the market waits for, as of now: <see cref="InputEvent.MarketEvent"/>.</summary>
    MarketEvent = 14,

    /// <summary>A story has been read and judged: <see cref="InputEvent.News"/>.</summary>
    News = 15,

    /// <summary>A piece of a text from a person, for a bot: <see cref="InputEvent.Text"/>.</summary>
    Text = 16,
}

[Flags]
public enum QuoteFlags : byte
{
    None = 0,

    /// <summary>Bid and ask come from the half-spread model, not from a book.</summary>
    Modelled = 1,

    /// <summary>The last price was not traded in this interval but carried.</summary>
    Carried = 2,
}

/// <summary>Bid, ask and last in steps of 0.0001 rupee (0: none), sizes in units.</summary>
/// <param name="Interest">Open interest and the day's volume, see <see cref="WordOf"/>. What carries no volume is the open interest itself.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct QuotePayload(long Bid, long Ask, long Last, int BidSize, int AskSize, long Interest)
{
    /// <summary>Units.</summary>
    public long OpenInterest => (uint)Interest;

    /// <summary>Units traded today up to now; 0 when none were or it is not known.</summary>
    public long DayVolume => Interest >>> 32;

    /// <summary>Both amounts in one word: the volume above, the open interest below, each held at 2³² − 1 units.</summary>
    public static long WordOf(long openInterest, long dayVolume) =>
        (long)((ulong)Math.Clamp(dayVolume, 0, uint.MaxValue) << 32 | (ulong)Math.Clamp(openInterest, 0, uint.MaxValue));
}

/// <summary>Prices in steps of 0.0001 rupee, volume in units.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BarPayload(long Open, long High, long Low, long Close, long Volume);

/// <summary>The day as <see cref="DateOnly.DayNumber"/> and the granularity of its market data.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct DayPayload(int DayNumber, MarketData.DataFrequency Frequency, MarketData.DataOrigin Origin);

/// <summary>The terms of a contract. Lot, tick and freeze of 0: the master did not say; the rule tables decide.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ContractPayload(
    long Strike,
    long Tick,
    int ExpiryDayNumber,
    int LotSize,
    int FreezeUnits,
    ushort UnderlyingIndex,
    InstrumentKind Kind,
    OptionRight Right,
    Exchange Exchange);

public enum ReplyKind : byte
{
    Accepted = 1,
    Rejected = 2,

    /// <summary>Sent, outcome unknown: the reply was lost.</summary>
    InDoubt = 3,
    CancelAccepted = 4,
    CancelRejected = 5,
    ModifyAccepted = 6,
    ModifyRejected = 7,
}

/// <summary>Why a venue refused, as far as it says.</summary>
public enum RejectReason : ushort
{
    None = 0,
    Other = 1,
    PriceOutsideBand = 2,
    QuantityAboveFreeze = 3,
    QuantityNotInLots = 4,
    MarketClosed = 5,
    InsufficientMargin = 6,
    UnknownInstrument = 7,
    AlreadyFinished = 8,
    PriceNotOnTick = 9,

    /// <summary>The command never left us: no connection, no budget left, or entries were frozen before it was sent.</summary>
    NotSent = 10,

    /// <summary>Sent without an answer, and the venue's own books have shown for long enough that it is not there.</summary>
    NeverArrived = 11,

    /// <summary>The venue's or OpenAlgo's order-rate limit; not executed.</summary>
    RateLimited = 12,

    /// <summary>Nobody is logged in at the broker, or the key is refused.</summary>
    NotAuthorised = 13,

    /// <summary>Parked in OpenAlgo until a person approves or rejects it: it may reach the venue at any time.</summary>
    AwaitsApproval = 14,
}

/// <summary>The reply to a command for one of our orders.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ReplyPayload(long OrderId, long VenueOrderId, ReplyKind Kind, RejectReason Reason);

/// <summary>State of an order as the venue tells it.</summary>
public enum ReportedStatus : byte
{
    Working = 1,
    Filled = 2,
    Cancelled = 3,
    Rejected = 4,
    Expired = 5,
}

/// <summary>
/// A cumulative snapshot of one order: units filled so far and their exact total value in steps of 0.0001 rupee
/// (price × units). Naturally idempotent: an older snapshot changes nothing.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ReportPayload(long OrderId, long FilledUnits, long FilledValue, long VenueOrderId, ReportedStatus Status);

/// <summary>Final settlement price in steps for the contracts of the underlying that expire on this day.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct SettlementPayload(long Price, int ExpiryDayNumber, ushort UnderlyingIndex);

public enum OperatorAction : byte
{
    /// <summary>Nothing opens risk any more. An entry under way keeps what is at the exchange and sends nothing further.</summary>
    FreezeEntries = 1,

    /// <summary>Lifts a freeze; a lock stays.</summary>
    ResumeEntries = 2,

    /// <summary>Freezes, and closes every structure: shorts before their hedges.</summary>
    Flatten = 3,

    /// <summary>Acknowledges a latched loss limit; takes effect at the next day's open.</summary>
    AcknowledgeLoss = 4,

    /// <summary>Freezes, and takes back the working orders of entries; whole lots that are filled stay, the rest is unwound. Exits go on.</summary>
    CancelWorking = 5,

    /// <summary>Flattens and stays frozen, whatever is resumed, until an <see cref="Unlock"/>.</summary>
    Lock = 6,

    /// <summary>Lifts a lock; entries stay frozen until they are resumed. Without a user it changes nothing.</summary>
    Unlock = 7,

    /// <summary>
    /// A named person moves money from the reserve to a bot whose positions lack margin, or with an amount below zero what was moved back. Without a
    /// bot or a user, or beyond what is lacking, it changes nothing and is refused.
    /// </summary>
    TopUp = 8,

    /// <summary>A named person closes one structure, shorts before their hedges.</summary>
    CloseStructure = 9,

    /// <summary>A named person closes one leg of a structure, the contract of the input; not one that covers a short.</summary>
    CloseLeg = 10,

    /// <summary>A named person ends the entry of a structure: whole lots that are filled stay, the rest is unwound.</summary>
    CancelEntry = 11,

    /// <summary>A named person gives a working order of an entry another limit, where it stays.</summary>
    MoveLimit = 12,

    /// <summary>The session cannot trade now (login, feed, books): no new risk until it says otherwise. Apart from what an operator froze.</summary>
    SuspendEntries = 20,

    /// <summary>The session can trade again; lifts a suspension and nothing else.</summary>
    ContinueEntries = 21,

    /// <summary>From now on a bot (0: every bot) opens no risk until it is armed. A live session says so at each start.</summary>
    Disarm = 22,

    /// <summary>A named person lets one bot open risk with real money; lifts a <see cref="Disarm"/> and nothing else. Without a bot or a user it changes nothing.</summary>
    Arm = 23,
}

/// <summary>Who did what to which bot; bot 0 means all.</summary>
/// <param name="Amount">Steps of 0.0001 rupee, of a <see cref="OperatorAction.TopUp"/>, or the limit of a <see cref="OperatorAction.MoveLimit"/>; else 0.</param>
/// <param name="Subject">The structure, or with <see cref="OperatorAction.MoveLimit"/> the order, that is meant; else 0.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct OperatorPayload(OperatorAction Action, byte Bot, ulong UserHash, long Amount = 0, long Subject = 0);

/// <summary>The close of an index on an earlier day: history for signals.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ClosePayload(long Close, long Open, long High, long Low, int DayNumber);

/// <summary>A position nobody's bot made, whole: signed units (long positive, 0 for none) and their average price in steps.</summary>
/// <remarks>Absolute, so naturally idempotent: telling it twice changes nothing.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ExternalPayload(long Units, long AveragePrice);

/// <summary>One input to the kernel, in 64 bytes, little-endian; the journal keeps every one of them.</summary>
/// <remarks>Only the payload named by <see cref="Kind"/> is meaningful; the others share its bytes.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public readonly struct InputEvent
{
    public const int Size = 64;

    [FieldOffset(0)]
    public readonly long Sequence;

    [FieldOffset(8)]
    private readonly long _time;

    [FieldOffset(16)]
    public readonly InputKind Kind;

    [FieldOffset(17)]
    public readonly QuoteFlags Flags;

    /// <summary>Dense id given by <see cref="InputKind.Contract"/>; 0 when the input concerns no single instrument.</summary>
    [FieldOffset(20)]
    public readonly int InstrumentId;

    [FieldOffset(24)]
    public readonly QuotePayload Quote;

    [FieldOffset(24)]
    public readonly BarPayload Bar;

    [FieldOffset(24)]
    public readonly DayPayload Day;

    [FieldOffset(24)]
    public readonly ContractPayload Contract;

    [FieldOffset(24)]
    public readonly ReplyPayload Reply;

    [FieldOffset(24)]
    public readonly ReportPayload Report;

    [FieldOffset(24)]
    public readonly SettlementPayload Settlement;

    [FieldOffset(24)]
    public readonly OperatorPayload Operator;

    [FieldOffset(24)]
    public readonly ClosePayload Close;

    [FieldOffset(24)]
    public readonly ExternalPayload External;

    [FieldOffset(24)]
    public readonly MarketEventPayload MarketEvent;

    [FieldOffset(24)]
    public readonly NewsPayload News;

    [FieldOffset(24)]
    public readonly TextPayload Text;

    private InputEvent(long sequence, Timestamp time, InputKind kind, int instrumentId = 0, QuoteFlags flags = QuoteFlags.None)
    {
        Sequence = sequence;
        _time = time.Nanoseconds;
        Kind = kind;
        InstrumentId = instrumentId;
        Flags = flags;
    }

    private InputEvent(long sequence, Timestamp time, int instrumentId, in QuotePayload quote, QuoteFlags flags)
        : this(sequence, time, InputKind.Quote, instrumentId, flags) => Quote = quote;

    private InputEvent(long sequence, Timestamp time, int instrumentId, in BarPayload bar)
        : this(sequence, time, InputKind.Bar, instrumentId) => Bar = bar;

    private InputEvent(long sequence, Timestamp time, in DayPayload day)
        : this(sequence, time, InputKind.DayOpen) => Day = day;

    private InputEvent(long sequence, Timestamp time, int instrumentId, in ContractPayload contract)
        : this(sequence, time, InputKind.Contract, instrumentId) => Contract = contract;

    private InputEvent(long sequence, Timestamp time, in ReplyPayload reply)
        : this(sequence, time, InputKind.CommandReply) => Reply = reply;

    private InputEvent(long sequence, Timestamp time, in ReportPayload report)
        : this(sequence, time, InputKind.OrderReport) => Report = report;

    private InputEvent(long sequence, Timestamp time, in SettlementPayload settlement)
        : this(sequence, time, InputKind.Settlement) => Settlement = settlement;

    private InputEvent(long sequence, Timestamp time, in OperatorPayload action, int instrumentId)
        : this(sequence, time, InputKind.Operator, instrumentId) => Operator = action;

    private InputEvent(long sequence, Timestamp time, int instrumentId, in ClosePayload close)
        : this(sequence, time, InputKind.DailyClose, instrumentId) => Close = close;

    private InputEvent(long sequence, Timestamp time, int instrumentId, in ExternalPayload external)
        : this(sequence, time, InputKind.ExternalPosition, instrumentId) => External = external;

    private InputEvent(long sequence, Timestamp time, in MarketEventPayload known)
        : this(sequence, time, InputKind.MarketEvent) => MarketEvent = known;

    private InputEvent(long sequence, Timestamp time, in NewsPayload story)
        : this(sequence, time, InputKind.News) => News = story;

    private InputEvent(long sequence, Timestamp time, in TextPayload piece)
        : this(sequence, time, InputKind.Text) => Text = piece;

    public Timestamp Time => Timestamp.FromNanoseconds(_time);

    /// <summary>The same words at another place in the order of things: what a trader does with an input that reaches it from outside.</summary>
    public InputEvent At(long sequence, Timestamp time)
    {
        InputEvent stamped = this;
        Unsafe.AsRef(in stamped.Sequence) = sequence;
        Unsafe.AsRef(in stamped._time) = time.Nanoseconds;
        return stamped;
    }

    public static InputEvent OfQuote(long sequence, Timestamp time, int instrumentId, in QuotePayload quote, QuoteFlags flags = QuoteFlags.None) =>
        new(sequence, time, instrumentId, quote, flags);

    public static InputEvent OfBar(long sequence, Timestamp time, int instrumentId, in BarPayload bar) =>
        new(sequence, time, instrumentId, bar);

    public static InputEvent OfDayOpen(long sequence, Timestamp time, in DayPayload day) => new(sequence, time, day);

    public static InputEvent OfDayClose(long sequence, Timestamp time) => new(sequence, time, InputKind.DayClose);

    public static InputEvent OfContract(long sequence, Timestamp time, int instrumentId, in ContractPayload contract) =>
        new(sequence, time, instrumentId, contract);

    public static InputEvent OfSnapshotEnd(long sequence, Timestamp time) => new(sequence, time, InputKind.SnapshotEnd);

    public static InputEvent OfTimer(long sequence, Timestamp time) => new(sequence, time, InputKind.Timer);

    public static InputEvent OfReply(long sequence, Timestamp time, in ReplyPayload reply) => new(sequence, time, reply);

    public static InputEvent OfReport(long sequence, Timestamp time, in ReportPayload report) => new(sequence, time, report);

    public static InputEvent OfSettlement(long sequence, Timestamp time, in SettlementPayload settlement) =>
        new(sequence, time, settlement);

    public static InputEvent OfOperator(long sequence, Timestamp time, in OperatorPayload action, int instrumentId = 0) => new(sequence, time, action, instrumentId);

    public static InputEvent OfDailyClose(long sequence, Timestamp time, int instrumentId, in ClosePayload close) =>
        new(sequence, time, instrumentId, close);

    public static InputEvent OfExternalPosition(long sequence, Timestamp time, int instrumentId, in ExternalPayload external) =>
        new(sequence, time, instrumentId, external);

    public static InputEvent OfMarketEvent(long sequence, Timestamp time, in MarketEventPayload known) => new(sequence, time, known);

    public static InputEvent OfNews(long sequence, Timestamp time, in NewsPayload story) => new(sequence, time, story);

    public static InputEvent OfText(long sequence, Timestamp time, in TextPayload piece) => new(sequence, time, piece);
}
