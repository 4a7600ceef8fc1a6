namespace Vyuha.Kernel;

/// <summary>Reasons the kernel itself gives, above every bot's own vocabulary (bots use 1 to 999).</summary>
public static class CommonReasons
{
    public const ushort EntryIncomplete = 1001;
    public const ushort OperatorFlatten = 1002;
    public const ushort DailyLossLimit = 1003;
    public const ushort Settled = 1004;
    public const ushort EntryStopped = 1005;
    public const ushort LateFill = 1006;
    public const ushort ProfitLocked = 1007;
    public const ushort OpenedByHand = 1008;
    public const ushort ClosedByHand = 1009;
    public const ushort HandStop = 1010;
    public const ushort HandTarget = 1011;
    public const ushort HandTime = 1012;

    public static IReadOnlyList<ReasonWord> Words { get; } =
    [
        new(EntryIncomplete, "entry incomplete within its time and price budget"),
        new(OperatorFlatten, "flattened by the operator"),
        new(DailyLossLimit, "daily loss limit"),
        new(Settled, "settled at expiry"),
        new(EntryStopped, "entry stopped by the operator"),
        new(LateFill, "an order taken for dead has filled"),
        new(ProfitLocked, "the day's profit locked in"),
        new(OpenedByHand, "opened by hand"),
        new(ClosedByHand, "closed by hand"),
        new(HandStop, "stop of a trade opened by hand"),
        new(HandTarget, "target of a trade opened by hand"),
        new(HandTime, "time of a trade opened by hand"),
    ];
}
