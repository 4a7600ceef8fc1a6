namespace Vyuha.Host.Session;

/// <summary>The rhythm of a live session.</summary>
internal sealed record SessionOptions
{
    /// <summary>How often strategies look at the whole market while quotes change.</summary>
    public TimeSpan Snapshot { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often strategies look at the market while no quote changes and a structure is open: exits by the clock need no quote.</summary>
    public TimeSpan QuietSnapshot { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often time alone is an input while an order works or a structure is being entered or left.</summary>
    public TimeSpan Timer { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long market data may wait before it is written to the journal's file.</summary>
    public TimeSpan JournalDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>No quote of any instrument for so long during the session: the feed is taken for dead.</summary>
    public TimeSpan FeedSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No quote of a contract we hold for so long, while others come: it is asked for by request.</summary>
    public TimeSpan QuoteSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the book of a contract stands for last prices that come without one. A trade takes from the book, and brokers send the new one within a
    /// second or two; five leave room for a lost message, and equal the age at which a feed counts as dead.
    /// </summary>
    public TimeSpan BookAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two such requests; one asks for all.</summary>
    public TimeSpan QuoteRequests { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A question to the server (books, quotes, bars) that has had no answer of any kind for so long is asked again.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a reading of the books that failed, before the next; as much again after each further one, up to <see cref="LongestBooksRetry"/>.</summary>
    public TimeSpan BooksRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestBooksRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A step this much later than the one before means that the process was stopped or the clock was set.</summary>
    public TimeSpan LargestStep { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After the close, how long reports and settlement prices are waited for before the day is closed without them.</summary>
    public TimeSpan CloseOutPatience { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Between two attempts to read the bars of the day after the close.</summary>
    public TimeSpan BarsRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A bar of the day counts once it has read the same for so long: brokers go on forming it after the close.</summary>
    public TimeSpan BarsStand { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two readings of the account's cash.</summary>
    public TimeSpan FundsReading { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The same until the first has been taken.</summary>
    public TimeSpan FundsRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two comparisons of margins while what is held stays the same.</summary>
    public TimeSpan MarginReading { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two questions for margin at the least.</summary>
    public TimeSpan MarginRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same rhythm in the world's time for a clock that runs faster: what a thread needs to wake up does not shrink with it.</summary>
    public SessionOptions At(double speed) => speed <= 1 ? this : this with
    {
        Snapshot = Longer(Snapshot, 0.1 * speed),
        QuietSnapshot = Longer(QuietSnapshot, 0.1 * speed),
        Timer = Longer(Timer, 0.05 * speed),
        AnswerPatience = AnswerPatience * speed,
        BooksRetry = BooksRetry * speed,
        LongestBooksRetry = LongestBooksRetry * speed,
        JournalDelay = Longer(JournalDelay, 0.05 * speed),
        QuoteSilence = Longer(QuoteSilence, 3 * speed),
        QuoteRequests = Longer(QuoteRequests, speed),
        FeedSilence = Longer(FeedSilence, 3 * speed),
        LargestStep = Longer(LargestStep, 5 * speed),
        MarginRetry = Longer(MarginRetry, 2 * speed),
    };

    private static TimeSpan Longer(TimeSpan least, double seconds) => TimeSpan.FromSeconds(Math.Max(least.TotalSeconds, seconds));
}
