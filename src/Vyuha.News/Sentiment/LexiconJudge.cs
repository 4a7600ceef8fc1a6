using System.Collections.Immutable;
using Vyuha.News.Text;

namespace Vyuha.News.Sentiment;

/// <summary>Judges a title by the words of a lexicon: with negation, with intensifiers, and for one of the names in it.</summary>
/// <remarks>
/// A negation before an entry turns it round at three quarters of its strength; an intensifier makes it a half stronger, a dampener half as strong.
/// A title is cut at commas and at words like "but" and "while"; for a name, the part it stands in counts in full and the others by a quarter,
/// so that of "Gold shines, silver dull" each metal gets its own half. The sum s becomes s / √(s² + 15), the shape VADER normalises by. Source of that
/// shape and of the idea of the multipliers: C. Hutto, E. Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of social media text", ICWSM (2014).
/// </remarks>
public sealed class LexiconJudge(FinancialLexicon lexicon)
{
    private const int NegationReach = 3;
    private const double NegatedShare = -0.75;
    private const double Intensified = 1.5;
    private const double Dampened = 0.5;
    private const double ElsewhereShare = 0.25;
    private const double Alpha = 15;

    /// <summary>Scores nearer to 0 are neutral.</summary>
    private const double NeutralWithin = 0.2;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "no", "not", "never", "nor", "without", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "fails", "fail", "failed",
        "unlikely", "hardly", "lacks", "lack", "denies", "rejects", "unable", "halts", "stops", "prevent", "prevents", "avoids", "avoid", "less", "nothing",
    };

    private static readonly HashSet<string> Intensifiers = new(StringComparer.Ordinal)
    {
        "sharply", "sharp", "very", "heavily", "heavy", "steeply", "steep", "massive", "massively", "huge", "hugely", "big", "strongly", "significantly", "most",
        "more", "much", "highest", "lowest", "biggest", "dramatically", "record", "deep", "deeper", "broad",
    };

    private static readonly HashSet<string> Dampeners = new(StringComparer.Ordinal)
    {
        "slightly", "marginally", "marginal", "modest", "modestly", "mildly", "mild", "somewhat", "may", "might", "could", "likely", "bit", "little", "partly", "some", "flat",
    };

    private static readonly HashSet<string> Breaks = new(StringComparer.Ordinal) { ",", "but", "while", "whereas", "however", "though", "although", "as" };

    public static LexiconJudge Shipped { get; } = new(FinancialLexicon.Shipped);

    public Judgement Judge(Headline headline) => Judge(headline, -1, 0);

    /// <param name="headline">The title.</param>
    /// <param name="entity">First word of the name it is judged for; below 0 for the whole title.</param>
    /// <param name="length">Words of the name: what they say themselves does not count.</param>
    public Judgement Judge(Headline headline, int entity, int length)
    {
        ImmutableArray<string> words = headline.Words;
        int own = PartOf(words, entity);
        double sum = 0;
        int found = 0;
        int part = 0;
        for (int at = 0; at < words.Length; at++)
        {
            if (Breaks.Contains(words[at]))
                part++;
            if (at >= entity && at < entity + length)
                continue;
            int taken = lexicon.Find(words.AsSpan(), at, out int score);
            if (taken == 0)
                continue;
            if (score != 0)
            {
                found++;
                sum += score * Turn(words, at, taken) * (entity < 0 || part == own ? 1 : ElsewhereShare);
            }

            at += taken - 1;
        }

        double value = sum / Math.Sqrt(sum * sum + Alpha);
        SentimentClass word = value > NeutralWithin ? SentimentClass.Positive : value < -NeutralWithin ? SentimentClass.Negative : SentimentClass.Neutral;
        return new Judgement(word, value, found == 0 ? 0.25 : Math.Min(1, 0.4 + 0.2 * found));
    }

    private double Turn(ImmutableArray<string> words, int at, int length)
    {
        double turn = 1;
        for (int before = at - 1; before >= 0 && before >= at - NegationReach && !Breaks.Contains(words[before]); before--)
        {
            if (Negations.Contains(words[before]))
                turn *= NegatedShare;
            else if (before >= at - 2 && Intensifiers.Contains(words[before]) && !BelongsToEntry(words, before))
                turn *= Intensified;
            else if (before >= at - 2 && Dampeners.Contains(words[before]))
                turn *= Dampened;
        }

        int after = at + length;
        if (after < words.Length && Intensifiers.Contains(words[after]) && !BelongsToEntry(words, after))
            turn *= Intensified;
        else if (after < words.Length && Dampeners.Contains(words[after]))
            turn *= Dampened;
        return turn;
    }

    private bool BelongsToEntry(ImmutableArray<string> words, int at) => lexicon.Find(words.AsSpan(), at, out int score) > 0 && score != 0;

    private static int PartOf(ImmutableArray<string> words, int entity)
    {
        int part = 0;
        for (int at = 0; at <= entity && at < words.Length; at++)
            part += Breaks.Contains(words[at]) ? 1 : 0;
        return part;
    }
}
