namespace Vyuha.Host.Session.Orders;

/// <summary>How the desk sends and how long it waits.</summary>
internal sealed record DeskOptions
{
    /// <summary>Most order calls in any second.</summary>
    public int PerSecond { get; init; } = 9;

    /// <summary>Of those, the ones that entries may not use.</summary>
    public int ReservedForExits { get; init; } = 3;

    /// <summary>How long nothing is sent after the server or the broker has said that it was too much; longer where it says how long.</summary>
    public TimeSpan RestAfterRateLimit { get; init; } = TimeSpan.FromSeconds(1);

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

    /// <summary>How long a finished order waits for its trades when its row does not say how much of it filled.</summary>
    public TimeSpan FinalPatience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>When the broker says filled, and neither trade book nor average has said for how much, the limit is taken after this.</summary>
    public TimeSpan ValuePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long trades that cannot be true must stand in the trade book before they are booked all the same.</summary>
    public TimeSpan DisputePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an order may stand under a word we do not know before a person is told.</summary>
    public TimeSpan UnknownPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two cancels of the same order, when the first did not end it.</summary>
    public TimeSpan CancelPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a change or cancel is repeated when its answer is lost; both may be repeated without harm.</summary>
    public int ChangeAttempts { get; init; } = 3;

    /// <summary>Between two readings of the books when something waits for them.</summary>
    public TimeSpan UrgentReading { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two readings while orders live.</summary>
    public TimeSpan BusyReading { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two readings while nothing happens.</summary>
    public TimeSpan IdleReading { get; init; } = TimeSpan.FromSeconds(30);
}
