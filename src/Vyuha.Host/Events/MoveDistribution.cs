namespace Vyuha.Host.Events;

/// <summary>Sizes of moves, summed up. Quantiles lie on straight lines between the sorted values.</summary>
/// <param name="Count">Moves.</param>
/// <param name="LowerQuartile">0.01 meaning 1 %.</param>
/// <param name="Median">As all others, of the size without its sign.</param>
/// <param name="UpperQuartile">Three quarters are smaller.</param>
/// <param name="NineTenths">Nine of ten are smaller.</param>
/// <param name="Largest">Of all.</param>
/// <remarks>Source of the quantiles: R. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), definition 7.</remarks>
internal sealed record MoveDistribution(int Count, double LowerQuartile, double Median, double UpperQuartile, double NineTenths, double Largest)
{
    /// <returns>Null of no moves.</returns>
    public static MoveDistribution? Of(IEnumerable<double> sizes)
    {
        double[] sorted = [.. sizes.Order()];
        return sorted.Length == 0
            ? null
            : new MoveDistribution(sorted.Length, At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75), At(sorted, 0.9), sorted[^1]);
    }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
