using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Brokers;

/// <summary>What becomes of an order on its way to a broker that does not take its kind.</summary>
internal static class OrderRewriting
{
    /// <summary>Of the trigger, away from the market: https://github.com/marketcalls/openalgo/issues/1647 shows 250.90 for a trigger of 264.10.</summary>
    private const double StopPercent = 5;

    public static PlaceRequest Rewrite(PlaceRequest order, BrokerProfile profile, SandboxContract? contract) => order.PriceType switch
    {
        PriceType.StopMarket when contract is not null && profile.Has(BrokerQuirk.StopMarketAsLimit) =>
            order with { PriceType = PriceType.Limit, Price = Beyond(order.Trigger, StopPercent, order.Side, contract), Trigger = Price.Zero },
        PriceType.Market when contract is { Last: > 0 } && profile.Has(BrokerQuirk.MarketAsProtectedLimit) =>
            order with { PriceType = PriceType.Limit, Price = Beyond(Price.FromSteps(contract.Last), ProtectionPercent(contract), order.Side, contract) },
        _ => order,
    };

    /// <summary>By the price in rupees; OpenAlgo's table, https://github.com/marketcalls/openalgo/blob/60156bc5/utils/mpp_slab.py.</summary>
    private static double ProtectionPercent(SandboxContract contract) => (contract.Instrument.IsOption, (double)contract.Last / Price.StepsPerRupee) switch
    {
        (true, < 10) => 5,
        (true, < 100) => 3,
        (true, < 500) => 2,
        (true, _) => 1,
        (false, < 100) => 2,
        (false, < 500) => 1,
        _ => 0.5,
    };

    private static Price Beyond(Price price, double percent, Side side, SandboxContract contract) =>
        Price.FromModel(price.ToModel() * (1 + (side == Side.Buy ? percent : -percent) / 100), contract.Tick, TickRounding.Nearest);
}
