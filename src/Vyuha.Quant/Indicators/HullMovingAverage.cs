namespace Vyuha.Quant.Indicators;

/// <summary>The weighted average of √n values of 2 w(n/2) − w(n), halves and roots rounded down.</summary>
/// <remarks>Source: A. Hull, "Hull Moving Average" (alanhull.com, 2005).</remarks>
public sealed class HullMovingAverage : IIndicator<double, double>
{
    private readonly WeightedMovingAverage _half;
    private readonly WeightedMovingAverage _whole;
    private readonly WeightedMovingAverage _smooth;

    public HullMovingAverage(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        int root = (int)Math.Sqrt(period);
        (_half, _whole, _smooth) = (new(period / 2), new(period), new(root));
        WarmUp = period + root - 2;
    }

    public int WarmUp { get; }

    public double Next(double input)
    {
        double half = _half.Next(input);
        return _smooth.Next(2 * half - _whole.Next(input));
    }
}
