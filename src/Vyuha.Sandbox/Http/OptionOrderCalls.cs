using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>Orders that name an option by its distance from the money.</summary>
internal static partial class OptionOrderCalls
{
    private const string NeedsExpiry = "Expiry date required. Provide via expiry_date parameter or embed in underlying (e.g., NIFTY28OCT25FUT).";

    private static readonly Field[] TermFields =
    [
        Vocabulary.Action,
        Field.Required("quantity", FieldKind.Whole).That(value => Schema.NumberOf(value) is >= 1 ? null : "Quantity must be a positive integer."),
        Field.Optional("splitsize", FieldKind.Whole).That(value => Schema.NumberOf(value) is >= 0 ? null : "Split size must be a non-negative integer."),
        Field.Optional("pricetype").OneOf(Vocabulary.PriceTypes),
        Field.Optional("product").OneOf(["MIS", "NRML"]),
        Vocabulary.PriceOf("price", "Price"),
        Vocabulary.PriceOf("trigger_price", "Trigger price"),
        Vocabulary.Disclosed(),
    ];

    private static readonly Field[] WhichFields =
    [
        Field.Required("offset").That(value => IsOffset(value.GetValue<string>()) ? null : "Offset must be ATM, ITM1-ITM50, or OTM1-OTM50"),
        Field.Required("option_type").OneOf(["CE", "PE", "ce", "pe"]),
    ];

    private static readonly Field[] UnderlyingFields =
    [
        Vocabulary.Key,
        Field.Required("underlying"),
        Vocabulary.Exchange,
        new("expiry_date", FieldKind.Text) { AllowsNull = true },
        new Field("strike_int", FieldKind.Whole) { AllowsNull = true }.That(value => Schema.NumberOf(value) is >= 1 ? null : "Must be greater than or equal to 1."),
    ];

    public static readonly Schema SymbolSchema = new([.. UnderlyingFields, Field.Optional("strategy"), .. WhichFields]);

    public static readonly Schema OrderSchema = new([.. UnderlyingFields, Field.Required("strategy"), .. WhichFields, .. TermFields]);

    public static readonly Schema MultiSchema = new(
    [
        .. UnderlyingFields,
        Field.Required("strategy"),
        (Field.Required("legs", FieldKind.List) with
        {
            Items = new([.. WhichFields, .. TermFields, new("expiry_date", FieldKind.Text) { AllowsNull = true }]),
        }).That(value => value.AsArray().Count is >= 1 and <= 20 ? null : "Legs must contain 1 to 20 items."),
    ]);

    public static ApiReply Symbol(ApiCall call)
    {
        if (Resolve(call, call.Text("expiry_date"), call.Text("offset"), call.Text("option_type"), out SandboxContract? contract, out long level) is { } problem)
            return problem;
        return ApiReply.Success(
            ("symbol", contract!.Symbol),
            ("exchange", contract.Exchange),
            ("lotsize", contract.LotSize),
            ("tick_size", Vocabulary.Rupees(contract.Tick.Steps)),
            ("freeze_qty", Math.Max(1, contract.FreezeUnits)),
            ("underlying_ltp", Vocabulary.Rupees(level)));
    }

    public static ApiReply Order(ApiCall call)
    {
        if (SingleOrderCalls.Queued(call) is { } queued)
            return queued;
        if (Resolve(call, call.Text("expiry_date"), call.Text("offset"), call.Text("option_type"), out SandboxContract? contract, out long level) is { } problem)
            return problem;
        ApiCall order = call.With(BodyOf(call, call.Body, contract!));
        decimal quantity = decimal.Truncate(call.Number("quantity"));
        (string, JsonNode?)[] about =
        [
            ("symbol", contract!.Symbol),
            ("exchange", contract.Exchange),
            ("underlying", call.Text("underlying")),
            ("underlying_ltp", Vocabulary.Rupees(level)),
            ("offset", call.Text("offset").ToUpperInvariant()),
            ("option_type", call.Text("option_type").ToUpperInvariant()),
        ];
        decimal split = call.Number("splitsize");
        if (split > 0)
        {
            return MultiOrderCalls.Children(order, quantity, split, out JsonArray results) is { } tooMany
                ? call.Error(400, tooMany)
                : call.Success([.. about, ("results", results), ("split_size", (int)split), ("total_quantity", (int)quantity)]);
        }

        OrderAnswer answer = SingleOrderCalls.Send(order, quantity);
        return answer.IsAccepted ? call.Success([.. about, ("orderid", answer.OrderId)]) : call.Error(answer.Status, answer.Message!);
    }

    public static ApiReply Multi(ApiCall call)
    {
        if (SingleOrderCalls.Queued(call) is { } queued)
            return queued;
        if (Level(call, out long level, out _) is { } problem)
            return problem;
        JsonObject[] legs = [.. call.Body["legs"]!.AsArray().Select(leg => leg!.AsObject())];
        var results = new JsonObject[legs.Length];
        // Hedges are sent first; a failed one stops nothing.
        foreach (int at in Enumerable.Range(0, legs.Length).OrderBy(at => MultiOrderCalls.IsBuy(legs[at]) ? 0 : 1))
            results[at] = Leg(call, legs[at], at + 1);
        return call.Success(("underlying", call.Text("underlying")), ("underlying_ltp", Vocabulary.Rupees(level)), ("results", new JsonArray([.. results])));
    }

    /// <summary>The underlying's index and its value; an error in the words of the call.</summary>
    public static ApiReply? Level(ApiCall call, out long level, out string underlying)
    {
        level = 0;
        Match future = EmbeddedExpiry().Match(call.Text("underlying"));
        underlying = future.Success ? future.Groups["root"].Value : call.Text("underlying");
        string exchange = call.Text("exchange") switch { "NFO" or "NSE" => "NSE_INDEX", "BFO" or "BSE" => "BSE_INDEX", { } other => other };
        if (!call.Market.TryContract(exchange, underlying, out SandboxContract? index))
        {
            return ApiReply.Error(
                400, $"Failed to fetch LTP for {underlying}: Symbol '{underlying}' not found for exchange '{exchange}'. Please verify the symbol name and ensure master contracts are downloaded.");
        }

        level = index.Mark;
        return null;
    }

    private static JsonObject Leg(ApiCall call, JsonObject leg, int number)
    {
        var about = new JsonObject
        {
            ["leg"] = number,
            ["offset"] = leg["offset"]!.GetValue<string>().ToUpperInvariant(),
            ["option_type"] = leg["option_type"]!.GetValue<string>().ToUpperInvariant(),
            ["action"] = leg["action"]!.GetValue<string>().ToUpperInvariant(),
        };
        string expiry = leg["expiry_date"]?.ToString() ?? call.Text("expiry_date");
        if (Resolve(call, expiry, about["offset"]!.ToString(), about["option_type"]!.ToString(), out SandboxContract? contract, out _) is { } problem)
        {
            (about["status"], about["message"]) = ("error", problem.Body!["message"]!.ToString());
            return about;
        }

        ApiCall order = call.With(BodyOf(call, leg, contract!));
        (about["symbol"], about["exchange"], about["product"]) = (contract!.Symbol, contract.Exchange, order.Text("product", "MIS"));
        about["mode"] = call.IsAnalyze ? "analyze" : "live";
        decimal quantity = decimal.Truncate(order.Number("quantity"));
        decimal split = order.Number("splitsize");
        if (split > 0)
        {
            about["status"] = MultiOrderCalls.Children(order, quantity, split, out JsonArray results) is null ? "success" : "error";
            (about["split_results"], about["total_quantity"], about["split_size"]) = (results, (int)quantity, (int)split);
            return about;
        }

        OrderAnswer answer = SingleOrderCalls.Send(order, quantity);
        about["status"] = answer.IsAccepted ? "success" : "error";
        if (answer.IsAccepted)
            about["orderid"] = answer.OrderId;
        else
            about["message"] = answer.Message;
        return about;
    }

    private static JsonObject BodyOf(ApiCall call, JsonObject terms, SandboxContract contract)
    {
        var body = (JsonObject)terms.DeepClone();
        (body["symbol"], body["exchange"], body["strategy"]) = (contract.Symbol, contract.Exchange, call.Text("strategy"));
        return body;
    }

    private static ApiReply? Resolve(
        ApiCall call, string expiryText, string offset, string right, out SandboxContract? contract, out long level)
    {
        contract = null;
        if (Level(call, out level, out string underlying) is { } problem)
            return problem;
        if (expiryText.Length == 0 && EmbeddedExpiry().Match(call.Text("underlying")) is { Success: true } embedded)
            expiryText = embedded.Groups["expiry"].Value;
        if (expiryText.Length == 0)
            return ApiReply.Error(400, NeedsExpiry);
        IReadOnlyList<ChainStrike> chain = Vocabulary.TryCompact(expiryText, out DateOnly expiry) ? call.Book.Chains.Strikes(underlying, expiry) : [];
        if (chain.Count == 0)
            return ApiReply.Error(404, $"No strikes found for {underlying} expiring {expiryText}. Please check expiry date or update master contract.");

        OptionRight side = right.Equals("CE", StringComparison.OrdinalIgnoreCase) ? OptionRight.Call : OptionRight.Put;
        if (call.OptionalNumber("strike_int") is { } step && step > 0)
            chain = [.. chain.Where(strike => strike.Strike.ToRupees() % step == 0)];
        int atm = OptionChains.AtTheMoney(chain, level);
        int away = offset.Equals("ATM", StringComparison.OrdinalIgnoreCase) ? 0 : int.Parse(offset.AsSpan(3), null);
        bool isUp = offset.StartsWith("OTM", StringComparison.OrdinalIgnoreCase) == (side == OptionRight.Call);
        int at = isUp ? atm + away : atm - away;
        contract = at >= 0 && at < chain.Count ? chain[at].Of(side) : null;
        return contract is null
            ? ApiReply.Error(400, $"Offset {offset} is out of range for available strikes. Please use a smaller offset.")
            : null;
    }

    private static bool IsOffset(string offset) => OffsetPattern().IsMatch(offset);

    [GeneratedRegex("^(ATM|[IO]TM([1-9]|[1-4][0-9]|50))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OffsetPattern();

    [GeneratedRegex("^(?<root>[A-Z]+)(?<expiry>[0-9]{2}[A-Z]{3}[0-9]{2})FUT$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex EmbeddedExpiry();
}
