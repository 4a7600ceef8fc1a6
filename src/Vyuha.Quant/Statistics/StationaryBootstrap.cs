using Vyuha.Quant.Random;

namespace Vyuha.Quant.Statistics;

/// <summary>Draws a series as blocks of the one that was seen, of random length, so that what follows upon what is kept.</summary>
/// <remarks>
/// D. Politis, J. Romano, "The stationary bootstrap", J. American Statistical Association 89 (1994): blocks begin anywhere, run past the end to the
/// beginning, and end with probability 1/mean length at each step.
/// </remarks>
public sealed class StationaryBootstrap
{
    private readonly double[] _series;
    private readonly double _ends;

    /// <param name="series">Shape [n]; at least one value.</param>
    /// <param name="meanBlock">Mean length of a block; 1 is the plain bootstrap of independent values.</param>
    /// <exception cref="ArgumentException">The series is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mean length is below 1.</exception>
    public StationaryBootstrap(ReadOnlySpan<double> series, double meanBlock)
    {
        if (series.IsEmpty)
            throw new ArgumentException("There is nothing to draw from.", nameof(series));
        if (!(meanBlock >= 1))
            throw new ArgumentOutOfRangeException(nameof(meanBlock), meanBlock, "A block has at least one value.");
        _series = series.ToArray();
        _ends = 1 / meanBlock;
    }

    /// <summary>Fills a series with one draw; it may be longer or shorter than the one seen.</summary>
    public void Draw(ref SplitMix64 random, Span<double> drawn)
    {
        int at = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            bool begins = i == 0 || random.NextDouble() < _ends;
            at = begins ? random.NextInt(_series.Length) : at + 1 == _series.Length ? 0 : at + 1;
            drawn[i] = _series[at];
        }
    }

    /// <summary>The values of a statistic over many draws, sorted.</summary>
    /// <param name="statistic">What is asked of each drawn series.</param>
    /// <param name="length">Values of each drawn series.</param>
    /// <param name="values">Shape [draws]; overwritten.</param>
    public void Sample(ref SplitMix64 random, int length, Func<ReadOnlySpan<double>, double> statistic, Span<double> values)
    {
        double[] drawn = new double[length];
        for (int i = 0; i < values.Length; i++)
        {
            Draw(ref random, drawn);
            values[i] = statistic(drawn);
        }

        values.Sort();
    }
}
