using System.Collections.Immutable;
using Vyuha.Core;

namespace Vyuha.News.Text;

/// <summary>A name found in a title.</summary>
/// <param name="First">Its first word.</param>
/// <param name="Length">Words it has.</param>
/// <param name="Underlyings">Indices it moves.</param>
public readonly record struct NamedEntity(int First, int Length, ImmutableArray<string> Underlyings);

/// <summary>Finds which indices a title speaks of: by their own names, by those of their heavyweights, and by what moves the whole market.</summary>
public sealed class UnderlyingTagger
{
    public const string Resource = "names.csv";

    private readonly Dictionary<string, List<(string[] Words, ImmutableArray<string> Underlyings)>> _byFirstWord = new(StringComparer.Ordinal);

    private UnderlyingTagger()
    {
    }

    public static UnderlyingTagger Shipped { get; } = Parse(EmbeddedText.Read(Resource), Resource);

    /// <param name="text">Lines of <c>name,symbols</c>; symbols with semicolons between them. Lines that begin with # are remarks.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InputErrorException">A line is not as it must be.</exception>
    public static UnderlyingTagger Parse(string text, string file)
    {
        var tagger = new UnderlyingTagger();
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#' || line == "name,underlyings")
                continue;
            string[] fields = line.Split(',');
            ImmutableArray<string> words = Headline.Of(fields[0]).Words;
            if (fields.Length != 2 || words.IsEmpty || fields[1].Length == 0)
                throw InputErrorException.At(file, number, $"'{line}' is no name with its underlyings.", "Write it like 'hdfc bank,NIFTY;BANKNIFTY'.");
            if (!tagger._byFirstWord.TryGetValue(words[0], out var same))
                tagger._byFirstWord.Add(words[0], same = []);
            same.Add(([.. words], [.. fields[1].Split(';')]));
        }

        foreach (var same in tagger._byFirstWord.Values)
            same.Sort((left, right) => right.Words.Length.CompareTo(left.Words.Length)); // The longest name first: "bank nifty" before "bank".
        return tagger;
    }

    /// <summary>The names in a title, from left to right; none overlaps another.</summary>
    public IReadOnlyList<NamedEntity> Find(Headline headline)
    {
        var found = new List<NamedEntity>();
        for (int at = 0; at < headline.Words.Length; at++)
        {
            if (!_byFirstWord.TryGetValue(headline.Words[at], out var names))
                continue;
            foreach ((string[] words, ImmutableArray<string> underlyings) in names)
            {
                if (at + words.Length > headline.Words.Length || !headline.Words.AsSpan(at, words.Length).SequenceEqual(words))
                    continue;
                found.Add(new NamedEntity(at, words.Length, underlyings));
                at += words.Length - 1;
                break;
            }
        }

        return found;
    }
}
