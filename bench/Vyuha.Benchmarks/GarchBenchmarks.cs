using BenchmarkDotNet.Attributes;
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Benchmarks;

/// <summary>W-GARCH, 3,000 returns. The baseline is what a fit with numerical slopes spends on likelihoods alone: seventy of them, a logarithm a return.</summary>
/// <remarks>Seventy is what Python's arch evaluates on such a sample.</remarks>
[Config(typeof(ProcessorTimed))]
public class GarchBenchmarks
{
    private const int Returns = 3_000;
    private const int Windows = 64;

    private readonly double[] _returns = Simulate(Returns);
    private readonly GarchEstimator _estimator = new();
    private readonly int[] _starts = [.. Enumerable.Range(0, Windows).Select(window => window * 20)];
    private readonly GarchFit[] _fits = new GarchFit[Windows];

    [Benchmark(Baseline = true, Description = "seventy plain likelihoods")]
    public double Plain()
    {
        const int evaluations = 70;
        double best = double.NegativeInfinity;
        for (int i = 0; i < evaluations; i++)
        {
            double omega = 0.01 + 0.0005 * i, variance = 1, sum = 0;
            foreach (double value in _returns)
            {
                double error = value - 0.05;
                sum -= Math.Log(variance) + error * error / variance;
                variance = omega + 0.08 * error * error + 0.90 * variance;
            }

            best = Math.Max(best, sum / 2);
        }

        return best;
    }

    [Benchmark(Description = "a fit")]
    public double Fit() => _estimator.Fit(new(), _returns).LogLikelihood;

    [Benchmark(Description = "a fit, skewed t")]
    public double FitSkewed() => _estimator.Fit(new(VarianceEquation.Gjr, ErrorLaw.SkewStudentT), _returns).LogLikelihood;

    [Benchmark(OperationsPerInvoke = Windows, Description = "a window of 1,500 among 64")]
    public double FitWindows()
    {
        _estimator.Fit(new(), _returns, 1_500, _starts, _fits);
        return _fits[0].LogLikelihood;
    }

    private static double[] Simulate(int count)
    {
        const int settle = 500;
        var random = new SplitMix64(7);
        double[] returns = new double[count];
        double variance = 1;
        for (int t = -settle; t < count; t++)
        {
            double error = Math.Sqrt(variance) * random.NextNormal();
            if (t >= 0)
                returns[t] = 0.05 + error;
            variance = 0.02 + 0.08 * error * error + 0.90 * variance;
        }

        return returns;
    }
}
