using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.News.Text;
using Vyuha.Storage.Events;

namespace Vyuha.News.Sentiment;

/// <summary>A title with what a person says it means, for one name in it or as a whole.</summary>
/// <param name="Headline">The title.</param>
/// <param name="Entity">The name it was judged for; null for the whole title.</param>
/// <param name="Class">The person's judgement.</param>
public sealed record LabelledTitle(Headline Headline, string? Entity, SentimentClass Class)
{
    private const long LargestFile = 256L * 1024 * 1024;

    /// <summary>Where the name stands among the words; (-1, 0) without one, or where its words are not in the title.</summary>
    public (int First, int Length) Place
    {
        get
        {
            if (Entity is null)
                return (-1, 0);
            string[] words = [.. Headline.Of(Entity).Words];
            for (int at = 0; words.Length > 0 && at + words.Length <= Headline.Words.Length; at++)
            {
                if (Headline.Words.AsSpan(at, words.Length).SequenceEqual(words))
                    return (at, words.Length);
            }

            return (-1, 0);
        }
    }

    /// <summary>A fifth of all titles, always the same: never trained on. All names of a title, and its repetitions, fall on one side.</summary>
    public bool IsHeldOut => MarketEventId.Of(string.Join(' ', Headline.Words)) % 5 == 0;

    /// <summary>
    /// Reads a CSV, packed or not, with a header: <c>title,label</c> or <c>title,label,entity</c>, labels negative, neutral and positive; or the layout
    /// <c>S No.,Title,Decisions,Words</c> with a list of names and labels a title.
    /// </summary>
    /// <exception cref="InputErrorException">The file is not one of these; the message names the line.</exception>
    public static IReadOnlyList<LabelledTitle> Read(string path)
    {
        var labelled = new List<LabelledTitle>();
        int title = -1, label = -1, entity = -1, columns = 0, number = 0;
        foreach (string line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            string[] fields = CsvRecord.Split(line, path, number);
            if (columns == 0)
            {
                string[] header = [.. fields.Select(field => field.TrimStart('\uFEFF').ToLowerInvariant())];
                (title, label, entity, columns) = (Array.IndexOf(header, "title"), Array.IndexOf(header, "label"), Array.IndexOf(header, "entity"), header.Length);
                if (label < 0)
                    label = Array.IndexOf(header, "decisions");
                if (title < 0 || label < 0)
                    throw InputErrorException.At(path, number, $"the header is '{line}'.", "It must have the columns title and label, and may have entity.");
                continue;
            }

            if (fields.Length != columns)
                throw InputErrorException.At(path, number, $"{fields.Length} fields where the header has {columns}.", "Put titles with commas between quotes.");
            var headline = Headline.Of(fields[title]);
            if (fields[label].StartsWith('{'))
                labelled.AddRange(Decisions(fields[label], path, number).Select(one => new LabelledTitle(headline, one.Entity, one.Class)));
            else
                labelled.Add(new LabelledTitle(headline, entity >= 0 && fields[entity].Length > 0 ? fields[entity] : null, ClassOf(fields[label], path, number)));
        }

        return labelled.Count > 0
            ? labelled
            : throw InputErrorException.At(path, Math.Max(1, number), "there is no labelled title.", "Give a header title,label and a line a title.");
    }

    /// <summary><c>{'Gold': 'positive', 'Silver': 'negative'}</c>: a label ends each pair, whatever quotes a name has in it.</summary>
    private static IEnumerable<(string Entity, SentimentClass Class)> Decisions(string text, string path, int line)
    {
        string rest = text.Trim().TrimStart('{').TrimEnd('}').Trim();
        while (rest.Length > 0)
        {
            int colon = -1;
            SentimentClass found = default;
            int end = 0;
            foreach (SentimentClass one in Enum.GetValues<SentimentClass>())
            {
                foreach (char quote in "'\"")
                {
                    string mark = $": {quote}{one.ToString().ToLowerInvariant()}{quote}";
                    int at = rest.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
                    if (at >= 0 && (colon < 0 || at < colon))
                        (colon, found, end) = (at, one, at + mark.Length);
                }
            }

            if (colon < 0)
                throw InputErrorException.At(path, line, $"'{text}' is no list of names with labels.", "Write it like {'Gold': 'positive', 'Silver': 'negative'}.");
            yield return (rest[..colon].Trim().Trim('\'', '"'), found);
            rest = rest[end..].TrimStart(',', ' ');
        }
    }

    private static SentimentClass ClassOf(string text, string path, int line) => text.ToLowerInvariant() switch
    {
        "negative" => SentimentClass.Negative,
        "neutral" => SentimentClass.Neutral,
        "positive" => SentimentClass.Positive,
        _ => throw InputErrorException.At(path, line, $"label is '{text}'.", "It must be negative, neutral or positive."),
    };

    private static IEnumerable<string> Lines(string path)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give a CSV of labelled titles.");
        using FileStream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content, Encoding.UTF8);
        long read = 0;
        while (reader.ReadLine() is { } line)
        {
            read += line.Length;
            if (read > LargestFile)
                throw new InputErrorException(string.Create(CultureInfo.InvariantCulture, $"{path}: more than {LargestFile / (1024 * 1024)} MB of text. Give fewer titles."));
            yield return line;
        }
    }
}
