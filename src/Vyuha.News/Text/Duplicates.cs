using Vyuha.Core.Calendar;

namespace Vyuha.News.Text;

/// <summary>Tells a story that has been told before, word for word or nearly so. It remembers a bounded number of stories.</summary>
/// <remarks>
/// Near: the sets of words and of neighbouring pairs of words agree in at least <see cref="Similarity"/> of their union. Source: A. Broder, "On the
/// resemblance and containment of documents", Compression and Complexity of Sequences (1997); titles are short, so the sets are compared whole.
/// </remarks>
public sealed class Duplicates
{
    /// <summary>Resemblance from which two titles are one story.</summary>
    public const double Similarity = 0.6;

    public const int Capacity = 2_000;

    // Fewer words than this are compared word for word only: two of four in common are no story.
    private const int FewestWords = 5;

    private readonly Dictionary<ulong, ulong> _exact = [];
    private readonly Queue<(ulong Id, HashSet<ulong> Shingles)> _stories = new();

    /// <summary>The number of the story a title tells: that of an earlier one when it tells the same, else its own, which is remembered.</summary>
    /// <param name="headline">The title.</param>
    /// <param name="isNew">Whether it has not been told before.</param>
    public ulong StoryOf(Headline headline, out bool isNew)
    {
        ulong id = IdOf(headline);
        isNew = false;
        if (_exact.TryGetValue(id, out ulong known))
            return known;
        HashSet<ulong> shingles = ShinglesOf(headline);
        foreach ((ulong other, HashSet<ulong> theirs) in _stories)
        {
            if (Resemble(shingles, theirs))
                return _exact[id] = other;
        }

        isNew = true;
        _exact.Add(id, id);
        _stories.Enqueue((id, shingles));
        if (_stories.Count > Capacity)
        {
            ulong oldest = _stories.Dequeue().Id;
            foreach (ulong alias in _exact.Where(pair => pair.Value == oldest).Select(pair => pair.Key).ToArray())
                _exact.Remove(alias);
        }

        return id;
    }

    /// <summary>Of the words alone: letters' case, punctuation and spacing make no difference.</summary>
    public static ulong IdOf(Headline headline) => MarketEventId.Of(string.Join(' ', headline.Words.Where(word => word != ",")));

    private static bool Resemble(HashSet<ulong> one, HashSet<ulong> other)
    {
        int smaller = Math.Min(one.Count, other.Count), larger = Math.Max(one.Count, other.Count);
        if (smaller < 2 * FewestWords - 1 || smaller < Similarity * larger)
            return false;
        int common = one.Count(other.Contains);
        return common >= Similarity * (one.Count + other.Count - common);
    }

    private static HashSet<ulong> ShinglesOf(Headline headline)
    {
        string[] words = [.. headline.Words.Where(word => word != ",")];
        var shingles = new HashSet<ulong>();
        for (int i = 0; i < words.Length; i++)
        {
            shingles.Add(MarketEventId.Of(words[i]));
            if (i > 0)
                shingles.Add(MarketEventId.Of($"{words[i - 1]} {words[i]}"));
        }

        return shingles;
    }
}
