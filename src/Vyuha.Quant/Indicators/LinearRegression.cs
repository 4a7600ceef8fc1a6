namespace Vyuha.Quant.Indicators;

/// <summary>The straight line of least squares through n values, 0 being the oldest's place and n − 1 the newest's.</summary>
/// <remarks>With w the weighted and m the plain mean: the line ends at 3w − 2m and rises by 6(w − m)/(n − 1) an observation, O(1) a value.</remarks>
public sealed class LinearRegression : IIndicator<double, LinearRegressionValue>
{
    private readonly SimpleMovingAverage _plain;
    private readonly WeightedMovingAverage _weighted;

    public LinearRegression(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        (_plain, _weighted, WarmUp) = (new(period), new(period), period - 1);
    }

    public int WarmUp { get; }

    public LinearRegressionValue Next(double input)
    {
        double mean = _plain.Next(input), ahead = _weighted.Next(input) - mean;
        return new(mean + 3 * ahead, 6 * ahead / WarmUp, mean - 3 * ahead);
    }
}
