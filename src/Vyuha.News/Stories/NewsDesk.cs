using System.Collections.Immutable;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.News.Feeds;
using Vyuha.News.Sentiment;
using Vyuha.News.Text;

namespace Vyuha.News.Stories;

/// <summary>Turns entries of feeds into stories: cleans, leaves out what has been told, tags, judges.</summary>
public sealed class NewsDesk : IDisposable
{
    private const int LongestLink = 500;

    private readonly Duplicates _duplicates = new();
    private readonly UnderlyingTagger _tagger;
    private readonly HeadlineClassifier? _classifier;

    /// <param name="tagger">Finds what a title is about.</param>
    /// <param name="recent">Stories told before.</param>
    /// <param name="model">The user's trained model; null or not there: the lexicon judges.</param>
    public NewsDesk(UnderlyingTagger tagger, IEnumerable<Story> recent, string? model = null)
    {
        _tagger = tagger;
        foreach (Story story in recent)
            _duplicates.StoryOf(Headline.Of(story.Title), out _);
        if (model is not null && File.Exists(model))
            _classifier = HeadlineClassifier.Load(model);
    }

    public NewsMethod Method => _classifier is null ? NewsMethod.Lexicon : NewsMethod.Classifier;

    /// <summary>The stories of a feed that nobody has told before.</summary>
    public IReadOnlyList<Story> Take(IEnumerable<FeedItem> items, string source, Timestamp now)
    {
        var stories = new List<Story>();
        foreach (FeedItem item in items)
        {
            var headline = Headline.Of(item.Title, source);
            if (headline.Words.IsEmpty)
                continue;
            _duplicates.StoryOf(headline, out bool isNew);
            if (!isNew)
                continue;
            Judgement judged = Judge(headline, out ImmutableArray<string> underlyings);
            stories.Add(new Story
            {
                ReadAt = now,
                // A date in the future, or none, is that of the reading.
                Published = item.Published is { } published && published < now ? published : now,
                Source = source,
                Link = item.Link.Length <= LongestLink && !item.Link.Any(char.IsControl) ? item.Link : "",
                Title = headline.Text,
                Underlyings = underlyings,
                Score = (int)Math.Round(1000 * Math.Clamp(judged.Score, -1, 1)),
                Weight = Math.Clamp((int)Math.Round(1000 * judged.Weight), 1, 1000),
                Method = Method,
            });
        }

        return stories;
    }

    /// <summary>The mean over the names in a title, each judged for itself; the whole title where there is none.</summary>
    public Judgement Judge(Headline headline, out ImmutableArray<string> underlyings)
    {
        IReadOnlyList<NamedEntity> names = _tagger.Find(headline);
        underlyings = [.. names.SelectMany(name => name.Underlyings).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Count == 0)
            return Judge(headline, -1, 0);
        Judgement[] each = [.. names.Select(name => Judge(headline, name.First, name.Length))];
        double score = each.Average(one => one.Score);
        return new Judgement(
            score > 0.2 ? SentimentClass.Positive : score < -0.2 ? SentimentClass.Negative : SentimentClass.Neutral, score, each.Average(one => one.Weight));
    }

    public void Dispose() => _classifier?.Dispose();

    private Judgement Judge(Headline headline, int first, int length) =>
        _classifier?.Judge(headline, (first, length)) ?? LexiconJudge.Shipped.Judge(headline, first, length);
}
