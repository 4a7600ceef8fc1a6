namespace Vyuha.Kernel.Market;

/// <summary>What a trade lives on.</summary>
public enum Outlook
{
    /// <summary>The underlying goes up.</summary>
    Rising = 1,

    /// <summary>It goes down.</summary>
    Falling = 2,

    /// <summary>It stays where it is: premium sold.</summary>
    Still = 3,

    /// <summary>It moves, either way: premium bought. News does not speak against it.</summary>
    Moving = 4,
}

/// <summary>How far news may hold a bot back.</summary>
public sealed record SentimentRule
{
    /// <summary>Opposition from which no trade is opened, 0 to 1.</summary>
    public double VetoFrom { get; init; } = 0.6;

    /// <summary>Fewer stories than this veto nothing.</summary>
    public int VetoStories { get; init; } = 3;

    /// <summary>Opposition from which a trade gets smaller, 0 to 1; not above <see cref="VetoFrom"/>.</summary>
    public double SmallerFrom { get; init; } = 0.2;

    /// <summary>Percent of the size that is left just below the veto.</summary>
    public int SmallestPercent { get; init; } = 50;
}

/// <summary>
/// What recent news says about an underlying, as far as a bot may use it: it speaks against a trade, or it does not. There is no member that
/// speaks for one, so that no trade can be opened on it. <c>default</c> is no news, which is neutral.
/// </summary>
public readonly struct Sentiment
{
    private readonly double _score;

    internal Sentiment(double score, int stories) => (_score, Stories) = (score, stories);

    /// <summary>Stories it rests on; 0: none, and it holds nothing back.</summary>
    public int Stories { get; }

    /// <summary>How strongly the news speaks against a trade: 0 (not at all, or no news) to 1.</summary>
    public double Against(Outlook outlook) => outlook switch
    {
        Outlook.Rising => Math.Max(0, -_score),
        Outlook.Falling => Math.Max(0, _score),
        Outlook.Still => Math.Abs(_score),
        Outlook.Moving => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(outlook), outlook, "Unknown outlook."),
    };

    /// <summary>Whether a trade must not be opened.</summary>
    public bool Vetoes(Outlook outlook, SentimentRule rule) => Stories >= rule.VetoStories && Against(outlook) >= rule.VetoFrom;

    /// <summary>Percent of the size that may be traded: 100 without opposition, falling in a line to the rule's smallest. Never above 100.</summary>
    public int SizePercent(Outlook outlook, SentimentRule rule)
    {
        double against = Against(outlook);
        if (against <= rule.SmallerFrom)
            return 100;
        double way = against >= rule.VetoFrom ? 1 : (against - rule.SmallerFrom) / (rule.VetoFrom - rule.SmallerFrom);
        return (int)(100 - way * (100 - rule.SmallestPercent));
    }
}
