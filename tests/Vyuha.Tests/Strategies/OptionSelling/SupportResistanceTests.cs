using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>Shorts outside of support and resistance, where those are further out than the strikes by delta.</summary>
public sealed class SupportResistanceTests
{
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    [Theory]
    [InlineData("classic_pivots")]
    [InlineData("swing_pivots")]
    [InlineData("oi_walls")]
    public void Levels_further_out_than_the_band_of_deltas_push_the_shorts_there(string source)
    {
        SellerMarket market = Sell(source, 23_300, 24_700);
        Assert.Equal(StructureState.Open, market.Structure.State);
        Assert.Equal((23_300.0, 24_700.0), Shorts(market));
        RecordedDecision entry = market.Decisions[0];
        Assert.Equal((23_300.0, 23_300.0), (entry[SellerVocabulary.Support].Value, entry[SellerVocabulary.Support].Threshold));
        Assert.Equal((24_700.0, 24_700.0), (entry[SellerVocabulary.Resistance].Value, entry[SellerVocabulary.Resistance].Threshold));
        Assert.True(entry[SellerVocabulary.CallMeasure].Value < 0.10);
    }

    [Theory]
    [InlineData("classic_pivots")]
    [InlineData("swing_pivots")]
    [InlineData("oi_walls")]
    public void Levels_nearer_than_the_strikes_change_nothing(string source)
    {
        (double put, double call) = Shorts(Sell("none", 23_900, 24_100));
        Assert.Equal((put, call), Shorts(Sell(source, 23_900, 24_100)));
        Assert.InRange(put, 23_350, 23_600);
        Assert.InRange(call, 24_350, 24_650);
    }

    // Inside the band the nearer strikes are left out and the one nearest the target among the rest is sold: the first at the level.
    [Fact]
    public void A_level_inside_the_band_leaves_out_the_strikes_before_it()
    {
        (double put, double call) = Shorts(Sell("none", 23_300, 24_700));
        Assert.Equal((put - 50, call + 50), Shorts(Sell("oi_walls", put - 50, call + 50)));
    }

    [Fact]
    public void A_level_too_far_out_for_the_credit_is_no_trade_and_is_shown()
    {
        SellerMarket market = Sell("classic_pivots", 23_300, 24_700, minCredit: 4_000);
        Assert.Empty(market.Kernel.Structures);
        Assert.Equal((SellerVocabulary.CreditTooSmall, 24_700.0), (market.Last.Decision.Reason, market.Last[SellerVocabulary.Resistance].Value));
    }

    [Fact]
    public void Too_little_to_know_the_levels_is_no_trade()
    {
        SellerMarket noHistory = Market("classic_pivots");
        noHistory.WithBars(Bars(23_300, 24_700)[..19]).OpenDay().Snapshot("10:00");
        Assert.Equal((DecisionAction.NoTrade, SellerVocabulary.LevelsUnknown), (noHistory.Last.Decision.Action, noHistory.Last.Decision.Reason));
        Assert.False(noHistory.Last[SellerVocabulary.Support].Ready);

        SellerMarket noInterest = Market("oi_walls");
        noInterest.OpenDay().Snapshot("10:00");
        Assert.Equal(SellerVocabulary.LevelsUnknown, noInterest.Last.Decision.Reason);
    }

    // The last sessions rose without a turn: no swing high above the market, so only the puts are held back.
    [Fact]
    public void A_side_without_a_level_is_not_held_back()
    {
        (double put, double call) = Shorts(Sell("none", 23_300, 24_700));
        SellerMarket market = Market("swing_pivots");
        market.WithBars([.. Enumerable.Range(0, 20).Select(i => (23_000.0, 23_100.0 + 40 * i, i == 5 ? 23_300.0 : 23_320.0 + i, 23_350.0))]);
        market.OpenDay().Snapshot("10:00");
        Assert.Equal((23_300.0, call), Shorts(market));
        Assert.NotEqual(23_300, put);
        Assert.False(market.Decisions[0].Has(SellerVocabulary.Resistance));
    }

    [Fact]
    public void A_fly_has_no_levels_to_keep_outside_of() => Assert.Contains(
        "one body strike",
        Assert.Throws<InputErrorException>(() => EntryTests.Read("""{ "profiles": { "weekly-7": { "structure": "iron_fly", "beyond_levels": "oi_walls" } } }""")).Message);

    private static SellerMarket Sell(string source, double support, double resistance, int minCredit = 0)
    {
        SellerMarket market = Market(source, minCredit);
        market.OpenInterest = instrument =>
            instrument.Strike.ToModel() == (instrument.Right == OptionRight.Call ? resistance : support) ? 900_000 : 100_000;
        market.WithBars(Bars(support, resistance)).OpenDay().Snapshot("10:00");
        return market;
    }

    // Twenty sessions in which the market turned once at each level. As one period: P = (H + L + C)/3 with C at the middle is the middle, so
    // R1 = 2P − L = H and S1 = L; where the middle is 24,000, the index itself, it is neither above nor below it.
    private static (double Open, double High, double Low, double Close)[] Bars(double support, double resistance)
    {
        double middle = (support + resistance) / 2;
        return
        [
            .. Enumerable.Range(0, 20).Select(i => (
                middle,
                i == 8 ? resistance : middle + (resistance - middle) / 2,
                i == 12 ? support : middle - (middle - support) / 2,
                middle)),
        ];
    }

    private static SellerMarket Market(string source, int minCredit = 0) => new(
        EntryTests.Read($$"""{ "profiles": { "weekly-7": { "ranking": "width", "wing_width": 300, "max_lots": 1, "min_credit": {{minCredit}}, "min_credit_to_width": 0, "beyond_levels": "{{source}}" } } }"""),
        new(2026, 2, 4), [Expiry], SellerMarket.Limits with { LossPerTrade = Money.FromRupees(30_000) }) { Volatility = 0.18 };

    private static (double Put, double Call) Shorts(SellerMarket market) => (
        market.Leg(OptionRight.Put, Side.Sell).Terms.Instrument.Strike.ToModel(), market.Leg(OptionRight.Call, Side.Sell).Terms.Instrument.Strike.ToModel());
}
