using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;

namespace Vyuha.Host.Session.Reconcile;

/// <param name="Id">Ours.</param>
/// <param name="Bot">The book it was sent for.</param>
/// <param name="BrokerOrderId">Null when the broker never named it.</param>
/// <param name="Instrument">The contract.</param>
/// <param name="Symbol">In OpenAlgo's spelling.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Units">Ordered.</param>
/// <param name="Limit">The limit last sent.</param>
/// <param name="FilledUnits">Booked.</param>
/// <param name="FilledValue">Booked: sum of price × units.</param>
/// <param name="IsLive">It may still trade.</param>
internal sealed record OurOrder(
    long Id, byte Bot, string? BrokerOrderId, Instrument Instrument, string Symbol, Side Side, long Units, Price Limit, long FilledUnits, Money FilledValue, bool IsLive)
{
    public string InWords => $"order {Id}: {(Side == Side.Buy ? "buy" : "sell")} {Units} {Symbol} at {Limit}";
}

/// <param name="Bots">Sum over the bots' books, units.</param>
/// <param name="External">What no bot made, units.</param>
internal readonly record struct OurPosition(Exchange Exchange, long Bots, long External)
{
    public long Net => Bots + External;
}

/// <summary>What we believe the account has done today and holds: the side of a comparison that is ours.</summary>
internal sealed record OurBooks
{
    public required IReadOnlyList<OurOrder> Orders { get; init; }

    /// <summary>By symbol, in the order of their names.</summary>
    public required SortedDictionary<string, OurPosition> Positions { get; init; }

    /// <param name="kernel">Between two inputs.</param>
    /// <param name="brokerIds">The broker's id behind the number that the kernel keeps of it.</param>
    public static OurBooks Of(TradingKernel kernel, Func<long, string> brokerIds)
    {
        var orders = new List<OurOrder>(kernel.Orders.Count);
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            Instrument instrument = kernel.Market.Terms(order.InstrumentId).Instrument;
            orders.Add(new OurOrder(
                order.Id, order.Bot, order.VenueOrderId == 0 ? null : brokerIds(order.VenueOrderId), instrument, OpenAlgoSymbol.Format(instrument), order.Side, order.Units,
                Price.FromSteps(order.Limit), order.FilledUnits, Money.FromSteps(order.FilledValue), order.IsLive));
        }

        return new OurBooks { Orders = orders, Positions = PositionsOf(kernel) };
    }

    /// <summary>Units by symbol: of the bots, and of nobody's bot.</summary>
    public static SortedDictionary<string, OurPosition> PositionsOf(TradingKernel kernel)
    {
        var positions = new SortedDictionary<string, OurPosition>(StringComparer.Ordinal);
        foreach (Structure structure in kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
                Add(positions, leg.Terms.Instrument, leg.Units, 0);
        }

        foreach (ExternalPosition position in kernel.External.Positions)
            Add(positions, position.Terms.Instrument, 0, position.Units);
        return positions;
    }

    private static void Add(SortedDictionary<string, OurPosition> positions, Instrument instrument, long bots, long external)
    {
        if (bots == 0 && external == 0)
            return;
        string symbol = OpenAlgoSymbol.Format(instrument);
        OurPosition before = positions.GetValueOrDefault(symbol);
        positions[symbol] = new OurPosition(instrument.Exchange, before.Bots + bots, before.External + external);
    }
}

/// <summary>The account's cash as the ledger has it.</summary>
/// <param name="Cash">Free, reserved and blocked, of all bots and the reserve, after charges.</param>
/// <param name="Realised">Profit of what was closed, before charges.</param>
/// <param name="Charges">Paid so far.</param>
internal readonly record struct OurCash(Money Cash, Money Realised, Money Charges)
{
    public static OurCash Of(TradingKernel kernel)
    {
        long cash = 0, realised = 0, charges = 0;
        for (byte book = Books.FirstBot; book <= Books.Reserve; book++)
        {
            cash += kernel.Ledger.TotalCash(book);
            realised -= kernel.Ledger.Balance(book, AccountKind.RealisedPnl);
            charges += kernel.Ledger.Balance(book, AccountKind.Charges);
        }

        return new OurCash(Money.FromSteps(cash), Money.FromSteps(realised), Money.FromSteps(charges));
    }

    public static OurCash operator -(OurCash later, OurCash earlier) =>
        new(later.Cash - earlier.Cash, later.Realised - earlier.Realised, later.Charges - earlier.Charges);
}
