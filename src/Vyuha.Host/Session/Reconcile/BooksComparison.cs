using System.Globalization;
using Vyuha.Core;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>What is known besides the two sides, when they are compared.</summary>
internal sealed record ComparisonContext
{
    /// <summary>Orders of ours are in flight in this contract, which may explain a difference.</summary>
    public Func<string, bool> IsBusy { get; init; } = static _ => false;

    /// <summary>An order of the broker's book is certainly not ours; else it may be one whose answer is on its way.</summary>
    public Func<string, bool> IsForeign { get; init; } = static _ => true;

    /// <summary>After the close: what expired today has left our books, and may or may not have left the broker's. Units held before, by symbol.</summary>
    public IReadOnlyDictionary<string, long> Settled { get; init; } = new Dictionary<string, long>();

    /// <summary>The day is over: every order has its last state.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>Compares the broker's orders, trades and positions with ours. Pure: it finds; it never adopts.</summary>
internal static class BooksComparison
{
    /// <summary>Brokers round an average price to the paisa.</summary>
    private const decimal AverageRounding = 0.01m;

    public static List<Finding> Compare(OurBooks ours, BooksRead theirs, ComparisonContext context)
    {
        Dictionary<string, BrokerRow> rows = RowsById(theirs.Orders);
        Dictionary<string, Traded> trades = TradesById(theirs.Trades);
        var findings = new List<Finding>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (OurOrder order in ours.Orders)
        {
            if (order.BrokerOrderId is not { } id)
                continue;
            known.Add(id);
            if (Order(order, id, rows.TryGetValue(id, out BrokerRow row) ? row : null, trades.GetValueOrDefault(id), context) is { } finding)
                findings.Add(finding);
        }

        List<BrokerRow> foreign = [.. rows.Values.Where(row => !known.Contains(row.BrokerOrderId) && context.IsForeign(row.BrokerOrderId))];
        List<Finding> positions = Positions(ours, theirs.Positions, foreign, trades, context);
        var apart = positions.Select(finding => finding.Symbol).ToHashSet();
        foreach (BrokerRow row in foreign)
        {
            if (Foreign(row, trades.GetValueOrDefault(row.BrokerOrderId), apart.Contains(row.Symbol), ours) is { } finding)
                findings.Add(finding);
        }

        if (context.IsClosed)
            findings.AddRange(trades.Where(pair => !known.Contains(pair.Key) && !rows.ContainsKey(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Orphan(pair.Key, pair.Value)));
        findings.AddRange(positions);
        return findings;
    }

    /// <summary>What orders that are not ours have traded, from the broker's own books.</summary>
    public static IEnumerable<(BrokerRow Row, long Units, Money Value)> Foreign(OurBooks ours, BooksRead theirs)
    {
        var known = ours.Orders.Select(order => order.BrokerOrderId).ToHashSet();
        Dictionary<string, Traded> trades = TradesById(theirs.Trades);
        foreach (BrokerRow row in RowsById(theirs.Orders).Values)
        {
            if (!known.Contains(row.BrokerOrderId) && trades.TryGetValue(row.BrokerOrderId, out Traded traded))
                yield return (row, traded.Units, traded.Value);
        }
    }

    private static Finding? Order(OurOrder order, string id, BrokerRow? row, Traded traded, ComparisonContext context)
    {
        if (row is not { } told)
        {
            // Its trades, should they be missing too, are missing with it.
            return new Finding
            {
                Kind = BreakKind.MissingOrder,
                Subject = id,
                Symbol = order.Symbol,
                Exchange = order.Instrument.Exchange,
                Ours = $"{order.InWords}, {order.FilledUnits} filled",
                Theirs = traded.Units == 0 ? $"no order {id}" : $"no order {id}, but {traded.Units} traded for it",
            };
        }

        bool isBusy = order.IsLive || context.IsBusy(order.Symbol);
        if (traded.Units != order.FilledUnits)
            return Fill(traded.Units, "");
        if (traded.Value != order.FilledValue)
            return Price($"{Average(traded)} a unit, {traded.Value} in all", Effect(order, traded.Value), "");
        if (order.IsLive)
            return null;
        if (told.FilledUnits is { } filled && filled != order.FilledUnits)
            return Fill(filled, "its trade book agrees with us, its order book does not");
        if (told.AveragePrice is > 0 and { } average && order.FilledUnits > 0 && Math.Abs(average - order.FilledValue.ToRupees() / order.FilledUnits) > AverageRounding)
            return Price($"an average of {average.ToString(CultureInfo.InvariantCulture)}", null, "its trade book agrees with us, its order book does not");
        return null;

        Finding Fill(long theirUnits, string remark) => new()
        {
            Kind = theirUnits > order.FilledUnits ? BreakKind.FillExtra : BreakKind.FillMissing,
            Subject = id,
            Symbol = order.Symbol,
            Exchange = order.Instrument.Exchange,
            Ours = $"{order.InWords}, {order.FilledUnits} filled for {order.FilledValue}",
            Theirs = $"{theirUnits} filled{(theirUnits == traded.Units ? $" for {traded.Value}" : "")}",
            Effect = theirUnits == traded.Units ? Effect(order, traded.Value) : null,
            IsExplained = isBusy,
            Remark = remark,
        };

        Finding Price(string their, Money? effect, string remark) => new()
        {
            Kind = BreakKind.FillPrice,
            Subject = id,
            Symbol = order.Symbol,
            Exchange = order.Instrument.Exchange,
            Ours = $"{order.InWords}, {order.FilledUnits} filled for {order.FilledValue}",
            Theirs = their,
            Effect = effect,
            IsExplained = isBusy,
            Remark = remark,
        };
    }

    /// <summary>A finished order without a fill has changed nothing and is nobody's business.</summary>
    private static Finding? Foreign(in BrokerRow row, Traded traded, bool isApart, OurBooks ours)
    {
        bool works = row.Status is RowStatus.Open or RowStatus.TriggerPending;
        long filled = Math.Max(traded.Units, row.FilledUnits ?? (row.Status == RowStatus.Complete ? row.Units : 0));
        if (!works && filled == 0)
            return null;
        BrokerRow seen = row;
        OurOrder? like = ours.Orders.FirstOrDefault(order =>
            order.BrokerOrderId is null && order.Symbol == seen.Symbol && order.Instrument.Exchange == seen.Exchange && order.Side == seen.Side && order.Units == seen.Units && order.Limit == seen.Limit);
        return new Finding
        {
            Kind = BreakKind.UnknownOrder,
            Subject = row.BrokerOrderId,
            Symbol = row.Symbol,
            Exchange = row.Exchange,
            Ours = "none",
            Theirs = $"order {row.BrokerOrderId}: {(row.Side == Side.Buy ? "buy" : "sell")} {row.Units} {row.Symbol} at {row.Limit}, {(works ? "working" : "done")}, {filled} filled",
            Apart = works ? 0 : row.Side == Side.Buy ? filled : -filled,
            Effect = traded.Units == 0 ? null : row.Side == Side.Buy ? -traded.Value : traded.Value,
            IsExplained = !works && isApart,
            Remark = like is null ? isApart && !works ? "its fills are in the break of the position" : "" : $"it may be our order {like.Id}, which was given up",
        };
    }

    private static Finding Orphan(string id, Traded traded) => new()
    {
        Kind = BreakKind.UnknownOrder,
        Subject = id,
        Ours = "none",
        Theirs = $"{traded.Units} units traded for {traded.Value} under order {id}, which is not in the broker's order book",
    };

    private static List<Finding> Positions(
        OurBooks ours, IReadOnlyList<BrokerPosition> positions, List<BrokerRow> foreign, Dictionary<string, Traded> trades, ComparisonContext context)
    {
        var net = new SortedDictionary<string, (Exchange Exchange, long Units, decimal Average)>(StringComparer.Ordinal);
        foreach (BrokerPosition position in positions)
        {
            (_, long before, decimal average) = net.GetValueOrDefault(position.Symbol);
            net[position.Symbol] = (position.Exchange, before + position.Units, position.AveragePrice > 0 ? position.AveragePrice : average);
        }

        foreach ((string symbol, OurPosition position) in ours.Positions)
            net.TryAdd(symbol, (position.Exchange, 0, 0));

        var findings = new List<Finding>();
        foreach ((string symbol, (Exchange exchange, long units, decimal average)) in net)
        {
            OurPosition held = ours.Positions.GetValueOrDefault(symbol);
            if (held.Net == units || (context.Settled.TryGetValue(symbol, out long before) && (units == 0 || units == before)))
                continue;
            long apart = units - held.Net;
            (string[] orders, Price price) = Makers(symbol, foreign, trades);
            if (price.Steps <= 0)
                price = Core.Price.FromSteps((long)decimal.Round(Math.Max(0, average) * Core.Price.StepsPerRupee));
            findings.Add(new Finding
            {
                Kind = BreakKind.Position,
                Subject = symbol,
                Symbol = symbol,
                Exchange = exchange,
                Ours = $"{held.Net}{(held.External == 0 ? "" : $" ({held.Bots} of bots, {held.External} external)")}",
                Theirs = $"{units}",
                Apart = apart,
                ExternalUnits = held.External + apart,
                Price = price,
                Effect = price.Steps == 0 ? null : -(price * Quantity.FromUnits(apart)),
                IsExplained = context.IsBusy(symbol),
                Remark = orders.Length == 0 ? "" : $"traded by order {string.Join(", ", orders)}, which is not ours",
            });
        }

        return findings;
    }

    /// <summary>Orders of others that traded a contract, and the average of what they bought and sold.</summary>
    private static (string[] Orders, Price Average) Makers(string symbol, List<BrokerRow> foreign, Dictionary<string, Traded> trades)
    {
        long units = 0;
        Money value = Money.Zero;
        var makers = new List<string>();
        foreach (BrokerRow row in foreign)
        {
            if (row.Symbol != symbol || !trades.TryGetValue(row.BrokerOrderId, out Traded traded))
                continue;
            makers.Add(row.BrokerOrderId);
            units += traded.Units;
            value += traded.Value;
        }

        return ([.. makers], units == 0 ? Core.Price.Zero : Core.Price.FromSteps(value.Steps / units));
    }

    private static Money Effect(OurOrder order, Money theirs) => order.Side == Side.Buy ? order.FilledValue - theirs : theirs - order.FilledValue;

    private static string Average(Traded traded) => Core.Price.FromSteps(traded.Value.Steps / Math.Max(1, traded.Units)).ToString();

    /// <summary>A row that comes twice counts once.</summary>
    private static Dictionary<string, BrokerRow> RowsById(IReadOnlyList<BrokerRow> rows)
    {
        var byId = new Dictionary<string, BrokerRow>(StringComparer.Ordinal);
        foreach (BrokerRow row in rows)
            byId[row.BrokerOrderId] = row;
        return byId;
    }

    private static Dictionary<string, Traded> TradesById(IReadOnlyList<BrokerTrade> trades)
    {
        var byId = new Dictionary<string, Traded>(StringComparer.Ordinal);
        foreach (BrokerTrade trade in trades)
        {
            Traded before = byId.GetValueOrDefault(trade.BrokerOrderId);
            byId[trade.BrokerOrderId] = new Traded(before.Units + trade.Units, before.Value + trade.Price * Quantity.FromUnits(trade.Units));
        }

        return byId;
    }

    private readonly record struct Traded(long Units, Money Value);
}
