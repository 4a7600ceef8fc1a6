using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Risk;

/// <summary>Each limit in a whole kernel: refused a step beyond it, allowed at it, and with the numbers it says.</summary>
public sealed class LimitTests
{
    private const int Lot = 65; // NIFTY from the January 2026 contracts on: the shipped lot table.

    private static readonly TimeOnly Ten = new(10, 0);
    private static readonly DateOnly Thursday = new(2026, 2, 5);
    private static readonly DateOnly Monday = new(2026, 2, 9);

    /// <summary>A limit in steps or counts, and how it is set.</summary>
    public static TheoryData<DenyReason, long> Limits() => new()
    {
        { DenyReason.AccountDelta, 1 }, { DenyReason.AccountGamma, 1 }, { DenyReason.AccountVega, 1 },
        { DenyReason.BotDelta, 1 }, { DenyReason.BotGamma, 1 }, { DenyReason.BotVega, 1 },
        { DenyReason.AccountStress, 1 }, { DenyReason.BotStress, 1 },
        { DenyReason.TradeCap, 0 }, { DenyReason.BlockCap, 0 }, { DenyReason.StrikeConcentration, 0 }, { DenyReason.ExpiryConcentration, 0 },
    };

    // The refusal at a limit of nothing says what the trade comes to; a limit of that passes (Greeks: but for half a step of rounding), one step less does not.
    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_holds_to_the_step(DenyReason reason, long rounding)
    {
        DenialPayload none = Assert.Single(Open(reason, 0).Now(OutputKind.Denied)).Denial;
        Assert.Equal((reason, 0L, 0), ((DenyReason)none.Reason, none.Available, none.LargestLots));
        Assert.True(none.Needed > 0);

        TradingFloor allowed = Open(reason, none.Needed + rounding);
        Assert.Empty(allowed.Now(OutputKind.Denied));
        Assert.Single(allowed.Now(OutputKind.Approved));

        DenialPayload below = Assert.Single(Open(reason, none.Needed - 1).Now(OutputKind.Denied)).Denial;
        Assert.Equal((reason, none.Needed, none.Needed - 1), ((DenyReason)below.Reason, below.Needed, below.Available));

        // Twice the room is two lots of three: the refusal of three says so, and two are taken.
        TradingFloor two = Open(reason, 2 * none.Needed + 10 * rounding, lots: 3);
        Assert.Equal((reason, 2), ((DenyReason)two.Now(OutputKind.Denied).Single().Denial.Reason, two.Now(OutputKind.Denied).Single().Denial.LargestLots));
        Assert.Equal(2, two.Structure.Lots);
    }

    [Fact]
    public void What_a_refusal_says_of_greeks_is_what_the_position_has_when_it_is_open()
    {
        foreach ((DenyReason reason, Func<RupeeGreeks, double> part) in new (DenyReason, Func<RupeeGreeks, double>)[]
        {
            (DenyReason.AccountDelta, greeks => greeks.Delta), (DenyReason.AccountGamma, greeks => greeks.Gamma), (DenyReason.AccountVega, greeks => greeks.Vega),
        })
        {
            long needed = Open(reason, 0).Now(OutputKind.Denied).Single().Denial.Needed;
            TradingFloor open = Open(reason, needed + 1);
            open.FillAll();
            GreekGroup group = Assert.Single(open.Kernel.GreeksNow());
            Assert.Equal(Math.Abs(part(group.Greeks)), Money.FromSteps(needed).ToModel(), 0.001 * Math.Abs(part(group.Greeks)) + 0.01);
        }
    }

    // Premium and payoff alone: a condor with wings of 300 loses 300 less its credit, each times 65. The charges of the way in and out come on top.
    [Fact]
    public void The_cap_on_a_trade_is_its_worst_case()
    {
        TradingFloor floor = Open(DenyReason.TradeCap, 0);
        long needed = floor.Now(OutputKind.Denied).Single().Denial.Needed;
        MarketState market = floor.Kernel.Market;
        long credit = market.Quote(floor.IdOf(24_500, OptionRight.Call)).Bid + market.Quote(floor.IdOf(23_500, OptionRight.Put)).Bid
            - market.Quote(floor.IdOf(24_800, OptionRight.Call)).Ask - market.Quote(floor.IdOf(23_200, OptionRight.Put)).Ask;
        long worst = Lot * (Price.FromRupees(300).Steps - credit);
        Assert.InRange(needed - worst, 1, Money.FromRupees(600).Steps);
    }

    [Fact]
    public void A_cap_on_events_counts_what_is_open_as_well()
    {
        long one = Open(DenyReason.TradeCap, 0).Now(OutputKind.Denied).Single().Denial.Needed;
        foreach ((TradeCapBasis basis, bool second) in new[] { (TradeCapBasis.Trade, true), (TradeCapBasis.Event, false) })
        {
            var floor = new TradingFloor(bot: new BotLimits { TradeCap = Money.FromSteps(one * 3 / 2), TradeCapBasis = basis });
            floor.First.OpenCondor();
            floor.Snapshot(Ten);
            floor.FillAll();
            floor.First.OpenCondor();
            floor.Snapshot(new(10, 5));
            Assert.Equal(second, floor.Now(OutputKind.Approved).Any());
            Assert.Equal(second ? [] : [DenyReason.TradeCap], floor.Now(OutputKind.Denied).Select(denied => (DenyReason)denied.Denial.Reason));
        }
    }

    [Theory]
    [InlineData(1, DenyReason.AccountPositions)]
    [InlineData(2, DenyReason.None)]
    public void Structures_of_the_account_are_counted_over_its_bots(int most, DenyReason reason)
    {
        var floor = new TradingFloor(limits => limits with { MaxStructures = most });
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.Second.OpenCondor(distance: 600);
        floor.Snapshot(new(10, 5));
        Assert.Equal(reason == DenyReason.None ? [] : [(reason, 2L, (long)most)], Refusals(floor));
    }

    [Fact]
    public void Lots_outside_the_bots_count_at_their_strike()
    {
        var floor = new TradingFloor(limits => limits with { LotsPerStrike = 2, Greeks = GreekLimits.None });
        floor.Snapshot(Ten);
        floor.Tell(floor.IdOf(24_500, OptionRight.Put), -2 * Lot, 300);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 5));
        Assert.Equal([(DenyReason.StrikeConcentration, 3L, 2L)], Refusals(floor));

        // Long there is the other side: it does not add up with what is short.
        floor.Tell(floor.IdOf(24_500, OptionRight.Put), 2 * Lot, 300);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 10));
        Assert.Empty(Refusals(floor));
    }

    [Fact]
    public void A_weeks_loss_bars_entries_and_not_exits_until_monday()
    {
        var floor = new TradingFloor(limits => limits with { WeekLoss = Money.FromRupees(3_000), Greeks = GreekLimits.None });
        Lose(floor, 24_450);
        DenialPayload latched = Assert.Single(floor.All, output => output.Kind == OutputKind.LimitLatched).Denial;
        Assert.Equal((DenyReason.WeekLoss, Money.FromRupees(3_000).Steps), ((DenyReason)latched.Reason, latched.Available));
        Assert.True(latched.Needed >= latched.Available);
        Refused(floor, DenyReason.WeekLoss);

        floor.First.CloseAll();
        floor.Snapshot(new(10, 40));
        floor.FillAll();
        Assert.All(floor.Kernel.Structures[0].Legs.Where(leg => leg.Side == Side.Sell), leg => Assert.Equal(0, leg.Units)); // Nobody may bid for a wing.

        floor.NextDay(Thursday);
        floor.Operate(OperatorAction.AcknowledgeLoss);
        Refused(floor, DenyReason.WeekLoss);
        floor.NextDay(Monday);
        floor.Second.OpenCondor(distance: 0); // A day from expiry nobody bids for what is far from the money.
        floor.Snapshot(Ten);
        Assert.Empty(Refusals(floor));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    // The loss at two snapshots is measured first; a limit of just that latches, one step more does not. An entry of the other bot is on its way in.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_days_hard_loss_latches_at_its_limit_and_over_a_restart(long more, bool latches)
    {
        long loss = LossOfTheDay(RiskLimits.Unlimited.Steps).Loss;
        Assert.True(loss > Money.FromRupees(5_000).Steps);
        (_, TradingFloor floor) = LossOfTheDay(loss + more);
        Assert.Equal(latches, floor.Kernel.IsLossLatched(0));
        if (!latches)
            return;
        DenialPayload latched = Assert.Single(floor.All, output => output.Kind == OutputKind.LimitLatched).Denial;
        Assert.Equal((DenyReason.DailyLossLatched, loss, loss), ((DenyReason)latched.Reason, latched.Needed, latched.Available));

        // Everything is on its way out: what was being bought is taken back, shorts are bought, and both go through.
        Assert.All(floor.Kernel.Structures, structure => Assert.NotEqual(0, structure.ExitReason));
        Assert.NotEmpty(floor.Now(OutputKind.CancelOrder));
        Assert.Contains(floor.Now(OutputKind.PlaceOrder), placed => placed.Bot == 1 && placed.Order.Side == Side.Buy);
        foreach (Vyuha.Kernel.Orders.Order order in floor.Working.Where(order => order.State == Vyuha.Kernel.Orders.OrderState.CancelPending).ToArray())
            floor.Gone(order);
        floor.FillAll();
        Assert.All(floor.Kernel.Structures.SelectMany(one => one.Legs).Where(leg => leg.Side == Side.Sell), leg => Assert.Equal(0, leg.Units));
        Refused(floor, DenyReason.DailyLossLatched);
        floor.Operate(OperatorAction.AcknowledgeLoss);
        Refused(floor, DenyReason.DailyLossLatched);
        floor.NextDay(Thursday);
        Refused(floor, DenyReason.DailyLossLatched);
        floor.Operate(OperatorAction.AcknowledgeLoss);
        floor.Second.OpenCondor(distance: 300);
        floor.Snapshot(new(11, 30));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    private static (long Loss, TradingFloor Floor) LossOfTheDay(long limit)
    {
        var floor = new TradingFloor(
            limits => limits with { DailyLossHard = Money.FromSteps(limit), DailyLossSoft = RiskLimits.Unlimited, Greeks = GreekLimits.None, Drawdown = null },
            new BotLimits { DailyLoss = RiskLimits.Unlimited });
        floor.First.OpenCondor(lots: 2);
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.Second.OpenCondor(distance: 700);
        floor.Snapshot(new(10, 5));
        foreach (Vyuha.Kernel.Orders.Order order in floor.Working.ToArray())
            floor.Accept(order);
        floor.Level = 24_500;
        floor.Snapshot(new(10, 5, 30)).Snapshot(new(10, 6));
        return (-floor.Kernel.BotsNow().Sum(bot => bot.DayPnl.Steps), floor);
    }

    [Fact]
    public void A_days_profit_that_comes_back_is_kept()
    {
        // Three days before expiry the condor has earned; then the index moves and takes some of it back.
        var floor = new TradingFloor(limits => limits with { ProfitLock = new ProfitLock(Money.FromRupees(200), 50), Greeks = GreekLimits.None });
        floor.First.OpenCondor(lots: 2);
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.NextDay(new DateOnly(2026, 2, 6));
        floor.Snapshot(Ten).Snapshot(new(10, 5));
        Assert.False(floor.Structure.IsFinished || floor.Structure.ExitReason != 0);
        Assert.True(floor.Kernel.BotsNow()[0].DayPnl > Money.FromRupees(200));
        floor.Level = 24_200;
        floor.Snapshot(new(10, 10)).Snapshot(new(10, 15));
        Assert.Equal(CommonReasons.ProfitLocked, floor.Structure.ExitReason);
        Refused(floor, DenyReason.ProfitLocked);
        floor.FillAll();
        floor.NextDay(Monday);
        floor.Second.OpenCondor(distance: 0);
        floor.Snapshot(Ten);
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    [Fact]
    public void A_bots_own_week_bars_that_bot_alone()
    {
        var floor = new TradingFloor(limits => limits with { Greeks = GreekLimits.None }, new BotLimits { WeekLoss = Money.FromRupees(3_000) });
        Lose(floor, 24_450);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 30));
        Assert.Equal(DenyReason.WeekLoss, Assert.Single(Refusals(floor)).Reason);
        floor.Second.OpenCondor(distance: 700);
        floor.Snapshot(new(10, 35));
        Assert.Empty(Refusals(floor));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    // Of 30 lakh a tenth of a percent is 3,000 rupees: a ladder at 3,000, 6,000 and 9,000.
    [Fact]
    public void The_ladder_makes_trades_smaller_then_bars_them_until_a_person_accepts()
    {
        var ladder = new DrawdownLadder
        {
            CautionPercent = 0.1m, DefensivePercent = 0.2m, PreservePercent = 0.3m, RecoveryPercent = 0.02m, CautionSizePercent = 50, DefensiveSizePercent = 25,
        };
        var floor = new TradingFloor(limits => limits with { Drawdown = ladder, NakedShortsAllowed = true, Greeks = GreekLimits.None });
        Lose(floor, 24_450);
        Assert.Equal(DrawdownMode.Caution, floor.Kernel.DrawdownModeOf(0));
        Assert.Equal(DrawdownMode.Caution, floor.Kernel.DrawdownModeOf(2));
        floor.Second.OpenCondor(lots: 2, distance: 800);
        floor.Snapshot(new(10, 30));
        DenialPayload smaller = Assert.Single(floor.Now(OutputKind.Denied)).Denial;
        Assert.Equal((DenyReason.DrawdownLots, 2L, 1L, 1), ((DenyReason)smaller.Reason, smaller.Needed, smaller.Available, smaller.LargestLots));
        Assert.Equal(1, floor.Structure.Lots);
        floor.FillAll();

        floor.Level = 24_620;
        floor.Snapshot(new(10, 40)).Snapshot(new(10, 45));
        Assert.Equal(DrawdownMode.Defensive, floor.Kernel.DrawdownModeOf(0));
        floor.Second.AtNext((market, _, intents) =>
        {
            Intent naked = intents.Open(1, 1, 1, Money.FromRupees(2_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
            naked.Legs.Add(new(floor.IdOf(24_000, OptionRight.Put), Side.Sell));
        });
        floor.Snapshot(new(10, 50));
        Assert.Equal([(DenyReason.DrawdownNakedShort, 1L, 0L)], Refusals(floor));
        floor.Second.OpenCondor(); // It loses 4,000 at its stop: a quarter of 10,000 times three (1 % of 30 lakh is 30,000; the shipped 1 % is of 10 lakh).
        floor.Snapshot(new(10, 55));
        Assert.Equal([(DenyReason.DrawdownLossBudget, Money.FromRupees(4_000).Steps, Money.FromRupees(2_500).Steps)], Refusals(floor));

        floor.Level = 24_900;
        floor.Snapshot(new(11, 0)).Snapshot(new(11, 5));
        Assert.Equal(
            [DenyReason.DrawdownCaution, DenyReason.DrawdownDefensive, DenyReason.DrawdownPreserve],
            floor.All.Where(output => output.Kind == OutputKind.LimitLatched).Select(output => (DenyReason)output.Denial.Reason));
        Refused(floor, DenyReason.DrawdownPreserve);
        floor.Operate(OperatorAction.AcknowledgeLoss);
        Refused(floor, DenyReason.DrawdownPreserve); // Not on the same day.
        floor.NextDay(Thursday);
        floor.Operate(OperatorAction.AcknowledgeLoss, user: 0);
        Refused(floor, DenyReason.DrawdownPreserve); // Not without a name.
        floor.Operate(OperatorAction.AcknowledgeLoss);
        Assert.Equal(DrawdownMode.Defensive, floor.Kernel.DrawdownModeOf(0));
        Refused(floor, DenyReason.DrawdownLossBudget);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Entry_orders_a_minute_are_counted_for_the_bot_and_the_account_and_exits_pass(bool account)
    {
        TradingFloor floor = account
            ? new TradingFloor(limits => limits with { OrdersPerMinute = 3 })
            : new TradingFloor(bot: new BotLimits { OrdersPerMinute = 3 });
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAllOf(2);
        Assert.Equal([(DenyReason.OrdersPerMinute, 4L, 3L)], Refusals(floor).Distinct());
        floor.FillAll();
        Assert.Equal(3, floor.Structure.Legs.Count(leg => leg.Units != 0));
        floor.Operate(OperatorAction.Flatten);
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished); // Three exits more in the same minute.
    }

    [Fact]
    public void More_orders_in_a_minute_than_anybody_means_stop_all_entries()
    {
        var floor = new TradingFloor(limits => limits with { OrdersPerMinute = 3, OrdersPerMinuteMaximum = 3 });
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.False(floor.Kernel.EntriesFrozen);
        floor.First.CloseAll();
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.True(floor.Kernel.EntriesFrozen);
        Assert.Equal(DenyReason.OrdersPerMinute, (DenyReason)floor.All.Single(output => output.Kind == OutputKind.LimitLatched).Denial.Reason);
        Assert.True(floor.Structure.IsFinished);
    }

    [Fact]
    public void Orders_of_a_day_are_looked_at_before_an_entry_is_begun()
    {
        var floor = new TradingFloor(bot: new BotLimits { OrdersPerDay = 7 });
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.First.OpenCondor(distance: 700);
        floor.Snapshot(new(10, 30));
        Assert.Equal([(DenyReason.OrdersPerDay, 8L, 7L)], Refusals(floor));
        floor.Second.OpenCondor(distance: 700);
        floor.Snapshot(new(10, 35));
        Assert.Single(floor.Now(OutputKind.Approved));
        floor.FillAll();
        floor.NextDay(Thursday);
        floor.First.OpenCondor(distance: 700);
        floor.Snapshot(Ten);
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    // Days given to both bots: the same ones for the first test, every other one turned for the second, nineteen for the third.
    [Theory]
    [InlineData(20, false, true)]
    [InlineData(20, true, false)]
    [InlineData(19, false, false)]
    public void Of_two_bots_that_earn_alike_only_one_holds(int days, bool turned, bool refused)
    {
        var floor = new TradingFloor();
        floor.NextDay(Thursday, book => book with { Standings = [.. book.Standings!.Select(standing => standing with { Days = Earned(standing.Book, days, turned) })] });
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.DoesNotContain(floor.All, output => output.Kind == OutputKind.Denied && (DenyReason)output.Denial.Reason == DenyReason.BotCorrelation);
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 5));
        Assert.Equal(refused ? [(DenyReason.BotCorrelation, 10_000L, 7_000L)] : [], Refusals(floor));
        Assert.Equal(days >= 20, floor.Kernel.CorrelationOf(1, 2).IsKnown);
    }

    [Fact]
    public void The_day_s_profit_of_each_bot_is_kept_and_carried()
    {
        var floor = new TradingFloor();
        Lose(floor, 24_450);
        long loss = floor.Kernel.BotsNow()[0].DayPnl.Steps;
        floor.NextDay(Thursday);
        DayProfit day = Assert.Single(floor.Kernel.DaysOf(1));
        Assert.Equal((new DateOnly(2026, 2, 4).DayNumber, loss), (day.Day, day.Steps));
        Assert.Empty(floor.Kernel.DaysOf(2));
    }

    [Fact]
    public void A_book_written_before_standings_were_kept_begins_them_afresh()
    {
        var floor = new TradingFloor();
        Lose(floor, 24_450);
        floor.NextDay(Thursday, book => book with { Standings = null });
        Assert.Empty(floor.Kernel.DaysOf(1));
        Assert.Equal(DrawdownMode.Normal, floor.Kernel.DrawdownModeOf(0));
    }

    [Fact]
    public void The_reserve_pays_what_open_positions_lack_in_margin_and_nothing_else()
    {
        // Three condors in three lakh; on the eve of expiry the exchange's extra margin of the next day is more than the bot has.
        var floor = new TradingFloor(limits => limits with { MarginUseBotPercent = 95, LossPerTrade = Money.FromRupees(20_000) }, new BotLimits { MaxLots = 3 }, allocation: 300_000);
        floor.TopUp(1, 1_000);
        Assert.Equal([(DenyReason.TopUpRefused, Money.FromRupees(1_000).Steps, 0L)], Refusals(floor)); // Nothing is open.
        floor.First.OpenCondor(lots: 3);
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        floor.NextDay(Monday);
        floor.Snapshot(Ten);
        GeneralLedger ledger = floor.Kernel.Ledger;
        long reserve = ledger.Balance(Books.Reserve, AccountKind.Cash);

        floor.TopUp(1, 1_000_000);
        DenialPayload much = Assert.Single(floor.Now(OutputKind.Denied)).Denial;
        Assert.Equal(DenyReason.TopUpRefused, (DenyReason)much.Reason);
        Assert.InRange(Money.FromSteps(much.Available).ToModel(), 50_000, 200_000);
        decimal lacking = Money.FromSteps(much.Available).ToRupees();
        floor.TopUp(1, lacking, user: 0);
        floor.TopUp(2, lacking);
        floor.TopUp(3, lacking);
        Assert.Equal(4, floor.All.Count(output => output.Kind == OutputKind.Denied && (DenyReason)output.Denial.Reason == DenyReason.TopUpRefused) - 1);
        Assert.Equal(reserve, ledger.Balance(Books.Reserve, AccountKind.Cash));

        floor.TopUp(1, lacking, user: 4711);
        PostingPayload[] postings = [.. floor.Now(OutputKind.Posting).Select(output => output.Posting)];
        Assert.Equal(
            [(Books.Reserve, AccountKind.Cash, AccountKind.Capital), ((byte)1, AccountKind.Capital, AccountKind.Cash)],
            postings.Select(posting => (new AccountId(posting.From).Book, new AccountId(posting.From).Kind, new AccountId(posting.To).Kind)));
        Assert.All(postings, posting => Assert.Equal((much.Available, 4711L, (ushort)PostingReason.ReserveTopUp), (posting.Amount, posting.Reference, posting.Reason)));
        Assert.Equal(reserve - much.Available, ledger.Balance(Books.Reserve, AccountKind.Cash));
        floor.TopUp(1, 0.01m);
        Assert.Equal([(DenyReason.TopUpRefused, Money.FromRupees(0.01m).Steps, 0L)], Refusals(floor));

        // No profit and no new capital by itself the next day; and when the positions are gone it goes back.
        floor.First.CloseAll();
        floor.Snapshot(new(10, 10));
        floor.FillAll();
        floor.NextDay(TradingFloor.Expiry);
        Assert.DoesNotContain(floor.All, output => output.Kind == OutputKind.Posting && output.Time > floor.Time && output.Posting.Reason == (ushort)PostingReason.Allocation);
        Assert.Equal(reserve - much.Available, floor.Kernel.Ledger.Balance(Books.Reserve, AccountKind.Cash));
        floor.TopUp(1, -lacking - 0.01m);
        Assert.Equal(DenyReason.TopUpRefused, Assert.Single(Refusals(floor)).Reason);
        floor.TopUp(1, -lacking);
        Assert.Equal(reserve, floor.Kernel.Ledger.Balance(Books.Reserve, AccountKind.Cash));
        Assert.Equal(-Money.FromRupees(300_000).Steps, floor.Kernel.Ledger.Balance(1, AccountKind.Capital));
    }

    private static TradingFloor Open(DenyReason reason, long limit, int lots = 1)
    {
        var money = Money.FromSteps(limit);
        Money open = Money.FromRupees(10_000_000);
        GreekLimits greeks = reason switch
        {
            DenyReason.AccountDelta or DenyReason.BotDelta => new(money, open, open),
            DenyReason.AccountGamma or DenyReason.BotGamma => new(open, money, open),
            DenyReason.AccountVega or DenyReason.BotVega => new(open, open, money),
            _ => new(open, open, open),
        };
        bool isBot = reason is DenyReason.BotDelta or DenyReason.BotGamma or DenyReason.BotVega;
        var bot = new BotLimits
        {
            MaxLots = 5,
            TradeCap = reason == DenyReason.TradeCap ? money : null,
            BlockCap = reason == DenyReason.BlockCap ? money : null,
            StressLoss = reason == DenyReason.BotStress ? money : RiskLimits.Unlimited,
            Greeks = isBot ? greeks : GreekLimits.None,
        };
        var floor = new TradingFloor(
            limits => limits with
            {
                LossPerTrade = Money.FromRupees(100_000),
                Greeks = isBot ? GreekLimits.None : greeks,
                StressLoss = reason == DenyReason.AccountStress ? money : RiskLimits.Unlimited,
                LotsPerStrike = reason == DenyReason.StrikeConcentration ? (int)limit : int.MaxValue,
                LotsPerExpiry = reason == DenyReason.ExpiryConcentration ? (int)limit : int.MaxValue,
            },
            bot)
        { Level = 24_100 };
        floor.First.OpenCondor(lots);
        floor.Snapshot(Ten);
        return floor;
    }

    /// <summary>The first bot opens a condor, the index moves towards its call, and two snapshots see it.</summary>
    private static void Lose(TradingFloor floor, double level)
    {
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.Level = level;
        floor.Snapshot(new(10, 15)).Snapshot(new(10, 20));
    }

    private static void Refused(TradingFloor floor, DenyReason reason)
    {
        floor.Second.OpenCondor(distance: 900);
        floor.Snapshot(TimeOnly.FromTimeSpan(Ist.TimeOf(floor.Time).ToTimeSpan() + TimeSpan.FromMinutes(5)) is var next && next > new TimeOnly(10, 25) ? next : new(10, 25));
        Assert.Equal(reason, Assert.Single(Refusals(floor)).Reason);
    }

    private static List<(DenyReason Reason, long Needed, long Available)> Refusals(TradingFloor floor) =>
        [.. floor.Now(OutputKind.Denied).Select(denied => ((DenyReason)denied.Denial.Reason, denied.Denial.Needed, denied.Denial.Available))];

    private static DayProfit[] Earned(byte book, int days, bool turned) =>
        [.. Enumerable.Range(0, days).Select(day => new DayProfit(
            new DateOnly(2026, 1, 1).DayNumber + day, (day % 7 - 3) * 10_000L * (turned && book == 2 && day % 2 == 0 ? -1 : 1)))];
}
