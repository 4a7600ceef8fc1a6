using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Drill;

/// <summary>What the venue says at the end of a day.</summary>
internal sealed record VenueBooks(IReadOnlyList<BrokerRow> Orders, IReadOnlyList<BrokerTrade> Trades, IReadOnlyList<BrokerPosition> Positions)
{
    public static VenueBooks Of(IDrillVenue venue) => new(venue.Orders(), venue.Trades(), venue.Positions());
}

/// <summary>Holds the kernel's books to the venue's: what differs, in words.</summary>
internal static class BooksJudge
{
    /// <summary>Each order of the venue is one of ours, with the same fills to the last step, and no two are the same one; positions are equal.</summary>
    public static IEnumerable<string> Orders(TradingKernel kernel, BrokerOrderIds ids, VenueBooks venue)
    {
        var trades = venue.Trades.GroupBy(trade => trade.BrokerOrderId).ToDictionary(
            group => group.Key, group => (Units: group.Sum(trade => trade.Units), Value: group.Sum(trade => trade.Units * trade.Price.Steps)), StringComparer.Ordinal);
        var owners = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            if (order.VenueOrderId == 0)
            {
                if (order.FilledUnits > 0)
                    yield return $"order {order.Id} filled without an id";
                continue;
            }

            string id = ids.TextOf(order.VenueOrderId);
            if (!owners.TryAdd(id, order.Id))
                yield return $"orders {owners[id]} and {order.Id} are both the venue's {id}";
            (long units, long value) = trades.GetValueOrDefault(id);
            if (units != order.FilledUnits || value != order.FilledValue)
                yield return $"order {order.Id}: ours {order.FilledUnits} units for {order.FilledValue}, the venue's {units} for {value}";
        }

        foreach (BrokerRow row in venue.Orders)
        {
            if (!owners.ContainsKey(row.BrokerOrderId))
                yield return $"the venue's order {row.BrokerOrderId} ({row.Status}) belongs to none of ours";
        }

        foreach (PositionBreak difference in Reconciliation.Compare(kernel, venue.Positions))
            yield return $"position of {difference}";
    }

    /// <summary>Cash of bot 1 is what it had, its fills of the day, what expired and the day's charges; its book sums to zero.</summary>
    public static IEnumerable<string> Ledger(TradingKernel kernel, long openingCash, Money settled)
    {
        long cash = openingCash + settled.Steps - kernel.ChargesToday(1).Total.Steps;
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            cash += order.Side == Side.Buy ? -order.FilledValue : order.FilledValue;
        }

        if (kernel.Ledger.TotalCash(1) != cash)
            yield return $"cash is {kernel.Ledger.TotalCash(1)}, what it was and fills, settlements and charges come to {cash}";
        if (kernel.Ledger.SumOf(1) != 0)
            yield return "the book does not sum to zero";
    }

    /// <summary>The journal replays to the state of the trader that wrote it.</summary>
    public static IEnumerable<string> Journal(TradingKernel kernel, string path, Func<RunHeader, TradingKernel> kernels)
    {
        (TradingKernel again, JournalEnd end) = Recovery.Replay(path, kernels);
        if (again.Hash != kernel.Hash || end.LastSequence != kernel.Sequence)
            yield return $"the journal replays to {again.Hash:x16} after {end.LastSequence} inputs, the session had {kernel.Hash:x16} after {kernel.Sequence}";
    }

    /// <summary>What of a structure is not where it should be.</summary>
    public static string Describe(TradingKernel kernel, Structure structure)
    {
        IEnumerable<string> legs = structure.Legs.Where(leg => leg.Units != leg.TargetUnits).Select(leg =>
            $"{OpenAlgoSymbol.Format(leg.Terms.Instrument)} {leg.Units} of {leg.TargetUnits}, bid {kernel.Market.Quote(leg.Terms.Id).Bid} ask {kernel.Market.Quote(leg.Terms.Id).Ask}");
        IEnumerable<string> orders = kernel.Orders.Live.Where(order => order.StructureId == structure.Id).Select(order =>
            $"order {order.Id} {order.State} {order.FilledUnits}/{order.Units} at {order.Limit} since {order.PricedAt}");
        return string.Join(", ", legs.Concat(orders));
    }
}
