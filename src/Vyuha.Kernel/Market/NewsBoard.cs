using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel.Market;

/// <summary>The last stories about each underlying, and what they say together. A story counts once, whoever repeats it.</summary>
public sealed class NewsBoard
{
    /// <summary>Stories remembered of an underlying; the oldest goes first.</summary>
    public const int Capacity = 64;

    private readonly MarketState _market;
    private readonly List<NewsPayload>[] _stories;

    internal NewsBoard(MarketState market, int underlyings)
    {
        Invariant.Require(underlyings <= 64, "a run has at most 64 underlyings");
        _market = market;
        _stories = new List<NewsPayload>[underlyings];
        for (int i = 0; i < underlyings; i++)
            _stories[i] = [];
    }

    /// <summary>
    /// Mean score of the stories of a window up to now, each weighted by its own weight and by how new it is: in full now, by nothing at the
    /// window's beginning. Without stories it is neutral, as it is when a feed has been down for longer than the window.
    /// </summary>
    public Sentiment About(int underlyingIndex, TimeSpan window)
    {
        double sum = 0;
        double weights = 0;
        int stories = 0;
        double length = window.Ticks * 100.0;
        foreach (NewsPayload story in _stories[underlyingIndex])
        {
            double left = 1 - (_market.Now.Nanoseconds - story.PublishedAt) / length;
            if (left is <= 0 or > 1)
                continue;
            stories++;
            weights += left * story.Weight;
            sum += left * story.Weight * story.Score;
        }

        return stories == 0 ? default : new Sentiment(sum / weights / 1000, stories);
    }

    /// <summary>Whether a story is remembered of any underlying.</summary>
    public bool Knows(ulong storyId) => Array.Exists(_stories, stories => IsKnown(stories, storyId));

    internal void On(in NewsPayload story)
    {
        Invariant.Require(
            story.StoryId != 0 && story.Score is >= -1000 and <= 1000 && story.Weight is >= 1 and <= 1000 && story.PublishedAt <= _market.Now.Nanoseconds,
            "a story has an id, a score, a weight, and was published before it was read");
        for (int i = 0; i < _stories.Length; i++)
        {
            if ((story.Underlyings >> i & 1) == 0 || IsKnown(_stories[i], story.StoryId))
                continue;
            if (_stories[i].Count == Capacity)
                _stories[i].RemoveAt(0);
            _stories[i].Add(story);
        }
    }

    private static bool IsKnown(List<NewsPayload> stories, ulong id)
    {
        foreach (NewsPayload story in stories)
        {
            if (story.StoryId == id)
                return true;
        }

        return false;
    }
}
