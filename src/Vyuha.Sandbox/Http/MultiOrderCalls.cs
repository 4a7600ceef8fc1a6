using System.Text.Json.Nodes;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>Calls that place several orders. They say success whatever became of each.</summary>
internal static class MultiOrderCalls
{
    private const int MostChildren = 100;

    private static readonly Schema BasketLeg = new([.. SingleOrderCalls.PlaceFields.Where(field => field.Name is not ("apikey" or "strategy" or "underlying_ltp"))]);

    public static readonly Schema BasketSchema = new(
        Vocabulary.Key, Field.Required("strategy"), Field.Required("orders", FieldKind.List) with { Items = BasketLeg });

    public static readonly Schema SplitSchema = new(
    [
        .. SingleOrderCalls.PlaceFields,
        Field.Required("splitsize", FieldKind.Whole).That(value => Schema.NumberOf(value) is >= 1 ? null : "Split size must be a positive integer."),
    ]);

    public static ApiReply Basket(ApiCall call)
    {
        if (SingleOrderCalls.Queued(call) is { } queued)
            return queued;
        JsonObject[] legs = [.. call.Body["orders"]!.AsArray().Select(leg => leg!.AsObject()).OrderBy(leg => IsBuy(leg) ? 0 : 1)];
        var results = new JsonArray();
        for (int i = 0; i < legs.Length; i++)
        {
            var body = (JsonObject)legs[i].DeepClone();
            body["strategy"] = call.Text("strategy");
            ApiCall leg = call.With(body);
            OrderAnswer answer = SingleOrderCalls.Send(leg, leg.Number("quantity"));
            JsonObject result = answer.IsAccepted
                ? new()
                {
                    ["symbol"] = leg.Text("symbol"),
                    ["exchange"] = leg.Text("exchange"),
                    ["product"] = leg.Text("product", "MIS"),
                    ["status"] = "success",
                    ["orderid"] = answer.OrderId,
                }
                : new() { ["symbol"] = leg.Text("symbol"), ["status"] = "error", ["message"] = answer.Message };
            if (call.IsAnalyze)
                (result["batch_order"], result["is_last_order"]) = (true, i == legs.Length - 1);
            results.Add(result);
        }

        return call.Success(("results", results));
    }

    public static ApiReply Split(ApiCall call)
    {
        if (SingleOrderCalls.Queued(call) is { } queued)
            return queued;
        return Children(call, call.Number("quantity"), call.Number("splitsize"), out JsonArray results) is { } problem
            ? call.Error(400, problem)
            : call.Success(("results", results), ("split_size", (int)call.Number("splitsize")), ("total_quantity", (int)call.Number("quantity")));
    }

    /// <summary>Places an order in pieces; the last carries what is left.</summary>
    /// <returns>Why nothing was placed, or null.</returns>
    public static string? Children(ApiCall call, decimal quantity, decimal size, out JsonArray results)
    {
        results = [];
        if (decimal.Ceiling(quantity / size) > MostChildren)
            return $"Total number of orders would exceed maximum limit of {MostChildren}";
        for (int number = 1; quantity > 0; number++)
        {
            decimal piece = Math.Min(size, quantity);
            quantity -= piece;
            OrderAnswer answer = SingleOrderCalls.Send(call, piece);
            var result = new JsonObject { ["order_num"] = number, ["quantity"] = (int)piece, ["status"] = answer.IsAccepted ? "success" : "error" };
            if (answer.IsAccepted)
                result["orderid"] = answer.OrderId;
            else
                result["message"] = answer.Message;
            results.Add(result);
        }

        return null;
    }

    public static bool IsBuy(JsonObject leg) => leg["action"]!.GetValue<string>().Equals("BUY", StringComparison.OrdinalIgnoreCase);
}
