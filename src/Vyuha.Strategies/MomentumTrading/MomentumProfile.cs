using Vyuha.Kernel.Market;
using Vyuha.Strategies.Buying;

namespace Vyuha.Strategies.MomentumTrading;

/// <summary>One way of riding a breakout. Each property is a field of <c>docs/schemas/momentum-rider.schema.json</c>.</summary>
public sealed record MomentumProfile : BuyingOptions
{
    public int BarMinutes { get; init; } = 15;

    public int TrendMinutes { get; init; } = 60;

    public int BreakoutBars { get; init; } = 20;

    public int RangeBars { get; init; } = 14;

    public double BreakoutRanges { get; init; } = 0.25;

    public double? RelativeVolumeMin { get; init; } = 1.3;

    public double TrendStrengthMin { get; init; } = 20;

    public double SupertrendRanges { get; init; } = 3;

    public double IvRankMax { get; init; } = 50;

    public int IvRankSessions { get; init; } = 252;

    public double Delta { get; init; } = 0.55;

    public double SpreadWidth { get; init; } = 200;

    public double NewsHours { get; init; } = 24;

    public double NewsVeto { get; init; } = 0.6;

    public int NewsVetoStories { get; init; } = 3;

    internal SentimentRule News => new() { VetoFrom = NewsVeto, VetoStories = NewsVetoStories, SmallerFrom = NewsVeto / 3 };
}
