namespace Vyuha.Host.Session.Orders;

/// <summary>How the desk sends and how long it waits.</summary>
internal sealed record DeskOptions
{
    /// <summary>Most order calls in any second.</summary>
    public int PerSecond { get; init; } = 9;

    /// <summary>Of those, the ones that entries may not use.</summary>
    public int ReservedForExits { get; init; } = 3;

    /// <summary>A placement that waited longer is given back: its price is old.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the venue's books must have been without an order in doubt before it counts as never arrived.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many readings of the books must have been without it.</summary>
    public int GiveUpReadings { get; init; } = 3;

    /// <summary>How far the broker's clock may be behind ours when orders are recognised by their time.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the trade book may lag behind the order book before the broker's average price is taken instead.</summary>
    public TimeSpan TradePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a change or cancel is repeated when its answer is lost; both may be repeated without harm.</summary>
    public int ChangeAttempts { get; init; } = 3;

    /// <summary>Between two readings of the books when something waits for them.</summary>
    public TimeSpan UrgentReading { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two readings while orders live.</summary>
    public TimeSpan BusyReading { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two readings while nothing happens.</summary>
    public TimeSpan IdleReading { get; init; } = TimeSpan.FromSeconds(30);
}
