using System.Globalization;
using System.IO.Compression;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class ImpliedForwardTests
{
    private const double Discount = 0.9985;

    [Fact]
    public void Parity_at_one_strike()
    {
        // MARKET_RULES 5.1: K 24,000, C 215.10, P 177.70, r 6.5 %, T 0.0226 gives 24,037.5; here at three strikes that agree.
        double discount = ExactMath.Exp(-0.065 * 0.0226);
        double[] strikes = [23_950, 24_000, 24_050], calls = [265.10, 215.10, 165.10], puts = [177.70, 177.70, 177.70];
        puts[0] = 265.10 - (24_037.46 - 23_950) * discount;
        puts[2] = 165.10 - (24_037.46 - 24_050) * discount;
        ImpliedForwardResult result = ImpliedForward.Find(strikes, calls, puts, [], discount, 24_000);
        Assert.Equal(ImpliedForwardStatus.Ok, result.Status);
        Assert.Equal(24_037.5, result.Forward, 0.05);
        Assert.Equal(3, result.Pairs);
    }

    [Fact]
    public void One_stale_quote_does_not_move_it()
    {
        (double[] strikes, double[] calls, double[] puts, double[] widths) = Chain(24_037.5);
        calls[20] += 120;
        ImpliedForwardResult result = ImpliedForward.Find(strikes, calls, puts, widths, Discount, 23_950);
        Assert.Equal((ImpliedForwardStatus.Ok, 5), (result.Status, result.Pairs));
        Assert.Equal(24_037.5, result.Forward, 1e-6);
    }

    [Fact]
    public void Wide_quotes_and_missing_sides_are_left_out()
    {
        (double[] strikes, double[] calls, double[] puts, double[] widths) = Chain(24_037.5);
        for (int i = 0; i < strikes.Length; i += 2)
        {
            calls[i] += 40;
            widths[i] = 80;
        }

        calls[21] = double.NaN;
        puts[19] = 0;
        ImpliedForwardResult result = ImpliedForward.Find(strikes, calls, puts, widths, Discount, 24_037);
        Assert.Equal((ImpliedForwardStatus.Ok, 5), (result.Status, result.Pairs));
        Assert.Equal(24_037.5, result.Forward, 1e-6);
        Assert.Equal(0, result.Dispersion, 1e-6);
    }

    [Fact]
    public void A_hint_three_strikes_away_only_starts_the_search()
    {
        (double[] strikes, double[] calls, double[] puts, double[] widths) = Chain(24_037.5);
        for (int i = 0; i < strikes.Length; i++)
        {
            if (Math.Abs(strikes[i] - 24_037.5) > 130)
                calls[i] += 3; // away from the money quotes lean
        }

        Assert.Equal(24_037.5, ImpliedForward.Find(strikes, calls, puts, widths, Discount, 24_200).Forward, 1e-6);
    }

    [Fact]
    public void Too_few_pairs_is_said()
    {
        (double[] strikes, double[] calls, double[] puts, double[] widths) = Chain(24_037.5);
        calls.AsSpan().Fill(double.NaN);
        calls[20] = calls[21] = 200;
        ImpliedForwardResult result = ImpliedForward.Find(strikes, calls, puts, widths, Discount, 24_000);
        Assert.Equal((ImpliedForwardStatus.TooFewPairs, 2, 0.0), (result.Status, result.Pairs, result.Forward));
        Assert.Equal(ImpliedForwardStatus.TooFewPairs, ImpliedForward.Find([], [], [], [], Discount, 24_000).Status);
    }

    [Fact]
    public void Pairs_that_disagree_are_called_dispersed()
    {
        (double[] strikes, double[] calls, double[] puts, double[] widths) = Chain(24_037.5);
        for (int i = 0; i < strikes.Length; i++)
            calls[i] += i % 3 * 100;
        Assert.Equal(ImpliedForwardStatus.Dispersed, ImpliedForward.Find(strikes, calls, puts, widths, Discount, 24_000).Status);
    }

    [Theory]
    [InlineData(0, 24_000)]
    [InlineData(double.NaN, 24_000)]
    [InlineData(1, -5)]
    [InlineData(1, double.NaN)]
    public void Meaningless_arguments_are_refused(double discount, double hint) =>
        Assert.Equal(ImpliedForwardStatus.InvalidInput, ImpliedForward.Find([1], [1], [1], [], discount, hint).Status);

    [Fact]
    public void Closing_prices_of_a_real_day_hold_parity_to_a_few_basis_points()
    {
        // The data's own check of NIFTY near the money: standard deviation 3.5 basis points.
        string file = TestData.Path("eod/nse_fo_bhavcopy_udiff/2026-02/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.zip");
        double spot = 0;
        var quotes = new SortedDictionary<DateOnly, SortedDictionary<double, (double Call, double Put)>>();
        using (ZipArchive archive = ZipFile.OpenRead(file))
        using (var reader = new StreamReader(archive.Entries[0].Open()))
        {
            string[] header = reader.ReadLine()!.Split(',');
            int symbol = At("TckrSymb"), expiry = At("XpryDt"), strike = At("StrkPric"), right = At("OptnTp"), close = At("ClsPric"), volume = At("TtlTradgVol"), underlying = At("UndrlygPric");
            while (reader.ReadLine() is { } line)
            {
                string[] cells = line.Split(',');
                if (cells[symbol] != "NIFTY" || cells[right] is not ("CE" or "PE") || cells[volume] == "0")
                    continue;
                spot = Number(cells[underlying]);
                var day = DateOnly.ParseExact(cells[expiry], "yyyy-MM-dd", CultureInfo.InvariantCulture);
                if (!quotes.TryGetValue(day, out var chain))
                    quotes[day] = chain = [];
                (double call, double put) = chain.GetValueOrDefault(Number(cells[strike]));
                chain[Number(cells[strike])] = cells[right] == "CE" ? (Number(cells[close]), put) : (call, Number(cells[close]));
            }

            int At(string name) => Array.IndexOf(header, name);
        }

        int good = 0;
        double previous = 0;
        foreach ((DateOnly expiry, var chain) in quotes.Where(q => q.Key > new DateOnly(2026, 2, 10)).Take(4))
        {
            double years = (expiry.DayNumber - new DateOnly(2026, 2, 10).DayNumber) / 365.0;
            ImpliedForwardResult result = ImpliedForward.Find(
                [.. chain.Keys], [.. chain.Values.Select(q => q.Call)], [.. chain.Values.Select(q => q.Put)], [], ExactMath.Exp(-0.055 * years), spot);
            Assert.Equal(ImpliedForwardStatus.Ok, result.Status);
            Assert.InRange(result.Dispersion / result.Forward, 0, 0.0007);
            Assert.InRange(result.Forward / spot, 0.998, 1.0 + 0.1 * years + 0.003);
            Assert.True(result.Forward > previous - 0.0005 * spot, "forwards rise with the expiry");
            previous = result.Forward;
            good++;
        }

        Assert.Equal(4, good);
    }

    private static (double[] Strikes, double[] Calls, double[] Puts, double[] Widths) Chain(double forward)
    {
        double[] strikes = [.. Enumerable.Range(0, 41).Select(i => 23_000.0 + 50 * i)];
        return (
            strikes,
            [.. strikes.Select(k => Black76.Price(true, forward, k, 0.0226, 0.13, Discount))],
            [.. strikes.Select(k => Black76.Price(false, forward, k, 0.0226, 0.13, Discount))],
            [.. strikes.Select(_ => 1.0)]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
