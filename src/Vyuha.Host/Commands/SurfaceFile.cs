using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Surface;

namespace Vyuha.Host.Commands;

/// <summary>A user's CSV of the options of one underlying, several expiries, as what a surface is fitted to.</summary>
/// <param name="Expiries">Rising in time.</param>
/// <param name="Spot">Underlying now, rupee: as given, or the first forward discounted.</param>
/// <param name="Implied">Of each expiry, whether its forward is the one its calls and puts imply.</param>
internal sealed record SurfaceFile(IReadOnlyList<ExpiryQuotes> Expiries, double Spot, bool[] Implied)
{
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

        OptionFile bids = OptionFile.Read(path, quoted ? "bid" : "price", mayBeNegative: false), asks = quoted ? OptionFile.Read(path, "ask", mayBeNegative: false) : bids;
        var expiries = new List<ExpiryQuotes>();
        var implied = new List<bool>();
        double spot = bids.OnSpot ? Same(path, bids, Enumerable.Range(0, bids.Count), bids.Underlyings, "spot", "The file is of one underlying at one time.") : 0;
        foreach (IGrouping<double, int> expiry in Enumerable.Range(0, bids.Count).GroupBy(row => bids.Years[row]).OrderBy(group => group.Key))
        {
            if (!(expiry.Key > 0))
                throw InputErrorException.At(path, bids.Lines[expiry.First()], $"years {OptionFile.Text(expiry.Key)} is not above 0.", "Leave out what has expired; a week is 0.0191781.");
            double rate = Same(path, bids, expiry, bids.Rates, "rate", "Options of one expiry share one rate."), discount = ExactMath.Exp(-rate * expiry.Key);
            (double[] strikes, double[][] sides) = Chain(path, bids, expiry, row => quoted
                ? (bids.Values[row], asks.Values[row])
                : (Math.Max(bids.Values[row] * (1 - width) - tick, bids.Values[row] / 2), bids.Values[row] * (1 + width) + tick));
            double forward;
            bool found = false;
            if (bids.OnSpot)
                (forward, found) = Implied(strikes, sides, quoted, discount, spot, bids.Market(expiry.First()).Forward);
            else
                forward = Same(path, bids, expiry, bids.Underlyings, "forward", "Options of one expiry share one forward.");
            if (spot == 0)
                spot = forward * discount;
            var quotes = new SmileQuotes();
            quotes.Load(forward, expiry.Key, discount, strikes, sides[0], sides[1], sides[2], sides[3], tick);
            expiries.Add(ExpiryQuotes.Of(quotes));
            implied.Add(found);
        }

        return new(expiries, spot, [.. implied]);

        static (double, bool) Implied(double[] strikes, double[][] sides, bool quoted, double discount, double spot, double carried)
        {
            double[] calls = [.. strikes.Select((_, i) => (sides[0][i] + sides[1][i]) / 2)], puts = [.. strikes.Select((_, i) => (sides[2][i] + sides[3][i]) / 2)];
            double[] widths = quoted ? [.. strikes.Select((_, i) => sides[1][i] - sides[0][i] + sides[3][i] - sides[2][i])] : [];
            ImpliedForwardResult near = ImpliedForward.Find(strikes, calls, puts, widths, discount, spot);
            return near.Status == ImpliedForwardStatus.Ok ? (near.Forward, true) : (carried, false);
        }
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

            (double bid, double ask) = quote(row);
            if (ask < bid)
                throw InputErrorException.At(path, file.Lines[row], $"ask {OptionFile.Text(ask)} is below bid {OptionFile.Text(bid)}.", "Leave the row out or put it right.");
            (strike.Lines[side], strike.Sides[2 * side], strike.Sides[2 * side + 1]) = (file.Lines[row], bid, ask);
        }

        return ([.. chain.Keys], [.. Enumerable.Range(0, 4).Select(side => chain.Values.Select(strike => strike.Sides[side]).ToArray())]);
    }

    private static double Same(string path, OptionFile file, IEnumerable<int> rows, double[] values, string column, string remedy)
    {
        int first = rows.First();
        foreach (int row in rows)
        {
            if (values[row] != values[first])
            {
                throw InputErrorException.At(
                    path, file.Lines[row], $"{column} {OptionFile.Text(values[row])} differs from {OptionFile.Text(values[first])} in line {file.Lines[first].ToString(CultureInfo.InvariantCulture)}.", remedy);
            }
        }

        return values[first];
    }
}
