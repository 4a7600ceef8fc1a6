using System.Globalization;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>Books, positions, money. Live rows are those of a broker's plugin, analyzer rows have more fields and other types.</summary>
internal static class AccountCalls
{
    public static readonly Schema KeyOnly = new(Vocabulary.Key);

    public static readonly Schema StatusSchema = SingleOrderCalls.CancelSchema;

    public static readonly Schema PositionSchema = new(
        Vocabulary.Key, Field.Required("strategy"), Field.Required("symbol"), Vocabulary.Exchange, Field.Required("product").OneOf(Vocabulary.Products));

    public static readonly Schema MarginSchema = new(
        Vocabulary.Key,
        (Field.Required("positions", FieldKind.List) with
        {
            Items = new(
                Field.Required("symbol").That(value => value.GetValue<string>().Length is >= 1 and <= 50 ? null : "Length must be between 1 and 50."),
                Vocabulary.Exchange,
                Vocabulary.Action,
                Field.Required("quantity"),
                Field.Required("product").OneOf(Vocabulary.Products),
                Field.Required("pricetype").OneOf(Vocabulary.PriceTypes),
                Field.Optional("price"),
                Field.Optional("trigger_price")),
        }).That(value => value.AsArray().Count is >= 1 and <= 50 ? null : "Positions must contain 1 to 50 items."));

    public static ApiReply Funds(ApiCall call)
    {
        // The plugin swallows the broker's refusal: success, and nothing in it.
        if (IsDead(call))
            return ApiReply.Success(("data", new JsonObject()));
        FundsRow funds = call.Book.Funds();
        if (!call.IsAnalyze)
        {
            return ApiReply.Success(("data", new JsonObject
            {
                ["availablecash"] = Fixed(funds.Available),
                ["collateral"] = "0.00",
                ["m2mrealized"] = Fixed(funds.RealisedToday),
                ["m2munrealized"] = Fixed(funds.Unrealised),
                ["utiliseddebits"] = Fixed(funds.Blocked),
            }));
        }

        return call.Success(("data", new JsonObject
        {
            ["availablecash"] = Vocabulary.Rupees(funds.Available),
            ["collateral"] = Vocabulary.Number(0m),
            ["grossexposure"] = Vocabulary.Rupees(funds.Blocked),
            ["last_reset"] = Vocabulary.Stamp(call.Book.Began),
            ["m2mrealized"] = Vocabulary.Rupees(funds.RealisedToday),
            ["m2munrealized"] = Vocabulary.Rupees(funds.Unrealised),
            ["reset_count"] = 0,
            ["today_realized_pnl"] = Vocabulary.Rupees(funds.RealisedToday),
            ["total_realized_pnl"] = Vocabulary.Rupees(funds.RealisedTotal),
            ["totalpnl"] = Vocabulary.Rupees(funds.RealisedTotal + funds.Unrealised),
            ["utiliseddebits"] = Vocabulary.Rupees(funds.Blocked),
        }));
    }

    public static ApiReply OrderBook(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("orders");
        IReadOnlyList<OrderRow> orders = call.Book.Orders();
        var statistics = new JsonObject
        {
            ["total_buy_orders"] = orders.Count(order => order.Side == Side.Buy),
            ["total_completed_orders"] = Count(orders, SandboxOrderStatus.Complete),
            ["total_open_orders"] = Count(orders, SandboxOrderStatus.Open),
            ["total_rejected_orders"] = Count(orders, SandboxOrderStatus.Rejected),
            ["total_sell_orders"] = orders.Count(order => order.Side == Side.Sell),
        };
        if (call.IsAnalyze)
            statistics["total_trigger_pending_orders"] = Count(orders, SandboxOrderStatus.TriggerPending);
        var rows = new JsonArray([.. orders.Reverse().Select(order => Row(order, call))]);
        call.Server.Faults.DistortOrders(rows);
        return call.Success(("data", new JsonObject { ["orders"] = rows, ["statistics"] = statistics }));
    }

    public static ApiReply OrderStatus(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("orders");
        string id = call.Text("orderid");
        OrderRow? order = call.IsAnalyze ? call.Book.Order(id) : call.Book.Orders().FirstOrDefault(row => row.OrderId == id);
        if (order is null)
            return call.Error(404, $"Order {id} not found");
        JsonObject row = Row(order, call);
        if (call.IsAnalyze)
        {
            row.Remove("rejection_reason");
            row.Remove("pricetype");
            row["price_type"] = PriceTypes.Name(order.PriceType);
        }
        else
        {
            // The plugin takes the price of the first trade, and only once the order is complete.
            TradeRow? first = call.Book.Trades().FirstOrDefault(trade => trade.Order.OrderId == id);
            row["average_price"] = order.Status == SandboxOrderStatus.Complete && first is not null ? Vocabulary.Rupees(first.Price.Steps) : Vocabulary.Number(0m);
        }

        return call.Success(("data", row));
    }

    public static ApiReply TradeBook(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("trades");
        return call.Success(("data", new JsonArray([.. call.Book.Trades().Reverse().Select(trade => Row(trade, call.IsAnalyze))])));
    }

    public static ApiReply PositionBook(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("portfolio/positions");
        IReadOnlyList<PositionRow> positions = call.Book.Positions();
        return call.IsAnalyze
            ? call.Success([("data", new JsonArray([.. positions.Select(AnalyzerRow)])), .. Totals(positions)])
            : ApiReply.Success(("data", new JsonArray([.. positions.Select(LiveRow)])));
    }

    public static ApiReply OpenPosition(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("portfolio/positions");
        PositionRow? position = call.Book.Positions().FirstOrDefault(row =>
            row.Contract.Symbol == call.Text("symbol") && row.Contract.Exchange == call.Text("exchange") && PriceTypes.Name(row.Product) == call.Text("product"));
        return call.Success(("quantity", position?.Units ?? 0));
    }

    /// <summary>The sandbox lists no shares: there is never a holding.</summary>
    public static ApiReply Holdings(ApiCall call)
    {
        if (IsDead(call))
            return ApiCall.Forbidden("portfolio/holdings");
        return call.Success(("data", new JsonObject
        {
            ["holdings"] = new JsonArray(),
            ["statistics"] = new JsonObject
            {
                ["totalholdingvalue"] = Vocabulary.Number(0m),
                ["totalinvvalue"] = Vocabulary.Number(0m),
                ["totalpnlpercentage"] = Vocabulary.Number(0m),
                ["totalprofitandloss"] = Vocabulary.Number(0m),
            },
        }));
    }

    public static ApiReply SymbolPnl(ApiCall call)
    {
        if (!call.IsAnalyze)
            return ApiReply.Error(400, "Symbol P&L is available in analyze mode only");
        IReadOnlyList<PositionRow> positions = call.Book.Positions();
        return call.Success(
        [
            ("data", new JsonArray([.. positions.Select(position => new JsonObject
            {
                ["symbol"] = position.Contract.Symbol,
                ["exchange"] = position.Contract.Exchange,
                ["product"] = PriceTypes.Name(position.Product),
                ["quantity"] = position.Units,
                ["pnl"] = Vocabulary.Rupees(position.PnlToday),
                ["unrealized_pnl"] = Vocabulary.Rupees(position.Unrealised),
                ["today_realized_pnl"] = Vocabulary.Rupees(position.RealisedToday),
                ["total_pnl_today"] = Vocabulary.Rupees(position.PnlToday),
            })])),
            .. Totals(positions),
        ]);
    }

    public static ApiReply Margin(ApiCall call)
    {
        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(403, "TokenException: Incorrect `api_key` or `access_token`.");
        return call.Server.Margin(call.Body["positions"]!.AsArray());
    }

    public static string Fixed(Money money) => money.ToRupees().ToString("0.00", CultureInfo.InvariantCulture);

    private static bool IsDead(ApiCall call) => !call.IsAnalyze && call.State.Session == BrokerSession.Dead;

    private static int Count(IReadOnlyList<OrderRow> orders, SandboxOrderStatus status) => orders.Count(order => order.Status == status);

    private static JsonObject Row(OrderRow order, ApiCall call)
    {
        bool analyze = call.IsAnalyze;
        var row = new JsonObject
        {
            ["action"] = order.Side == Side.Buy ? "BUY" : "SELL",
            ["exchange"] = order.Contract.Exchange,
            ["order_status"] = PriceTypes.Name(order.Status),
            ["orderid"] = order.OrderId,
            ["price"] = Vocabulary.Rupees(analyze && order.PriceType == PriceType.Market ? ReferencePrice(order) : order.Price.Steps),
            ["pricetype"] = PriceTypes.Name(order.PriceType),
            ["product"] = PriceTypes.Name(order.Product),
            ["quantity"] = order.Units,
            ["symbol"] = order.Contract.Symbol,
            ["timestamp"] = Vocabulary.Stamp(order.Placed),
            ["trigger_price"] = Vocabulary.Rupees(order.Trigger.Steps),
        };
        if (analyze)
        {
            row["average_price"] = Vocabulary.Number(Math.Round(order.AveragePrice, 2));
            row["filled_quantity"] = order.Filled;
            row["pending_quantity"] = order.Pending;
            row["rejection_reason"] = order.Reason;
            row["strategy"] = order.Strategy;
        }
        else
        {
            BrokerProfile profile = call.State.Profile;
            if (profile.Has(BrokerQuirk.ClockFirstTimes))
                row["timestamp"] = order.Placed.ToDateTimeOffset().ToOffset(Ist.Offset).ToString("HH:mm:ss dd-MM-yyyy", CultureInfo.InvariantCulture);
            if (order.Status == SandboxOrderStatus.Open && profile.Find(BrokerQuirk.PassingStatuses) is { } passing
                && call.Market.Now - order.Changed < TimeSpan.FromSeconds(passing.Seconds))
                row["order_status"] = "open pending";
        }

        return row;
    }

    /// <summary>The analyzer shows a price for market orders: what it was filled at, or else the last price.</summary>
    private static long ReferencePrice(OrderRow order) =>
        order.Filled > 0 ? order.FilledValue.Steps / order.Filled : order.Contract.Mark;

    private static JsonObject Row(TradeRow trade, bool analyze)
    {
        var row = new JsonObject
        {
            ["action"] = trade.Order.Side == Side.Buy ? "BUY" : "SELL",
            ["average_price"] = Vocabulary.Rupees(trade.Price.Steps),
            ["exchange"] = trade.Order.Contract.Exchange,
            ["orderid"] = trade.Order.OrderId,
            ["product"] = PriceTypes.Name(trade.Order.Product),
            ["quantity"] = trade.Units,
            ["symbol"] = trade.Order.Contract.Symbol,
            // A broker's trade book has the time of day only.
            ["timestamp"] = analyze ? Vocabulary.Stamp(trade.At) : Vocabulary.Stamp(trade.At)[11..],
            ["trade_value"] = Vocabulary.Rupees(trade.Price * Quantity.FromUnits(trade.Units)),
        };
        if (analyze)
        {
            row["price"] = Vocabulary.Rupees(trade.Price.Steps);
            row["strategy"] = trade.Order.Strategy;
            row["tradeid"] = trade.TradeId;
        }

        return row;
    }

    private static JsonObject LiveRow(PositionRow position) => new()
    {
        ["average_price"] = position.Average.ToRupees().ToString("0.00", CultureInfo.InvariantCulture),
        ["exchange"] = position.Contract.Exchange,
        ["ltp"] = Vocabulary.Rupees(position.Mark.Steps),
        ["pnl"] = Vocabulary.Rupees(position.PnlToday),
        ["product"] = PriceTypes.Name(position.Product),
        ["quantity"] = position.Units,
        ["symbol"] = position.Contract.Symbol,
    };

    private static JsonObject AnalyzerRow(PositionRow position)
    {
        // A closed row repeats what was realised as if it were still open.
        Money unrealised = position.Units == 0 ? position.RealisedToday : position.Unrealised;
        decimal cost = Math.Abs(position.Average.ToRupees() * position.Units);
        return new()
        {
            ["average_price"] = Vocabulary.Rupees(position.Average.Steps),
            ["exchange"] = position.Contract.Exchange,
            ["lot_size"] = Vocabulary.Number(1m),
            ["ltp"] = Vocabulary.Rupees(position.Mark.Steps),
            ["pnl"] = Vocabulary.Rupees(position.PnlToday),
            ["pnlpercent"] = cost == 0 ? Vocabulary.Number(0m) : Vocabulary.Number((double)(position.PnlToday.ToRupees() / cost * 100), 12),
            ["product"] = PriceTypes.Name(position.Product),
            ["quantity"] = position.Units,
            ["symbol"] = position.Contract.Symbol,
            ["today_realized_pnl"] = Vocabulary.Rupees(position.RealisedToday),
            ["total_pnl_today"] = Vocabulary.Rupees(position.PnlToday),
            ["unrealized_pnl"] = Vocabulary.Rupees(unrealised),
        };
    }

    private static (string, JsonNode?)[] Totals(IReadOnlyList<PositionRow> positions)
    {
        Money realised = positions.Aggregate(Money.Zero, (sum, position) => sum + position.RealisedToday);
        Money unrealised = positions.Aggregate(Money.Zero, (sum, position) => sum + position.Unrealised);
        return
        [
            ("total_pnl", Vocabulary.Rupees(realised + unrealised)),
            ("total_pnl_today", Vocabulary.Rupees(realised + unrealised)),
            ("total_today_realized_pnl", Vocabulary.Rupees(realised)),
            ("total_unrealized_pnl", Vocabulary.Rupees(unrealised)),
        ];
    }
}
