using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.EventTrading;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>Plans around dated events: the Budget of Sunday 1 February 2026, a policy decision on Friday the 6th, consumer prices on Thursday the 12th at 16:00.</summary>
public sealed class NewsTraderTests
{
    private static readonly DateOnly Thursday = new(2026, 1, 29);
    private static readonly DateOnly Budget = new(2026, 2, 1);
    private static readonly DateOnly[] Expiries = [new(2026, 2, 3), new(2026, 2, 10), new(2026, 2, 17), new(2026, 2, 24)];

    [Fact]
    public void The_budget_of_a_sunday_session_is_bought_two_trading_days_before_and_left_after_it()
    {
        // Thursday sees Sunday: Friday is one trading day ahead, the special session the second.
        BuyerMarket market = At(Thursday, "budget").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        market.OpenDay().Snapshot("10:00");
        Assert.Equal(2, market.Last[BuyerVocabulary.EventDays].Value);
        Assert.Equal(DecisionAction.Enter, market.Last.Decision.Action);
        market.OpenDayAfter(new DateOnly(2026, 1, 30)).Snapshot("15:20");
        market.OpenDayAfter(Budget).Snapshot("10:59").Snapshot("12:29");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("12:30");
        Assert.Equal(BuyerVocabulary.ExitEvent, market.Structure.ExitReason);
        Assert.Equal(90, market.Decisions[^1][BuyerVocabulary.MinutesAfterEvent].Value);
    }

    [Fact]
    public void Two_trading_days_ahead_are_counted_across_a_weekend_and_a_holiday()
    {
        // Friday 23 January 2026; Monday the 26th is Republic Day: Tuesday is one trading day ahead, Wednesday two, Thursday three.
        DateOnly friday = new(2026, 1, 23);
        foreach ((DateOnly date, bool trades) in new[] { (new DateOnly(2026, 1, 27), true), (new DateOnly(2026, 1, 28), true), (new DateOnly(2026, 1, 29), false) })
        {
            BuyerMarket market = At(friday, "rbi", """ "implied_to_median_max": null """).Event("rbi", MarketEventKind.RbiPolicy, date, "10:00");
            market.OpenDay().Snapshot("10:00");
            Assert.Equal(trades ? DecisionAction.Enter : DecisionAction.NoTrade, market.Last.Decision.Action);
        }
    }

    [Fact]
    public void A_date_that_nobody_has_confirmed_is_said_and_not_traded()
    {
        BuyerMarket market = At(Thursday, "budget").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00", EventStatus.Unconfirmed);
        market.OpenDay().Snapshot("10:00");
        Assert.Equal((DecisionAction.NoTrade, EventVocabulary.OnlyUnconfirmed), (market.Last.Decision.Action, market.Last.Decision.Reason));
        Assert.Equal(1, market.Last[EventVocabulary.UnconfirmedEvents].Value);
        Assert.Empty(market.Kernel.Structures);
    }

    [Fact]
    public void What_is_known_after_hours_is_traded_at_half_size_and_left_the_next_morning()
    {
        DateOnly before = new(2026, 2, 12);
        BuyerMarket market = At(before, "inflation-and-fed", """ "loss_at_stop_max": 50000 """, limits: Generous).Event("cpi", MarketEventKind.Inflation, before, "16:00");
        market.OpenDay().Snapshot("10:00");
        Assert.Equal(50, market.Last[EventVocabulary.SizeLeft].Value);
        Assert.Equal(1, market.Structure.Lots); // Half of two.
        market.Snapshot("15:20");
        market.OpenDayAfter(new DateOnly(2026, 2, 13)).Snapshot("09:29");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("09:30");
        Assert.Equal(BuyerVocabulary.ExitEvent, market.Structure.ExitReason);
    }

    [Fact]
    public void Half_of_one_lot_is_none()
    {
        DateOnly before = new(2026, 2, 12);
        BuyerMarket market = At(before, "inflation-and-fed", """ "max_lots": 1 """).Event("cpi", MarketEventKind.Inflation, before, "16:00");
        market.OpenDay().Snapshot("10:00");
        Assert.Equal((DecisionAction.NoTrade, EventVocabulary.SizeTooSmall), (market.Last.Decision.Action, market.Last.Decision.Reason));
    }

    [Fact]
    public void After_the_event_volatility_is_sold_with_wings_while_it_is_still_dear()
    {
        BuyerMarket market = At(Budget, "crush").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        market.VolatilityOf[Expiries[0]] = 0.20;
        market.VolatilityOf[Expiries[1]] = 0.16;
        market.OpenDay().Snapshot("12:29");
        Assert.Equal((DecisionAction.NoTrade, BuyerVocabulary.NoEvent), (market.Last.Decision.Action, market.Last.Decision.Reason));
        market.Snapshot("12:35");
        Assert.Equal(DecisionAction.Enter, market.Last.Decision.Action);
        Assert.Equal(4, market.Structure.Legs.Count);
        Assert.Equal((2, 2), (market.Structure.Legs.Count(leg => leg.Side == Side.Buy), market.Structure.Legs.Count(leg => leg.Side == Side.Sell)));
        Assert.True(market.Structure.CreditSteps > 0);

        // The worst loss of a fly is the width less the credit; with charges it is what the cap counts. The fills may be a tick or two worse than the quotes of the decision.
        double credit = market.Structure.CreditSteps / 10_000.0;
        double worst = market.Last[BuyerVocabulary.CountedByCap].Value;
        Assert.InRange(worst, 300 * 65 - credit, 300 * 65 - credit + 600);
    }

    [Fact]
    public void When_the_fear_has_gone_there_is_nothing_to_sell()
    {
        BuyerMarket market = At(Budget, "crush").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        market.OpenDay().Snapshot("12:35");
        Assert.Equal((DecisionAction.NoTrade, BuyerVocabulary.ConditionsNotMet), (market.Last.Decision.Action, market.Last.Decision.Reason));
        Assert.False(market.Last[EventVocabulary.NearToFarVolatility].Passed);
    }

    [Fact]
    public void News_forbids_what_is_sold_and_has_nothing_to_say_of_what_is_bought()
    {
        BuyerMarket sold = At(Budget, "crush").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        sold.VolatilityOf[Expiries[0]] = 0.20;
        sold.OpenDay().Snapshot("11:30").News("tax", -0.9).News("duty", -0.8).News("levy", -0.9).Snapshot("12:35");
        Assert.Equal((DecisionAction.NoTrade, BuyerVocabulary.NewsAgainst), (sold.Last.Decision.Action, sold.Last.Decision.Reason));

        BuyerMarket bought = At(Thursday, "budget").Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        bought.OpenDay().Snapshot("09:30").News("tax", -0.9).News("duty", -0.8).News("levy", -0.9).Snapshot("10:00");
        Assert.Equal(DecisionAction.Enter, bought.Last.Decision.Action);
    }

    [Fact]
    public void All_trades_on_one_event_share_its_cap()
    {
        const string two = """{ "profiles": { "budget": { "shapes": ["long_strangle"] }, "again": { "events": ["union_budget"], "event_days": [1, 3], "shapes": ["long_strangle"], "dte_range": [7, 28] } } }""";
        BuyerMarket market = With(Thursday, two, Money.FromRupees(25_000)).Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        market.OpenDay().Snapshot("10:00");
        Assert.Single(market.Kernel.Structures);
        RecordedDecision refused = market.Decisions.Single(decision => decision.Decision.Action == DecisionAction.NoTrade);
        Assert.Equal(BuyerVocabulary.TooDear, refused.Decision.Reason);
        double committed = refused[EventVocabulary.EventMoney].Value;
        Assert.Equal(25_000 - committed, refused[BuyerVocabulary.CountedByCap].Threshold, 2);
        Assert.True(committed > 12_500);
    }

    [Fact]
    public void On_daily_data_it_is_left_at_the_close_of_the_day_of_the_event()
    {
        BuyerMarket market = At(Thursday, "budget", frequency: DataFrequency.Daily).Event("budget", MarketEventKind.UnionBudget, Budget, "11:00");
        market.OpenDay().Snapshot("15:29");
        Assert.Equal(StructureState.Open, market.Structure.State);
        market.OpenDayAfter(new DateOnly(2026, 1, 30)).Snapshot("15:29");
        Assert.Equal(0, market.Structure.ExitReason);
        market.OpenDayAfter(Budget).Snapshot("15:29");
        Assert.Equal(BuyerVocabulary.ExitEvent, market.Structure.ExitReason);
    }

    [Theory]
    [InlineData("""{ "profiles": { "budget": { "shapes": ["iron_fly"] } } }""", "news.json:1: profiles.budget.shapes: volatility is sold only after its event")]
    [InlineData("""{ "profiles": { "mine": { "shapes": ["long_straddle"] } } }""", "news.json:1: profiles.mine: a profile without events never trades.")]
    [InlineData("""{ "profiles": { "budget": { "event_days": [3, 1] } } }""", "news.json:1: profiles.budget.event_days: the range starts at 3 and ends at 1 days.")]
    [InlineData("""{ "profiles": { "budget": { "events": ["budgit"] } } }""", "news.json:1: profiles.budget.events[0]: \"budgit\" is not known.")]
    public void Options_that_make_no_sense_are_refused_with_their_place(string json, string beginning)
    {
        var error = Assert.Throws<InputErrorException>(() => NewsTraderOptions.Read(LocatedJson.Parse(json, "news.json")));
        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
    }

    private static RiskLimits Generous => BuyerMarket.Limits with { LossPerTrade = Money.FromRupees(20_000) };

    private static BuyerMarket At(DateOnly today, string profile, string changes = "", RiskLimits? limits = null, DataFrequency frequency = DataFrequency.Minute) =>
        With(today, $$"""{ "profiles": { "{{profile}}": { {{changes}} } } }""", Money.FromRupees(40_000), limits, frequency);

    private static BuyerMarket With(DateOnly today, string json, Money cap, RiskLimits? limits = null, DataFrequency frequency = DataFrequency.Minute)
    {
        var bot = new NewsTrader(NewsTraderOptions.Read(LocatedJson.Parse(json, "news.json")), cap);
        return new BuyerMarket(bot, today, [.. Expiries.Where(expiry => expiry > today)], limits, frequency);
    }
}
