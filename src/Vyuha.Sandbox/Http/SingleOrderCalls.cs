using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>Placing, changing and cancelling one order, and the calls that act on the whole account.</summary>
internal static class SingleOrderCalls
{
    /// <summary>What the broker says to an order under a token it does not know.</summary>
    public const string TokenRefused = "Incorrect `api_key` or `access_token`.";

    public static readonly Field[] PlaceFields =
    [
        Vocabulary.Key,
        Field.Required("strategy"),
        Vocabulary.Exchange,
        Field.Required("symbol"),
        Vocabulary.Action,
        Vocabulary.PositiveQuantity,
        Field.Optional("pricetype").OneOf(Vocabulary.PriceTypes),
        Field.Optional("product").OneOf(Vocabulary.Products),
        Vocabulary.PriceOf("price", "Price"),
        Vocabulary.PriceOf("trigger_price", "Trigger price"),
        Vocabulary.Disclosed(),
        new("underlying_ltp", FieldKind.Number) { AllowsNull = true },
    ];

    public static readonly Schema PlaceSchema = new(PlaceFields);

    public static readonly Schema ModifySchema = new(
        Vocabulary.Key,
        Field.Required("strategy"),
        Vocabulary.Exchange,
        Field.Required("symbol"),
        Field.Required("orderid"),
        Vocabulary.Action,
        Field.Required("product").OneOf(Vocabulary.Products),
        Field.Required("pricetype").OneOf(Vocabulary.PriceTypes),
        Vocabulary.PriceOf("price", "Price", required: true),
        Vocabulary.PositiveQuantity,
        Vocabulary.Disclosed(required: true),
        Vocabulary.PriceOf("trigger_price", "Trigger price", required: true));

    public static readonly Schema CancelSchema = new(Vocabulary.Key, Field.Required("strategy"), Field.Required("orderid"));

    public static readonly Schema StrategySchema = new(Vocabulary.Key, Field.Required("strategy"));

    public static readonly Schema SmartSchema = new(
    [
        .. PlaceFields.Select(field => field.Name == "quantity"
            ? Field.Required("quantity", FieldKind.Number).That(value => Schema.NumberOf(value) is >= 0 ? null : "Quantity must be a non-negative number.")
            : field),
        Field.Required("position_size", FieldKind.Number),
    ]);

    public static ApiReply Place(ApiCall call)
    {
        if (Queued(call) is { } queued)
            return queued;
        OrderAnswer answer = Send(call, call.Number("quantity"));
        return answer.IsAccepted ? call.Success(("orderid", answer.OrderId)) : call.Error(answer.Status, answer.Message!);
    }

    /// <summary>Places the order a body describes; shared by all calls that place several.</summary>
    public static OrderAnswer Send(ApiCall call, decimal quantity)
    {
        if (call.IsAnalyze)
            call.State.CountLog();
        else if (call.State.Session == BrokerSession.Dead)
            return new OrderAnswer(403, null, TokenRefused);
        string exchange = call.Text("exchange");
        string product = call.Text("product", "MIS");
        if (ProductProblem(exchange, product) is { } wrongProduct)
            return new OrderAnswer(400, null, wrongProduct);
        if (!decimal.IsInteger(quantity) || quantity > int.MaxValue)
            return new OrderAnswer(400, null, "Quantity must be a whole number.");
        if (!ApiCall.TryPrice(call.Number("price"), out Price price) || !ApiCall.TryPrice(call.Number("trigger_price"), out Price trigger))
            return new OrderAnswer(400, null, "Price is finer than any tick.");
        if (!call.IsAnalyze && !call.Server.TryTakeBrokerOrder())
            return new OrderAnswer(429, null, "Too many requests");
        var order = new PlaceRequest
        {
            Symbol = call.Text("symbol"),
            Exchange = exchange,
            Side = ApiCall.SideOf(call.Text("action")),
            Units = (long)quantity,
            PriceType = ApiCall.TypeOf(call.Text("pricetype", "MARKET")),
            Product = product == "MIS" ? Product.Mis : Product.Nrml,
            Price = price,
            Trigger = trigger,
            Strategy = call.Text("strategy"),
        };
        call.TryContract(out SandboxContract? contract);
        return call.Book.Place(call.IsAnalyze ? order : OrderRewriting.Rewrite(order, call.State.Profile, contract));
    }

    /// <summary>In semi-automatic mode a live order is not sent: it waits for a person, and has no order id.</summary>
    public static ApiReply? Queued(ApiCall call) =>
        call.State.IsSemiAuto && !call.IsAnalyze
            ? ApiReply.Success(
                ("mode", "semi_auto"), ("message", "Order queued for approval in Action Center"), ("pending_order_id", call.State.NextPending()))
            : null;

    public static ApiReply Modify(ApiCall call)
    {
        if (Blocked(call, "Modify order", "modify orders") is { } blocked)
            return blocked;
        string id = call.Text("orderid");
        if (IsDead(call))
            return ApiCall.Forbidden($"orders/regular/{id}", "Failed to modify order: ");
        if (!ApiCall.TryPrice(call.Number("price"), out Price price) || !ApiCall.TryPrice(call.Number("trigger_price"), out Price trigger))
            return call.Error(400, "Price is finer than any tick.");
        decimal quantity = call.Number("quantity");
        if (!decimal.IsInteger(quantity) || quantity > int.MaxValue)
            return call.Error(400, "Quantity must be a whole number.");
        OrderAnswer answer = call.Book.Modify(new ModifyRequest
        {
            OrderId = id,
            Units = (long)quantity,
            Price = price > Price.Zero ? price : null,
            Trigger = trigger > Price.Zero ? trigger : null,
            PriceType = ApiCall.TypeOf(call.Text("pricetype")),
        });
        return Done(call, answer, "Order modified successfully");
    }

    public static ApiReply Cancel(ApiCall call)
    {
        if (Blocked(call, "Cancel order", "cancel orders") is { } blocked)
            return blocked;
        string id = call.Text("orderid");
        if (IsDead(call))
            return ApiCall.Forbidden($"orders/regular/{id}", "Failed to cancel order: ");
        OrderAnswer answer = call.Book.Cancel(id);
        // The broker's plugin wraps the refusal of a second cancel, or of an unknown id, in a server error.
        if (!call.IsAnalyze && !answer.IsAccepted)
            return ApiReply.Error(500, $"Failed to cancel order: Client error '400 Bad Request' for url 'http://sandbox.invalid/orders/regular/{id}'");
        return Done(call, answer, "Order cancelled successfully");
    }

    public static ApiReply CancelAll(ApiCall call)
    {
        if (Blocked(call, "Cancel all orders", "cancel orders") is { } blocked)
            return blocked;
        if (IsDead(call))
            return ApiReply.Error(500, "Failed to cancel all orders due to internal error");
        IReadOnlyList<string> cancelled = call.Book.CancelAll();
        string message = cancelled.Count == 0 && call.IsAnalyze
            ? "No open orders to cancel"
            : $"Canceled {cancelled.Count} orders. Failed to cancel 0 orders.";
        return call.Success(
            ("canceled_orders", new JsonArray([.. cancelled.Select(id => JsonValue.Create(id))])),
            ("failed_cancellations", new JsonArray()),
            ("message", message));
    }

    public static ApiReply CloseAll(ApiCall call)
    {
        if (Blocked(call, "Close position", "close positions") is { } blocked)
            return blocked;
        if (IsDead(call))
            return ApiReply.Error(500, "Failed to close positions due to internal error");
        int closed = call.Book.CloseAll(SandboxExchange.SquareOffStrategy);
        return call.IsAnalyze
            ? call.Success(("message", $"Closed {closed} positions"), ("closed_positions", closed), ("failed_closures", 0))
            : ApiReply.Success(("message", "All Open Positions Squared Off"));
    }

    public static ApiReply Smart(ApiCall call)
    {
        if (Queued(call) is { } queued)
            return queued;
        PositionRow? position = call.Book.Positions().FirstOrDefault(row =>
            row.Contract.Symbol == call.Text("symbol") && row.Contract.Exchange == call.Text("exchange")
            && PriceTypes.Name(row.Product) == call.Text("product", "MIS"));
        decimal held = position?.Units ?? 0;
        decimal target = call.Number("position_size");
        decimal quantity = call.Number("quantity");
        if (target == held && !(target == 0 && quantity > 0))
        {
            string message = held == 0 && call.IsAnalyze
                ? "No OpenPosition Found. Not placing Exit order."
                : "Positions Already Matched. No Action needed.";
            return call.Success(("message", message));
        }

        bool isFresh = target == 0 && held == 0;
        var body = (JsonObject)call.Body.DeepClone();
        body["action"] = isFresh ? call.Text("action") : target > held ? "BUY" : "SELL";
        if (call.IsAnalyze)
            body["pricetype"] = "MARKET";
        OrderAnswer answer = Send(call.With(body), isFresh ? quantity : Math.Abs(target - held));
        return answer.IsAccepted ? call.Success(("orderid", answer.OrderId)) : call.Error(answer.Status, answer.Message!);
    }

    private static ApiReply Done(ApiCall call, OrderAnswer answer, string message)
    {
        if (!answer.IsAccepted)
            return call.Error(answer.Status, answer.Message!);
        return call.IsAnalyze
            ? call.Success(("orderid", answer.OrderId), ("message", message))
            : ApiReply.Success(("orderid", answer.OrderId));
    }

    public static bool IsDead(ApiCall call) => !call.IsAnalyze && call.State.Session == BrokerSession.Dead;

    public static ApiReply? Blocked(ApiCall call, string operation, string purpose) =>
        call.State.IsSemiAuto && !call.IsAnalyze
            ? ApiReply.Error(403, $"{operation} operation is not allowed in Semi-Auto mode. Please switch to Auto mode to {purpose}.")
            : null;

    public static string? ProductProblem(string exchange, string product) => exchange switch
    {
        "NSE" or "BSE" when product == "NRML" =>
            $"NRML product not allowed for {exchange} equity segment. Use CNC for delivery or MIS for intraday.",
        "NFO" or "BFO" when product == "CNC" =>
            $"CNC product not allowed for {exchange} derivatives segment. Use NRML for carryforward or MIS for intraday.",
        _ when product == "CNC" => $"CNC product not allowed for {exchange}: the sandbox lists no shares.",
        _ => null,
    };
}
