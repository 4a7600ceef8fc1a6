using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>What is sold: every ranking against a search written anew, and the strikes each measure leads to.</summary>
public sealed class SelectionTests
{
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    [Theory]
    [InlineData("expected_value", 0.12)]
    [InlineData("risk_reward", 0.12)]
    [InlineData("margin_efficiency", 0.12)]
    [InlineData("expected_value", 0.05)]
    [InlineData("risk_reward", 0.05)]
    [InlineData("margin_efficiency", 0.05)]
    public void The_chosen_condor_is_the_best_of_all(string ranking, double realised)
    {
        // A small chain: strikes 100 apart.
        OptionSellerOptions options = EntryTests.Read($$"""{ "profiles": { "weekly-7": { "ranking": "{{ranking}}", "max_lots": 1, "strike_multiple": 100 } } }""");
        var market = new SellerMarket(options, new(2026, 2, 4), [Expiry]) { Step = 100, Reach = 1_500 };
        market.WithHistory(realised).OpenDay().Snapshot("10:00");
        ProfileOptions profile = options.Profiles[0];
        // Returns of +r and −r in turn: over the last five the deviation is r √1.2, over twenty r √(20/19); the larger is what is expected.
        double forecast = realised * Math.Sqrt(1.2 / (20.0 / 19));

        double bestScore = double.NegativeInfinity;
        (double PutLong, double PutShort, double CallShort, double CallLong) best = default;
        for (double put = 22_500; put < 24_000; put += 100)
        {
            for (double call = 24_100; call <= 25_500; call += 100)
            {
                for (double width = 200; width <= 400; width += 100)
                {
                    if (put - width < 22_500 || call + width > 25_500)
                        continue;
                    double score = Score(market, profile, ranking, forecast, put - width, put, call, call + width);
                    if (score > bestScore)
                        (bestScore, best) = (score, (put - width, put, call, call + width));
                }
            }
        }

        Assert.True(bestScore > double.NegativeInfinity);
        Assert.Equal(best, (
            Strike(market, OptionRight.Put, Side.Buy), Strike(market, OptionRight.Put, Side.Sell),
            Strike(market, OptionRight.Call, Side.Sell), Strike(market, OptionRight.Call, Side.Buy)));
    }

    [Fact]
    public void The_number_that_was_approved_is_the_loss_at_the_stop()
    {
        SellerMarket market = EntryTests.OpenWeekly("""{ "profiles": { "weekly-7": { "ranking": "width", "wing_width": 200, "max_lots": 1 } } }""");
        RecordedDecision entry = market.Decisions[0];
        // One credit is lost at twice the credit; charges and half-spreads come on top; never more than the worst.
        double credit = market.Structure.CreditSteps / 10_000.0;
        double stop = entry[SellerVocabulary.StopLoss].Value, worst = entry[SellerVocabulary.WorstLoss].Value;
        Assert.InRange(stop, credit, credit + 600);
        Assert.Equal(200 * 65 - credit, worst, tolerance: 400);
        Assert.True(stop <= worst);
    }

    [Theory]
    [InlineData("delta", 0.16)]
    [InlineData("itm_probability", 0.14)]
    [InlineData("touch_probability", 0.3)]
    public void Shorts_by_width_are_the_strikes_nearest_the_target(string measure, double target)
    {
        string json = $$"""{ "profiles": { "weekly-7": { "ranking": "width", "wing_width": 300, "strikes_by": "{{measure}}", "short_target": {{target}}, "max_lots": 1, "min_credit": 0, "min_credit_to_width": 0 } } }""";
        SellerMarket market = EntryTests.OpenWeekly(json);
        foreach (OptionRight right in new[] { OptionRight.Put, OptionRight.Call })
        {
            double nearest = Enumerable.Range(0, 81).Select(i => 22_000 + 50.0 * i)
                .Where(strike => right == OptionRight.Put ? strike < market.ForwardOf(Expiry) : strike > market.ForwardOf(Expiry))
                .MinBy(strike => Math.Abs(Measure(market, measure, right, strike) - target));
            Assert.Equal(nearest, Strike(market, right, Side.Sell));
            Assert.Equal(300, Math.Abs(Strike(market, right, Side.Buy) - nearest));
        }
    }

    [Fact]
    public void An_iron_fly_sells_both_options_of_the_strike_nearest_the_forward()
    {
        SellerMarket market = EntryTests.OpenWeekly("""{ "profiles": { "weekly-7": { "structure": "iron_fly", "ranking": "width", "wing_width": 200, "max_lots": 1 } } }""");
        // The forward is 24,000 × e^(6.5 % × 6.23 days) = 24,026.7: 24,050 is nearer than 24,000.
        Assert.Equal((24_050.0, 24_050.0), (Strike(market, OptionRight.Put, Side.Sell), Strike(market, OptionRight.Call, Side.Sell)));
        Assert.Equal((23_850.0, 24_250.0), (Strike(market, OptionRight.Put, Side.Buy), Strike(market, OptionRight.Call, Side.Buy)));
    }

    [Theory]
    [InlineData("put_credit_spread", OptionRight.Put)]
    [InlineData("call_credit_spread", OptionRight.Call)]
    public void A_credit_spread_has_one_side(string structure, OptionRight right)
    {
        SellerMarket market = EntryTests.OpenWeekly($$"""{ "profiles": { "weekly-7": { "structure": "{{structure}}", "min_credit_to_width": 0.05, "min_credit": 0 } } }""");
        Assert.Equal(2, market.Structure.Legs.Count);
        Assert.All(market.Structure.Legs, leg => Assert.Equal(right, leg.Terms.Instrument.Right));
    }

    [Fact]
    public void Illiquid_strikes_are_not_sold()
    {
        SellerMarket open = EntryTests.OpenWeekly();
        double favourite = Strike(open, OptionRight.Put, Side.Sell);
        SellerMarket market = EntryTests.WeeklyMarket();
        market.Snapshot("10:00", (instrument, bid, ask) =>
            instrument.Right == OptionRight.Put && instrument.Strike.ToModel() == favourite ? (bid - 3, ask + 3) : (bid, ask));
        Assert.NotEqual(favourite, Strike(market, OptionRight.Put, Side.Sell));
        Assert.NotEqual(favourite, Strike(market, OptionRight.Put, Side.Buy));
    }

    [Fact]
    public void Only_round_strikes_are_traded()
    {
        SellerMarket market = EntryTests.OpenWeekly("""{ "profiles": { "weekly-7": { "strike_multiple": 100 } } }""");
        Assert.All(market.Structure.Legs, leg => Assert.Equal(0, leg.Terms.Instrument.Strike.ToModel() % 100));
    }

    /// <summary>Written from the definitions, apart from the seller: minus infinity when the combination does not qualify.</summary>
    private static double Score(SellerMarket market, ProfileOptions profile, string ranking, double forecast, double putLong, double putShort, double callShort, double callLong)
    {
        if (Math.Abs(Measure(market, "delta", OptionRight.Put, putShort) - profile.ShortTarget) > profile.ShortTolerance
            || Math.Abs(Measure(market, "delta", OptionRight.Call, callShort) - profile.ShortTarget) > profile.ShortTolerance)
            return double.NegativeInfinity;
        double forward = ForwardSeen(market), years = market.Chain.Years, discount = Math.Exp(-0.065 * years);
        double credit = 0, payoff = 0;
        Span<LegIntent> legs = new LegIntent[4];
        (double Strike, OptionRight Right, Side Side)[] places =
            [(putLong, OptionRight.Put, Side.Buy), (callLong, OptionRight.Call, Side.Buy), (putShort, OptionRight.Put, Side.Sell), (callShort, OptionRight.Call, Side.Sell)];
        for (int i = 0; i < 4; i++)
        {
            ContractTerms terms = market.Chain.Contract(market.Chain.IndexOf(places[i].Strike), places[i].Right)!;
            (double bid, double ask) = market.QuoteOf(terms.Id);
            if (bid <= 0 || ask - bid > Math.Max(profile.MaxSpreadPoints, (ask + bid) / 2 * profile.MaxSpreadPercent / 100))
                return double.NegativeInfinity;
            double worth = discount * Black76.Undiscounted(places[i].Right == OptionRight.Call, forward, places[i].Strike, forecast * Math.Sqrt(years));
            credit += places[i].Side == Side.Sell ? bid : -ask;
            payoff += places[i].Side == Side.Sell ? worth : -worth;
            legs[i] = new LegIntent(terms.Id, places[i].Side);
        }

        Assert.True(market.Book.TryRoundTripCharges(legs, 1, out Money charges));
        Assert.True(market.Book.TryMargin(legs, 1, out Money margin));
        double fees = (double)charges.ToRupees(), width = putShort - putLong;
        double expected = (credit - payoff) * 65 - fees, worst = (width - credit) * 65 + fees;
        bool qualifies = credit * 65 - fees >= 500 && credit / width >= profile.MinCreditToWidth && worst <= 20_000;
        if (!qualifies)
            return double.NegativeInfinity;
        return ranking switch
        {
            "expected_value" => expected,
            "risk_reward" => expected / worst,
            _ => expected / (double)margin.ToRupees(),
        };
    }

    private static double ForwardSeen(SellerMarket market)
    {
        Assert.True(market.Chain.TryForward(out double forward));
        Assert.Equal(market.ForwardOf(Expiry), forward, tolerance: 0.5);
        return forward;
    }

    private static double Measure(SellerMarket market, string measure, OptionRight right, double strike)
    {
        bool isCall = right == OptionRight.Call;
        double forward = ForwardSeen(market), years = market.Chain.Years;
        if (!market.Chain.TryVolatility(market.Chain.IndexOf(strike), out double volatility))
            return double.NaN;
        return measure switch
        {
            "delta" => Math.Abs(Black76.PriceAndGreeks(isCall, forward, strike, years, volatility, Math.Exp(-0.065 * years)).Greeks.Delta),
            "itm_probability" => OptionProbabilities.InTheMoney(isCall, forward, strike, years, volatility),
            _ => OptionProbabilities.Touch(forward, strike, years, volatility),
        };
    }

    private static double Strike(SellerMarket market, OptionRight right, Side side) => market.Leg(right, side).Terms.Instrument.Strike.ToModel();
}
