using System.Globalization;
using System.IO.Compression;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Tests.Quant.Volatility;

public sealed class GarchTests
{
    public static TheoryData<VarianceEquation, ErrorLaw, PreSample> Models
    {
        get
        {
            var models = new TheoryData<VarianceEquation, ErrorLaw, PreSample>();
            foreach (VarianceEquation equation in Enum.GetValues<VarianceEquation>())
            {
                foreach (ErrorLaw law in Enum.GetValues<ErrorLaw>())
                {
                    foreach (PreSample start in Enum.GetValues<PreSample>())
                        models.Add(equation, law, start);
                }
            }

            return models;
        }
    }

    [Fact]
    public void The_benchmark_of_Fiorentini_Calzolari_and_Panattoni()
    {
        // J. Applied Econometrics 11 (1996), as quoted by McCullough and Renfro (1999); the log-likelihood by R's fGarch 4022.89.
        double[] returns = Marks();
        GarchFit fit = new GarchEstimator().Fit(new(), returns);
        Assert.Equal(GarchStatus.Converged, fit.Status);
        Assert.Equal(-1106.6078810, fit.LogLikelihood, 6e-8);
        AssertDigits(-0.00619041, fit.Parameters.Mean, 5e-9);
        AssertDigits(0.0107613, fit.Parameters.Omega, 1e-7); // The digits are cut, not rounded: 0.01076140 by R and arch, and so the errors below.
        AssertDigits(0.153134, fit.Parameters.Alpha, 5e-7);
        AssertDigits(0.805974, fit.Parameters.Beta, 5e-7);

        GarchStandardErrors errors = GarchStandardErrors.Of(fit, returns);
        AssertAll([0.00846212, 0.00285271, 0.0265228, 0.0335527], errors.Hessian, [1e-8, 1e-8, 1e-7, 1e-7]);
        AssertAll([0.00843359, 0.00132298, 0.0139737, 0.0165604], errors.OuterProduct, [1e-8, 1e-8, 1e-7, 1e-7]);
        AssertAll([0.00918935, 0.00649319, 0.0535317, 0.0724614], errors.Sandwich, [1e-8, 1e-8, 1e-7, 1e-7]);
        Assert.True(double.IsNaN(errors.Hessian.Gamma) && double.IsNaN(errors.Hessian.Shape));
    }

    [Fact]
    public void The_example_of_arch()
    {
        // Python arch's documentation, "ARCH Modeling": S&P 500, 1999 to 2018, with its default start values and robust errors.
        double[] returns = SharePrices();
        Assert.Equal(5030, returns.Length);
        var estimator = new GarchEstimator();
        GarchFit fit = estimator.Fit(new(PreSample: PreSample.Backcast), returns);
        Assert.Equal(-6936.7185, fit.LogLikelihood, 5e-5);
        Assert.Equal(13881.44, fit.Aic, 0.005);
        Assert.Equal(13907.5, fit.Bic, 0.05);
        AssertDigits(0.056353, fit.Parameters.Mean, 5e-7);
        AssertDigits(0.017507, fit.Parameters.Omega, 5e-7);
        AssertDigits(0.10215, fit.Parameters.Alpha, 5e-6);
        AssertDigits(0.885206, fit.Parameters.Beta, 5e-7);

        // arch differentiates numerically: the last digit may differ by one.
        AssertAll([0.01149, 0.004683, 0.01301, 0.0138], GarchStandardErrors.Of(fit, returns).Sandwich, [1e-5, 1e-6, 1e-5, 1e-4]);

        // The same page's GJR model; its α is on the bound.
        GarchFit leveraged = estimator.Fit(new(VarianceEquation.Gjr, PreSample: PreSample.Backcast), returns);
        Assert.Equal(-6822.88, leveraged.LogLikelihood, 0.005);
        Assert.Equal(GarchStatus.OnBound, leveraged.Status);
        Assert.Equal(0, leveraged.Parameters.Alpha);
        Assert.True(double.IsNaN(GarchStandardErrors.Of(leveraged, returns).Hessian.Alpha));
    }

    [Theory]
    [InlineData(3_000, 0.03380158, 0.01867876, 0.08486586, 0.89469764, -3908.6752686)]
    [InlineData(10_000, 0.0333509, 0.01944223, 0.09266526, 0.88817315, -13323.7717259)]
    public void Simulated_returns_fit_as_in_R(int count, double mean, double omega, double alpha, double beta, double logLikelihood)
    {
        // Series W-GARCH of the benchmark workloads, fitted by R's fGarch 4022.89 and by a BFGS in C++ to the digits given.
        GarchFit fit = new GarchEstimator().Fit(new(), Simulated(count));
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-7);
        AssertDigits(mean, fit.Parameters.Mean, 2e-7);
        AssertDigits(omega, fit.Parameters.Omega, 2e-7);
        AssertDigits(alpha, fit.Parameters.Alpha, 2e-7);
        AssertDigits(beta, fit.Parameters.Beta, 2e-7);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Slopes_are_the_differences_of_the_likelihood(VarianceEquation equation, ErrorLaw law, PreSample start)
    {
        double[] returns = Simulated(400);
        var specification = new GarchSpecification(equation, law, PreSample: start);
        double[] at = equation == VarianceEquation.Egarch ? [0.04, 0.01, 0.15, -0.06, 0.93, 6.5, -0.2] : [0.04, 0.03, 0.06, 0.14, 0.84, 6.5, -0.2];
        double[] slopes = SlopesAt(specification, at, returns, out double centre);
        for (int i = 0; i < at.Length; i++)
        {
            // A five-point difference; small, because |z| and the two halves of the skewed law have kinks.
            double step = 2e-4 * Math.Max(Math.Abs(at[i]), 0.05), sum = 0;
            foreach ((double shift, double weight) in new[] { (-2.0, 1.0), (-1.0, -8.0), (1.0, 8.0), (2.0, -1.0) })
            {
                double[] moved = [.. at];
                moved[i] += shift * step;
                SlopesAt(specification, moved, returns, out double value);
                sum += weight * value;
            }

            Assert.Equal(sum / (12 * step), slopes[i], 1e-6 * (1 + Math.Abs(slopes[i])));
        }

        Assert.Equal(PlainLogLikelihood(specification, at, returns), centre, 1e-9 * Math.Abs(centre));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_sample_fits_to_the_same_bits_among_others(VarianceEquation equation, ErrorLaw law, PreSample start)
    {
        double[] returns = Marks();
        var specification = new GarchSpecification(equation, law, PreSample: start);
        var estimator = new GarchEstimator();
        int[] starts = [0, 40, 80, 700, 700, 1_000, 1_100];
        var fits = new GarchFit[starts.Length];
        estimator.Fit(specification, returns, 800, starts, fits);
        for (int i = 0; i < starts.Length; i++)
            Assert.Equal(estimator.Fit(specification, returns.AsSpan(starts[i], 800)), fits[i]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_maximum_is_above_its_surroundings(VarianceEquation equation, ErrorLaw law, PreSample start)
    {
        double[] returns = Marks();
        var specification = new GarchSpecification(equation, law, PreSample: start);
        GarchFit fit = new GarchEstimator().Fit(specification, returns);
        Assert.NotEqual(GarchStatus.Stalled, fit.Status);
        GarchParameters found = fit.Parameters;
        double fall = equation == VarianceEquation.Gjr ? found.Alpha + found.Gamma : found.Gamma;
        double[] at = [found.Mean, found.Omega, found.Alpha, fall, found.Beta, found.Shape, found.Skew];
        SlopesAt(specification, at, returns, out double best);
        Assert.Equal(fit.LogLikelihood, best, 1e-8 * Math.Abs(best));
        var random = new SplitMix64(11);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] moved = [.. at];
            for (int i = 0; i < at.Length; i++)
                moved[i] += at[i] * 0.02 * random.NextNormal();
            double persistence = equation switch
            {
                VarianceEquation.Garch => moved[2] + moved[4],
                VarianceEquation.Gjr => (moved[2] + moved[3]) / 2 + moved[4],
                _ => Math.Abs(moved[4]),
            };
            if (persistence >= 1 || (law != ErrorLaw.Normal && moved[5] <= 2.05))
                continue;
            SlopesAt(specification, moved, returns, out double value);
            Assert.True(value <= best + 1e-7, $"{value} is above {best} at {string.Join(' ', moved)}");
        }
    }

    [Fact]
    public void The_unit_of_returns_does_not_matter()
    {
        double[] returns = Marks();
        var estimator = new GarchEstimator();
        foreach (VarianceEquation equation in Enum.GetValues<VarianceEquation>())
        {
            GarchFit percent = estimator.Fit(new(equation), returns);
            GarchFit share = estimator.Fit(new(equation), [.. returns.Select(value => value / 128)]);
            Assert.Equal(percent.Parameters.Alpha, share.Parameters.Alpha, 1e-6);
            Assert.Equal(percent.Parameters.Beta, share.Parameters.Beta, 1e-6);
            Assert.Equal(percent.NextVariance / (128 * 128), share.NextVariance, 1e-6 * share.NextVariance);
            Assert.Equal(percent.LogLikelihood + returns.Length * Math.Log(128), share.LogLikelihood, 1e-6);
        }
    }

    [Fact]
    public void Forecasts_lead_to_the_long_run()
    {
        GarchFit fit = new GarchEstimator().Fit(new(), Marks());
        Assert.Equal(fit.NextVariance, fit.ForecastVariance(1));

        // h(k) = V + (α + β)^(k − 1) (h(1) − V): J. Hull, "Options, Futures, and Other Derivatives", chapter on estimating volatilities.
        double persistence = fit.Parameters.Persistence(VarianceEquation.Garch);
        double longRun = fit.Parameters.LongRunVariance(VarianceEquation.Garch);
        Assert.Equal(longRun + Math.Pow(persistence, 9) * (fit.NextVariance - longRun), fit.ForecastVariance(10), 1e-12);
        Assert.Equal(longRun, fit.ForecastVariance(5_000), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.ForecastVariance(0));
    }

    [Fact]
    public void Drawn_futures_have_the_variance_that_is_forecast()
    {
        double[] returns = Simulated(10_000);
        GarchFit fit = new GarchEstimator().Fit(new(), returns);
        var simulation = new FilteredHistoricalSimulation(fit, returns);
        double square = 0;
        foreach (double error in simulation.Errors)
            square += error * error;
        Assert.Equal(1, square / returns.Length, 0.01);

        double[] totals = new double[100_000];
        var random = new SplitMix64(5);
        simulation.Run(20, ref random, totals);
        double expected = 0;
        for (int day = 1; day <= 20; day++)
            expected += fit.ForecastVariance(day);
        double mean = totals.Average();
        Assert.Equal(expected, totals.Sum(total => (total - mean) * (total - mean)) / totals.Length, 0.03 * expected);

        // Normal errors were simulated: 95 % of a sum of twenty lie nearly within 1.96 deviations.
        GarchInterval interval = simulation.Interval(20, 0.95, 50_000, ref random);
        double drift = 20 * fit.Parameters.Mean;
        Assert.Equal(drift - 1.96 * Math.Sqrt(expected), interval.LowReturn, 0.05 * Math.Sqrt(expected));
        Assert.Equal(drift + 1.96 * Math.Sqrt(expected), interval.HighReturn, 0.05 * Math.Sqrt(expected));
        Assert.InRange(fit.ForecastVariance(20), interval.LowVariance, interval.HighVariance);
    }

    [Fact]
    public void What_cannot_be_fitted_is_said()
    {
        var estimator = new GarchEstimator();
        Assert.Equal(GarchStatus.NoVariation, estimator.Fit(new(), new double[100]).Status);
        double[] constant = new double[100];
        Array.Fill(constant, 0.1);
        GarchFit none = estimator.Fit(new(), constant);
        Assert.Equal(GarchStatus.NoVariation, none.Status);
        Assert.True(double.IsNaN(none.LogLikelihood));
        Assert.Contains("30", Assert.Throws<ArgumentException>(() => estimator.Fit(new(), new double[29])).Message, StringComparison.Ordinal);
        double[] broken = Simulated(100);
        broken[57] = double.NaN;
        Assert.Contains("57", Assert.Throws<ArgumentException>(() => estimator.Fit(new(), broken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => estimator.Fit(new(), Simulated(100), 60, [41], new GarchFit[1]));
        Assert.Throws<ArgumentException>(() => new FilteredHistoricalSimulation(none, constant));
    }

    [Fact]
    public void Fitting_again_allocates_nothing()
    {
        double[] returns = Marks();
        var estimator = new GarchEstimator();
        int[] starts = [0, 10, 20, 30, 40];
        var fits = new GarchFit[starts.Length];
        Assert.Equal(0, Allocations.OnceSettled(() =>
        {
            estimator.Fit(new(), returns);
            estimator.Fit(new(), returns, 500, starts, fits);
        }));
    }

    [Theory]
    [InlineData(0.5, 0.5723649429247001, -1.9635100260214235)]
    [InlineData(1, 0, -0.5772156649015329)]
    [InlineData(2.525, 0.302414411792075743, 0.715342348809694701)]
    [InlineData(10, 12.801827480081469, 2.251752589066721)]
    [InlineData(250.5, 1131.28400133225517, 5.52146158452704645)]
    public void Gamma_function_at_points_of_mpmath(double x, double log, double slope)
    {
        // mpmath.loggamma and mpmath.digamma at 30 digits.
        Assert.Equal(log, GammaFunction.Log(x), 1e-14 * (1 + Math.Abs(log)));
        Assert.Equal(slope, GammaFunction.Digamma(x), 1e-14 * (1 + Math.Abs(slope)));
        Assert.True(double.IsNaN(GammaFunction.Log(-x)) && double.IsNaN(GammaFunction.Digamma(0)));
    }

    private static double[] Marks() =>
        [.. File.ReadLines(TestData.Path("numerics/garch/dem2gbp.csv")).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    private static double[] SharePrices()
    {
        using var file = File.OpenRead(TestData.Path("numerics/garch/arch_sp500.csv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        double[] closes =
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => double.Parse(line.Split(',')[5], CultureInfo.InvariantCulture)),
        ];
        return [.. closes.Zip(closes.Skip(1), (before, after) => 100 * (after / before - 1))];
    }

    /// <summary>μ = 0.05, ω = 0.02, α = 0.08, β = 0.90 with 500 returns to settle, as the benchmark workload states it.</summary>
    private static double[] Simulated(int count)
    {
        var random = new SplitMix64(7);
        double[] returns = new double[count];
        double variance = 0.02 / (1 - 0.98);
        for (int t = -500; t < count; t++)
        {
            double error = Math.Sqrt(variance) * random.NextNormal();
            if (t >= 0)
                returns[t] = 0.05 + error;
            variance = 0.02 + 0.08 * error * error + 0.90 * variance;
        }

        return returns;
    }

    private static double[] SlopesAt(in GarchSpecification specification, double[] at, double[] returns, out double logLikelihood)
    {
        (double mean, double square, double backcast) = ReturnMoments.Of(returns, true);
        bool isFixed = specification.PreSample == PreSample.Backcast;
        bool isNormal = specification.Errors == ErrorLaw.Normal;
        (double level, double slope) = StudentLevel.Of(isNormal ? 0 : at[5]);
        GarchPoint<Lane1> point = new()
        {
            Mean = new(at[0]), Omega = new(at[1]), Alpha = new(at[2]), Gamma = new(at[3]), Beta = new(at[4]), Shape = new(at[5]), Skew = new(at[6]),
            ShapeLevel = new(level), ShapeLevelSlope = new(slope),
            PreSample = new(isFixed ? backcast : square - 2 * at[0] * mean + at[0] * at[0]),
            PreSampleByMean = new(isFixed ? 0 : 2 * (at[0] - mean)),
        };
        double[] scratch = new double[GarchLikelihood.ScratchLength(returns.Length)];
        GarchSlopes<Lane1> found = GarchLikelihood.Evaluate(specification, returns, point, default(NoScores<Lane1>), scratch);
        logLikelihood = found.LogLikelihood.Value;
        return [found.Mean.Value, found.Omega.Value, found.Alpha.Value, found.Gamma.Value, found.Beta.Value, found.Shape.Value, found.Skew.Value];
    }

    /// <summary>The definitions written out, return by return, with the system's logarithm.</summary>
    private static double PlainLogLikelihood(in GarchSpecification specification, double[] at, double[] returns)
    {
        (double mean, double omega, double alpha, double gamma, double beta, double degrees, double skew) = (at[0], at[1], at[2], at[3], at[4], at[5], at[6]);
        double before = returns.Average(value => (value - mean) * (value - mean));
        if (specification.PreSample == PreSample.Backcast)
        {
            double[] weights = [.. Enumerable.Range(0, 75).Select(t => Math.Pow(0.94, t))];
            double average = returns.Average();
            before = weights.Select((weight, t) => weight * Math.Pow(returns[t] - average, 2)).Sum() / weights.Sum();
        }

        double variance = specification.Equation switch
        {
            VarianceEquation.Garch => omega + (alpha + beta) * before,
            VarianceEquation.Gjr => omega + ((alpha + gamma) / 2 + beta) * before,
            _ => Math.Exp(omega + beta * Math.Log(before)),
        };
        double c = Math.Exp(GammaFunction.Log((degrees + 1) / 2) - GammaFunction.Log(degrees / 2)) / Math.Sqrt(Math.PI * (degrees - 2));
        double a = 4 * skew * c * (degrees - 2) / (degrees - 1);
        double b = Math.Sqrt(1 + 3 * skew * skew - a * a);
        double sum = 0;
        foreach (double value in returns)
        {
            double error = value - mean, z = error / Math.Sqrt(variance);
            double narrow = z < -a / b ? 1 - skew : 1 + skew;
            double density = specification.Errors switch
            {
                ErrorLaw.Normal => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI),
                ErrorLaw.StudentT => c * Math.Pow(1 + z * z / (degrees - 2), -(degrees + 1) / 2),
                _ => b * c * Math.Pow(1 + Math.Pow((b * z + a) / narrow, 2) / (degrees - 2), -(degrees + 1) / 2),
            };
            sum += Math.Log(density / Math.Sqrt(variance));
            variance = specification.Equation switch
            {
                VarianceEquation.Garch => omega + alpha * error * error + beta * variance,
                VarianceEquation.Gjr => omega + (error < 0 ? gamma : alpha) * error * error + beta * variance,
                _ => Math.Exp(omega + alpha * (Math.Abs(z) - Math.Sqrt(2 / Math.PI)) + gamma * z + beta * Math.Log(variance)),
            };
        }

        return sum;
    }

    private static void AssertDigits(double expected, double actual, double tolerance) => Assert.Equal(expected, actual, tolerance);

    private static void AssertAll(double[] expected, GarchParameters actual, double[] tolerances)
    {
        double[] values = [actual.Mean, actual.Omega, actual.Alpha, actual.Beta];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], tolerances[i]);
    }
}
