using System.Globalization;
using Vyuha.Core;
using Vyuha.News.Text;

namespace Vyuha.News.Sentiment;

/// <summary>Words and phrases with what they say about a price.</summary>
public sealed class FinancialLexicon
{
    public const string Resource = "lexicon.csv";
    public const int Strongest = 4;

    private readonly Dictionary<string, List<(string[] Words, int Score)>> _byFirstWord = new(StringComparer.Ordinal);

    private FinancialLexicon()
    {
    }

    public static FinancialLexicon Shipped { get; } = Parse(EmbeddedText.Read(Resource), Resource);

    /// <summary>Words and phrases.</summary>
    public int Count { get; private set; }

    /// <param name="text">Lines of <c>words,score</c>. Lines that begin with # are remarks.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InputErrorException">A line is not as it must be, or stands twice.</exception>
    public static FinancialLexicon Parse(string text, string file)
    {
        var lexicon = new FinancialLexicon();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#' || line == "words,score")
                continue;
            int comma = line.LastIndexOf(',');
            string[] words = comma < 0 ? [] : [.. Headline.Of(line[..comma]).Words];
            if (words.Length == 0 || !int.TryParse(line[(comma + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int score) || Math.Abs(score) > Strongest)
                throw InputErrorException.At(file, number, $"'{line}' is no words with a score.", $"Write it like 'record high,3'; a score is a whole number from -{Strongest} to {Strongest}.");
            if (!seen.Add(string.Join(' ', words)))
                throw InputErrorException.At(file, number, $"'{line[..comma]}' stands twice.", "Keep one of the lines.");
            if (!lexicon._byFirstWord.TryGetValue(words[0], out var same))
                lexicon._byFirstWord.Add(words[0], same = []);
            same.Add((words, score));
            lexicon.Count++;
        }

        foreach (var same in lexicon._byFirstWord.Values)
            same.Sort((left, right) => right.Words.Length.CompareTo(left.Words.Length)); // The longest phrase first.
        return lexicon;
    }

    /// <summary>The longest entry that begins at a word.</summary>
    /// <returns>Words it has; 0 when none begins there.</returns>
    public int Find(ReadOnlySpan<string> words, int at, out int score)
    {
        score = 0;
        if (!_byFirstWord.TryGetValue(words[at], out var entries))
            return 0;
        foreach ((string[] entry, int value) in entries)
        {
            if (at + entry.Length <= words.Length && words.Slice(at, entry.Length).SequenceEqual(entry))
            {
                score = value;
                return entry.Length;
            }
        }

        return 0;
    }
}
