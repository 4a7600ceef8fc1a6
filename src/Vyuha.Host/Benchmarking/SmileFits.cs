using Vyuha.Core;
using Vyuha.Quant.Random;
using Vyuha.Quant.Surface;

namespace Vyuha.Host.Benchmarking;

/// <summary>
/// SVI fits of 64 chains of 41 strikes: the smile of a weekly expiry nine days away, each quote off by a normal part of its half-spread, from SplitMix64. Every
/// second chain has a tenth of its quotes far off, as stale ones are. Of these chains either those whose least squares are free of arbitrage, or the others, for
/// which the nearest smile that is has to be searched.
/// </summary>
internal sealed class SmileFits
{
    private const int Made = 64;
    private const int Strikes = 41;
    private const double Years = 9 / 365.0;

    /// <summary>13 % at the money, 18 % at 4 % below: total variances.</summary>
    private static readonly SviRaw Smile = new(0.00025, 0.0052, -0.35, 0.004, 0.03);

    private readonly SviCalibrator _calibrator = new();
    private readonly double[] _logMoneyness = new double[Strikes];
    private readonly double[] _halfWidths = new double[Strikes];
    private readonly List<double[]> _chains = [];

    /// <param name="areFree">Which chains.</param>
    public SmileFits(bool areFree)
    {
        var random = new SplitMix64(20_261_124);
        for (int strike = 0; strike < Strikes; strike++)
        {
            double k = Math.Log((24_000 + 50.0 * (strike - Strikes / 2)) / 24_000), variance = Smile.TotalVariance(k), vol = Math.Sqrt(variance / Years);

            // A quarter of a volatility point at the money, wider in the wings.
            (_logMoneyness[strike], _halfWidths[strike]) = (k, 2 * vol * Years * (0.0025 + 0.1 * Math.Abs(k)));
        }

        for (int chain = 0; chain < Made; chain++)
        {
            double[] variances = new double[Strikes];
            for (int strike = 0; strike < Strikes; strike++)
            {
                double off = 0.5 * random.NextNormal() + (chain % 2 == 1 && strike % 10 == 3 ? 8 : 0);
                variances[strike] = Smile.TotalVariance(_logMoneyness[strike]) + off * _halfWidths[strike];
            }

            if (_calibrator.Fit(_logMoneyness, variances, _halfWidths).Status == SviFitStatus.Ok == areFree)
                _chains.Add(variances);
        }
    }

    public int Chains => _chains.Count;

    /// <summary>All chains, once.</summary>
    /// <returns>Mean distance of the fitted smiles from the true one at the money, volatility points.</returns>
    public double Run()
    {
        double sum = 0;
        foreach (double[] variances in _chains)
        {
            SviFit fit = _calibrator.Fit(_logMoneyness, variances, _halfWidths);
            Invariant.Require(fit.HasSmile, "a noisy smile of SVI is fitted by one");
            sum += Math.Abs(Math.Sqrt(fit.Smile.TotalVariance(0) / Years) - Math.Sqrt(Smile.TotalVariance(0) / Years));
        }

        double off = 100 * sum / Chains;
        Invariant.Require(off < 0.1, "the fits lie within a tenth of a volatility point of the smile they are of");
        return off;
    }
}
