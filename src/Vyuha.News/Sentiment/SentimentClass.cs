namespace Vyuha.News.Sentiment;

/// <summary>What a title says about the price of what it is about.</summary>
public enum SentimentClass : byte
{
    Negative = 0,
    Neutral = 1,
    Positive = 2,
}

/// <summary>A judged title.</summary>
/// <param name="Class">In one word.</param>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Weight">How much there was to judge by, above 0 to 1.</param>
public readonly record struct Judgement(SentimentClass Class, double Score, double Weight);
