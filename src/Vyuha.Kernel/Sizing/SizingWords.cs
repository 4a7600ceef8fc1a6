namespace Vyuha.Kernel.Sizing;

/// <summary>Codes and words of sizes in decision records, above every bot's own vocabulary (bots use 1 to 999).</summary>
public static class SizingWords
{
    private const ushort Lots = 1_000;
    private const ushort Bound = 1_050;

    private static readonly (Sizer Sizer, string Lots, string Bound, ConditionUnit Unit)[] All =
    [
        (Sizer.Asked, "lots asked", "size as asked", ConditionUnit.Lots),
        (Sizer.Margin, "lots by margin", "size bound by margin available", ConditionUnit.Rupees),
        (Sizer.Premium, "lots by premium", "size bound by cash for premium", ConditionUnit.Rupees),
        (Sizer.StopLoss, "lots by loss at the stop", "size bound by the loss budget", ConditionUnit.Rupees),
        (Sizer.Volatility, "lots by volatility", "size bound by the volatility target a day", ConditionUnit.Rupees),
        (Sizer.Kelly, "lots by Kelly", "size bound by Kelly's stake", ConditionUnit.Rupees),
        (Sizer.Correlation, "lots by correlation", "size bound by the movement of all positions", ConditionUnit.Rupees),
        (Sizer.TailLoss, "lots by tail loss", "size bound by the mean of the worst outcomes", ConditionUnit.Rupees),
        (Sizer.Depth, "lots by displayed depth", "size bound by displayed units", ConditionUnit.Number),
        (Sizer.Volume, "lots by volume", "size bound by a share of the volume", ConditionUnit.Number),
        (Sizer.Ramp, "lots by ramp", "size bound by the ramp", ConditionUnit.Number),
        (Sizer.Move, "lots by delta", "size bound by what a move of 1 % may gain or lose", ConditionUnit.Rupees),
    ];

    /// <summary>Every word, for reports.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. All.Select(word => new ConditionWord(LotsBy(word.Sizer), word.Lots, ConditionUnit.Lots)),
        .. All.Select(word => new ConditionWord(BoundBy(word.Sizer), word.Bound, word.Unit)),
    ];

    /// <summary>The lots one sizer allows.</summary>
    public static ushort LotsBy(Sizer sizer) => (ushort)(Lots + (byte)sizer);

    /// <summary>What the sizer that binds has, against what one lot takes.</summary>
    public static ushort BoundBy(Sizer sizer) => (ushort)(Bound + (byte)sizer);
}
