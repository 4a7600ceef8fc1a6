using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Simulation.Venue;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>The whole chain on a market small enough to follow by hand: kernel, venue, ledger, charges, settlement.</summary>
public sealed class BacktestDriverTests
{
    private static readonly DateOnly Monday = new(2026, 2, 2);
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    private static MiniMarket Quiet(params double[][] days) => new(
        [.. days.Select((levels, index) => (MarketRules.Shipped.Calendar(Exchange.Nfo).TradingDays(Monday, Expiry).ElementAt(index), levels))], Expiry);

    [Fact]
    public void A_condor_goes_in_hedges_first_and_comes_out_shorts_first()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000, 24_000, 24_000]), new OneCondor(closeAtSnapshot: 3));

        Structure structure = Assert.Single(run.Kernel.Structures);
        Assert.Equal(StructureState.Closed, structure.State);
        List<int> fills = [.. run.Of(OutputKind.Fill).Select(output => output.Fill.Units)];
        Assert.Equal([65, 65, -65, -65, 65, 65, -65, -65], fills);
    }

    [Fact]
    public void No_short_leaves_before_the_long_that_covers_it_is_filled()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000, 24_000, 24_000]), new OneCondor(lots: 2), venue: new VenueOptions { SizeShare = 0.012 });

        long cover = 0;
        long shorts = 0;
        foreach (OutputEvent output in run.Outputs)
        {
            if (output.Kind == OutputKind.Fill)
                _ = output.Fill.Units > 0 ? cover += output.Fill.Units : shorts += -output.Fill.Units;
            if (output.Kind == OutputKind.PlaceOrder && output.Order.Side == Side.Sell && shorts == 0)
                Assert.True(2 * output.Order.Units <= cover, "both wings are there for each short lot");
            Assert.True(shorts <= cover);
        }

        Assert.True(shorts > 0);
    }

    [Fact]
    public void The_ledger_explains_the_money_to_the_last_step()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000, 24_000, 24_000]), new OneCondor(closeAtSnapshot: 3));

        long cash = 0;
        foreach (OutputEvent fill in run.Of(OutputKind.Fill))
            cash += (fill.Fill.Units > 0 ? -fill.Fill.Value : fill.Fill.Value) - fill.Fill.Charges;
        Assert.Equal(Money.FromRupees(300_000).Steps + cash, run.Kernel.Ledger.Balance(1, AccountKind.Cash));
        Assert.Equal(0, run.Kernel.Ledger.Balance(1, AccountKind.Margin));
        Assert.Equal(0, run.Kernel.Ledger.Balance(1, AccountKind.Reserved));
        Assert.Equal(0, run.Kernel.Ledger.Balance(1, AccountKind.Positions));
        Assert.Equal(0, run.Kernel.Ledger.SumOf(1));
        Assert.Equal(Money.FromRupees(100_000).Steps, run.Kernel.Ledger.Balance(Books.Reserve, AccountKind.Cash));
    }

    [Fact]
    public void Charges_of_a_day_are_the_contract_note_of_its_trades()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000, 24_000, 24_000]), new OneCondor(closeAtSnapshot: 3));

        var note = new ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, Monday);
        foreach (OutputEvent fill in run.Of(OutputKind.Fill))
        {
            note.Add(
                run.Instruments[fill.InstrumentId], fill.Fill.Units > 0 ? Side.Buy : Side.Sell, Quantity.FromUnits(Math.Abs(fill.Fill.Units)),
                Money.FromSteps(fill.Fill.Value), newOrder: true);
        }

        Assert.Equal(note.Current.Total.Steps, run.Kernel.Ledger.Balance(1, AccountKind.Charges));
    }

    [Fact]
    public void Margin_of_a_condor_is_about_its_wing_and_the_exposure_of_two_shorts()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000]), new OneCondor());

        // MARKET_RULES 3.2, quick oracle: widest wing × quantity + 2 % × spot × quantity × short legs.
        double oracle = 300 * 65 + 2 * 0.02 * 24_000 * 65;
        double margin = Money.FromSteps(run.Of(OutputKind.BookMark).Last(mark => mark.Bot == 1).Mark.Margin).ToModel();
        Assert.InRange(margin, oracle * 0.95, oracle * 1.05);
    }

    [Fact]
    public void Legs_in_the_money_settle_at_the_index_close_and_the_rest_expires_worthless()
    {
        // Down 700 points: the 23,500 put is 200 in the money, its 23,200 hedge is not.
        MiniRun run = MiniRun.Go(
            Quiet([24_000, 24_000], [24_000], [23_900], [23_800], [23_700], [23_500], [23_300, 23_300]), new OneCondor(), account: Patient);

        Structure structure = Assert.Single(run.Kernel.Structures);
        Assert.Equal(StructureState.Closed, structure.State);
        List<OutputEvent> settled = [.. run.Of(OutputKind.Fill).Where(output => output.Fill.OrderId == 0)];
        Assert.Equal(4, settled.Count);
        long paid = settled.Sum(output => output.Fill.Units > 0 ? -output.Fill.Value : output.Fill.Value);
        Assert.Equal(Money.FromRupees(-200 * 65).Steps, paid);
        Assert.Equal(0, run.Kernel.Ledger.Balance(1, AccountKind.Positions));
        Assert.Equal(structure.RealisedSteps, -run.Kernel.Ledger.Balance(1, AccountKind.RealisedPnl));
    }

    [Fact]
    public void The_same_inputs_give_the_same_hash_and_a_replay_of_them_too()
    {
        MiniMarket market = Quiet([24_000, 24_050, 23_950, 24_000], [24_100, 24_000]);
        MiniRun first = MiniRun.Go(market, new OneCondor(closeAtSnapshot: 5));
        MiniRun second = MiniRun.Go(market, new OneCondor(closeAtSnapshot: 5));
        Assert.Equal(first.Kernel.Hash, second.Kernel.Hash);

        TradingKernel replayed = MiniRun.NewKernel(new OneCondor(closeAtSnapshot: 5));
        var outputs = new OutputBuffer();
        foreach (InputEvent input in first.Inputs)
        {
            outputs.Clear();
            replayed.Apply(input, outputs);
        }

        Assert.Equal(first.Kernel.Hash, replayed.Hash);
    }

    [Fact]
    public void Independent_runs_on_one_or_two_threads_end_in_the_same_hashes()
    {
        ulong[] Hashes(int threads)
        {
            var hashes = new ulong[12];
            Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, run =>
                hashes[run] = MiniRun.Go(Quiet([24_000, 24_000 + 10 * run, 23_950, 24_000], [24_100, 24_000]), new OneCondor(closeAtSnapshot: 2 + run % 5)).Kernel.Hash);
            return hashes;
        }

        ulong[] alone = Hashes(1);
        Assert.Equal(alone, Hashes(2));
        Assert.Equal(alone.Length, alone.Distinct().Count());
    }

    [Fact]
    public void Cutting_off_the_future_changes_nothing_in_the_past()
    {
        double[][] days = [[24_000, 24_050, 23_950], [24_100, 24_000, 23_800], [23_700, 23_600, 24_400]];
        MiniRun whole = MiniRun.Go(Quiet(days), new OneCondor(closeAtSnapshot: 8));
        MiniRun cut = MiniRun.Go(Quiet(days[..2]), new OneCondor(closeAtSnapshot: 8));

        long end = cut.Inputs[^1].Time.Nanoseconds;
        List<OutputEvent> past = [.. whole.Outputs.Where(output => output.TimeNanoseconds <= end)];
        Assert.Equal(cut.Outputs.Count, past.Count);
        for (int i = 0; i < past.Count; i++)
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes([past[i]]).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes([cut.Outputs[i]])));
    }

    [Fact]
    public void Three_lots_are_denied_with_the_size_that_passes_and_two_go_in()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000]), new OneCondor(lots: 3));

        OutputEvent denied = Assert.Single(run.Of(OutputKind.Denied));
        Assert.Equal((ushort)DenyReason.MaxLots, denied.Denial.Reason);
        Assert.Equal((3L, 2L, 2), (denied.Denial.Needed, denied.Denial.Available, denied.Denial.LargestLots));
        Assert.Equal(2, Assert.Single(run.Of(OutputKind.Approved)).Approval.Lots);
    }

    [Fact]
    public void A_naked_strangle_is_denied_by_default()
    {
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000]), new OneCondor(naked: true));

        Assert.Equal((ushort)DenyReason.NakedShort, Assert.Single(run.Of(OutputKind.Denied)).Denial.Reason);
        Assert.Empty(run.Of(OutputKind.PlaceOrder));
    }

    [Fact]
    public void A_strangle_that_is_allowed_naked_fits_in_one_lot_only()
    {
        // REQUEST_ERRATA 1.1: a 9-DTE strangle ± 500 blocks about ₹1,77,282; 80 % of ₹3,00,000 is ₹2,40,000.
        MiniRun run = MiniRun.Go(Quiet([24_000, 24_000]), new OneCondor(lots: 2, naked: true), account: limits => limits with { NakedShortsAllowed = true });

        OutputEvent denied = Assert.Single(run.Of(OutputKind.Denied));
        Assert.Equal(((ushort)DenyReason.MarginToday, 1), (denied.Denial.Reason, denied.Denial.LargestLots));
        OutputEvent approved = Assert.Single(run.Of(OutputKind.Approved));
        Assert.InRange(Money.FromSteps(approved.Approval.MarginFinal).ToModel(), 177_282 * 0.95, 177_282 * 1.05);
    }

    [Fact]
    public void One_freak_quote_does_not_open_the_loss_breaker_and_a_real_fall_does()
    {
        // A short call asked at ₹900 for one snapshot: ₹55,000 of loss on paper, gone a moment later.
        var freak = new MiniMarket([(Monday, [24_000, 24_000, 24_000, 24_000])], Expiry)
        {
            Edit = (day, row) =>
            {
                Instrument instrument = day.Contracts[day.Contract[row]].Instrument;
                if (instrument.Strike == Price.FromRupees(24_500) && instrument.Right == OptionRight.Call && row > 2 * day.RowCount / 4 && row < 3 * day.RowCount / 4)
                    day.Ask[row] = Price.FromRupees(900).Steps;
            },
        };
        MiniRun spared = MiniRun.Go(freak, new OneCondor());
        Assert.Empty(spared.Of(OutputKind.LimitLatched));
        Assert.Equal(StructureState.Open, Assert.Single(spared.Kernel.Structures).State);

        MiniRun stopped = MiniRun.Go(
            Quiet([24_000, 24_000, 24_800, 24_800, 24_800]), new OneCondor(lots: 2), new BotLimits { DailyLoss = Money.FromRupees(10_000) });
        Assert.Single(stopped.Of(OutputKind.LimitLatched));
        Structure structure = Assert.Single(stopped.Kernel.Structures);
        Assert.Equal(Vyuha.Kernel.CommonReasons.DailyLossLimit, structure.ExitReason);
        // The shorts are bought back; a put wing that nobody bids for any more is left to expire.
        Assert.All(structure.Legs, leg => Assert.True(leg.Units >= 0));
    }

    private static Vyuha.Kernel.Configuration.RiskLimits Patient(Vyuha.Kernel.Configuration.RiskLimits limits) =>
        limits with { DailyLossSoft = Money.FromRupees(40_000) };
}
