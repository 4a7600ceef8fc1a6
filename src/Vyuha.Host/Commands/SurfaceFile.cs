using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Surface;

namespace Vyuha.Host.Commands;

/// <summary>A user's CSV of the options of one underlying, several expiries, as what a surface is fitted to.</summary>
/// <remarks>A quote with one side, with none, or crossed is what real chains are full of: it is left out and counted. What contradicts itself is refused with its line.</remarks>
/// <param name="Expiries">Rising in time.</param>
/// <param name="Spot">Underlying now, rupee: as given, or the first forward discounted.</param>
internal sealed record SurfaceFile(IReadOnlyList<SurfaceExpiry> Expiries, double Spot)
{
    /// <summary>By which spots of one file may differ, as a share: pages of an exchange's site are seconds apart.</summary>
    private const double SpotTolerance = 0.002;

    /// <summary>All strikes left out.</summary>
    public LeftOutQuotes LeftOut => Expiries.Aggregate(default(LeftOutQuotes), (sum, expiry) => sum + expiry.LeftOut);

    /// <param name="path">The CSV.</param>
    /// <param name="tick">Smallest step of a price, rupee.</param>
    /// <param name="width">What a price without bid and ask may be off by, besides a tick, as a share of it.</param>
    /// <exception cref="InputErrorException">The file, a column or a field of it cannot be used.</exception>
    public static SurfaceFile Read(string path, double tick, double width)
    {
        string[] header = CsvFile.Read(path, ["right", "strike", "years", "rate"], "options").Header;
        bool quoted = header.Contains("bid") && header.Contains("ask");
        if (quoted == header.Contains("price"))
        {
            throw new InputErrorException(
                $"{path}: {(quoted ? "there are both a column price and the columns bid and ask" : "there is neither a column price nor the columns bid and ask")}. Name the columns right,forward,strike,years,rate,bid,ask, or price in place of bid and ask, or spot in place of forward.");
        }

        OptionFile bids = OptionFile.Read(path, quoted ? "bid" : "price", mayBeNegative: false, mayBeEmpty: true);
        OptionFile asks = quoted ? OptionFile.Read(path, "ask", mayBeNegative: false, mayBeEmpty: true) : bids;
        double spot = bids.OnSpot ? Same(path, bids, Enumerable.Range(0, bids.Count), bids.Underlyings, "spot", "The file is of one underlying at one time.", SpotTolerance) : 0;
        var quotes = new SmileQuotes();
        var expiries = new List<SurfaceExpiry>();
        foreach (IGrouping<double, int> expiry in Enumerable.Range(0, bids.Count).GroupBy(row => bids.Years[row]).OrderBy(group => group.Key))
        {
            int first = expiry.First();
            if (!(expiry.Key > 0))
                throw InputErrorException.At(path, bids.Lines[first], $"years {OptionFile.Text(expiry.Key)} is not above 0.", "Leave out what has expired; a week is 0.0191781.");
            double rate = Same(path, bids, expiry, bids.Rates, "rate", "Options of one expiry share one rate."), discount = ExactMath.Exp(-rate * expiry.Key);
            (double[] strikes, double[][] sides) = Chain(path, bids, expiry, row => quoted
                ? (bids.Values[row], asks.Values[row])
                : (Math.Max(bids.Values[row] * (1 - width) - tick, bids.Values[row] / 2), bids.Values[row] * (1 + width) + tick));
            (double forward, ForwardOrigin origin) = bids.OnSpot
                ? Implied(strikes, sides, quoted, discount, bids.Market(first).Forward, spot)
                : (Same(path, bids, expiry, bids.Underlyings, "forward", "Options of one expiry share one forward."), ForwardOrigin.File);
            if (spot == 0)
                spot = forward * discount;
            quotes.Load(forward, expiry.Key, discount, strikes, sides[0], sides[1], sides[2], sides[3], tick);
            expiries.Add(new(ExpiryQuotes.Of(quotes), origin, strikes.Length, quotes.LeftOut));
        }

        return new(expiries, spot);
    }

    private static (double Forward, ForwardOrigin Origin) Implied(double[] strikes, double[][] sides, bool quoted, double discount, double carried, double spot)
    {
        double[] calls = Mids(sides[0], sides[1]), puts = Mids(sides[2], sides[3]);
        double[] widths = quoted ? [.. strikes.Select((_, i) => sides[1][i] - sides[0][i] + sides[3][i] - sides[2][i])] : [];
        foreach (double hint in new[] { carried, spot })
        {
            ImpliedForwardResult near = ImpliedForward.Find(strikes, calls, puts, widths, discount, hint);
            if (near.Status == ImpliedForwardStatus.Ok)
                return (near.Forward, ForwardOrigin.Parity);
        }

        return (carried, ForwardOrigin.Carry);

        static double[] Mids(double[] bids, double[] asks) => [.. bids.Select((bid, i) => bid > 0 && asks[i] >= bid ? (bid + asks[i]) / 2 : double.NaN)];
    }

    /// <summary>Strikes, rising, and of each the call's bid and ask and the put's; NaN where there is none.</summary>
    private static (double[] Strikes, double[][] Sides) Chain(string path, OptionFile file, IEnumerable<int> rows, Func<int, (double Bid, double Ask)> quote)
    {
        var chain = new SortedDictionary<double, (double[] Sides, int[] Lines)>();
        foreach (int row in rows)
        {
            if (!chain.TryGetValue(file.Strikes[row], out (double[] Sides, int[] Lines) strike))
                chain[file.Strikes[row]] = strike = ([double.NaN, double.NaN, double.NaN, double.NaN], [0, 0]);
            int side = file.IsCall[row] ? 0 : 1;
            if (strike.Lines[side] > 0)
            {
                throw InputErrorException.At(
                    path, file.Lines[row], $"the {(side == 0 ? "call" : "put")} at {OptionFile.Text(file.Strikes[row])} of this expiry is in line {strike.Lines[side].ToString(CultureInfo.InvariantCulture)} already.", "Leave one of the two out.");
            }

            strike.Lines[side] = file.Lines[row];
            (strike.Sides[2 * side], strike.Sides[2 * side + 1]) = quote(row);
        }

        return ([.. chain.Keys], [.. Enumerable.Range(0, 4).Select(side => chain.Values.Select(strike => strike.Sides[side]).ToArray())]);
    }

    private static double Same(string path, OptionFile file, IEnumerable<int> rows, double[] values, string column, string remedy, double tolerance = 0)
    {
        int first = rows.First();
        foreach (int row in rows)
        {
            if (Math.Abs(values[row] - values[first]) > tolerance * values[first])
            {
                throw InputErrorException.At(
                    path, file.Lines[row], $"{column} {OptionFile.Text(values[row])} differs from {OptionFile.Text(values[first])} in line {file.Lines[first].ToString(CultureInfo.InvariantCulture)}.", remedy);
            }
        }

        return values[first];
    }
}
