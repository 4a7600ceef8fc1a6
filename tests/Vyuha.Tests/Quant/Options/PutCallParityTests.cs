using System.Globalization;
using System.IO.Compression;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

public sealed class PutCallParityTests
{
    private const double Forward = 24_137.5;
    private const double Discount = 0.9942;

    [Fact]
    public void Prices_of_one_model_give_back_its_forward_and_discount()
    {
        Quotes q = Chain();
        ParityFit fit = PutCallParity.Fit(q.Strikes, q.Calls, q.Puts, q.Widths, 24_000);
        Assert.Equal((ParityStatus.Ok, 64, 0, 1.0), (fit.Status, fit.Pairs, fit.Rejected, fit.Quality));
        Assert.Equal(Forward, fit.Forward, 1e-8);
        Assert.Equal(Discount, fit.Discount, 1e-11);
        Assert.InRange(fit.DiscountError, 1e-5, 1e-3); // quotes a rupee wide may hide that much
        Assert.InRange(fit.ForwardError, 0, 0.2);
    }

    [Fact]
    public void A_third_of_the_quotes_stale_and_a_few_wide_do_not_bend_the_line()
    {
        Quotes q = Chain();
        var random = new SplitMix64(4);
        int bad = 0, wide = 0;
        for (int i = 0; i < q.Strikes.Length; i++)
        {
            if (i % 3 == 0)
            {
                q.Calls[i] += 20 + 100 * random.NextDouble(); // all stale to one side, the worst for a mean
                bad += Math.Abs(q.Strikes[i] - 24_000) <= 50 * 32 ? 1 : 0;
            }
            else if (i % 13 == 0)
            {
                (q.Puts[i], q.Widths[i]) = (q.Puts[i] + 30, 90);
                wide++;
            }
        }

        ParityFit fit = PutCallParity.Fit(q.Strikes, q.Calls, q.Puts, q.Widths, 24_000);
        Assert.Equal(ParityStatus.Ok, fit.Status);
        Assert.Equal(Forward, fit.Forward, 1e-6);
        Assert.Equal(Discount, fit.Discount, 1e-9);
        Assert.True(wide > 0);
        Assert.InRange(fit.Rejected, bad, bad + wide + 1);
        Assert.InRange(fit.Quality, 0.6, 0.7); // the share of the weight that is not stale; wide quotes weigh next to nothing
    }

    [Fact]
    public void Repeated_trials_err_by_no_more_than_is_stated()
    {
        var random = new SplitMix64(11);
        double forwardSquares = 0, discountSquares = 0;
        const int Trials = 400;
        for (int trial = 0; trial < Trials; trial++)
        {
            Quotes q = Chain();
            for (int i = 0; i < q.Strikes.Length; i++)
                q.Calls[i] += 0.5 * random.NextNormal();
            ParityFit fit = PutCallParity.Fit(q.Strikes, q.Calls, q.Puts, q.Widths, 24_000);
            Assert.Equal(ParityStatus.Ok, fit.Status);
            double forward = (fit.Forward - Forward) / fit.ForwardError, discount = (fit.Discount - Discount) / fit.DiscountError;
            forwardSquares += forward * forward;
            discountSquares += discount * discount;
        }

        // Chance alone would give 1.03 ± 4 × 0.075, means of squares of Student's t; the stated errors allow for leaning quotes besides.
        Assert.InRange(forwardSquares / Trials, 0.1, 1.4);
        Assert.InRange(discountSquares / Trials, 0.01, 1.4);
    }

    [Fact]
    public void A_short_line_knows_the_forward_but_not_the_discount()
    {
        Quotes q = Chain();
        var random = new SplitMix64(3);
        for (int i = 0; i < q.Strikes.Length; i++)
        {
            q.Calls[i] += 2 * random.NextNormal();
            if (Math.Abs(q.Strikes[i] - 24_150) > 200)
                q.Puts[i] = double.NaN;
        }

        ParityFit fit = PutCallParity.Fit(q.Strikes, q.Calls, q.Puts, [], 24_000);
        Assert.Equal((ParityStatus.DiscountUnknown, 9), (fit.Status, fit.Pairs + fit.Rejected));
        Assert.Equal(Forward, fit.Forward, 4 * fit.ForwardError);
        Assert.InRange(fit.ForwardError, 0.1, 3);
    }

    [Fact]
    public void What_is_not_a_line_says_so()
    {
        Quotes q = Chain();
        var random = new SplitMix64(8);
        for (int i = 0; i < q.Strikes.Length; i++)
            q.Calls[i] += 400 * random.NextDouble();
        ParityFit fit = PutCallParity.Fit(q.Strikes, q.Calls, q.Puts, q.Widths, 24_000);
        Assert.Equal(ParityStatus.Dispersed, fit.Status);
        Assert.InRange(fit.Quality, 0, 0.05);

        Assert.Equal(ParityStatus.TooFewPairs, PutCallParity.Fit(q.Strikes.AsSpan(0, 4), q.Calls.AsSpan(0, 4), q.Puts.AsSpan(0, 4), [], 22_000).Status);
        Assert.Equal(ParityStatus.TooFewPairs, PutCallParity.Fit([], [], [], [], 24_000).Status);
        Assert.Equal(ParityStatus.InvalidInput, PutCallParity.Fit([1], [1], [], [], 24_000).Status);
        Assert.Equal(ParityStatus.InvalidInput, PutCallParity.Fit([1], [1], [1], [], double.NaN).Status);
    }

    [Fact]
    public void Quotes_of_real_chains_imply_one_forward_and_no_rate_that_they_do_not_show()
    {
        // NIFTY, 20 May to 6 June 2019, the snapshots at noon, expiries within five weeks. Exercise was taxed on the whole settlement value
        // until August 2019, so options in the money traded low and a rate read from mids would be 15 to 25 %; the repo rate was 6 %.
        int chains = 0, known = 0;
        List<double> distances = [];
        foreach (string day in (string[])["05-20", "05-21", "05-22", "05-23", "05-24", "05-27", "05-28", "05-29", "05-30", "05-31", "06-03", "06-04", "06-06"])
        {
            string file = TestData.Path($"intraday/nse_option_chain_snapshots_2018_2019/by_expiry/NIFTY/NIFTY_2019-{day}.csv.gz");
            foreach ((double years, double spot, List<double[]> rows) in Snapshot(file, "12:00"))
            {
                double[] strikes = [.. rows.Select(r => r[0])], calls = [.. rows.Select(r => (r[1] + r[2]) / 2)], puts = [.. rows.Select(r => (r[3] + r[4]) / 2)];
                double[] widths = [.. rows.Select(r => r[2] - r[1] + r[4] - r[3])];
                ImpliedForwardResult near = ImpliedForward.Find(strikes, calls, puts, widths, ExactMath.Exp(-0.06 * years), spot);
                if (near.Status != ImpliedForwardStatus.Ok)
                    continue;
                ParityFit fit = PutCallParity.Fit(strikes, calls, puts, widths, spot);
                Assert.True(fit.Status is ParityStatus.Ok or ParityStatus.DiscountUnknown, $"{day}: {fit}");
                Assert.True(Math.Abs(fit.Forward - near.Forward) <= 0.0003 * spot, $"{day}: {fit} beside {near}");
                distances.Add(Math.Abs(fit.Forward - near.Forward) / fit.ForwardError);
                chains++;
                known += fit.Status == ParityStatus.Ok ? 1 : 0;
            }
        }

        Assert.InRange(chains, 20, 40);
        Assert.Equal(0, known);
        distances.Sort();
        Assert.InRange(distances[chains / 2], 0, 1);
        Assert.InRange(distances[^1], 0, 4);
    }

    /// <summary>The chains of one snapshot: strike, call bid and ask, put bid and ask.</summary>
    private static List<(double Years, double Spot, List<double[]> Rows)> Snapshot(string file, string time)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        int[] columns = [.. ((string[])["StrikePrice", "CallBidPrice", "CallAskPrice", "PutBidPrice", "PutAskPrice", "CurrentVal"]).Select(name => Array.IndexOf(header, name))];
        var chains = new SortedDictionary<string, (double Years, double Spot, List<double[]> Rows)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (!cells[0].EndsWith(time, StringComparison.Ordinal) || columns.Any(column => cells[column] == "-"))
                continue;
            double[] n = [.. columns.Select(column => double.Parse(cells[column], CultureInfo.InvariantCulture))];
            DateTime now = DateTime.Parse(cells[0], CultureInfo.InvariantCulture), expiry = DateTime.Parse(cells[1], CultureInfo.InvariantCulture).AddHours(15.5);
            if (!chains.TryGetValue(cells[1], out var chain))
                chains[cells[1]] = chain = ((expiry - now).TotalDays / 365, n[5], []);
            chain.Rows.Add(n[..5]);
        }

        return [.. chains.Values];
    }

    private static Quotes Chain()
    {
        double[] strikes = [.. Enumerable.Range(0, 81).Select(i => 22_000.0 + 50 * i)];
        return new(
            strikes,
            [.. strikes.Select(k => Black76.Price(true, Forward, k, 0.09, 0.13, Discount))],
            [.. strikes.Select(k => Black76.Price(false, Forward, k, 0.09, 0.13, Discount))],
            [.. strikes.Select(_ => 1.0)]);
    }

    private sealed record Quotes(double[] Strikes, double[] Calls, double[] Puts, double[] Widths);
}
