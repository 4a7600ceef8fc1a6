using Vyuha.Core;
using Vyuha.Kernel.Signals;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>Signals of chains and of daily bars against the worked examples of MARKET_RULES §5.</summary>
public sealed class MarketSignalTests
{
    private static readonly DateOnly Day = new(2026, 7, 22);
    private static readonly DateOnly Expiry = new(2026, 7, 28);

    private readonly HandFed _feed = new();

    /// <summary>MARKET_RULES §5.4: call OI 10/30/40 and put OI 35/30/12 lakh at 23,900/24,000/24,100 give a ratio of 77/80 and max pain at 24,000.</summary>
    [Fact]
    public void Put_call_ratio_and_max_pain_of_the_worked_example()
    {
        ISignal<double> ratio = _feed.Market.Signals.PutCallRatio(0), pain = _feed.Market.Signals.MaxPain(0), exposure = _feed.Market.Signals.GammaExposure(0);
        Assert.Equal(NotReady.NoChain, ratio.Read().Reason);
        FeedChain();
        Assert.True(ratio.Read().TryGet(out double of));
        Assert.Equal(77.0 / 80, of, 12);
        Assert.True(pain.Read().TryGet(out double strike));
        Assert.Equal(24_000, strike);
        // The gammas of the three strikes differ by less than 3 %, so calls of 80 lakh outweigh puts of 77.
        Assert.True(exposure.Read().TryGet(out double rupees));
        Assert.True(rupees > 0);
    }

    /// <summary>F σ √T; MARKET_RULES §5.5 has ± 490 for 24,000, 13 % and 9 days.</summary>
    [Fact]
    public void Expected_move_and_volatility_at_the_money_of_the_worked_example()
    {
        DateOnly expiry = new(2026, 8, 4);
        ISignal<double> move = _feed.Market.Signals.ExpectedMove(0), volatility = _feed.Market.Signals.AtTheMoneyVolatility(0);
        double years = YearFraction.Years(Ist.At(new(2026, 7, 27), new(10, 0)).Nanoseconds, _feed.Market.Rules.ExpiryInstant("NIFTY", expiry).Value.Nanoseconds);
        FeedChain(new(2026, 7, 27), expiry, years);
        Assert.True(volatility.Read().TryGet(out double vol));
        Assert.Equal(0.13, vol, 4);
        Assert.True(move.Read().TryGet(out double rupees));
        Assert.Equal(490 * Math.Sqrt(years * 365 / 9), rupees, 0.5);
    }

    [Fact]
    public void One_expiry_has_no_slope_and_a_chain_without_quotes_no_volatility()
    {
        ISignal<double> slope = _feed.Market.Signals.TermSlope(0), volatility = _feed.Market.Signals.AtTheMoneyVolatility(0);
        _feed.Day(Day).Option(90, Expiry, 24_500, OptionRight.Call).Snapshot("10:00");
        Assert.Equal(NotReady.NotQuoted, volatility.Read().Reason);
        FeedChain();
        Assert.Equal(NotReady.NoChain, slope.Read().Reason);
        Assert.True(volatility.Read().IsReady);
    }

    /// <summary>MARKET_RULES §5.3: 15.2 between 11.0 and 24.6 is rank 30.9; with 190 of 252 days lower, percentile 75.4.</summary>
    [Fact]
    public void Iv_rank_of_the_worked_example_is_marked_as_a_proxy()
    {
        ISignal<IvRankValue> rank = _feed.Market.Signals.IvRank(0);
        var first = new DateOnly(2026, 7, 21).AddDays(-251);
        for (int i = 0; i < 252; i++)
            _feed.DailyClose(HandFed.Vix, first.AddDays(i), i == 0 ? 11.0 : i < 190 ? 14 : i == 251 ? 24.6 : 16);
        _feed.Day(Day).At("10:00", HandFed.Vix, 15.2).Snapshot("10:00");
        Reading<IvRankValue> reading = rank.Read();
        Assert.True(reading.TryGet(out IvRankValue value));
        Assert.True(reading.IsProxy);
        Assert.Equal((30.9, 75.4), (Math.Round(value.Rank, 1), Math.Round(value.Percentile, 1)));
    }

    [Fact]
    public void A_year_of_its_own_volatility_takes_the_proxys_place()
    {
        ISignal<IvRankValue> rank = _feed.Market.Signals.IvRank(0, 3);
        for (int day = 13; day <= 15; day++)
        {
            FeedChain(new(2026, 7, day), Expiry, volatility: day / 100.0, times: ["10:00", "15:09", "15:10", "15:20"]);
            _feed.Close("15:30");
        }

        FeedChain(new(2026, 7, 16), Expiry, volatility: 0.14, times: ["10:00"]);
        Reading<IvRankValue> reading = rank.Read();
        Assert.True(reading.TryGet(out IvRankValue value), reading.ToString());
        Assert.False(reading.IsProxy);
        Assert.Equal(50, value.Rank, 0.5);
        Assert.Equal(Ist.At(new(2026, 7, 16), new(10, 0)), reading.AsOf);
    }

    [Fact]
    public void Daily_signals_say_that_the_history_is_short_or_old()
    {
        ISignal<double> realised = _feed.Market.Signals.RealisedVolatility(0, 2, RealisedEstimator.CloseToClose);
        ISignal<double> forecast = _feed.Market.Signals.GarchForecast(0);
        _feed.DailyClose(HandFed.Spot, new(2026, 7, 17), 100).DailyClose(HandFed.Spot, new(2026, 7, 20), 101);
        Assert.Equal(NotReady.NoHistory, realised.Read().Reason);
        _feed.DailyClose(HandFed.Spot, new(2026, 7, 21), 100).Day(Day);
        Assert.Equal(NotReady.NoHistory, forecast.Read().Reason);
        Assert.True(realised.Read().TryGet(out double volatility));
        // Two returns of ± ln 1.01 have a mean of 0 and a variance of 2 ln² 1.01.
        Assert.Equal(Math.Sqrt(2 * 252) * 0.009950330853168083, volatility, 12);
        _feed.Close("15:30").Day(new(2026, 7, 29));
        Assert.Equal(NotReady.Stale, realised.Read().Reason);
    }

    private void FeedChain() => FeedChain(Day, Expiry);

    /// <summary>Three strikes priced by Black-76 with the open interest of §5.4, in lakh.</summary>
    private void FeedChain(DateOnly day, DateOnly expiry, double years = 0, double volatility = 0.13, string[]? times = null)
    {
        if (_feed.Market.Today != day)
            _feed.Day(day);
        (int Strike, int Calls, int Puts)[] strikes = [(23_900, 10, 35), (24_000, 30, 30), (24_100, 40, 12)];
        foreach (string time in times ?? ["10:00"])
        {
            Timestamp now = Ist.At(day, TimeOnly.Parse(time));
            double left = years > 0 ? years : YearFraction.Years(now.Nanoseconds, _feed.Market.Rules.ExpiryInstant("NIFTY", expiry).Value.Nanoseconds);
            double discount = Vyuha.Quant.Arithmetic.ExactMath.Exp(-_feed.Market.Rate * left);
            // Before 15:10 the market is somewhere else: only the fixed time counts.
            double vol = time == "15:09" ? 0.5 : time == "15:20" ? 0.6 : volatility;
            for (int i = 0; i < strikes.Length; i++)
            {
                foreach (OptionRight right in (OptionRight[])[OptionRight.Call, OptionRight.Put])
                {
                    int id = 20 + 2 * i + (right == OptionRight.Call ? 0 : 1);
                    if (!_feed.Market.IsAnnounced(id))
                        _feed.Option(id, expiry, strikes[i].Strike, right);
                    double price = Black76.PriceAndGreeks(right == OptionRight.Call, 24_000, strikes[i].Strike, left, vol, discount).Price;
                    _feed.Book(time, id, price - 0.001, price + 0.001, 100_000L * (right == OptionRight.Call ? strikes[i].Calls : strikes[i].Puts));
                }
            }

            _feed.Snapshot(time);
        }
    }
}
