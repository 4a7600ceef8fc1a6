namespace Vyuha.Quant.Surface;

/// <summary>What a smile is fitted to, in room that is used again: log-moneyness, total variance, half the spread, and the weight of each quote.</summary>
/// <remarks>Padded with quotes of weight 0 to whole blocks of four.</remarks>
internal sealed class SviQuotes
{
    private const double LeastWeight = 1e-12;

    public double[] K = [], Variance = [], HalfWidth = [], Weight = [], Scratch = [];

    public int Count { get; private set; }

    public int Padded { get; private set; }

    public double Low { get; private set; }

    public double High { get; private set; }

    /// <summary>Weighted mean of the log-moneyness: sums are taken around it.</summary>
    public double Centre { get; private set; }

    public SviFitStatus Load(ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> totalVariances, ReadOnlySpan<double> halfWidths)
    {
        int count = logMoneyness.Length;
        if (totalVariances.Length != count || halfWidths.Length != count)
            return SviFitStatus.InvalidInput;
        if (count < SviCalibrator.FewestQuotes)
            return SviFitStatus.TooFewQuotes;
        (Count, Padded) = (count, (count + 3) / 4 * 4);
        if (K.Length < Padded)
        {
            K = new double[Padded];
            Variance = new double[Padded];
            HalfWidth = new double[Padded];
            Weight = new double[Padded];
            Scratch = new double[Padded];
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity, narrowest = double.PositiveInfinity, weights = 0, centre = 0;
        for (int i = 0; i < count; i++)
        {
            double k = logMoneyness[i], w = totalVariances[i], half = halfWidths[i];
            if (!(double.IsFinite(k) && w > 0 && half > 0 && double.IsFinite(w) && double.IsFinite(half)))
                return SviFitStatus.InvalidInput;
            (K[i], Variance[i], HalfWidth[i]) = (k, w, half);
            (low, high, narrowest) = (Math.Min(low, k), Math.Max(high, k), Math.Min(narrowest, half));
        }

        for (int i = 0; i < count; i++)
        {
            Weight[i] = Math.Max(narrowest / HalfWidth[i] * (narrowest / HalfWidth[i]), LeastWeight);
            weights += Weight[i];
            centre += Weight[i] * K[i];
        }

        (Low, High, Centre) = (low, high, centre / weights);
        for (int i = count; i < Padded; i++)
            (K[i], Variance[i], HalfWidth[i], Weight[i]) = (Centre, 0, 1, 0);
        return high - low > 1e-9 ? SviFitStatus.Ok : SviFitStatus.NoShape;
    }

    /// <summary>Takes weight from quotes far from a smile, by Cauchy's law with the median distance as its scale, so that a stale quote does not bend the next fit.</summary>
    /// <returns>Whether some quote lost much of its weight.</returns>
    public bool Reweigh(in SviRaw smile)
    {
        double narrowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++)
        {
            narrowest = Math.Min(narrowest, HalfWidth[i]);
            Scratch[i] = Math.Abs(smile.TotalVariance(K[i]) - Variance[i]) / HalfWidth[i];
        }

        Span<double> distances = Scratch.AsSpan(0, Count);
        double scale = SviCalibrator.OutlierScale * Math.Max(Median(distances), 0.5);
        bool changed = false;
        for (int i = 0; i < Count; i++)
        {
            double distance = Math.Abs(smile.TotalVariance(K[i]) - Variance[i]) / HalfWidth[i] / scale, trust = 1 / (1 + distance * distance);
            changed |= trust < 0.5;
            Weight[i] = Math.Max(narrowest / HalfWidth[i] * (narrowest / HalfWidth[i]) * trust, LeastWeight);
        }

        return changed;
    }

    /// <summary>Weighted sum of the squared differences of total variance.</summary>
    public double Distance(in SviRaw smile)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double difference = smile.TotalVariance(K[i]) - Variance[i];
            sum += Weight[i] * difference * difference;
        }

        return sum;
    }

    /// <summary>How a smile passes through the quotes.</summary>
    public SviFit Judge(SviFitStatus status, in SviRaw smile, double leastDurrleman)
    {
        double sum = 0, worst = 0;
        int inside = 0;
        for (int i = 0; i < Count; i++)
        {
            double distance = Math.Abs(smile.TotalVariance(K[i]) - Variance[i]) / HalfWidth[i];
            sum += distance * distance;
            worst = Math.Max(worst, distance);
            if (distance <= 1)
                inside++;
        }

        return new(status, smile, Count, inside, Math.Sqrt(sum / Count), worst, leastDurrleman);
    }

    /// <summary>The upper median, by Hoare's selection; the numbers are left in another order.</summary>
    private static double Median(Span<double> values)
    {
        int low = 0, high = values.Length - 1, wanted = values.Length / 2;
        while (low < high)
        {
            double pivot = values[(low + high) / 2];
            int left = low, right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (wanted <= right)
                high = right;
            else if (wanted >= left)
                low = left;
            else
                break;
        }

        return values[wanted];
    }
}
