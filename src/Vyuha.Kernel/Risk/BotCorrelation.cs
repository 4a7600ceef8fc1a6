namespace Vyuha.Kernel.Risk;

/// <summary>Correlation of two bots' daily profits over the days both were active on.</summary>
/// <param name="IsKnown">False: too few common days, or one of the two did not vary. Then nothing is said.</param>
/// <param name="Value">From −1 to 1; 0 when not known.</param>
/// <param name="CommonDays">On how many days it rests.</param>
public readonly record struct BotCorrelation(bool IsKnown, double Value, int CommonDays)
{
    /// <param name="first">Days ascending.</param>
    /// <param name="second">Days ascending.</param>
    /// <param name="days">At most so many common days, the last ones.</param>
    /// <param name="fewest">Fewer common days are insufficient data.</param>
    public static BotCorrelation Of(ReadOnlySpan<DayProfit> first, ReadOnlySpan<DayProfit> second, int days, int fewest)
    {
        double sumFirst = 0, sumSecond = 0;
        int common = 0;
        foreach ((double one, double other) in new Shared(first, second, days))
        {
            common++;
            sumFirst += one;
            sumSecond += other;
        }

        if (common < Math.Max(2, fewest))
            return new(false, 0, common);
        double meanFirst = sumFirst / common, meanSecond = sumSecond / common;
        double varianceFirst = 0, varianceSecond = 0, covariance = 0;
        foreach ((double one, double other) in new Shared(first, second, days))
        {
            varianceFirst += (one - meanFirst) * (one - meanFirst);
            varianceSecond += (other - meanSecond) * (other - meanSecond);
            covariance += (one - meanFirst) * (other - meanSecond);
        }

        double scale = Math.Sqrt(varianceFirst) * Math.Sqrt(varianceSecond);
        return scale > 0 ? new(true, Math.Clamp(covariance / scale, -1, 1), common) : new(false, 0, common);
    }

    /// <summary>Walks the common days from the last one back.</summary>
    private ref struct Shared(ReadOnlySpan<DayProfit> first, ReadOnlySpan<DayProfit> second, int days)
    {
        private readonly ReadOnlySpan<DayProfit> _first = first;
        private readonly ReadOnlySpan<DayProfit> _second = second;
        private int _one = first.Length;
        private int _other = second.Length;
        private int _left = days;

        public (double First, double Second) Current { get; private set; }

        public readonly Shared GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_left > 0 && _one > 0 && _other > 0)
            {
                DayProfit one = _first[_one - 1], other = _second[_other - 1];
                _one -= one.Day >= other.Day ? 1 : 0;
                _other -= other.Day >= one.Day ? 1 : 0;
                if (one.Day != other.Day)
                    continue;
                Current = (one.Steps, other.Steps);
                _left--;
                return true;
            }

            return false;
        }
    }
}
