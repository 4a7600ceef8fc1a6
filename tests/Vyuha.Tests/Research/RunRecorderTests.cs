using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

public sealed class RunRecorderTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);

    // One put sold at 100 (mid 101), marked, and bought back a day later at 84 (mid 83); worked by hand:
    // gross 65 × (100 − 84) = 1,040; slippage 65 × (−1) twice = −130; charges 60; net 980.
    // The kernel explained 1,080 of it (500 − 100 + 300 + 400 − 20); with the costs 890; the residual closes 980.
    private static OutputList SoldPut() => new OutputList()
        .Decide(DecisionAction.Enter, 1, 1, new ConditionPayload(80, 75, 0, 1, true, true))
        .Approve(1)
        .Change(1, StructureState.None, StructureState.EnteringShorts, 1)
        .Place(11, 1, Side.Sell, 65, 100)
        .Move(11, OrderState.Approved, OrderState.Sent)
        .Fill(11, 1, -65, 100, 101, 30)
        .Move(11, OrderState.Sent, OrderState.Filled)
        .Change(1, StructureState.EnteringShorts, StructureState.Open)
        .Attribute(1, -6_565, -65, -65, 0, 0, 0, 0, 0, 25_000)
        .Mark(99_905, 100_000)
        .At(Monday.AddDays(1), 9, 30)
        .Attribute(1, -5_400, 1_100, -65, 450, -100, 300, 400, -20, 25_250)
        .Decide(DecisionAction.Exit, 2, 1, new ConditionPayload(20, 75, 0, 1, false, true))
        .Change(1, StructureState.Open, StructureState.ExitingShorts, 2)
        .Place(12, 1, Side.Buy, 65, 84)
        .Fill(12, 1, 65, 84, 83, 30)
        .Move(12, OrderState.Sent, OrderState.Filled)
        .Change(1, StructureState.ExitingShorts, StructureState.Closed)
        .Attribute(1, 0, 1_040, -130, 500, -100, 300, 400, -20, 25_250)
        .Mark(100_980);

    [Fact]
    public void A_trade_has_its_prices_reasons_and_result()
    {
        RunResult result = SoldPut().Result();
        Trade trade = Assert.Single(result.Trades);
        Assert.Equal(Money.FromRupees(1_040), trade.Gross);
        Assert.Equal(Money.FromRupees(60), trade.Charges);
        Assert.Equal(Money.FromRupees(980), trade.Net);
        Assert.Equal(Money.FromRupees(-130), trade.Slippage);
        Assert.Equal(Money.FromRupees(6_500), trade.Credit);
        Assert.Equal(Money.FromRupees(1_100), trade.BestSeen);
        Assert.Equal(Money.FromRupees(-65), trade.WorstSeen);
        Assert.Equal(1, trade.HoldingDays);
        Assert.Equal(8, trade.DaysToExpiry); // 5 to 13 January
        Assert.Equal("weekly", trade.Profile);
        Assert.Equal("Short put", trade.Shape);
        Assert.Equal("Conditions met", trade.EntryReason);
        Assert.Equal("Half the credit earned", trade.ExitReason);
        TradeLeg leg = Assert.Single(trade.Legs);
        Assert.Equal((-65L, 0L, 100.0, 84.0), (leg.Units, leg.OpenUnits, leg.EntryPrice!.Value, leg.ExitPrice!.Value));
        Assert.Equal(Money.FromRupees((24_500 - 100) * 65), trade.MaxLoss);
        Assert.Equal(80, Assert.Single(result.ConditionsOf(trade.EntryDecision)).Value);
        Assert.Equal(20, Assert.Single(result.ConditionsOf(trade.ExitDecision)).Value);
    }

    [Fact]
    public void The_pnl_is_split_by_greeks_and_the_residual_closes_it()
    {
        PnlParts parts = Assert.Single(SoldPut().Result().Trades).Parts;
        Assert.Equal(Money.FromRupees(500), parts.Delta);
        Assert.Equal(Money.FromRupees(-100), parts.Gamma);
        Assert.Equal(Money.FromRupees(300), parts.Vega);
        Assert.Equal(Money.FromRupees(400), parts.Theta);
        Assert.Equal(Money.FromRupees(-20), parts.VannaVolga);
        Assert.Equal(Money.FromRupees(-130), parts.Slippage);
        Assert.Equal(Money.FromRupees(-60), parts.Charges);
        Assert.Equal(Money.FromRupees(980 - (500 - 100 + 300 + 400 - 20 - 130 - 60)), parts.Residual);
        Assert.Equal(Money.FromRupees(980), parts.Net);
    }

    [Fact]
    public void A_mark_that_disagrees_with_the_fills_is_a_broken_stream()
    {
        OutputList sold = new OutputList().Approve(1).Fill(11, 1, -65, 100, 101, 30);
        Assert.Throws<InvariantException>(() => sold.Attribute(1, -6_565, -64, -65, 0, 0, 0, 0, 0, 25_000).Result());
        OutputList other = new OutputList().Approve(1).Fill(11, 1, -65, 100, 101, 30);
        Assert.Throws<InvariantException>(() => other.Attribute(1, -6_565, -65, 0, 0, 0, 0, 0, 0, 25_000).Result());
    }

    [Fact]
    public void An_order_has_its_states_fills_and_slippage()
    {
        RunResult result = SoldPut().Result();
        OrderRow order = result.Orders[0];
        Assert.Equal(11, order.Id);
        Assert.Equal([OrderState.Sent, OrderState.Filled], order.Steps.Select(step => step.To));
        Assert.Equal(OrderState.Filled, order.State);
        Assert.Equal((65L, 100.0), (order.FilledUnits, order.AveragePrice!.Value));
        Assert.Equal(Money.FromRupees(-65), order.Slippage);
        Assert.Equal(Money.FromRupees(30), order.Charges);
    }

    [Fact]
    public void A_contract_settled_at_expiry_is_closed_without_an_order()
    {
        Trade trade = Assert.Single(new OutputList()
            .Approve(1)
            .Place(11, 1, Side.Sell, 65, 100)
            .Fill(11, 1, -65, 100, 100, 30)
            .Change(1, StructureState.EnteringShorts, StructureState.Open)
            .At(new(2026, 1, 13), 15, 30)
            .Fill(order: 0, 1, 65, price: 0, mid: 0, charges: 0)
            .Change(1, StructureState.Open, StructureState.Closed)
            .Result().Trades);
        Assert.Equal(Money.FromRupees(6_470), trade.Net);
        Assert.Equal(Money.Zero, trade.Slippage);
        Assert.Equal(Money.FromRupees(6_500), trade.Parts.Residual); // no marks: nothing explains it but the costs
        Assert.Equal(8.25, trade.HoldingDays);
    }

    // Sold the 24,500 put at 100; rolled to the 24,300 put (84 paid, 40 received) and back (70 paid, 120 received); bought back at 90.
    // By hand: 65 × (100 − 84 + 40 − 70 + 120 − 90) = 1,040. The trade stays the short 24,500 put at 100 that was entered.
    [Fact]
    public void A_rolled_trade_keeps_the_shape_and_greatest_loss_of_its_entry_and_a_leg_for_each_stay_in_a_contract()
    {
        Trade trade = Assert.Single(new OutputList()
            .Approve(1).Change(1, StructureState.None, StructureState.EnteringShorts, 1)
            .Fill(11, 1, -65, 100, 100, 0).Change(1, StructureState.EnteringShorts, StructureState.Open)
            .Approve(1).Change(1, StructureState.Open, StructureState.EnteringShorts, 1)
            .Fill(12, 1, 65, 84, 84, 0).Fill(13, 1, -65, 40, 40, 0, instrument: 2).Change(1, StructureState.EnteringShorts, StructureState.Open)
            .Approve(1).Change(1, StructureState.Open, StructureState.EnteringShorts, 1)
            .Fill(14, 1, 65, 70, 70, 0, instrument: 2).Fill(15, 1, -65, 120, 120, 0).Change(1, StructureState.EnteringShorts, StructureState.Open)
            .Change(1, StructureState.Open, StructureState.ExitingShorts, 2)
            .Fill(16, 1, 65, 90, 90, 0).Change(1, StructureState.ExitingShorts, StructureState.Closed)
            .Result().Trades);

        Assert.Equal("Short put", trade.Shape);
        Assert.Equal(Money.FromRupees((24_500 - 100) * 65), trade.MaxLoss);
        Assert.Equal(Money.FromRupees(6_500), trade.Credit);
        Assert.Equal(Money.FromRupees(1_040), trade.Net);
        Assert.Equal(
            [(24_300m, 40.0, 70.0, true), (24_500m, 100.0, 84.0, false), (24_500m, 120.0, 90.0, true)],
            trade.Legs.Select(leg => (leg.Contract!.Strike.ToRupees(), leg.EntryPrice!.Value, leg.ExitPrice!.Value, leg.IsOfAdjustment)));
    }

    [Fact]
    public void An_open_trade_counts_at_its_last_mark_and_not_among_the_closed()
    {
        RunResult result = new OutputList()
            .Approve(1)
            .Place(11, 1, Side.Sell, 65, 100)
            .Fill(11, 1, -65, 100, 101, 30)
            .Change(1, StructureState.EnteringShorts, StructureState.Open)
            .Attribute(1, -5_000, 1_500, -65, 0, 0, 0, 0, 0, 25_000)
            .Mark(101_470, 100_000)
            .Result();
        Trade trade = Assert.Single(result.Trades);
        Assert.True(trade.IsOpen);
        Assert.Equal(Money.FromRupees(1_470), trade.Net);
        Assert.Equal(1, result.Metric("trades_open").Value);
        Assert.Null(result.Metric("win_rate").Value);
        Assert.Equal(1_470, result.Metric("net_pnl").Value);
    }

    [Fact]
    public void A_structure_of_which_nothing_was_filled_is_no_trade()
    {
        RunResult result = new OutputList().Approve(1).Change(1, StructureState.EnteringHedges, StructureState.Abandoned).Result();
        Assert.Empty(result.Trades);
        Assert.Equal(1, result.AbandonedStructures);
    }

    [Fact]
    public void Equal_no_trade_decisions_draw_together_until_the_reason_changes()
    {
        var low = new ConditionPayload(40, 75, 0, 1, false, true);
        RunResult result = new OutputList()
            .Decide(DecisionAction.NoTrade, 3, 0, low)
            .Decide(DecisionAction.NoTrade, 3, 0, low)
            .Decide(DecisionAction.NoTrade, 1, 0)
            .Decide(DecisionAction.NoTrade, 3, 0, low with { Value = 60 })
            .Result();
        Assert.Equal([(3, 2), (1, 1), (3, 1)], result.NoTradeSpells.Select(spell => ((int)spell.Reason, spell.Count)));
        Assert.Equal(4, result.Decisions.Count);
        Assert.Equal(60, Assert.Single(result.ConditionsOf(result.NoTradeSpells[2].LastDecision)).Value);
    }

    [Fact]
    public void Books_of_one_instant_are_summed_when_all_are_known()
    {
        RunInfo info = OutputList.Info() with
        {
            Bots = [new(1, OutputList.Words, Money.FromRupees(100_000)), new(2, OutputList.Words, Money.FromRupees(50_000))],
        };
        RunResult result = new OutputList()
            .Mark(90_000, bot: 1).Mark(60_000, bot: 2)  // together 1,50,000: no drawdown, though bot 1 alone fell
            .At(Monday.AddDays(1), 9, 30).Mark(90_000, bot: 1).Mark(59_000, bot: 2)
            .Result(info);
        Assert.Equal([150_000m, 149_000m], result.Days.Select(day => day.Equity.ToRupees()));
        Assert.Equal([0m, -1_000m], result.Days.Select(day => day.DeepestDrawdown.ToRupees()));
        Assert.Equal(-10_000m, result.BotDays[0][0].DeepestDrawdown.ToRupees());
    }

    [Fact]
    public void A_decision_without_its_conditions_is_a_broken_stream()
    {
        var recorder = new RunRecorder(OutputList.Info().Bots);
        recorder.Record(new OutputList().Decide(DecisionAction.NoTrade, 3, 0, new ConditionPayload(40, 75, 0, 1, false, true)).ToArray().AsSpan(0, 1));
        Assert.Throws<InvariantException>(() => recorder.Finish(OutputList.Info()));
        Assert.Throws<InvariantException>(() => recorder.Record(new OutputList().Mark(1).ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_fold_agrees_with_the_books_of_the_stream(ulong seed)
    {
        var run = new SampleRun(seed);
        RunResult result = run.Result();
        Assert.True(result.Trades.Count > 10);
        Assert.Equal(run.ChargesSteps, result.Totals.Charges.Steps);
        Assert.Equal(run.GrossSteps + run.OpenValueSteps, result.Totals.Gross.Steps);
        Assert.Equal(run.FinalEquitySteps, result.Totals.FinalEquity.Steps);
        Assert.Equal(run.Denials, result.Refusals.Count);
        Assert.Equal(result.Orders.Sum(order => order.Charges.Steps), result.Totals.Charges.Steps);
        Assert.Equal(result.Days.Sum(day => day.Change.Steps), result.Totals.Net.Steps);
        Assert.All(result.Trades, trade => Assert.Equal(trade.Net, trade.Parts.Net));
        Assert.Equal(result.Totals.TradesNet, result.Totals.Parts.Net);
        Assert.Equal(
            result.Decisions.Count(decision => decision.Action == DecisionAction.NoTrade), result.NoTradeSpells.Sum(spell => spell.Count));
    }

    [Fact]
    public void Recording_in_pieces_changes_nothing()
    {
        var run = new SampleRun(3);
        var pieces = new RunRecorder(SampleRun.Bots);
        ReadOnlySpan<OutputEvent> rest = run.Outputs;
        for (int size = 1; !rest.IsEmpty; size = size * 3 % 101)
        {
            int take = Math.Min(size, rest.Length);
            pieces.Record(rest[..take]);
            rest = rest[take..];
        }

        RunResult one = run.Result(), other = pieces.Finish(run.Info());
        Assert.Equal(one.Totals, other.Totals);
        Assert.Equal(one.Days, other.Days);
        Assert.Equal(one.Metrics, other.Metrics);
    }
}
