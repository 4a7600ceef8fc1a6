using System.Globalization;
using System.IO.Compression;
using Vyuha.News.Sentiment;

namespace Vyuha.Tests.News;

/// <summary>A general word list used plainly, as a yardstick: the sum of the words' scores, normalised as VADER does, neutral within 0.05.</summary>
internal sealed class PlainLexicon(IReadOnlyDictionary<string, double> scores)
{
    public static PlainLexicon Afinn(string path) => new(
        File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => fields[0].ToLowerInvariant(), fields => double.Parse(fields[^1], CultureInfo.InvariantCulture), StringComparer.Ordinal));

    public static PlainLexicon Vader(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            if (fields.Length > 1)
                scores[fields[0].ToLowerInvariant()] = double.Parse(fields[1], CultureInfo.InvariantCulture);
        }

        return new(scores);
    }

    public SentimentClass Judge(LabelledTitle one)
    {
        double sum = one.Headline.Words.Sum(word => scores.GetValueOrDefault(word));
        double value = sum / Math.Sqrt(sum * sum + 15);
        return value >= 0.05 ? SentimentClass.Positive : value <= -0.05 ? SentimentClass.Negative : SentimentClass.Neutral;
    }
}
