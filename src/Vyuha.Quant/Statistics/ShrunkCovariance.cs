namespace Vyuha.Quant.Statistics;

/// <summary>A covariance matrix pulled towards one in which all correlations are the same, as far as the sample's own noise asks for.</summary>
/// <param name="Covariance">Shape [size × size].</param>
/// <param name="Correlation">Shape [size × size]: of the shrunk matrix.</param>
/// <param name="Shrinkage">In [0, 1]: the weight of the constant-correlation target.</param>
/// <param name="MeanCorrelation">The mean of the sample's correlations.</param>
/// <remarks>
/// O. Ledoit, M. Wolf, "Honey, I shrunk the sample covariance matrix", J. Portfolio Management 30 (2004), with its appendix's estimates
/// of π, ρ and γ. Covariances have n below.
/// </remarks>
public sealed record ShrunkCovariance(IReadOnlyList<double> Covariance, IReadOnlyList<double> Correlation, double Shrinkage, double MeanCorrelation)
{
    /// <param name="returns">Shape [periods × size], row by row.</param>
    /// <param name="size">Series; at least 2.</param>
    /// <exception cref="ArgumentException">The returns are not whole rows, are fewer than two, or a series does not vary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 series.</exception>
    public static ShrunkCovariance Of(ReadOnlySpan<double> returns, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        int periods = returns.Length / size;
        if (periods * size != returns.Length || periods < 2)
            throw new ArgumentException($"{returns.Length} returns are not two or more whole rows of {size}.", nameof(returns));
        double[] centred = Centre(returns, periods, size);
        double[] sample = Sample(centred, periods, size);
        double[] root = new double[size];
        for (int i = 0; i < size; i++)
        {
            root[i] = Math.Sqrt(sample[i * size + i]);
            if (!(root[i] > 0))
                throw new ArgumentException($"Series {i} does not vary.", nameof(returns));
        }

        double mean = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = i + 1; j < size; j++)
                mean += sample[i * size + j] / (root[i] * root[j]) * 2 / (size * (size - 1.0));
        }

        double pi = 0, rho = 0, gamma = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double covariance = sample[i * size + j];
                double spread = 0, withFirst = 0, withSecond = 0;
                for (int t = 0; t < periods; t++)
                {
                    double x = centred[t * size + i], y = centred[t * size + j];
                    double off = x * y - covariance;
                    spread += off * off;
                    withFirst += (x * x - sample[i * size + i]) * off;
                    withSecond += (y * y - sample[j * size + j]) * off;
                }

                pi += spread / periods;
                if (i == j)
                {
                    rho += spread / periods;
                    continue;
                }

                rho += mean / 2 * (root[j] / root[i] * withFirst + root[i] / root[j] * withSecond) / periods;
                double target = mean * root[i] * root[j];
                gamma += (target - covariance) * (target - covariance);
            }
        }

        // Where the sample is the target already, there is nothing to choose.
        double shrinkage = gamma > 0 ? Math.Clamp((pi - rho) / gamma / periods, 0, 1) : 1;
        double[] shrunk = new double[size * size], correlation = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double target = i == j ? sample[i * size + i] : mean * root[i] * root[j];
                shrunk[i * size + j] = shrinkage * target + (1 - shrinkage) * sample[i * size + j];
                correlation[i * size + j] = i == j ? 1 : shrunk[i * size + j] / (root[i] * root[j]);
            }
        }

        return new(shrunk, correlation, shrinkage, mean);
    }

    private static double[] Centre(ReadOnlySpan<double> returns, int periods, int size)
    {
        double[] centred = returns.ToArray();
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            for (int t = 0; t < periods; t++)
                sum += centred[t * size + i];
            for (int t = 0; t < periods; t++)
                centred[t * size + i] -= sum / periods;
        }

        return centred;
    }

    private static double[] Sample(double[] centred, int periods, int size)
    {
        double[] sample = new double[size * size];
        for (int t = 0; t < periods; t++)
        {
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                    sample[i * size + j] += centred[t * size + i] * centred[t * size + j] / periods;
            }
        }

        return sample;
    }
}
