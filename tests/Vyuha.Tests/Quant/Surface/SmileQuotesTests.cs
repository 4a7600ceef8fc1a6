using Vyuha.Quant.Options;
using Vyuha.Quant.Surface;

namespace Vyuha.Tests.Quant.Surface;

public sealed class SmileQuotesTests
{
    private const double Forward = 24_010;
    private const double Years = 0.05;
    private const double Discount = 0.997;
    private static readonly double[] Strikes = [23_000, 23_500, 24_000, 24_500, 25_000];

    [Fact]
    public void Bid_and_ask_become_the_variances_they_stand_for()
    {
        double[] lows = [0.140, 0.130, 0.120, 0.118, 0.121], highs = [0.144, 0.133, 0.122, 0.121, 0.126];
        double[] bids = Prices(lows), asks = Prices(highs), none = new double[5];
        var quotes = new SmileQuotes();
        // Puts below the forward, calls above it; the other sides are not quoted at all.
        Assert.Equal(5, quotes.Load(Forward, Years, Discount, Strikes, Above(bids), Above(asks), Below(bids), Below(asks), 0));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Math.Log(Strikes[i] / Forward), quotes.LogMoneyness[i], 1e-14);
            Assert.Equal(lows[i] * lows[i] * Years, quotes.TotalVariances[i] - quotes.HalfWidths[i], 1e-12);
            Assert.Equal(highs[i] * highs[i] * Years, quotes.TotalVariances[i] + quotes.HalfWidths[i], 1e-12);
        }

        double[] Above(double[] all) => [none[0], none[1], none[2], all[3], all[4]];
        double[] Below(double[] all) => [all[0], all[1], all[2], none[3], none[4]];
    }

    [Fact]
    public void A_quote_without_width_counts_as_one_tick_wide()
    {
        double[] prices = Prices([0.14, 0.13, 0.12, 0.118, 0.12]);
        var quotes = new SmileQuotes();
        quotes.Load(Forward, Years, Discount, Strikes, prices, prices, prices, prices, 0.05);
        for (int i = 0; i < quotes.Count; i++)
        {
            double vol = Math.Sqrt((quotes.TotalVariances[i] + quotes.HalfWidths[i]) / Years);
            Assert.Equal(prices[i] + 0.025, Black76.Price(Strikes[i] > Forward, Forward, Strikes[i], Years, vol, Discount), 1e-9);
        }
    }

    [Fact]
    public void What_says_nothing_is_passed_over()
    {
        double[] bids = Prices([0.14, 0.13, 0.12, 0.118, 0.12]), asks = [.. bids.Select(x => x + 1)];
        (bids[0], asks[1], bids[3]) = (0, bids[1] - 1, double.NaN); // No bid, crossed, not quoted.
        var quotes = new SmileQuotes();
        Assert.Equal(2, quotes.Load(Forward, Years, Discount, Strikes, bids, asks, bids, asks, 0.05));
        Assert.Equal([24_000, 25_000], quotes.Strikes.ToArray());
        // A tick far out is worth more than a volatility point.
        Assert.Equal(0, quotes.Load(Forward, Years, Discount, [40_000], [0.05], [0.10], [0], [0], 0.05));
        Assert.Throws<ArgumentException>(() => quotes.Load(Forward, Years, Discount, Strikes, [1], asks, bids, asks, 0.05));
    }

    [Fact]
    public void Each_strike_is_a_quote_or_counted_by_why_it_is_not()
    {
        // One good put, one without bid, one crossed; a call of which a tick of 15 is worth more than a point, and one of a delta of a ten-thousandth.
        double[] strikes = [23_500, 23_600, 23_700, 25_000, 26_500];
        double far = Black76.Price(true, Forward, 26_500, Years, 0.12, Discount);
        double[] bids = [180, double.NaN, 300, 40, far * 0.9], asks = [182, 190, 290, 41, far * 1.1];
        var quotes = new SmileQuotes();
        Assert.Equal(2, quotes.Load(Forward, Years, Discount, strikes, bids, asks, bids, asks, 1e-6));
        Assert.Equal(new LeftOutQuotes(OneSided: 1, Crossed: 1, NoInformation: 0, SmallDelta: 1), quotes.LeftOut);
        Assert.Equal(1, quotes.Load(Forward, Years, Discount, strikes, bids, asks, bids, asks, 15)); // A point is worth 18.4 to the put and 10.0 to the call.
        Assert.Equal(new LeftOutQuotes(OneSided: 1, Crossed: 1, NoInformation: 2, SmallDelta: 0), quotes.LeftOut);
        Assert.Equal(4, quotes.LeftOut.Total);
    }

    [Fact]
    public void A_load_allocates_nothing_once_warm()
    {
        double[] bids = Prices([0.14, 0.13, 0.12, 0.118, 0.12]), asks = [.. bids.Select(x => x + 1)];
        var quotes = new SmileQuotes();
        Assert.Equal(0, Allocations.OnceSettled(() => quotes.Load(Forward, Years, Discount, Strikes, bids, asks, bids, asks, 0.05)));
    }

    private static double[] Prices(double[] vols) => [.. vols.Select((vol, i) => Black76.Price(Strikes[i] > Forward, Forward, Strikes[i], Years, vol, Discount))];
}
