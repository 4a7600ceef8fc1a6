namespace Vyuha.Quant.Options;

/// <summary>The value with half of the weight on either side.</summary>
internal static class WeightedMedian
{
    /// <summary>Sorts both spans by value; between two values when the half falls exactly there.</summary>
    /// <param name="values">Shape [n], n above 0; overwritten.</param>
    /// <param name="weights">Shape [n], above 0; overwritten.</param>
    public static double Of(Span<double> values, Span<double> weights)
    {
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (double value, double weight) = (values[i], weights[i]);
            total += weight;
            int j = i;
            for (; j > 0 && values[j - 1] > value; j--)
                (values[j], weights[j]) = (values[j - 1], weights[j - 1]);
            (values[j], weights[j]) = (value, weight);
        }

        double below = 0;
        for (int i = 0; i < values.Length - 1; i++)
        {
            below += weights[i];
            if (below * 2 == total)
                return values[i] + (values[i + 1] - values[i]) / 2;
            if (below * 2 > total)
                return values[i];
        }

        return values[^1];
    }
}
