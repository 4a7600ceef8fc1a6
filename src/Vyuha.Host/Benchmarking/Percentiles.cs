namespace Vyuha.Host.Benchmarking;

/// <summary>How latencies are spread: a mean says nothing of the one that comes too late.</summary>
/// <param name="Count">How many were measured.</param>
internal sealed record Percentiles(double P50, double P99, double Maximum, int Count)
{
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Percentiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("There is nothing to take a percentile of.", nameof(values));
        return new Percentiles(At(sorted, 0.50), At(sorted, 0.99), sorted[^1], sorted.Length);
    }

    /// <summary>The smallest value that so large a part does not exceed.</summary>
    private static double At(double[] sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}
