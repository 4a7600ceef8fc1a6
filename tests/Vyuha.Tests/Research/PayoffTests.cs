using Vyuha.Core;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

public sealed class PayoffTests
{
    // Hull, Options, Futures and Other Derivatives, 9th ed., chapter 12, example 12.2: a butterfly with calls of strikes 55, 60, 65
    // at 10, 7 and 5 costs 1; at 60 it earns 4, outside 56 to 64 it loses.
    [Fact]
    public void A_butterfly_from_hull()
    {
        Payoff payoff = Payoff.AtEntry([Leg(55, OptionRight.Call, 1, 10), Leg(60, OptionRight.Call, -2, 7), Leg(65, OptionRight.Call, 1, 5)])!;
        Assert.Equal(1, payoff.MaxLoss!.Value, 1e-12);
        Assert.Equal(4, payoff.MaxProfit!.Value, 1e-12);
        Assert.Equal([56, 64], payoff.Breakevens.Select(level => Math.Round(level, 9)));
    }

    // A condor of 65 units: 200 points wide, 40 points of credit: keeps 2,600, risks 160 × 65 = 10,400.
    [Fact]
    public void An_iron_condor()
    {
        Payoff payoff = Payoff.AtEntry(
        [
            Leg(24_000, OptionRight.Put, 65, 10), Leg(24_200, OptionRight.Put, -65, 30),
            Leg(25_800, OptionRight.Call, -65, 35), Leg(26_000, OptionRight.Call, 65, 15),
        ])!;
        Assert.Equal(10_400, payoff.MaxLoss!.Value, 1e-9);
        Assert.Equal(2_600, payoff.MaxProfit!.Value, 1e-9);
        Assert.Equal([24_160, 25_840], payoff.Breakevens.Select(level => Math.Round(level, 9)));
        Assert.Equal(-10_400, payoff.At(30_000), 1e-9);
    }

    [Fact]
    public void A_naked_call_can_lose_without_bound()
    {
        Payoff payoff = Payoff.AtEntry([Leg(100, OptionRight.Call, -1, 5)])!;
        Assert.Null(payoff.MaxLoss);
        Assert.Equal(5, payoff.MaxProfit);
        Assert.Equal([105], payoff.Breakevens);
    }

    [Fact]
    public void A_long_put_can_gain_its_strike_less_its_price()
    {
        Payoff payoff = Payoff.AtEntry([Leg(100, OptionRight.Put, 1, 5)])!;
        Assert.Equal((5.0, 95.0), (payoff.MaxLoss!.Value, payoff.MaxProfit!.Value));
        Assert.Equal([95], payoff.Breakevens);
    }

    [Fact]
    public void Legs_of_two_expiries_have_no_common_payoff() =>
        Assert.Null(Payoff.AtEntry([Leg(100, OptionRight.Put, 1, 5), Leg(100, OptionRight.Put, -1, 5, new(2026, 2, 24))]));

    private static TradeLeg Leg(decimal strike, OptionRight right, long units, double price, DateOnly? expiry = null) => new(
        1, Instrument.Option(Exchange.Nfo, "NIFTY", expiry ?? new(2026, 1, 27), Price.FromRupees(strike), right), units, 0, price, null, null, null, null, Money.Zero);
}
