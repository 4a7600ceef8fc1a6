using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Charges;

/// <summary>Expected amounts are the worked contract notes of the market rules (section 2.3), computed there by hand from the rates.</summary>
public sealed class ContractNoteBuilderTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateOnly Expiry = new(2026, 12, 1);

    [Fact]
    public void An_iron_condor_in_and_out_on_one_day_costs_210_58()
    {
        ContractNoteBuilder note = Note();
        Enter(note);
        Leave(note);

        ContractNote total = note.Current;

        Assert.Equal((Rupees(6_370), Rupees(9_750), 8), (note.Options.Bought, note.Options.Sold, note.Options.Orders));
        Assert.Equal(Rupees(160.00m), total.Brokerage);
        Assert.Equal(Rupees(5.73m), total.ExchangeTransaction);
        Assert.Equal(Rupees(0.00m), total.Ipft);
        Assert.Equal(Rupees(0.02m), total.SebiFee);
        Assert.Equal(Rupees(29.83m), total.Gst);
        Assert.Equal(Rupees(15.00m), total.Stt);
        Assert.Equal(Rupees(0.00m), total.StampDuty);
        Assert.Equal(Rupees(210.58m), total.Total);
        Assert.True(note.IsVerified);
    }

    [Fact]
    public void The_same_condor_over_two_days_is_two_notes()
    {
        ContractNoteBuilder first = Note(), second = Note(Day.AddDays(2));
        Enter(first);
        Leave(second);

        Assert.Equal(Rupees(112.12m), first.Current.Total);
        Assert.Equal(Rupees(97.44m), second.Current.Total);
    }

    [Fact]
    public void A_straddle_round_trip_costs_211_67()
    {
        ContractNoteBuilder note = Note();
        Trade(note, Side.Sell, 24_000, OptionRight.Call, 440);
        Trade(note, Side.Sell, 24_000, OptionRight.Put, 396);
        Trade(note, Side.Buy, 24_000, OptionRight.Call, 220);
        Trade(note, Side.Buy, 24_000, OptionRight.Put, 198);

        ContractNote total = note.Current;

        Assert.Equal((Rupees(82), Rupees(28.95m), Rupees(1)), (total.Stt, total.ExchangeTransaction, total.StampDuty));
        Assert.Equal(Rupees(211.67m), total.Total);
    }

    [Fact]
    public void A_long_option_round_trip_costs_87_72()
    {
        ContractNoteBuilder note = Note();
        Trade(note, Side.Buy, 24_000, OptionRight.Call, 215);
        Trade(note, Side.Sell, 24_000, OptionRight.Call, 280);

        Assert.Equal(Rupees(87.72m), note.Current.Total);
    }

    [Fact]
    public void A_future_round_trip_pays_784_of_transaction_tax()
    {
        ContractNoteBuilder note = Note();
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", Expiry);
        note.Add(future, Side.Buy, Quantity.FromUnits(65), Price.FromRupees(24_050), newOrder: true);
        note.Add(future, Side.Sell, Quantity.FromUnits(65), Price.FromRupees(24_110), newOrder: true);

        ContractNote total = note.Current;

        // Turnover 31,30,400: STT 0.05 % of 15,67,150; transaction 0.0018299 %; SEBI 0.0001 %; stamp 0.002 % of 15,63,250; 0.03 % exceeds 20.
        // GST 18 % of 40 + 57.2832 + 0.0031 + 3.1304 is 18.07501.
        Assert.Equal((Rupees(784), Rupees(40), Rupees(57.28m)), (total.Stt, total.Brokerage, total.ExchangeTransaction));
        Assert.Equal((Rupees(3.13m), Rupees(31), Rupees(18.08m)), (total.SebiFee, total.StampDuty, total.Gst));
    }

    [Fact]
    public void A_SENSEX_round_trip_costs_59_67()
    {
        var note = new ContractNoteBuilder(MarketRules.Shipped, Exchange.Bfo, Day);
        Instrument option = Instrument.Option(Exchange.Bfo, "SENSEX", new DateOnly(2026, 11, 26), Price.FromRupees(80_000), OptionRight.Call);
        note.Add(option, Side.Sell, Quantity.FromUnits(20), Price.FromRupees(300), newOrder: true);
        note.Add(option, Side.Buy, Quantity.FromUnits(20), Price.FromRupees(150), newOrder: true);

        Assert.Equal(Rupees(59.67m), note.Current.Total);
    }

    [Fact]
    public void Exercise_is_taxed_on_what_the_option_is_worth()
    {
        // Section 1.6: long 1 lot NIFTY 24000 CE, settlement 24,123.45: 0.15 % of 8,024.25 is 12.04.
        var unrounded = new NoteRounding { Stt = RoundTo.Paisa };
        ContractNoteBuilder note = Note(rounding: unrounded), whole = Note();
        note.AddExercise(Call(24_000), Quantity.FromUnits(65), Price.FromRupees(24_123.45m));
        whole.AddExercise(Call(24_000), Quantity.FromUnits(65), Price.FromRupees(24_123.45m));

        Assert.Equal(Rupees(8_024.25m), note.Options.Exercised);
        Assert.Equal(Rupees(12.04m), note.Current.Total);
        Assert.Equal(Rupees(12), whole.Current.Total);
    }

    [Fact]
    public void An_option_that_ends_out_of_the_money_pays_nothing()
    {
        ContractNoteBuilder note = Note();
        note.AddExercise(Call(24_000), Quantity.FromUnits(65), Price.FromRupees(24_000));
        Assert.Equal(default, note.Current);
    }

    [Fact]
    public void Before_September_2019_exercise_was_taxed_on_the_whole_settlement_value()
    {
        var note = new ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, new DateOnly(2019, 5, 30), rounding: new() { Stt = RoundTo.Paisa });
        Instrument option = Instrument.Option(Exchange.Nfo, "NIFTY", new DateOnly(2019, 5, 30), Price.FromRupees(11_900), OptionRight.Call);
        note.AddExercise(option, Quantity.FromUnits(75), Price.FromRupees(11_946));

        // 0.125 % of 11,946 × 75.
        Assert.Equal(Rupees(1_119.94m), note.Current.Stt);
        Assert.False(note.IsVerified);
    }

    // Section 2.1: selling 54,340 of premium cost 34 in Sep 2024, 54 in Mar 2026, 82 now.
    [Theory]
    [InlineData("2024-09-30", 34)]
    [InlineData("2026-03-31", 54)]
    [InlineData("2026-04-01", 82)]
    public void Transaction_tax_goes_by_date(string date, int stt)
    {
        ContractNoteBuilder note = Note(DateOnly.Parse(date));
        note.Add(Call(24_000), Side.Sell, Quantity.FromUnits(65), Price.FromRupees(836), newOrder: true);
        Assert.Equal(Rupees(stt), note.Current.Stt);
    }

    [Fact]
    public void A_date_without_rates_stops_with_the_name_of_the_missing_charge()
    {
        ContractNoteBuilder note = Note(new DateOnly(2015, 6, 1));
        MissingRuleException error = Assert.Throws<MissingRuleException>(() => Trade(note, Side.Sell, 24_000, OptionRight.Call, 100));
        Assert.StartsWith("No charge rule for stt_sale of an NFO option on 2015-06-01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Futures_brokerage_is_a_share_of_the_order_up_to_a_cap_however_it_fills()
    {
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", Expiry);
        var small = new BrokeragePlan { FutureOrderCap = Rupees(1_000) };
        var once = new ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, Day, small);
        var twice = new ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, Day, small);
        Price price = Price.FromRupees(24_050);
        once.Add(future, Side.Buy, Quantity.FromUnits(130), price, newOrder: true);
        twice.Add(future, Side.Buy, Quantity.FromUnits(65), price, newOrder: true);
        twice.Add(future, Side.Buy, Quantity.FromUnits(65), price, newOrder: false, price * Quantity.FromUnits(65));

        // 0.03 % of 31,26,500 is 937.95.
        Assert.Equal(Rupees(937.95m), once.Current.Brokerage);
        Assert.Equal(once.Current, twice.Current);
        Assert.Equal(once.Futures, twice.Futures);
    }

    [Fact]
    public void Rounding_each_contract_rounds_each_contract()
    {
        ContractNoteBuilder perNote = Note(), perContract = Note(rounding: new() { SttPerContract = true });
        foreach (ContractNoteBuilder note in (ContractNoteBuilder[])[perNote, perContract])
        {
            // 0.15 % of 6.15 × 65 is 0.599…; three contracts of it are 1.80.
            Trade(note, Side.Sell, 24_000, OptionRight.Call, 6.15m);
            Trade(note, Side.Sell, 24_100, OptionRight.Call, 6.15m);
            Trade(note, Side.Sell, 24_200, OptionRight.Call, 6.15m);
        }

        Assert.Equal(Rupees(2), perNote.Current.Stt);
        Assert.Equal(Rupees(3), perContract.Current.Stt);
    }

    [Fact]
    public void The_note_does_not_depend_on_the_order_of_fills_and_the_differences_add_up_to_it() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 100_000], Gen.Bool, Gen.Bool).Array[1, 30].Sample(fills =>
        {
            ContractNoteBuilder forward = Note(), backward = Note();
            Money posted = Money.Zero;
            ContractNote before = default;
            foreach ((int lots, int ticks, bool isBuy, bool newOrder) in fills)
            {
                Fill(forward, lots, ticks, isBuy, newOrder);
                posted += (forward.Current - before).Total;
                before = forward.Current;
            }

            foreach ((int lots, int ticks, bool isBuy, bool newOrder) in fills.Reverse())
                Fill(backward, lots, ticks, isBuy, newOrder);
            Assert.Equal(forward.Current, backward.Current);
            Assert.Equal(forward.Current.Total, posted);
        });

    [Fact]
    public void The_lines_agree_with_decimal_arithmetic() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 100_000], Gen.Bool, Gen.Bool).Array[1, 30].Sample(fills =>
        {
            ContractNoteBuilder note = Note();
            decimal bought = 0, sold = 0;
            int orders = 0;
            foreach ((int lots, int ticks, bool isBuy, bool newOrder) in fills)
            {
                Fill(note, lots, ticks, isBuy, newOrder);
                decimal value = lots * 65 * ticks * 0.05m;
                (bought, sold, orders) = (bought + (isBuy ? value : 0), sold + (isBuy ? 0 : value), orders + (newOrder ? 1 : 0));
            }

            decimal turnover = bought + sold;
            decimal transaction = turnover * 0.0003552m, ipft = turnover * 0.0000001m, sebi = turnover * 0.000001m;
            ContractNote total = note.Current;
            Assert.Equal(Half(sold * 0.0015m, 0), total.Stt.ToRupees());
            Assert.Equal(Half(transaction, 2), total.ExchangeTransaction.ToRupees());
            Assert.Equal(Half(ipft, 2), total.Ipft.ToRupees());
            Assert.Equal(Half(sebi, 2), total.SebiFee.ToRupees());
            Assert.Equal(Half(bought * 0.00003m, 0), total.StampDuty.ToRupees());
            Assert.Equal(Half((orders * 20 + transaction + ipft + sebi) * 0.18m, 2), total.Gst.ToRupees());
        });

    [Fact]
    public void Adding_and_reading_allocate_nothing()
    {
        ContractNoteBuilder note = Note();
        Instrument call = Call(24_000);
        note.Add(call, Side.Sell, Quantity.FromUnits(65), Price.FromRupees(75), newOrder: true);
        _ = note.Current.Total;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            note.Add(call, Side.Buy, Quantity.FromUnits(65), Price.FromRupees(75), newOrder: false);
            _ = note.Current.Total;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static decimal Half(decimal value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);

    private static void Fill(ContractNoteBuilder note, int lots, int ticks, bool isBuy, bool newOrder) => note.Add(
        Call(24_000), isBuy ? Side.Buy : Side.Sell, Quantity.FromLots(lots, 65), Price.FromSteps(ticks * 500L), newOrder);

    private static void Enter(ContractNoteBuilder note)
    {
        Trade(note, Side.Sell, 24_500, OptionRight.Call, 75);
        Trade(note, Side.Sell, 23_500, OptionRight.Put, 60);
        Trade(note, Side.Buy, 25_000, OptionRight.Call, 18);
        Trade(note, Side.Buy, 23_000, OptionRight.Put, 20);
    }

    private static void Leave(ContractNoteBuilder note)
    {
        Trade(note, Side.Buy, 24_500, OptionRight.Call, 35);
        Trade(note, Side.Buy, 23_500, OptionRight.Put, 25);
        Trade(note, Side.Sell, 25_000, OptionRight.Call, 7);
        Trade(note, Side.Sell, 23_000, OptionRight.Put, 8);
    }

    private static void Trade(ContractNoteBuilder note, Side side, int strike, OptionRight right, decimal price) => note.Add(
        Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(strike), right),
        side, Quantity.FromUnits(65), Price.FromRupees(price), newOrder: true);

    private static Instrument Call(int strike) =>
        Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(strike), OptionRight.Call);

    private static ContractNoteBuilder Note(DateOnly? date = null, NoteRounding? rounding = null) =>
        new(MarketRules.Shipped, Exchange.Nfo, date ?? Day, rounding: rounding);

    private static Money Rupees(decimal amount) => Money.FromRupees(amount);
}
