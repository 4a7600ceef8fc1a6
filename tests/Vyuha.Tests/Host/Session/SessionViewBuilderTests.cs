using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>The view against what the broker filled and what the quotes say.</summary>
public sealed class SessionViewBuilderTests
{
    [Fact]
    public void Money_is_the_ledgers_and_positions_are_at_prices_one_could_close_at()
    {
        using PaperSession paper = new PaperSession().Run(30);
        Assert.Equal(4, paper.Fills.Count);
        BotView bot = Assert.Single(paper.Current.Bots);

        // By hand: what was paid and received, what closing would bring (longs at the bid, shorts at the ask), and the charges.
        Money cash = Money.Zero, closing = Money.Zero;
        foreach ((string symbol, long units, Price price) in paper.Fills)
        {
            (Price bid, Price ask) = paper.QuoteOf(symbol);
            cash -= price * Quantity.FromUnits(units);
            closing += (units > 0 ? bid : ask) * Quantity.FromUnits(units);
        }

        Assert.True(bot.Charges > Money.Zero);
        Assert.Equal(paper.Kernel.ChargesOf(1).Total, bot.Charges);
        Assert.Equal(Money.FromRupees(300_000) + cash + closing - bot.Charges, bot.Equity);
        Assert.Equal(cash + closing - bot.Charges, bot.DayPnl);
        Assert.Equal(bot.DayPnl, paper.Current.DayPnl);
        Assert.Equal(Money.FromRupees(300_000) + cash - bot.Charges, bot.FreeCash + bot.Margin + bot.Reserved);
        Assert.True(bot.Margin > Money.Zero);

        StructureView structure = Assert.Single(bot.Structures);
        Assert.Equal((cash, -closing, bot.DayPnl), (structure.Credit, structure.CostToClose, structure.Pnl));
        Assert.Equal(
            paper.Fills.Select(fill => (fill.Symbol, fill.Units)).Order(),
            paper.Current.Positions.Select(position => (position.Symbol, position.Units)).Order());
        Assert.Equal(bot.DayPnl + bot.Charges, paper.Current.Positions.Aggregate(Money.Zero, (sum, position) => sum + position.Pnl));
        Assert.All(paper.Current.Positions, position => Assert.Equal(paper.Fills.Single(fill => fill.Symbol == position.Symbol).Price, position.AveragePrice));
    }

    [Fact]
    public void A_structure_and_its_orders_are_in_words()
    {
        using PaperSession paper = new PaperSession().Run(30);
        StructureView structure = Assert.Single(paper.Current.Bots[0].Structures);
        // The index stands at 24,000: shorts 500 points away, hedges 300 further.
        Assert.Equal("NIFTY 01 Dec: sell 24500 CE, sell 23500 PE, buy 24800 CE, buy 23200 PE", structure.Legs);
        Assert.Equal(("open", "test", 1), (structure.State, structure.Profile, structure.Lots));
        Assert.Null(structure.StopUsedPercent); // This strategy tells no stop.

        Assert.Equal([4, 3, 2, 1], paper.Current.Orders.Select(order => order.Id));
        OrderView first = paper.Current.Orders[^1];
        Assert.Equal(("PAPER-1", 1, OrderState.Filled, "filled", 65L), (first.BrokerOrderId, first.StructureId, first.State, first.InWords, first.FilledUnits));
        Assert.Equal(Side.Buy, first.Side); // Hedges before shorts.

        DecisionView decision = Assert.Single(paper.Current.Bots[0].LastDecisions);
        Assert.Equal((DecisionAction.Enter, "enter", "test"), (decision.Action, decision.Reason, decision.Profile));
    }

    [Fact]
    public void A_refusal_of_risk_is_part_of_the_decision()
    {
        using PaperSession paper = new PaperSession(new OneCondor(naked: true)).Run(15);
        DecisionView decision = Assert.Single(paper.Current.Bots[0].LastDecisions);
        Assert.Contains("covered", decision.Refusal, StringComparison.Ordinal);
        Assert.Empty(paper.Current.Orders);
    }

    [Fact]
    public void Conditions_are_told_with_their_bound_and_outcome()
    {
        using PaperSession paper = new PaperSession(new Doubter()).Run(15);
        DecisionView decision = Assert.Single(paper.Current.Bots[0].LastDecisions);
        Assert.Equal((DecisionAction.NoTrade, "not now"), (decision.Action, decision.Reason));
        Assert.Equal(["IV rank 41.2, at least 75: no", "Days to expiry 6 days, 2 days to 9 days: yes", "Trend not known yet, 1: no"], decision.Conditions.Select(condition => condition.Text));
    }

    [Fact]
    public void Limits_show_what_is_used_and_what_is_left()
    {
        using PaperSession paper = new PaperSession().Run(30);
        SessionView view = paper.Current;
        BotView bot = view.Bots[0];
        // The shipped configuration: 2.5 % of ₹10 lakh soft, ₹50,000 hard; margin up to 60 % of the account and 80 % of the bot's ₹3 lakh.
        LimitView soft = view.Limits[0], hard = view.Limits[1], account = view.Limits[2];
        Assert.True(bot.DayPnl < Money.Zero);
        Assert.Equal((-bot.DayPnl, Money.FromRupees(25_000), Money.FromRupees(25_000) + bot.DayPnl), (soft.Used, soft.Allowed, soft.Left));
        Assert.Equal((-bot.DayPnl, Money.FromRupees(50_000)), (hard.Used, hard.Allowed));
        Assert.Equal((bot.Margin, Money.FromRupees(600_000)), (account.Used, account.Allowed));
        LimitView margin = Assert.Single(view.Limits, limit => limit.Book == 1 && limit.Name.EndsWith("margin", StringComparison.Ordinal));
        Assert.Equal((bot.Margin, Money.FromRupees(240_000)), (margin.Used, margin.Allowed));
    }

    [Fact]
    public void The_state_of_the_day_follows_the_session()
    {
        using PaperSession paper = new PaperSession().Run(10);
        SessionView view = paper.Current;
        Assert.Equal((DayPhase.Tradable, false, false), (view.Phase, view.EntriesFrozen, view.EntriesSuspended));
        Assert.Equal((Ist.At(paper.Date, new TimeOnly(15, 0)), "no new risk"), view.NextDeadline);
        Assert.InRange(view.FeedAge!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1.3));

        paper.Run(7, quotes: false);
        Assert.Equal((DayPhase.FeedWait, true), (paper.Current.Phase, paper.Current.EntriesSuspended));
        Assert.True(paper.Current.FeedAge > TimeSpan.FromSeconds(5));
        Assert.Contains(paper.Current.Alarms, alarm => alarm.Kind == AlarmKind.FeedStale);
    }

    [Fact]
    public void A_new_view_comes_at_most_four_times_a_second_and_an_old_one_never_changes()
    {
        using PaperSession paper = new PaperSession().Run(10);
        var seen = new HashSet<SessionView>(ReferenceEqualityComparer.Instance);
        SessionView held = paper.Current;
        (Money equity, int orders) = (held.Equity, held.Orders.Count);
        for (int step = 0; step < 200; step++)
        {
            paper.Run(0.1);
            seen.Add(paper.Current);
        }

        Assert.InRange(seen.Count, 50, 80);
        Assert.Equal((equity, orders), (held.Equity, held.Orders.Count));
    }

    [Fact]
    public void Alarms_are_kept_newest_first_to_a_bound_and_each_is_told_once()
    {
        using var paper = new PaperSession();
        int told = 0;
        paper.View.Alarmed += _ => told++;
        for (int i = 0; i < 250; i++)
        {
            paper.Session.Trader.Raise(new Alarm(paper.Now, Severity.Notice, AlarmKind.Reconciled, $"{i}"), paper.Now);
            paper.View.Update(paper.Now);
        }

        paper.View.Publish(paper.Now);
        Assert.Equal(250, told);
        Assert.Equal(SessionViewBuilder.LargestAlarms, paper.Current.Alarms.Count);
        Assert.Equal(["249", "248"], paper.Current.Alarms.Take(2).Select(alarm => alarm.Text));
    }

    [Fact]
    public void Watching_changes_nothing()
    {
        using PaperSession watched = new PaperSession().Run(20);
        using var alone = new PaperSession();
        alone.Session.Trader.Observer = null;
        alone.Run(20, watched: false);
        Assert.Null(alone.View.Current);
        Assert.Equal(watched.Kernel.Hash, alone.Kernel.Hash);
    }

    /// <summary>Decides against a trade, with one condition of each kind.</summary>
    private sealed class Doubter : IStrategy
    {
        public Vocabulary Vocabulary { get; } = new(
            "doubter", ["careful"], [new(1, "not now")],
            [new(1, "IV rank", ConditionUnit.Number), new(2, "Days to expiry", ConditionUnit.Days), new(3, "Trend", ConditionUnit.Number)]);

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
            intents.Decision(DecisionAction.NoTrade, 1, 1);
            intents.Condition(1, false, 41.2, 75);
            intents.Condition(2, true, 6, 2, 9);
            intents.Condition(3, false, double.NaN, 1);
        }
    }
}
