using System.Globalization;
using Vyuha.Quant.Surface;

namespace Vyuha.Tests.Quant.Surface;

/// <summary>
/// Surfaces of real index chains: a sample of each kind of file; with <c>VYUHA_TEST_ALL_CHAINS=1</c> every file there is, and the figures of
/// <c>docs/concepts/surface.md</c> on the console.
/// </summary>
public sealed class RealChainsTests(ITestOutputHelper output)
{
    private static readonly bool Everything = Environment.GetEnvironmentVariable("VYUHA_TEST_ALL_CHAINS") == "1";

    [Fact]
    public void Chains_with_bid_and_ask_are_fitted_without_arbitrage()
    {
        string snapshots = TestData.Path("intraday/nse_option_chain_snapshots_2018_2019");
        string[] files = Everything
            ? [.. ((string[])["front", "by_expiry"]).SelectMany(kind => ((string[])["NIFTY", "BANKNIFTY"]).SelectMany(name => Directory.GetFiles(Path.Combine(snapshots, kind, name)).Order(StringComparer.Ordinal)))]
            : [Path.Combine(snapshots, "by_expiry", "NIFTY", "NIFTY_2019-05-21.csv.gz"), Path.Combine(snapshots, "by_expiry", "BANKNIFTY", "BANKNIFTY_2019-05-30.csv.gz")];
        Figures svi = Fit(files, RecordedChains.Flags(Path.Combine(snapshots, "quality_flags.csv.gz")));
        Assert.True(svi.ShareInside > 0.30, $"{svi.ShareInside:P2} of the quotes have the smile between bid and ask");
        Assert.True(svi.MedianVolError < 0.015, $"median {svi.MedianVolError:P3}");
    }

    [Fact]
    public void End_of_day_chains_are_fitted_without_arbitrage()
    {
        string folder = TestData.Path("eod/nse_fo_bhavcopy_udiff");
        string[] files = [.. Directory.GetFiles(folder, "*.zip", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Figures svi = Fit(Everything ? files : [files[0], files[^1]], []);
        Assert.True(svi.ShareInside > 0.55, $"{svi.ShareInside:P2} of the closes have the smile within their width");
        Assert.True(svi.MedianVolError < 0.005, $"median {svi.MedianVolError:P3}");
    }

    private Figures Fit(string[] files, HashSet<string> flagged)
    {
        var chains = new RecordedChains();
        var figures = new Figures();
        foreach (string file in files)
        {
            foreach ((string underlying, double spot, List<ExpiryQuotes> expiries) in chains.Read(file, flagged))
                figures.Add(underlying, spot, expiries, $"{Path.GetFileName(file)} {underlying}");
        }

        string text = figures.Text(files.Length, chains);
        output.WriteLine(text);
        if (Everything)
            Console.Error.WriteLine(text);
        Assert.True(figures.Fitted > 0, text);
        Assert.True(figures.Violations.Count == 0, string.Join('\n', figures.Violations.Take(5)));
        return figures;
    }

    private sealed class Figures
    {
        private readonly List<double> _volErrors = [], _worstVolErrors = [], _shares = [], _sabrShares = [], _sabrErrors = [];
        private const double HalfPoint = 0.005;

        private int _surfaces, _essvi, _chains, _tooFew, _quotes, _inside, _near, _sabrQuotes, _sabrInside, _constrained, _family;
        private readonly SabrCalibrator _sabr = new();

        public int Fitted { get; private set; }

        public double ShareInside => (double)_inside / _quotes;

        public double MedianVolError => Median(_volErrors);

        public List<string> Violations { get; } = [];

        public void Add(string underlying, double spot, List<ExpiryQuotes> expiries, string where)
        {
            _chains += expiries.Count;
            bool any = VolatilitySurface.TryBuild(expiries, spot, EventClock.Plain, SurfaceModel.Svi, out VolatilitySurface? surface, out IReadOnlyList<ExpirySmile> smiles);
            for (int i = 0; i < smiles.Count; i++)
            {
                SviFit fit = smiles[i].Fit;
                Assert.True(fit.HasSmile || fit.Status is SviFitStatus.TooFewQuotes or SviFitStatus.NoShape, $"{where}: {fit}");
                if (!fit.HasSmile)
                {
                    _tooFew++;
                    continue;
                }

                Fitted++;
                _quotes += fit.Quotes;
                _inside += fit.Inside;
                _shares.Add((double)fit.Inside / fit.Quotes);
                _constrained += fit.Status == SviFitStatus.Constrained ? 1 : 0;
                _family += fit.Status == SviFitStatus.Ssvi && surface!.Model == SurfaceModel.Svi ? 1 : 0;
                (double square, double worst, int near) = VolErrors(expiries[i], fit.Smile.TotalVariance);
                _near += near;
                _volErrors.Add(square);
                _worstVolErrors.Add(worst);
                SabrFit sabr = _sabr.Fit(expiries[i].Forward, expiries[i].Years, 1, SabrForm.Hagan, expiries[i].LogMoneyness, expiries[i].TotalVariances, expiries[i].HalfWidths);
                _sabrQuotes += fit.Quotes;
                _sabrInside += sabr.Inside;
                if (sabr.Status == SviFitStatus.Ok)
                {
                    _sabrShares.Add((double)sabr.Inside / sabr.Quotes);
                    _sabrErrors.Add(VolErrors(expiries[i], k => sabr.Smile.TryVol(expiries[i].Forward * Math.Exp(k), SabrForm.Hagan, out double vol) ? vol * vol * expiries[i].Years : 0).RootMeanSquare);
                }
            }

            if (!any)
                return;
            _surfaces++;
            _essvi += surface!.Model == SurfaceModel.Essvi ? 1 : 0;
            Check(surface, $"{where}, {_surfaces}");
        }

        /// <summary>Densely, and by the definitions themselves: total variance does not fall with time, g is not below 0.</summary>
        private void Check(VolatilitySurface surface, string where)
        {
            const int points = 400;
            double[] times = [.. surface.Expiries.Where(expiry => expiry.Fit.HasSmile).Select(expiry => expiry.Years)];
            double[] above = new double[points + 1];
            for (int t = 0; t < times.Length; t++)
            {
                foreach (double share in (double[])[0.25, 0.5, 0.75, 1])
                {
                    double before = t == 0 ? 0 : times[t - 1], years = before + share * (times[t] - before);
                    SmileSlice slice = surface.At(years);
                    for (int i = 0; i <= points; i++)
                    {
                        double k = 1.5 * Math.Pow(2.0 * i / points - 1, 3), w = slice.TotalVariance(k);
                        if (!(w > 0 && w >= above[i] * (1 - 1e-12)))
                            Violations.Add($"{where}: calendar at {k} in {years} years");
                        if (!(slice.Durrleman(k) >= -1e-9))
                            Violations.Add($"{where}: butterfly {slice.Durrleman(k)} at {k} in {years} years");
                        above[i] = w;
                    }
                }
            }
        }

        private static (double RootMeanSquare, double Worst, int Near) VolErrors(ExpiryQuotes expiry, Func<double, double> variance)
        {
            double sum = 0, worst = 0;
            int near = 0;
            for (int i = 0; i < expiry.LogMoneyness.Length; i++)
            {
                double error = Math.Abs(Math.Sqrt(variance(expiry.LogMoneyness[i]) / expiry.Years) - Math.Sqrt(expiry.TotalVariances[i] / expiry.Years));
                sum += error * error;
                worst = Math.Max(worst, error);
                near += error <= HalfPoint ? 1 : 0;
            }

            return (Math.Sqrt(sum / expiry.LogMoneyness.Length), worst, near);
        }

        public string Text(int files, RecordedChains chains) => string.Create(CultureInfo.InvariantCulture, $"""
            {files} files, {_surfaces} surfaces, {_chains} chains with a forward; {chains.WithoutForward} without, {chains.Flagged} flagged; {_tooFew} with fewer than five quotes
            {Fitted} chains fitted, {_quotes} quotes, {_inside} ({100.0 * _inside / _quotes:0.00} %) with the smile inside, {100.0 * _near / _quotes:0.00} % within half a volatility point; {_essvi} surfaces of eSSVI; {_constrained} smiles constrained, {_family} of the family
            chains with every quote inside {Share(_shares, 1):0.0} %, 95 % of them {Share(_shares, 0.95):0.0} %, 90 % {Share(_shares, 0.9):0.0} %; median share {100 * Median(_shares):0.0} %
            root mean square in volatility points: median {100 * Median(_volErrors):0.000}, 95th of a hundred {100 * At(_volErrors, 0.95):0.00}, worst {100 * At(_volErrors, 1):0.00}; worst quote: median {100 * Median(_worstVolErrors):0.00}, worst {100 * At(_worstVolErrors, 1):0.0}
            SABR at beta 1: {100.0 * _sabrInside / _sabrQuotes:0.00} % of the quotes inside, median root mean square {100 * Median(_sabrErrors):0.000}
            violations of butterfly or calendar: {Violations.Count}
            """);

        private static double Share(List<double> shares, double least) => 100.0 * shares.Count(share => share >= least) / shares.Count;

        private static double Median(List<double> values) => At(values, 0.5);

        private static double At(List<double> values, double share)
        {
            double[] sorted = [.. values];
            Array.Sort(sorted);
            return sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
        }
    }
}
