using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>Exercise tax falls on what an account holds net of a contract when it expires, not on each structure's leg.</summary>
public sealed class NetExerciseTests
{
    private const int Lot = 65; // NIFTY from the January 2026 contracts on: the shipped lot table.

    [Fact]
    public void A_long_leg_alone_in_the_money_is_taxed_on_its_intrinsic_value()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(lots: 1, distance: 500);
        Assert.Equal(Tax((25_000 - 24_800) * Lot), SettledCharges(floor));
    }

    [Fact]
    public void A_long_leg_that_another_structures_short_stands_against_is_not_exercised()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(lots: 1, distance: 500); // Long 24,800 calls,
        floor.Snapshot(new(10, 0));
        floor.FillAll();
        floor.First.OpenCondor(lots: 1, distance: 800); // which this one is short of, and long 25,100: out of the money.
        Assert.Equal(0, SettledCharges(floor));
    }

    /// <summary>0.125 % of the intrinsic value until 31 March 2026, in whole rupees (the exchange's rate table).</summary>
    private static long Tax(decimal intrinsic) => Money.FromRupees(decimal.Round(intrinsic * 0.00125m, MidpointRounding.AwayFromZero)).Steps;

    private static long SettledCharges(TradingFloor floor)
    {
        floor.Snapshot(new(10, 5));
        floor.FillAll();
        floor.CloseDay();
        floor.NextDayAfterClose(TradingFloor.Expiry);
        floor.Snapshot(new(15, 0));
        Money before = floor.Kernel.ChargesToday(1).Total;
        floor.Settle(25_000);
        return (floor.Kernel.ChargesToday(1).Total - before).Steps;
    }
}
