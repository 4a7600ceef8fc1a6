using System.Runtime.InteropServices;

namespace Vyuha.Core.Events;

/// <summary>What an output says. The kernel does not log: its outputs are the log.</summary>
public enum OutputKind : byte
{
    None = 0,

    /// <summary>A bot decided, also "no trade": <see cref="OutputEvent.Decision"/>. The conditions follow as their own outputs.</summary>
    Decision = 1,

    /// <summary>One condition of the decision before it: <see cref="OutputEvent.Condition"/>.</summary>
    Condition = 2,

    /// <summary>Risk approved a structure: <see cref="OutputEvent.Approval"/>.</summary>
    Approved = 3,

    /// <summary>Risk denied an intent: <see cref="OutputEvent.Denial"/>.</summary>
    Denied = 4,

    /// <summary>To the venue: place an order. <see cref="OutputEvent.Order"/></summary>
    PlaceOrder = 5,

    /// <summary>To the venue: change limit or quantity. <see cref="OutputEvent.Order"/></summary>
    ModifyOrder = 6,

    /// <summary>To the venue: cancel. <see cref="OutputEvent.Order"/></summary>
    CancelOrder = 7,

    /// <summary>An order changed state: <see cref="OutputEvent.Transition"/>.</summary>
    OrderChanged = 8,

    /// <summary>Units were bought, sold or settled: <see cref="OutputEvent.Fill"/>.</summary>
    Fill = 9,

    /// <summary>A ledger posting: <see cref="OutputEvent.Posting"/>.</summary>
    Posting = 10,

    /// <summary>A structure changed state: <see cref="OutputEvent.Structure"/>.</summary>
    StructureChanged = 11,

    /// <summary>State of one bot's book at a snapshot or day end: <see cref="OutputEvent.Mark"/>.</summary>
    BookMark = 12,

    /// <summary>A limit latched or a breaker opened: <see cref="OutputEvent.Denial"/> gives the numbers.</summary>
    LimitLatched = 13,

    /// <summary>Worth and profit of one structure at mid prices: <see cref="OutputEvent.StructureMark"/>. Its attribution follows at once.</summary>
    StructureMark = 14,

    /// <summary>One leg of the structure approved before it: <see cref="OutputEvent.Leg"/>.</summary>
    StructureLeg = 15,

    /// <summary>Profit by Greek of the structure marked by the output before it: <see cref="OutputEvent.Attribution"/>.</summary>
    StructureAttribution = 16,

    /// <summary>Margin a book is expected to need in the next session, said once in the afternoon: <see cref="OutputEvent.Forecast"/>.</summary>
    MarginForecast = 17,

    /// <summary>A bot goes by other options from now on: <see cref="OutputEvent.Options"/>.</summary>
    OptionsTaken = 18,
}

/// <summary>What a bot decided.</summary>
public enum DecisionAction : byte
{
    NoTrade = 1,
    Enter = 2,
    Hold = 3,
    Exit = 4,
    Adjust = 5,
}

/// <param name="Profile">Index of the bot's profile, from 1.</param>
/// <param name="Reason">A code of the bot's own vocabulary, named in its configuration schema and in the header of the run.</param>
/// <param name="Conditions">How many <see cref="OutputKind.Condition"/> outputs follow.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct DecisionPayload(long StructureId, ushort Reason, ushort Conditions, byte Profile, DecisionAction Action);

/// <param name="Code">A code of the bot's own vocabulary.</param>
/// <param name="Value">What was measured; NaN is never written, <paramref name="Ready"/> is false instead.</param>
/// <param name="Threshold">The bound it was compared with.</param>
/// <param name="Upper">The upper bound of a range, else 0.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ConditionPayload(double Value, double Threshold, double Upper, ushort Code, bool Passed, bool Ready);

/// <summary>Amounts in steps of 0.0001 rupee.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ApprovalPayload(long StructureId, long MarginPeak, long MarginFinal, long Reserved, int Lots, byte Profile);

/// <summary>The number needed, the number available and the largest number of lots that would pass.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct DenialPayload(long StructureId, long Needed, long Available, int LargestLots, ushort Reason, byte Profile);

/// <summary>An order to the venue. Limit and trigger in steps; a trigger of 0 means a plain limit order.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct OrderPayload(long OrderId, long Limit, long Trigger, int Units, int StructureId, Side Side);

/// <param name="From">An <c>OrderState</c>.</param>
/// <param name="To">An <c>OrderState</c>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct TransitionPayload(long OrderId, long FilledUnits, long FilledValue, byte From, byte To, RejectReason Reason);

/// <param name="Units">Signed: bought positive, sold negative.</param>
/// <param name="Value">Price × |units|, in steps of 0.0001 rupee.</param>
/// <param name="Charges">Change of the day's contract note caused by this fill, steps.</param>
/// <param name="Mid">Mid price when the order was decided, steps; 0 when unknown. Slippage is measured against it.</param>
/// <param name="StructureId">The structure the order belongs to; 0 for none.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct FillPayload(long OrderId, long Value, long Charges, long Mid, int Units, int StructureId);

/// <summary>Amount moved from one account to another, steps; accounts are <c>AccountId</c> values of the ledger.</summary>
/// <param name="Reference">Order or structure the posting belongs to.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct PostingPayload(long Amount, long Reference, ushort From, ushort To, ushort Reason);

/// <param name="Reason">Why, in the bot's vocabulary for entries and exits.</param>
/// <param name="Credit">Premium received less paid so far, steps (negative for a debit).</param>
/// <param name="RealisedPnl">Gross of charges, steps; final when the structure is closed.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct StructurePayload(long StructureId, long Credit, long RealisedPnl, long Charges, ushort Reason, byte From, byte To);

/// <summary>A bot's book in steps of 0.0001 rupee. Equity is cash and blocked amounts plus positions at executable prices.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct MarkPayload(long Equity, long Cash, long Margin, long Reserved, long PositionValue);

/// <summary>What a structure is worth and has earned since it was opened, at mid prices and before charges.</summary>
/// <param name="Value">Sum over the filled legs of signed units × mid price, steps; negative for a structure sold for a credit.</param>
/// <param name="Pnl">Profit of what was closed and of what is open, steps. Slippage, the parts of the attribution and the residual add up to it.</param>
/// <param name="Slippage">Executed prices against the mids at the decisions, steps; a cost is negative.</param>
/// <param name="Underlying">The forward of the first leg that has one, in points; 0 when none is known.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct StructureMarkPayload(long Value, long Pnl, long Slippage, double Underlying, int StructureId);

/// <summary>
/// Profit of a structure since it was opened, by Greek, in steps: each leg's own, from its own forward and implied volatility. What
/// <see cref="StructureMarkPayload.Pnl"/> has beyond slippage and these is the residual.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct AttributionPayload(long Delta, long Gamma, long Vega, long Theta, long VannaVolga)
{
    public long Sum => checked(Delta + Gamma + Vega + Theta + VannaVolga);
}

/// <summary>Margin of a book in steps: by today's parameters, by those of the next session, and the cash there is for it.</summary>
/// <param name="Available">Free cash and what is blocked as margin already, without the reserve.</param>
/// <param name="NextDayNumber"><see cref="DateOnly.DayNumber"/> of the next session.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ForecastPayload(long Today, long Tomorrow, long Available, int NextDayNumber);

/// <param name="UserHash">Who gave them.</param>
/// <param name="TextHash">The first eight bytes of the SHA-256 of their text, big-endian.</param>
/// <param name="Bytes">Length of the text.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct OptionsPayload(ulong UserHash, ulong TextHash, int Bytes);

/// <param name="Price">Mid at the decision, steps.</param>
/// <param name="Units">Signed units for the whole structure.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct LegPayload(long StructureId, long Price, double Volatility, double Delta, int Units);

/// <summary>One output of the kernel, in 64 bytes. The running hash covers every byte, so payloads are packed: padding has no defined value.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct OutputEvent
{
    public const int Size = 64;

    /// <summary>Sequence of the input that caused it.</summary>
    [FieldOffset(0)]
    public long Sequence;

    /// <summary>Nanoseconds since 1970 UTC of that input.</summary>
    [FieldOffset(8)]
    public long TimeNanoseconds;

    [FieldOffset(16)]
    public OutputKind Kind;

    /// <summary>The bot, from 1; 0 is the account.</summary>
    [FieldOffset(17)]
    public byte Bot;

    [FieldOffset(20)]
    public int InstrumentId;

    [FieldOffset(24)]
    public DecisionPayload Decision;

    [FieldOffset(24)]
    public ConditionPayload Condition;

    [FieldOffset(24)]
    public ApprovalPayload Approval;

    [FieldOffset(24)]
    public DenialPayload Denial;

    [FieldOffset(24)]
    public OrderPayload Order;

    [FieldOffset(24)]
    public TransitionPayload Transition;

    [FieldOffset(24)]
    public FillPayload Fill;

    [FieldOffset(24)]
    public PostingPayload Posting;

    [FieldOffset(24)]
    public StructurePayload Structure;

    [FieldOffset(24)]
    public MarkPayload Mark;

    [FieldOffset(24)]
    public StructureMarkPayload StructureMark;

    [FieldOffset(24)]
    public AttributionPayload Attribution;

    [FieldOffset(24)]
    public LegPayload Leg;

    [FieldOffset(24)]
    public ForecastPayload Forecast;

    [FieldOffset(24)]
    public OptionsPayload Options;

    public readonly Timestamp Time => Timestamp.FromNanoseconds(TimeNanoseconds);
}
