using Vyuha.Core.Calendar;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.EventTrading;

/// <summary>On which side of its event a profile enters.</summary>
public enum EventPhase : byte
{
    /// <summary>Days before it.</summary>
    Before = 1,

    /// <summary>The minutes after the market could first react.</summary>
    After = 2,
}

/// <summary>What is traded on an event.</summary>
public enum EventShape : byte
{
    LongStraddle = 1,
    LongStrangle = 2,

    /// <summary>Implied volatility sold with wings, when it is about to fall.</summary>
    IronFly = 3,
}

/// <summary>When a structure bought before an event is left.</summary>
public enum EventLeave : byte
{
    /// <summary>On the last session before the market can react.</summary>
    Before = 1,

    /// <summary>So many minutes after the market could react.</summary>
    After = 2,

    /// <summary>By the other exits alone: for weeks of results.</summary>
    Neither = 3,
}

/// <summary>One plan for one kind of event. Each property is a field of <c>docs/schemas/news-trader.schema.json</c>.</summary>
public sealed record EventProfile : BuyingOptions
{
    public IReadOnlyList<MarketEventKind> Events { get; init; } = [];

    public EventPhase Phase { get; init; } = EventPhase.Before;

    public DayRange EventDays { get; init; } = new(1, 2);

    public MinuteRange MinutesAfter { get; init; } = new(60, 240);

    public IReadOnlyList<EventShape> Shapes { get; init; } = [];

    public double StrangleDelta { get; init; } = 0.3;

    public double WingWidth { get; init; } = 300;

    public EventLeave Leave { get; init; } = EventLeave.After;

    public int LeaveMinutes { get; init; } = 30;

    public int AfterHoursSizePercent { get; init; } = 50;

    public double? ImpliedToMedianMax { get; init; }

    public int MinEvents { get; init; } = 8;

    public double? NearToFarVolatilityMin { get; init; }

    public double NewsHours { get; init; } = 24;

    public double NewsVeto { get; init; } = 0.6;

    public int NewsVetoStories { get; init; } = 3;

    internal bool IsSold => Shapes.Contains(EventShape.IronFly);

    internal SentimentRule News => new() { VetoFrom = NewsVeto, VetoStories = NewsVetoStories, SmallerFrom = NewsVeto / 3 };
}

/// <summary>Minutes, both ends included.</summary>
public readonly record struct MinuteRange(int From, int Until);
