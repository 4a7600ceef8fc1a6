using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>Vendors' prices are not always multiples of the tick (averages, conversions); the orders made from them have to be.</summary>
public sealed class OffTickQuoteTests
{
    [Fact]
    public void Quotes_between_two_ticks_give_orders_on_a_tick_and_the_structure_goes_in_and_out()
    {
        DateOnly monday = new(2026, 2, 2);
        var market = new MiniMarket([(monday, [24_000, 24_000, 24_000, 24_000])], new(2026, 2, 10))
        {
            Edit = (day, row) =>
            {
                if (day.Contract[row] == 0)
                    return;
                day.Bid[row] += day.Bid[row] > 0 ? 300 : 0; // Three paise off the tick of five.
                day.Ask[row] += 300;
            },
        };

        MiniRun run = MiniRun.Go(market, new OneCondor(closeAtSnapshot: 3));

        Price tick = Price.FromRupees(0.05m);
        Assert.All(run.Of(OutputKind.PlaceOrder), output => Assert.True(Price.FromSteps(output.Order.Limit).IsMultipleOf(tick)));
        Assert.Equal(StructureState.Closed, Assert.Single(run.Kernel.Structures).State);
        Assert.Equal(8, run.Of(OutputKind.Fill).Count());
    }
}
