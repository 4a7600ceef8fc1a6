using System.Globalization;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>Triggers that rest for days. Unlike all others these calls pass over fields they do not know.</summary>
internal static class GttCalls
{
    private const int FirstLiveNumber = 123_450;

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);

    private static readonly Field[] Terms =
    [
        Vocabulary.Key,
        Field.Required("strategy"),
        Field.Required("trigger_type").That(value => KindOf(value) is "SINGLE" or "OCO" ? null : "Must be 'SINGLE' or 'OCO'."),
        Vocabulary.Exchange,
        Field.Required("symbol"),
        Vocabulary.Action,
        Field.Required("product").That(value => value.ToString() is "CNC" or "NRML"
            ? null
            : "GTT supports only CNC (delivery) or NRML (overnight F&O); MIS is intraday-only."),
        Vocabulary.PositiveQuantity,
        Vocabulary.PriceOf("price", "Price", required: true),
        Field.Optional("pricetype").OneOf(["LIMIT", "MARKET"]),
        Vocabulary.PriceOf("triggerprice_sl", "Trigger price"),
        Vocabulary.PriceOf("triggerprice_tg", "Trigger price"),
        Vocabulary.PriceOf("stoploss", "Stoploss") with { AllowsNull = true },
        Vocabulary.PriceOf("target", "Target") with { AllowsNull = true },
        Field.Optional("expires_at") with { AllowsNull = true },
    ];

    public static readonly Schema PlaceSchema = new(Terms) { IgnoresUnknown = true, Across = LevelProblem };

    public static readonly Schema ModifySchema = new([.. Terms, Field.Required("trigger_id")]) { IgnoresUnknown = true, Across = LevelProblem };

    public static readonly Schema CancelSchema = new(Vocabulary.Key, Field.Required("strategy"), Field.Required("trigger_id"));

    public static ApiReply Place(ApiCall call)
    {
        if (SingleOrderCalls.Queued(call) is { } queued)
            return queued;
        if (Unsupported(call) is { } unsupported)
            return unsupported;
        if (call.IsAnalyze)
            call.State.CountLog();
        else if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(403, SingleOrderCalls.TokenRefused);
        if (!call.TryContract(out SandboxContract? contract) || !contract.IsListed || !contract.Instrument.IsTradable)
            return call.Error(400, "Symbol not found");
        if (SingleOrderCalls.ProductProblem(call.Text("exchange"), call.Text("product")) is { } wrongProduct)
            return call.Error(400, wrongProduct);
        if (ReadTerms(call, out string? problem) is not { } terms)
            return call.Error(400, problem!);
        int number = call.State.NextTrigger();
        var trigger = new GttTrigger(
            call.IsAnalyze ? AnalyzerId(call.Market.Now, number) : (FirstLiveNumber + number - 1).ToString(CultureInfo.InvariantCulture),
            contract, ApiCall.SideOf(call.Text("action")), call.Text("strategy"), terms, call.Market.Now);
        return call.Book.Gtts.Place(trigger) is { } refused ? call.Error(400, refused) : call.Success(("trigger_id", trigger.Id));
    }

    public static ApiReply Modify(ApiCall call)
    {
        if (SingleOrderCalls.Blocked(call, "Modify GTT order", "modify GTT orders") is { } blocked)
            return blocked;
        if (Unsupported(call) is { } unsupported)
            return unsupported;
        if (SingleOrderCalls.IsDead(call))
            return ApiReply.Error(403, SingleOrderCalls.TokenRefused);
        string id = call.Text("trigger_id");
        GttTrigger? trigger = call.Book.Gtts.Active(id);
        bool isSame = trigger is not null && trigger.Contract.Symbol == call.Text("symbol") && trigger.Contract.Exchange == call.Text("exchange")
            && trigger.Side == ApiCall.SideOf(call.Text("action")) && trigger.HasTwoLegs == IsOco(call.Body);
        GttTerms? terms = ReadTerms(call, out string? problem);
        if (isSame && terms is not null)
            problem = call.Book.Gtts.Modify(trigger!, terms);
        if (isSame && problem is null)
            return call.Success(("trigger_id", id));

        // The analyzer fails at whatever it cannot change.
        if (call.IsAnalyze)
            return ApiReply.Error(500, "An unexpected error occurred");
        return trigger is null
            ? ApiReply.Error(404, "GTT not found")
            : ApiReply.Error(400, problem ?? "action, symbol, exchange and trigger_type of a GTT cannot be changed");
    }

    public static ApiReply Cancel(ApiCall call)
    {
        if (SingleOrderCalls.Blocked(call, "Cancel GTT order", "cancel GTT orders") is { } blocked)
            return blocked;
        if (Unsupported(call) is { } unsupported)
            return unsupported;
        if (SingleOrderCalls.IsDead(call))
            return ApiReply.Error(403, SingleOrderCalls.TokenRefused);
        string id = call.Text("trigger_id");
        if (call.Book.Gtts.Active(id) is not { } trigger)
            return call.Error(404, call.IsAnalyze ? $"No active GTT with trigger_id '{id}'" : "GTT not found");
        call.Book.Gtts.Cancel(trigger);
        return call.Success(("trigger_id", id));
    }

    /// <summary>The analyzer lists what is active, a broker also what became of the rest.</summary>
    public static ApiReply Book(ApiCall call)
    {
        if (Unsupported(call) is { } unsupported)
            return unsupported;
        if (SingleOrderCalls.IsDead(call))
            return ApiReply.Error(403, SingleOrderCalls.TokenRefused);
        IEnumerable<GttTrigger> listed = call.Book.Gtts.Rows.Where(trigger => !call.IsAnalyze || trigger.Status == GttStatus.Active);
        return call.Success(("data", new JsonArray([.. listed.Select(trigger => Row(trigger, call.IsAnalyze))])));
    }

    /// <summary>The analyzer keeps triggers itself, whoever the broker is.</summary>
    private static ApiReply? Unsupported(ApiCall call) => !call.IsAnalyze && call.State.Profile.Has(BrokerQuirk.NoGtt)
        ? ApiReply.Error(501, $"GTT orders are not supported for broker '{call.State.Profile.Name}' yet")
        : null;

    private static JsonObject Row(GttTrigger trigger, bool isAnalyze)
    {
        GttTerms terms = trigger.Terms;
        var row = new JsonObject
        {
            ["trigger_id"] = trigger.Id,
            ["trigger_type"] = trigger.HasTwoLegs ? "two-leg" : "single",
            ["status"] = trigger.Status.ToString().ToLowerInvariant(),
            ["symbol"] = trigger.Contract.Symbol,
            ["exchange"] = trigger.Contract.Exchange,
            ["trigger_prices"] = new JsonArray([.. terms.Legs.Select(leg => Vocabulary.Rupees(leg.Level.Steps))]),
            ["last_price"] = Vocabulary.Rupees(trigger.LastPrice),
            ["legs"] = new JsonArray([.. terms.Legs.Select(leg => new JsonObject
            {
                ["action"] = trigger.Side == Side.Buy ? "BUY" : "SELL",
                ["quantity"] = terms.Units,
                ["price"] = Vocabulary.Rupees(leg.Price.Steps),
                ["pricetype"] = PriceTypes.Name(terms.PriceType),
                ["product"] = PriceTypes.Name(Product.Nrml),
            })]),
            ["created_at"] = isAnalyze ? Utc(trigger.Created) : Vocabulary.Stamp(trigger.Created),
            ["updated_at"] = isAnalyze ? Utc(trigger.Updated) : Vocabulary.Stamp(trigger.Updated),
            ["expires_at"] = isAnalyze
                ? terms.Expires.ToDateTimeOffset().ToOffset(Ist.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
                : Vocabulary.Stamp(terms.Expires),
        };
        if (isAnalyze)
            (row["strategy"], row["margin_blocked"]) = (trigger.Strategy, Vocabulary.Rupees(trigger.Blocked));
        return row;
    }

    /// <summary>Checked once each field by itself is right.</summary>
    private static (string Field, string Problem)? LevelProblem(JsonObject body)
    {
        decimal stop = Schema.NumberOf(body["triggerprice_sl"]) ?? 0, target = Schema.NumberOf(body["triggerprice_tg"]) ?? 0;
        if (!IsOco(body))
            return stop > 0 || target > 0 ? null : ("triggerprice_sl", "SINGLE GTT requires a positive triggerprice_sl or triggerprice_tg.");
        if (stop <= 0 || target <= 0 || Schema.NumberOf(body["stoploss"]) is not > 0 || Schema.NumberOf(body["target"]) is not > 0)
            return ("triggerprice_sl", "OCO GTT requires positive triggerprice_sl, triggerprice_tg, stoploss and target.");
        return stop < target ? null : ("triggerprice_sl", "triggerprice_sl must be below triggerprice_tg.");
    }

    private static GttTerms? ReadTerms(ApiCall call, out string? problem)
    {
        problem = null;
        decimal quantity = call.Number("quantity");
        PriceType type = ApiCall.TypeOf(call.Text("pricetype", "LIMIT"));
        decimal stop = call.Number("triggerprice_sl"), target = call.Number("triggerprice_tg");
        (decimal Level, bool FiresBelow, decimal Price)[] wanted = IsOco(call.Body)
            ? [(stop, true, call.Number("stoploss")), (target, false, call.Number("target"))]
            : [stop > 0 ? (stop, true, call.Number("price")) : (target, false, call.Number("price"))];
        Timestamp expires = call.Market.Now.Plus(LongestLife);
        if (call.Text("expires_at") is { Length: > 0 } text)
        {
            if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
                problem = $"'{text}' is not a time.";
            else
                expires = Ist.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        }

        if (!decimal.IsInteger(quantity) || quantity > int.MaxValue)
            problem = "Quantity must be a whole number.";
        var legs = new List<GttLeg>();
        foreach ((decimal level, bool firesBelow, decimal limit) in wanted)
        {
            if (ApiCall.TryPrice(level, out Price at) && ApiCall.TryPrice(type == PriceType.Market ? 0 : limit, out Price price))
                legs.Add(new GttLeg(at, firesBelow, price));
            else
                problem = "Price is finer than any tick.";
        }

        return problem is null ? new GttTerms(legs, (long)quantity, type, expires) : null;
    }

    private static bool IsOco(JsonObject body) => KindOf(body["trigger_type"]) == "OCO";

    private static string KindOf(JsonNode? value) => value?.ToString().ToUpperInvariant() ?? "";

    private static string Utc(Timestamp time) => time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Looks like the analyzer's: a date, and eight figures that do not count up.</summary>
    private static string AnalyzerId(Timestamp now, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"GTT-{Ist.DateOf(now):yyMMdd}-{unchecked((uint)number * 2_654_435_761u):x8}");
}
