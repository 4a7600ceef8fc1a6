using Vyuha.Kernel;
using Vyuha.Strategies.Buying;

namespace Vyuha.Strategies.MomentumTrading;

/// <summary>The momentum rider's own codes, beside those of <see cref="BuyerVocabulary"/>. The numbers are in journals and never change meaning.</summary>
public static class MomentumVocabulary
{
    // No trade.
    public const ushort NotReady = 101;

    // Conditions.
    public const ushort BreakUp = 101;
    public const ushort BreakDown = 102;
    public const ushort RelativeVolume = 103;
    public const ushort TrendStrength = 104;
    public const ushort Trend = 105;
    public const ushort HigherTrend = 106;
    public const ushort AverageRange = 107;
    public const ushort BarsReady = 108;
    public const ushort SizeLeft = 109;

    private static readonly ReasonWord[] Reasons = [new(NotReady, "too few bars yet")];

    private static readonly ConditionWord[] Conditions =
    [
        new(BreakUp, "Close above the channel, in average true ranges", ConditionUnit.Number),
        new(BreakDown, "Close below the channel, in average true ranges", ConditionUnit.Number),
        new(RelativeVolume, "The future's volume over that of this time of day", ConditionUnit.Number),
        new(TrendStrength, "ADX", ConditionUnit.Number),
        new(Trend, "Supertrend's direction", ConditionUnit.Number),
        new(HigherTrend, "Supertrend's direction on longer bars", ConditionUnit.Number),
        new(AverageRange, "Average true range", ConditionUnit.Points),
        new(BarsReady, "Closed bars", ConditionUnit.Number),
        new(SizeLeft, "Size that news leaves", ConditionUnit.Percent),
    ];

    public static Vocabulary For(MomentumRiderOptions options) =>
        BuyerVocabulary.For("momentum-rider", [.. options.Profiles.Select(profile => profile.Name)], Reasons, Conditions);
}
