using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Simulation.Synthetic;

/// <summary>The days themselves: the same from the same seed, whatever is asked for; contracts by the rules; quotes nobody can exploit.</summary>
public sealed class SyntheticMarketTests
{
    private static readonly SyntheticMarketOptions Daily = new() { Frequency = DataFrequency.Daily };
    private static readonly SyntheticMarketOptions Quarters = new() { Frequency = DataFrequency.Snapshot, StepMinutes = 15 };
    private static readonly SyntheticMarketOptions Minutes = new() { Frequency = DataFrequency.Minute };

    [Fact]
    public void A_day_depends_on_the_seed_and_the_date_alone()
    {
        SyntheticDay alone = Day(7, Quarters, new(2025, 3, 5));
        SyntheticDay amongOthers = Market(7, Quarters).Days(new(2025, 2, 27), new(2025, 3, 12)).Single(day => day.Date == alone.Date);
        Assert.Equal(Hash(alone.Nifty), Hash(amongOthers.Nifty));
        Assert.Equal(Hash(alone.IndiaVix), Hash(amongOthers.IndiaVix));
        Assert.NotEqual(Hash(alone.Nifty), Hash(Day(8, Quarters, alone.Date).Nifty));
    }

    [Fact]
    public void Closes_are_the_same_at_every_frequency()
    {
        DateOnly from = new(2025, 6, 2), to = new(2025, 6, 6);
        SyntheticClose[] closes = [.. Market(3, Daily).Closes(from, to)];
        Assert.Equal(5, closes.Length);
        foreach (SyntheticMarketOptions options in new[] { Daily, Quarters, Minutes })
        {
            SyntheticDay[] days = [.. Market(3, options).Days(from, to)];
            Assert.Equal(closes.Select(close => (close.Date, close.Nifty.Steps, close.IndiaVix.Steps)),
                days.Select(day => (day.Date, LastOf(day.Nifty, 0), LastOf(day.IndiaVix, 0))));
        }

        Assert.Equal(closes[..4], Market(3, Minutes).ClosesBefore(to, 4));
    }

    [Fact]
    public void Every_row_is_synthetic_valid_and_inside_the_session()
    {
        foreach (SyntheticDay day in Market(11, Quarters).Days(new(2024, 10, 28), new(2024, 11, 8)))
        {
            Session session = MarketRules.Shipped.Calendar(Exchange.Nfo).Session(day.Date).Value;
            foreach (MarketDay market in new[] { day.Nifty, day.IndiaVix })
            {
                market.Validate();
                Assert.Equal(DataOrigin.Synthetic, market.Origin);
                Assert.All(market.Time, time => Assert.InRange(time, session.OpenInstant.Nanoseconds + 1, session.CloseInstant.Nanoseconds));
                Assert.Equal(session.CloseInstant.Nanoseconds, market.Time[^1]);
            }
        }
    }

    [Fact]
    public void A_session_in_two_parts_has_no_rows_in_its_pause()
    {
        // Saturday 2 March 2024, a test of the disaster-recovery site: 09:15 to 10:00 and 11:30 to 12:30.
        DateOnly date = new(2024, 3, 2);
        long[] times = [.. Day(1, Minutes, date).Nifty.Time.Distinct()];
        Assert.Equal(45 + 60, times.Length);
        Assert.Equal(Ist.At(date, new TimeOnly(10, 0)).Nanoseconds, times[44]);
        Assert.Equal(Ist.At(date, new TimeOnly(11, 31)).Nanoseconds, times[45]);
        Assert.Equal(Ist.At(date, new TimeOnly(12, 30)).Nanoseconds, times[^1]);
    }

    [Theory]
    [InlineData(2026, 7, 31, 375)] // F&O closed at 15:30 until 2 August 2026, at 15:40 from 3 August (NSE circular FAOP74467).
    [InlineData(2026, 8, 3, 385)]
    public void A_minute_day_has_a_chain_for_each_minute_of_the_dated_session(int year, int month, int date, int minutes)
    {
        MarketDay day = Day(1, Minutes, new(year, month, date)).Nifty;
        Assert.Equal(minutes, day.Time.Distinct().Count());
        Assert.Equal(minutes * day.Contracts.Length, day.RowCount);
    }

    [Fact]
    public void Contracts_are_those_of_the_rule_tables()
    {
        DateOnly date = new(2026, 1, 5);
        MarketDay day = Day(1, Daily, date).Nifty;
        // Lots of the January 2026 contracts: 75 until the December 2025 monthly, 65 from the 6 January 2026 weekly (NSE circular FAOP70616).
        Assert.All(day.Contracts.Where(contract => contract.Instrument.IsTradable), contract => Assert.Equal(65, contract.StatedLotSize));
        DateOnly[] expiries = [.. day.Contracts.Where(contract => contract.Instrument.IsOption).Select(contract => contract.Instrument.Expiry).Distinct()];
        // Tuesdays; the monthly of January is the 27th, that of March the 30th because of the holiday on the 31st.
        Assert.Equal([new(2026, 1, 6), new(2026, 1, 13), new(2026, 1, 20), new(2026, 1, 27), new(2026, 2, 3), new(2026, 2, 24)], expiries[..6]);
        foreach (IGrouping<DateOnly, ListedContract> series in day.Contracts.Where(contract => contract.Instrument.IsOption).GroupBy(contract => contract.Instrument.Expiry))
        {
            decimal[] strikes = [.. series.Select(contract => contract.Instrument.Strike.ToRupees()).Distinct()];
            Assert.All(strikes.Skip(1).Zip(strikes), pair => Assert.Equal(50, pair.First - pair.Second));
        }
    }

    [Fact]
    public void A_listed_strike_stays_until_its_expiry()
    {
        var seen = new Dictionary<DateOnly, HashSet<Instrument>>();
        foreach (SyntheticDay day in Market(5, Daily).Days(new(2025, 1, 1), new(2025, 4, 30)))
        {
            var today = day.Nifty.Contracts.Select(contract => contract.Instrument).Where(one => one.IsTradable).GroupBy(one => one.Expiry)
                .ToDictionary(group => group.Key, group => group.ToHashSet());
            foreach ((DateOnly expiry, HashSet<Instrument> before) in seen)
            {
                if (expiry >= day.Date && today.TryGetValue(expiry, out HashSet<Instrument>? now))
                    Assert.Subset(now, before);
            }

            seen = today;
        }
    }

    [Fact]
    public void Quotes_lie_on_ticks_do_not_cross_and_offer_whole_lots()
    {
        MarketDay day = Day(21, Quarters, new(2025, 5, 14)).Nifty;
        for (int row = 0; row < day.RowCount; row++)
        {
            ListedContract contract = day.Contracts[day.Contract[row]];
            if (!contract.Instrument.IsOption)
                continue;
            Assert.True(day.Ask[row] > day.Bid[row] && day.Bid[row] >= 0);
            Assert.Equal(0, day.Bid[row] % 500); // The tick of index options is 0.05 rupee.
            Assert.Equal(0, day.Ask[row] % 500);
            Assert.Equal(0, day.BidSize[row] % contract.StatedLotSize);
            Assert.Equal(0, day.AskSize[row] % contract.StatedLotSize);
            Assert.Equal(0, day.Volume[row] % contract.StatedLotSize);
            Assert.Equal(0, day.OpenInterest[row] % contract.StatedLotSize);
            Assert.True(day.AskSize[row] > 0 && (day.BidSize[row] > 0) == (day.Bid[row] > 0));
            Assert.True(day.Volume[row] == 0 ? day.Last[row] == 0 : day.Low[row] <= day.Last[row] && day.Last[row] <= day.High[row] && day.Low[row] > 0);
        }
    }

    [Fact]
    public void Open_interest_carries_over_and_changes_by_no_more_than_is_traded()
    {
        foreach (SyntheticMarketOptions options in new[] { Daily, Quarters })
        {
            var before = new Dictionary<Instrument, long>();
            foreach (SyntheticDay day in Market(6, options).Days(new(2025, 2, 24), new(2025, 3, 7)))
            {
                MarketDay nifty = day.Nifty;
                long[] volume = new long[nifty.Contracts.Length], interest = new long[nifty.Contracts.Length];
                for (int row = 0; row < nifty.RowCount; row++)
                    (volume[nifty.Contract[row]], interest[nifty.Contract[row]]) = (volume[nifty.Contract[row]] + nifty.Volume[row], nifty.OpenInterest[row]);
                for (int i = 1; i < interest.Length; i++)
                {
                    if (before.TryGetValue(nifty.Contracts[i].Instrument, out long earlier))
                        Assert.True(Math.Abs(interest[i] - earlier) <= volume[i], $"{nifty.Contracts[i].Instrument} on {day.Date}");
                }

                before = Enumerable.Range(1, interest.Length - 1).ToDictionary(i => nifty.Contracts[i].Instrument, i => interest[i]);
            }
        }
    }

    [Theory]
    [InlineData(1UL, 2025, 2, 20)]
    [InlineData(2UL, 2025, 9, 16)] // a Tuesday expiry
    [InlineData(3UL, 2020, 3, 23)]
    [InlineData(4UL, 2026, 8, 18)]
    public void No_portfolio_bought_at_the_ask_and_sold_at_the_bid_is_free_money(ulong seed, int year, int month, int date)
    {
        MarketDay day = Day(seed, Quarters, new(year, month, date)).Nifty;
        foreach (SortedDictionary<decimal, (long Bid, long Ask)> quotes in SeriesQuotes(day, OptionRight.Call))
        {
            var chain = quotes.ToArray();
            for (int i = 1; i < chain.Length; i++)
            {
                Assert.True(chain[i - 1].Value.Ask >= chain[i].Value.Bid, "calls fall with the strike");
                Assert.True(chain[i - 1].Value.Bid - chain[i].Value.Ask <= (long)((chain[i].Key - chain[i - 1].Key) * Price.StepsPerRupee), "a spread is worth no more than its width");
                if (i + 1 < chain.Length)
                    Assert.True(chain[i - 1].Value.Ask + chain[i + 1].Value.Ask >= 2 * chain[i].Value.Bid, "a butterfly costs something");
            }
        }
    }

    [Fact]
    public void Mids_of_a_chain_are_monotone_and_convex_but_for_the_tick()
    {
        MarketDay day = Day(9, Minutes, new(2025, 8, 13)).Nifty;
        foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
        {
            foreach (SortedDictionary<decimal, (long Bid, long Ask)> quotes in SeriesQuotes(day, right))
            {
                // A mid of quotes is off the model's by half a tick at most, but where there is no bid at all.
                double[] mids = [.. quotes.Values.SkipWhile(quote => quote.Bid == 0).TakeWhile(quote => quote.Bid > 0).Select(quote => (quote.Bid + quote.Ask) / 2.0)];
                double sign = right == OptionRight.Call ? 1 : -1;
                for (int i = 1; i + 1 < mids.Length; i++)
                {
                    Assert.True(sign * (mids[i - 1] - mids[i]) >= -500);
                    Assert.True(mids[i - 1] - 2 * mids[i] + mids[i + 1] >= -1000);
                }
            }
        }
    }

    [Fact]
    public void Put_call_parity_with_the_future_holds_within_the_spreads()
    {
        MarketDay day = Day(13, Quarters, new(2025, 7, 9)).Nifty;
        int checks = 0;
        foreach (IGrouping<long, int> snapshot in Enumerable.Range(0, day.RowCount).GroupBy(row => day.Time[row]))
        {
            Dictionary<Instrument, int> rows = snapshot.ToDictionary(row => day.Contracts[day.Contract[row]].Instrument);
            foreach ((Instrument future, int at) in rows.Where(pair => pair.Key.Kind == InstrumentKind.IndexFuture))
            {
                double years = (Ist.At(future.Expiry, new TimeOnly(15, 30)).Nanoseconds - snapshot.Key) / (365.0 * 24 * 3600e9);
                double discount = Math.Exp(-0.066 * years); // The documented rate.
                foreach ((Instrument call, int c) in rows.Where(pair => pair.Key.Expiry == future.Expiry && pair.Key.Right == OptionRight.Call))
                {
                    int p = rows[Instrument.Option(call.Exchange, call.Underlying, call.Expiry, call.Strike, OptionRight.Put)];
                    if (day.Bid[c] == 0 || day.Bid[p] == 0)
                        continue;
                    // Long call, short put, short future at the worst prices earns nothing; nor does the reverse.
                    double strike = call.Strike.Steps;
                    Assert.True(day.Ask[c] - day.Bid[p] >= discount * (day.Bid[at] - strike) - 1);
                    Assert.True(day.Bid[c] - day.Ask[p] <= discount * (day.Ask[at] - strike) + 1);
                    checks++;
                }
            }
        }

        Assert.True(checks > 2_000);
    }

    [Fact]
    public void On_its_last_day_a_chain_trades_to_the_close_and_settles_at_the_index()
    {
        DateOnly expiry = new(2025, 3, 27);
        SyntheticDay daily = Day(17, Daily, expiry);
        long close = Market(17, Daily).Closes(expiry, expiry)[0].Nifty.Steps;
        Assert.Equal(close, daily.Nifty.Settlement[0]);
        int expiring = 0;
        for (int row = 0; row < daily.Nifty.RowCount; row++)
        {
            Instrument one = daily.Nifty.Contracts[daily.Nifty.Contract[row]].Instrument;
            if (one.Expiry != expiry)
                continue;
            long payoff = one.Right switch
            {
                OptionRight.Call => Math.Max(0, close - one.Strike.Steps),
                OptionRight.Put => Math.Max(0, one.Strike.Steps - close),
                _ => close,
            };
            Assert.Equal(payoff, daily.Nifty.Settlement[row]);
            expiring++;
        }

        Assert.True(expiring > 100);

        MarketDay minutes = Day(17, Minutes, expiry).Nifty;
        for (int row = minutes.RowCount - minutes.Contracts.Length; row < minutes.RowCount; row++)
        {
            Instrument one = minutes.Contracts[minutes.Contract[row]].Instrument;
            if (one.Expiry != expiry || !one.IsOption)
                continue;
            long payoff = Math.Max(0, one.Right == OptionRight.Call ? close - one.Strike.Steps : one.Strike.Steps - close);
            // The index is published to 0.05, so intrinsic value is known to half of that; quotes stand around it.
            Assert.InRange(payoff, minutes.Bid[row] - 250, minutes.Ask[row] + 250);
        }
    }

    [Fact]
    public void The_volatility_index_is_what_the_chain_itself_implies()
    {
        // The exchange's own way (CBOE, "VIX white paper"): strips of out-of-the-money mids at two expiries, interpolated to 30 days.
        // Strikes end at 12 % here and the listing skips the wings, which costs a few percent of variance.
        DateOnly date = new(2025, 4, 9);
        SyntheticDay day = Day(19, Quarters with { StrikeRangePercent = 20 }, date);
        MarketDay market = day.Nifty;
        long now = market.Time[^1];
        var strips = new List<(double Years, double Variance)>();
        foreach (IGrouping<DateOnly, int> series in Enumerable.Range(market.RowCount - market.Contracts.Length, market.Contracts.Length)
            .Where(row => market.Contracts[market.Contract[row]].Instrument.IsOption).GroupBy(row => market.Contracts[market.Contract[row]].Instrument.Expiry))
        {
            double years = (Ist.At(series.Key, new TimeOnly(15, 30)).Nanoseconds - now) / (365.0 * 24 * 3600e9);
            if (years < 5 / 365.0)
                continue;
            double spot = market.Last[market.RowCount - market.Contracts.Length] / 1e4;
            double forward = spot * Math.Exp(0.066 * years), strip = 0;
            foreach (int row in series)
            {
                Instrument one = market.Contracts[market.Contract[row]].Instrument;
                double strike = one.Strike.ToModel();
                if (one.Right == (strike >= forward ? OptionRight.Call : OptionRight.Put) && market.Bid[row] > 0)
                    strip += 50 / (strike * strike) * Math.Exp(0.066 * years) * (market.Bid[row] + market.Ask[row]) / 2e4;
            }

            strips.Add((years, 2 * strip));
        }

        const double target = 30 / 365.0;
        var near = strips.Last(one => one.Years <= target);
        var far = strips.First(one => one.Years > target);
        double variance = near.Variance + (far.Variance - near.Variance) * (target - near.Years) / (far.Years - near.Years);
        double implied = 100 * Math.Sqrt(variance / target);
        Assert.Equal(1, implied / (market.Contracts.Length > 0 ? day.IndiaVix.Last[^1] / 1e4 : 0), 0.06);
    }

    [Fact]
    public void The_day_is_loud_at_the_open_quiet_at_noon_and_loud_at_the_close()
    {
        double[] squares = new double[375], volumes = new double[375], spreads = new double[375];
        for (ulong seed = 1; seed <= 6; seed++)
        {
            MarketDay day = Day(seed, Minutes with { MaximumDaysToExpiry = 8, StrikeRangePercent = 1 }, new(2025, 5, 6)).Nifty;
            for (int row = 0; row < day.RowCount; row++)
            {
                int minute = row / day.Contracts.Length;
                if (day.Contract[row] == 0)
                    squares[minute] += Math.Pow(Math.Log((double)day.Last[row] / day.Open[row]), 2);
                else if (day.Contracts[day.Contract[row]].Instrument.IsOption)
                    (volumes[minute], spreads[minute]) = (volumes[minute] + day.Volume[row], spreads[minute] + day.Ask[row] - day.Bid[row]);
            }
        }

        static double Mean(double[] of, int from, int to) => of[from..to].Average();
        // NIFTY minutes of 2024: quarter hours against the mean of the day were 3.8 at the open, 0.6 at noon, 0.9 in the last hour.
        double noon = Mean(squares, 150, 240);
        Assert.InRange(Mean(squares, 0, 15) / noon, 3, 15);
        Assert.InRange(Mean(squares, 315, 375) / noon, 1.05, 3);
        Assert.True(Mean(volumes, 0, 15) > 1.5 * Mean(volumes, 150, 240) && Mean(volumes, 345, 375) > 1.2 * Mean(volumes, 150, 240));
        Assert.True(Mean(spreads, 0, 5) > 2 * Mean(spreads, 150, 240));
    }

    [Fact]
    public void Spreads_are_those_assumed_for_the_market()
    {
        // Half-spread in points at an index of 24,000: weekly up to 8 days 0.10-0.30 at the money and 0.05-0.20 up to 3 % away; monthly
        // of 20-45 days 0.5-2.
        Assert.InRange(SpreadModel.Half(SpreadModel.Levels(5, 24_000), 0, 100), 0.10, 0.30);
        Assert.InRange(SpreadModel.Half(SpreadModel.Levels(5, 24_000), 2, 30), 0.05, 0.20);
        Assert.InRange(SpreadModel.Half(SpreadModel.Levels(5, 24_000), 4, 5), 0.05, 0.15);
        foreach (int days in new[] { 20, 30, 45 })
        {
            Assert.InRange(SpreadModel.Half(SpreadModel.Levels(days, 24_000), 0, 300), 0.5, 2);
            Assert.InRange(SpreadModel.Half(SpreadModel.Levels(days, 24_000), 4, 60), 0.5, 3);
        }

        Assert.Equal(3, SpreadModel.Stress(3, 0, 15), 0.01);
        Assert.Equal(10, SpreadModel.Stress(180, 0.02, 15), 0.01);
    }

    [Theory]
    [InlineData(2011, 12, 30, 2012, 1, 31, "begins on 2012-01-02")]
    [InlineData(2025, 2, 1, 2025, 1, 1, "before it begins")]
    [InlineData(2026, 12, 1, 2027, 1, 5, "trading calendar ends")]
    public void A_range_that_cannot_be_made_is_refused_with_the_remedy(int year, int month, int date, int toYear, int toMonth, int toDate, string part)
    {
        var error = Assert.Throws<InputErrorException>(() => Market(1, Daily).Days(new(year, month, date), new(toYear, toMonth, toDate)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_outside_its_range_is_refused()
    {
        Assert.Throws<InputErrorException>(() => Market(1, Quarters with { StepMinutes = 0 }));
        Assert.Throws<InputErrorException>(() => Market(1, Minutes with { StepMinutes = 5 }));
        Assert.Throws<InputErrorException>(() => Market(1, Daily with { MaximumDaysToExpiry = 400 }));
    }

    [Fact]
    public void The_backtest_source_has_history_before_its_first_day()
    {
        var source = new SyntheticDataSource(Market(1, Daily), new(2025, 1, 1), new(2025, 1, 3));
        Assert.Equal(600, source.History.Count());
        Assert.All(source.History, bar => Assert.True(bar.Date < new DateOnly(2025, 1, 1) && bar.Close > Price.Zero));
        Assert.Equal(3, source.Days().Count());
    }

    private static SyntheticMarket Market(ulong seed, SyntheticMarketOptions options) => new(MarketRules.Shipped, options, seed);

    private static SyntheticDay Day(ulong seed, SyntheticMarketOptions options, DateOnly date) => Market(seed, options).Days(date, date).Single();

    private static long LastOf(MarketDay day, int contract) => day.Last[Array.FindLastIndex(day.Contract, one => one == contract)];

    /// <summary>Bid and ask by strike of each expiry, at each of the day's snapshots.</summary>
    private static IEnumerable<SortedDictionary<decimal, (long Bid, long Ask)>> SeriesQuotes(MarketDay day, OptionRight right) =>
        Enumerable.Range(0, day.RowCount)
            .Where(row => day.Contracts[day.Contract[row]].Instrument.Right == right)
            .GroupBy(row => (day.Time[row], day.Contracts[day.Contract[row]].Instrument.Expiry))
            .Select(series => new SortedDictionary<decimal, (long Bid, long Ask)>(series.ToDictionary(
                row => day.Contracts[day.Contract[row]].Instrument.Strike.ToRupees(), row => (day.Bid[row], day.Ask[row]))));

    private static ulong Hash(MarketDay day)
    {
        ulong hash = (ulong)day.RowCount;
        foreach (long[] column in new[] { day.Time, day.Bid, day.Ask, day.Open, day.High, day.Low, day.Last, day.Settlement, day.Volume, day.OpenInterest })
        {
            foreach (long value in column)
                hash = RandomStreams.Mix(hash, (ulong)value);
        }

        foreach (int[] column in new[] { day.Contract, day.BidSize, day.AskSize })
        {
            foreach (int value in column)
                hash = RandomStreams.Mix(hash, (ulong)value);
        }

        return hash;
    }
}
