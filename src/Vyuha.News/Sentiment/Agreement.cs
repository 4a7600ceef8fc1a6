namespace Vyuha.News.Sentiment;

/// <summary>How judgements agree with a person's labels.</summary>
public sealed class Agreement
{
    private readonly int[,] _counts = new int[3, 3];

    public int Count { get; private set; }

    public void Add(SentimentClass label, SentimentClass judged)
    {
        _counts[(int)label, (int)judged]++;
        Count++;
    }

    /// <summary>Titles of a label that were judged so.</summary>
    public int Of(SentimentClass label, SentimentClass judged) => _counts[(int)label, (int)judged];

    /// <summary>Share of judgements that are the person's.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)(_counts[0, 0] + _counts[1, 1] + _counts[2, 2]) / Count;

    /// <summary>Mean over the classes of the harmonic mean of precision and recall; a class that is never judged has 0.</summary>
    public double MacroF1 => (F1(0) + F1(1) + F1(2)) / 3;

    private double F1(int one)
    {
        int judged = _counts[0, one] + _counts[1, one] + _counts[2, one];
        int labelled = _counts[one, 0] + _counts[one, 1] + _counts[one, 2];
        return judged + labelled == 0 ? 0 : 2.0 * _counts[one, one] / (judged + labelled);
    }
}
