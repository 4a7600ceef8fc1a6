using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Indicators;

/// <summary>The exponent by which the rescaled range of n log returns grows with their number: above ½ a market that persists, below it one that turns back.</summary>
/// <remarks>
/// The n returns are cut into pieces of n, n/2, n/4 … not shorter than 8; of each the range of the sums of deviations from the piece's mean is taken over its population standard
/// deviation. The exponent is the slope by least squares of the logarithm of their mean on that of the length. A piece without deviation does not count; NaN when fewer than two lengths
/// are left. Short pieces are not corrected for, so that pure noise is above ½: 0.58 ± 0.11 for 64 returns, 0.56 ± 0.06 for 256. O(n log n) a value.
/// Source: E. Peters, Fractal Market Analysis (1994), chapter 4, with lengths halved.
/// </remarks>
public sealed class HurstExponent : IIndicator<double, double>
{
    private const int ShortestPiece = 8;

    private readonly double[] _returns;
    private int _count;
    private int _next;
    private double _previous = double.NaN;

    public HurstExponent(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2 * ShortestPiece);
        _returns = new double[2 * period];
        WarmUp = period;
    }

    public int WarmUp { get; }

    /// <summary>A price that is not above 0 has no logarithm and counts as a gap.</summary>
    public double Next(double input)
    {
        if (!double.IsFinite(input) || input <= 0)
            return double.NaN;
        double previous = _previous;
        _previous = input;
        if (double.IsNaN(previous))
            return double.NaN;

        // Each return is kept twice, so that the last n always lie side by side in the order of time.
        _returns[_next] = _returns[_next + WarmUp] = ExactMath.LogRatio(input, previous);
        _next = (_next + 1) % WarmUp;
        _count = Math.Min(_count + 1, WarmUp);
        return _count == WarmUp ? Exponent(_returns.AsSpan(_next, WarmUp)) : double.NaN;
    }

    private static double Exponent(ReadOnlySpan<double> returns)
    {
        double count = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        for (int length = returns.Length; length >= ShortestPiece; length /= 2)
        {
            double mean = MeanRescaledRange(returns, length);
            if (!(mean > 0))
                continue;
            double x = ExactMath.Log(length), y = ExactMath.Log(mean);
            count++;
            sumX += x;
            sumY += y;
            sumXX += x * x;
            sumXY += x * y;
        }

        return count < 2 ? double.NaN : (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
    }

    private static double MeanRescaledRange(ReadOnlySpan<double> returns, int length)
    {
        double sum = 0;
        int pieces = 0;
        for (int at = 0; at + length <= returns.Length; at += length)
        {
            double rescaled = RescaledRange(returns.Slice(at, length));
            if (rescaled > 0)
                (sum, pieces) = (sum + rescaled, pieces + 1);
        }

        return pieces == 0 ? double.NaN : sum / pieces;
    }

    private static double RescaledRange(ReadOnlySpan<double> piece)
    {
        double total = 0;
        foreach (double value in piece)
            total += value;
        double mean = total / piece.Length, sum = 0, highest = double.NegativeInfinity, lowest = double.PositiveInfinity, squares = 0;
        foreach (double value in piece)
        {
            double deviation = value - mean;
            sum += deviation;
            highest = Math.Max(highest, sum);
            lowest = Math.Min(lowest, sum);
            squares += deviation * deviation;
        }

        return squares > 0 ? (highest - lowest) / Math.Sqrt(squares / piece.Length) : double.NaN;
    }
}
