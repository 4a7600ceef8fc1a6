using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.MomentumTrading;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>Breakouts that are ridden and fakes that are not: two quiet sessions, then a third that does what a test is about. Expiry Tuesday 17 February 2026.</summary>
public sealed class MomentumRiderTests
{
    private static readonly DateOnly[] Days = [new(2026, 2, 3), new(2026, 2, 4), new(2026, 2, 5)];
    private static readonly DateOnly[] Expiries = [new(2026, 2, 17), new(2026, 2, 24)];

    /// <summary>Without volume, whose test stands by itself.</summary>
    private const string NoVolume = "\"relative_volume_min\": null";

    [Theory]
    [InlineData(1, "Call")]
    [InlineData(-1, "Put")]
    public void A_close_outside_the_channel_along_the_trend_is_ridden(int direction, string right)
    {
        BuyerMarket market = Trending(direction);
        Assert.Empty(market.Kernel.Structures);
        market.Spot += direction * 90;
        market.Snapshot("10:00");
        RecordedDecision entry = market.Last;
        Assert.Equal(DecisionAction.Enter, entry.Decision.Action);
        ConditionPayload broken = entry[direction > 0 ? MomentumVocabulary.BreakUp : MomentumVocabulary.BreakDown];
        Assert.True(broken.Value > broken.Threshold);
        Assert.Equal((direction, direction), (entry[MomentumVocabulary.Trend].Value, entry[MomentumVocabulary.HigherTrend].Value));
        StructureLeg leg = Assert.Single(market.Structure.Legs);
        Assert.Equal((Side.Buy, right, Expiries[0]), (leg.Side, leg.Terms.Instrument.Right.ToString(), leg.Terms.Instrument.Expiry));
        Assert.True(market.Chain.TryPrice(leg.Terms.StrikeIndex, leg.Terms.Instrument.Right, out Vyuha.Quant.Options.PricedOption priced));
        Assert.InRange(Math.Abs(priced.Greeks.Delta), 0.5, 0.7);
    }

    [Fact]
    public void Nothing_is_seen_before_a_bar_has_closed()
    {
        BuyerMarket market = Trending(1);
        market.Spot += 90;
        market.Snapshot("09:59");
        Assert.Empty(market.Kernel.Structures);
        market.Snapshot("10:00");
        Assert.Single(market.Kernel.Structures);
    }

    [Fact]
    public void A_spike_inside_the_bar_that_does_not_hold_is_none()
    {
        BuyerMarket market = Trending(1);
        market.Spot += 90;
        market.Snapshot("09:55");
        market.Spot -= 95;
        market.Snapshot("10:00");
        Assert.Empty(market.Kernel.Structures);
    }

    [Fact]
    public void A_break_against_the_trend_is_none()
    {
        BuyerMarket market = Trending(1, """ "breakout_bars": 5 """);
        market.Spot -= 75;
        market.Snapshot("10:00");
        Refused(market, MomentumVocabulary.HigherTrend);
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(1.29, false)]
    [InlineData(1.31, true)]
    public void The_volume_of_the_future_must_confirm_it(double times, bool enters)
    {
        BuyerMarket market = Trending(1, """ "relative_volume_min": 1.3 """, sessions: 11);
        market.Spot += 90;
        market.TradedOf = (int)(19_500 * times) - 6_500; // Three snapshots a bar on other days; one of today's has been.
        market.Snapshot("10:00");
        Assert.Equal(enters, market.Last.Decision.Action == DecisionAction.Enter);
        Assert.Equal(times, market.Last[MomentumVocabulary.RelativeVolume].Value, 3);
    }

    [Fact]
    public void Volume_that_nobody_says_confirms_nothing()
    {
        BuyerMarket market = Trending(1, """ "relative_volume_min": 1.3 """);
        market.Spot += 90;
        market.Snapshot("10:00");
        Refused(market, MomentumVocabulary.RelativeVolume);
    }

    [Fact]
    public void Dear_or_unknown_volatility_is_bought_as_a_spread()
    {
        foreach (double vix in new[] { 16.0, 0 })
        {
            BuyerMarket market = Trending(1, vix: vix);
            market.Spot += 90;
            market.Snapshot("10:00");
            Assert.Equal(2, market.Structure.Legs.Count);
            StructureLeg bought = market.Leg(OptionRight.Call, Side.Buy), sold = market.Leg(OptionRight.Call, Side.Sell);
            Assert.Equal(200, (sold.Terms.Instrument.Strike - bought.Terms.Instrument.Strike).ToModel());
        }
    }

    // One option of 65 units moves by 65 · delta · 1 % of the forward, rupees; a spread by the difference of two deltas.
    [Theory]
    [InlineData(1.001, 1)]
    [InlineData(0.999, 2)]
    [InlineData(0.05, 0)]
    public void A_lot_that_moves_too_much_is_bought_as_a_spread_or_not_at_all(double times, int legs)
    {
        BuyerMarket free = Trending(1);
        free.Spot += 90;
        free.Snapshot("10:00");
        StructureLeg only = Assert.Single(free.Structure.Legs);
        Assert.True(free.Chain.TryPrice(only.Terms.StrikeIndex, OptionRight.Call, out Vyuha.Quant.Options.PricedOption priced) & free.Chain.TryForward(out double forward));
        double move = 65 * priced.Greeks.Delta * forward / 100;
        Assert.Equal(move, free.Last[BuyerVocabulary.Move].Value, tolerance: 0.01); // The clock has moved on by the time of the fill.

        BuyerMarket market = Trending(1, string.Create(CultureInfo.InvariantCulture, $""" "move_max": {times * move:0.00} """));
        market.Spot += 90;
        market.Snapshot("10:00");
        if (legs > 0)
        {
            Assert.Equal(legs, market.Structure.Legs.Count);
            return;
        }

        Assert.Equal((DecisionAction.NoTrade, BuyerVocabulary.TooDear), (market.Last.Decision.Action, market.Last.Decision.Reason));
        Assert.True(market.Last[BuyerVocabulary.Move].Value > market.Last[BuyerVocabulary.Move].Threshold);
    }

    [Fact]
    public void News_against_the_direction_forbids_it()
    {
        BuyerMarket market = Trending(1);
        market.News("one", -0.9).News("two", -0.9).News("three", -0.9);
        market.Spot += 90;
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.NewsOpposition);
        Assert.Equal(50, market.Last[MomentumVocabulary.SizeLeft].Value);
    }

    [Fact]
    public void The_stop_trails_the_underlying_and_never_goes_back()
    {
        BuyerMarket market = Trending(1, """ "trail_ranges": 2, "breakeven_from": null, "trail_from": null, "max_sessions": null, "stop_loss": 2.5, "supertrend_ranges": 9 """);
        market.Spot += 90;
        market.Snapshot("10:00").Snapshot("10:01");
        double stop = Stop(market);
        market.Spot += 100;
        market.Snapshot("10:02");
        double higher = Stop(market);
        Assert.Equal(stop + 100, higher, 6);
        market.Spot = (market.Spot + higher) / 2;
        market.Snapshot("10:03");
        Assert.Equal(higher, Stop(market), 6);
        market.Spot = higher - 1;
        market.Snapshot("10:04");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("10:05");
        Assert.Equal(BuyerVocabulary.ExitUnderlyingStop, market.Structure.ExitReason);
        Assert.Equal(higher, market.Decisions[^1][BuyerVocabulary.UnderlyingStop].Threshold, 6);
    }

    [Fact]
    public void Twice_the_range_is_twice_the_distance()
    {
        double single = DistanceAt(2), twice = DistanceAt(4);
        Assert.Equal(2 * single, twice, 6);

        static double DistanceAt(int ranges)
        {
            BuyerMarket market = Trending(1, $""" "trail_ranges": {ranges} """);
            market.Spot += 90;
            market.Snapshot("10:00").Snapshot("10:01");
            return market.Spot - Stop(market);
        }
    }

    [Fact]
    public void A_trend_that_turns_ends_it()
    {
        BuyerMarket market = Trending(1, """ "stop_loss": 2.5, "trail_ranges": null, "breakeven_from": null, "trail_from": null """);
        market.Spot += 90;
        market.Snapshot("10:00");
        for (int minute = 15; minute <= 60 && market.Structure.ExitReason == 0; minute += 15)
        {
            market.Spot -= 60;
            market.Snapshot($"{10 + minute / 60}:{minute % 60:00}");
        }

        Assert.Equal(BuyerVocabulary.ExitSignal, market.Structure.ExitReason);
        Assert.Equal(-1, market.Decisions[^1][MomentumVocabulary.Trend].Value);
    }

    [Fact]
    public void A_book_carried_overnight_keeps_stop_floor_and_bars_to_the_last_bit()
    {
        BuyerMarket whole = Trending(1);
        whole.Spot += 90;
        whole.Snapshot("10:00").Snapshot("10:01");
        whole.Spot += 60;
        whole.Snapshot("10:15").Snapshot("15:10").CloseDay();
        BookState state = whole.Kernel.Capture();

        var carried = new BuyerMarket(Bot(NoVolume), new DateOnly(2026, 2, 6), Expiries, opening: BookState.Parse(state.ToJson())) { VixNow = 12, Spot = whole.Spot, Step = 100, Reach = 600 };
        carried.OpenDay();
        whole.OpenDay(new DateOnly(2026, 2, 6));
        foreach (string time in new[] { "09:20", "09:30", "09:45", "10:00" })
        {
            carried.Spot = whole.Spot += 12.35;
            whole.Snapshot(time);
            carried.Snapshot(time);
            Assert.Equal(whole.Bot.Save(whole.Market).ToString(), carried.Bot.Save(carried.Market).ToString());
        }
    }

    [Fact]
    public void Bars_and_trend_are_fixed_for_a_run_and_conditions_are_not()
    {
        MomentumRider rider = Bot("");
        Assert.Equal(
            ["profiles.breakout.bar_minutes", "profiles.breakout.breakout_bars", "profiles.breakout.supertrend_ranges"],
            rider.FixedFieldsIn(LocatedJson.Parse("""{ "profiles": { "breakout": { "bar_minutes": 5, "breakout_bars": 10, "supertrend_ranges": 2, "delta": 0.6 } } }""", "given")));
        BuyerMarket market = Trending(1);
        market.Give("""{ "profiles": { "breakout": { "relative_volume_min": null, "entry_from": "10:15" } } }""");
        market.Spot += 90;
        market.Snapshot("10:00");
        Assert.Empty(market.Kernel.Structures);
        market.Spot += 90;
        market.Snapshot("10:15");
        Assert.Single(market.Kernel.Structures);
    }

    private static double Stop(BuyerMarket market)
    {
        System.Text.Json.JsonElement memory = market.Bot.Save(market.Market);
        return memory.GetProperty("holdings").GetProperty("holdings")[0].GetProperty("underlyingStop").GetDouble();
    }

    private static void Refused(BuyerMarket market, params ushort[] failed)
    {
        Assert.Equal((DecisionAction.NoTrade, BuyerVocabulary.ConditionsNotMet), (market.Last.Decision.Action, market.Last.Decision.Reason));
        Assert.Equal(failed.Order(), market.Last.Conditions.Where(condition => !condition.Passed).Select(condition => condition.Code).Order());
    }

    private static MomentumRider Bot(string changes) =>
        new(MomentumRiderOptions.Read(LocatedJson.Parse($$"""{ "profiles": { "breakout": { {{changes}} } } }""", "rider.json")), Money.FromRupees(25_000));

    /// <summary>Sessions that climb (or fall) by small steps, up to 09:59 of the last one, whose first bars go on so: trend and its strength are there, a break is not.</summary>
    private static BuyerMarket Trending(int direction, string changes = "", double vix = 12, int sessions = 2)
    {
        bool hasVolume = changes.Contains("relative_volume_min", StringComparison.Ordinal);
        string options = hasVolume ? changes : string.Join(',', new[] { NoVolume, changes }.Where(text => text.Length > 0));
        var days = new List<DateOnly> { Days[^1] };
        while (days.Count <= sessions)
            days.Insert(0, Vyuha.Core.Rules.MarketRules.Shipped.Calendar(Exchange.Nfo).PreviousTradingDay(days[0]));
        var market = new BuyerMarket(Bot(options), days[0], Expiries) { VixNow = vix, Spot = 24_000, Step = 100, Reach = 600, HasFuture = sessions > 2, TradedOf = 6_500 };
        market.WithHistory(days[0]);
        foreach (DateOnly day in days)
        {
            market.OpenDay(day);
            TimeOnly end = day == days[^1] ? new TimeOnly(9, 45) : new TimeOnly(15, 30);
            for (var time = new TimeOnly(9, 20); time <= end; time = time.AddMinutes(5))
            {
                // Two steps along, one back: highs and lows rise together, no close runs far out of the last twenty bars.
                market.Spot += direction * (time.Minute / 5 % 3 == 0 ? -2.2 : 1.6) * (sessions > 2 ? 0.4 : 1);
                market.Snapshot(time.ToString("HH:mm"));
            }

            if (day != days[^1])
                market.CloseDay();
        }

        return market.Snapshot("09:50");
    }
}
