using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>Positions of the account that no bot made: seen by risk, apart from the bots' books, and never traded.</summary>
public sealed class ExternalBookTests
{
    private const int Lot = 65; // NIFTY from the January 2026 contracts on: the shipped lot table.

    private static readonly TimeOnly Ten = new(10, 0);

    [Fact]
    public void A_short_of_a_bot_and_a_long_outside_stay_apart_in_one_contract()
    {
        TradingFloor floor = Open();
        int call = floor.IdOf(24_500, OptionRight.Call);
        floor.Tell(call, Lot, 110.25m);
        Assert.Equal((-Lot, Lot, 0L), (floor.Kernel.UnitsOf(1, call), floor.Kernel.UnitsOf(Books.External, call), floor.Kernel.NetUnits(call)));
        Assert.Equal(Money.FromRupees(110.25m * Lot).Steps, floor.Kernel.Ledger.Balance(Books.External, AccountKind.Positions));

        floor.Operate(OperatorAction.Lock);
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
        Assert.Equal((0L, Lot, Lot), (floor.Kernel.UnitsOf(1, call), floor.Kernel.UnitsOf(Books.External, call), floor.Kernel.NetUnits(call)));
        Assert.All(floor.All.Where(output => output.Kind == OutputKind.PlaceOrder), placed => Assert.Equal(1, placed.Bot));
    }

    [Fact]
    public void Books_of_all_bots_and_the_outside_add_up_to_what_the_broker_shows()
    {
        TradingFloor floor = Open();
        floor.Second.OpenCondor(lots: 2, distance: 500);
        floor.Snapshot(new(10, 5));
        floor.FillAll();
        (int Strike, OptionRight Right, long Units)[] outside =
            [(24_500, OptionRight.Call, 3 * Lot), (23_200, OptionRight.Put, -Lot), (24_000, OptionRight.Call, -2 * Lot), (24_000, OptionRight.Put, Lot)];
        foreach ((int strike, OptionRight right, long units) in outside)
            floor.Tell(floor.IdOf(strike, right), units, 50);

        // The broker's net, contract by contract: every fill it reported, and what was there without us.
        var broker = outside.ToDictionary(one => floor.IdOf(one.Strike, one.Right), one => one.Units);
        foreach (OutputEvent fill in floor.All.Where(output => output.Kind == OutputKind.Fill))
            broker[fill.InstrumentId] = broker.GetValueOrDefault(fill.InstrumentId) + fill.Fill.Units;
        Assert.Equal(6, broker.Count);
        foreach ((int id, long units) in broker)
            Assert.Equal(units, floor.Kernel.NetUnits(id));
        Assert.Equal(0, floor.Kernel.NetUnits(floor.IdOf(24_500, OptionRight.Call)));
    }

    [Fact]
    public void Telling_it_again_changes_nothing_and_nothing_is_left_of_what_is_gone()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        int put = floor.IdOf(23_500, OptionRight.Put);
        floor.Tell(put, -Lot, 42.5m);
        Assert.Equal(2, floor.Last.Count); // Its cost and its margin.
        Assert.All(floor.Last, output => Assert.Equal((OutputKind.Posting, Books.External), (output.Kind, output.Bot)));
        Assert.Equal(-Money.FromRupees(42.5m * Lot).Steps, floor.Kernel.Ledger.Balance(Books.External, AccountKind.Positions));
        floor.Tell(put, -Lot, 42.5m);
        Assert.Empty(floor.Last);
        floor.Tell(put, -2 * Lot, 43m);
        Assert.Equal(-Money.FromRupees(43m * 2 * Lot).Steps, floor.Kernel.Ledger.Balance(Books.External, AccountKind.Positions));
        Assert.Equal(0, floor.Kernel.Ledger.SumOf(Books.External));
        floor.Tell(put, 0, 0);
        Assert.Equal(0, floor.Kernel.External.Count);
        Assert.All(Enum.GetValues<AccountKind>(), account => Assert.Equal(0, floor.Kernel.Ledger.Balance(Books.External, account)));
    }

    [Fact]
    public void The_margin_outside_is_that_of_the_same_legs_in_a_book_of_their_own()
    {
        var floor = new TradingFloor();
        int call = floor.IdOf(24_400, OptionRight.Call), put = floor.IdOf(23_600, OptionRight.Put);
        Money expected = default;
        floor.First.AtNext((_, book, _) => Assert.True(book.TryMargin([new(call, Side.Sell), new(put, Side.Sell)], 2, out expected)));
        floor.Snapshot(Ten);
        Assert.True(expected > Money.Zero);
        floor.Tell(call, -2 * Lot, 90);
        floor.Tell(put, -2 * Lot, 80);
        Assert.Equal(expected.Steps, floor.Kernel.Ledger.Balance(Books.External, AccountKind.Margin));
        Assert.Equal(0, floor.Kernel.Ledger.Balance(1, AccountKind.Margin)); // No bot pays for it.
    }

    [Fact]
    public void What_is_held_outside_uses_up_the_margin_of_the_account()
    {
        // A fifth of 30 lakh may be blocked: room for condors, not for three naked straddles beside them.
        var floor = new TradingFloor(limits => limits with { MarginUseAccountPercent = 20 });
        floor.Snapshot(Ten);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 1));
        Assert.Single(floor.Now(OutputKind.Approved));
        floor.FillAll();

        floor.Tell(floor.IdOf(24_000, OptionRight.Call), -3 * Lot, 150);
        floor.Tell(floor.IdOf(24_000, OptionRight.Put), -3 * Lot, 140);
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 2));
        DenialPayload denial = Assert.Single(floor.Now(OutputKind.Denied)).Denial;
        Assert.Equal(DenyReason.MarginToday, (DenyReason)denial.Reason);
        Assert.Equal(Money.FromRupees(600_000).Steps, denial.Available); // 20 % of 30 lakh.
        Assert.True(denial.Needed > floor.Kernel.Ledger.Balance(Books.External, AccountKind.Margin) + floor.Kernel.Ledger.Balance(1, AccountKind.Margin));

        floor.Tell(floor.IdOf(24_000, OptionRight.Call), 0, 0);
        floor.Tell(floor.IdOf(24_000, OptionRight.Put), 0, 0);
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 3));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    [Fact]
    public void While_a_position_outside_has_no_price_nothing_new_is_opened()
    {
        var floor = new TradingFloor();
        int far = floor.IdOf(25_500, OptionRight.Call);
        floor.Tell(far, -Lot, 3); // Before the first quote of the day.
        Assert.DoesNotContain(floor.Now(OutputKind.Posting), output => output.Posting.Reason == (ushort)PostingReason.MarginBlock);
        floor.First.OpenCondor();
        floor.Snapshot(Ten, without: instrument => instrument.Kind == InstrumentKind.IndexSpot || instrument.Right == OptionRight.Put);
        Assert.Equal(DenyReason.ExternalUnpriced, (DenyReason)Assert.Single(floor.Now(OutputKind.Denied)).Denial.Reason);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 1));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    [Fact]
    public void It_is_marked_at_what_closing_it_would_bring()
    {
        var floor = new TradingFloor();
        int call = floor.IdOf(24_000, OptionRight.Call);
        floor.Tell(call, -Lot, 100);
        floor.Snapshot(Ten);
        OutputEvent mark = Assert.Single(floor.Now(OutputKind.BookMark), output => output.Bot == Books.External);
        QuoteState quote = floor.Kernel.Market.Quote(call);
        Assert.Equal((-quote.Ask * Lot, -quote.Ask * Lot), (mark.Mark.PositionValue, mark.Mark.Equity));
        Assert.Equal(floor.Kernel.Ledger.Balance(Books.External, AccountKind.Margin), mark.Mark.Margin);
    }

    [Fact]
    public void It_is_carried_over_night_and_ends_with_its_contract()
    {
        TradingFloor floor = Open();
        int call = floor.IdOf(24_500, OptionRight.Call);
        floor.Tell(call, Lot, 88.05m);
        floor.Tell(floor.IdOf(23_000, OptionRight.Put), -Lot, 12);
        BookState before = Closed(floor);
        floor.NextDayAfterClose(new(2026, 2, 5));
        Assert.Equal((Lot, 0L), (floor.Kernel.External.UnitsOf(call), floor.Kernel.NetUnits(call)));
        Assert.Equal(before.External, Closed(floor).External);
        floor.NextDayAfterClose(TradingFloor.Expiry);
        floor.Snapshot(Ten);
        floor.Settle(24_100);
        Assert.Equal(0, floor.Kernel.External.Count);
        Assert.All(Enum.GetValues<AccountKind>(), account => Assert.Equal(0, floor.Kernel.Ledger.Balance(Books.External, account)));
        Assert.True(floor.Kernel.Structures.All(structure => structure.IsFinished));
    }

    [Fact]
    public void An_outside_book_that_does_not_agree_with_the_ledger_is_not_taken()
    {
        TradingFloor floor = Open();
        floor.Tell(floor.IdOf(24_500, OptionRight.Call), Lot, 88.05m);
        BookState book = Closed(floor);
        BookState damaged = book with { External = [book.External[0] with { Units = 2 * Lot }] };
        Assert.Contains("$.external", Assert.Throws<InputErrorException>(() => BookState.Parse(damaged.ToJson())).Message, StringComparison.Ordinal);
    }

    private static BookState Closed(TradingFloor floor)
    {
        floor.CloseDay();
        return floor.Kernel.Capture();
    }

    private static TradingFloor Open()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.True(floor.Structure.IsOpen);
        return floor;
    }
}
