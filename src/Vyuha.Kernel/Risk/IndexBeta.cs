using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Risk;

/// <summary>How strongly an index has moved for each percent of another: the slope of its daily returns on the other's.</summary>
public static class IndexBeta
{
    /// <summary>Days of returns that are looked at, at most, and at least.</summary>
    public const int Days = 60;

    public const int FewestDays = 20;

    /// <returns>Null with fewer common days than <see cref="FewestDays"/>, or when the reference has not moved.</returns>
    public static double? Of(DailyHistory index, DailyHistory reference)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(reference);
        if (index == reference)
            return 1;
        Span<double> one = stackalloc double[Days];
        Span<double> other = stackalloc double[Days];
        int count = 0;
        int i = index.Count - 1, j = reference.Count - 1;
        (int I, int J) later = (-1, -1);
        while (i >= 0 && j >= 0 && count < Days)
        {
            if (index.Days[i] != reference.Days[j])
            {
                if (index.Days[i] > reference.Days[j])
                    i--;
                else
                    j--;
                continue;
            }

            if (later.I >= 0)
            {
                one[count] = index.Close[later.I] / index.Close[i] - 1;
                other[count] = reference.Close[later.J] / reference.Close[j] - 1;
                count++;
            }

            later = (i--, j--);
        }

        return count < FewestDays ? null : Slope(one[..count], other[..count]);
    }

    private static double? Slope(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        double sumOne = 0, sumOther = 0;
        for (int i = 0; i < one.Length; i++)
            (sumOne, sumOther) = (sumOne + one[i], sumOther + other[i]);
        double meanOne = sumOne / one.Length, meanOther = sumOther / one.Length;
        double covariance = 0, variance = 0;
        for (int i = 0; i < one.Length; i++)
        {
            covariance += (one[i] - meanOne) * (other[i] - meanOther);
            variance += (other[i] - meanOther) * (other[i] - meanOther);
        }

        return variance > 0 ? covariance / variance : null;
    }
}
