using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;

namespace Vyuha.Tests.Sandbox;

/// <summary>
/// Each answer recorded from a real OpenAlgo server, asked of the sandbox in the same state: the same status, keys, types and words. Contracts the
/// sandbox does not list are asked for as the nearest it does; values, ids and times differ.
/// </summary>
public sealed partial class RecordedAnswersTests
{
    private const string Key = "a-key-of-the-sandbox";

    /// <summary>What is not asked, by the beginning of the case's name, and why.</summary>
    private static readonly (string Prefix, string Reason)[] NotAsked =
    [
        ("holdings_analyze_after_t1", "no shares, so no holdings"),
        ("placeorder_cnc_buy", "no shares"),
        ("placeorder_cnc_sell_holding", "no shares"),
        ("placeorder_equity_mis_short", "no shares"),
        ("positionbook_cnc_day0", "no shares"),
        ("placeorder_mcx", "no commodities"),
        ("market_timings_holiday", "no commodities, whose exchange alone was open, in the evening"),
    ];

    private static readonly Lazy<SandboxMarket> Morning = new(() => MarketAt(new DateOnly(2026, 11, 25), new TimeOnly(10, 4)));
    private static readonly Lazy<SandboxMarket> AfterSquareOff = new(() => MarketAt(new DateOnly(2026, 11, 25), new TimeOnly(15, 20)));
    private static readonly Lazy<SandboxMarket> ExpiryAfternoon = new(() => MarketAt(new DateOnly(2026, 12, 1), new TimeOnly(15, 0)));
    private static readonly Lazy<SandboxMarket> AfterExpiry = new(() => MarketAt(new DateOnly(2026, 12, 1), new TimeOnly(15, 45)));
    private static readonly Lazy<SandboxMarket> NextDay = new(() => MarketAt(new DateOnly(2026, 12, 2), new TimeOnly(9, 20)));

    [Fact]
    public void The_sandbox_answers_as_the_recorded_server_did()
    {
        string folder = Folder();
        var problems = new List<string>();
        int asked = 0, notAsked = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Where(file => Path.GetFileName(file) != "_index.json").Order(StringComparer.Ordinal))
        {
            JsonObject fixture = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            string name = fixture["case"]!.GetValue<string>();
            if (NotAsked.Any(one => name.StartsWith(one.Prefix, StringComparison.Ordinal)))
            {
                notAsked++;
                continue;
            }

            asked++;
            try
            {
                problems.AddRange(Ask(name, fixture).Select(problem => $"{name}: {problem}"));
            }
            catch (InvariantException broken)
            {
                problems.Add($"{name}: {broken.Message}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal((286, 7), (asked, notAsked));
    }

    [Fact]
    public void A_wrong_shape_is_noticed()
    {
        JsonNode recorded = JsonNode.Parse("""{"data":[{"a":1,"b":"x"}],"message":"Order 77 not found"}""")!;
        Assert.Empty(Differences(recorded, JsonNode.Parse("""{"data":[{"a":2.5,"b":"y"},{"a":0,"b":""}],"message":"Order 9 not found"}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"data":[{"a":"1","b":"x"}],"message":"Order 77 not found"}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"data":[{"a":1}],"message":"Order 77 not found"}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"data":[],"message":"Order 77 not found"}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"data":[{"a":1,"b":"x"}],"message":"Order 77 unknown"}"""), ""));
    }

    private static IEnumerable<string> Ask(string name, JsonObject fixture)
    {
        SandboxMarket market = MarketOf(name);
        // Other cases have traded against these quotes: fresh ones, so that the displayed size is there.
        if (name.StartsWith("live_", StringComparison.Ordinal))
            market.AdvanceTo(market.Now.Plus(TimeSpan.FromMinutes(1)));
        SandboxApi api = Server(market, fixture["mode"]!.GetValue<string>(), out Action lose);
        string orderId = Prepare(api, name);
        lose();
        ApiRequest request = RequestOf(fixture, name, market, orderId);
        if (name.StartsWith("ratelimit", StringComparison.Ordinal))
        {
            for (int i = 0; i < 10; i++)
                Assert.Equal(404, api.Handle(request).Status);
        }

        ApiReply reply = api.Handle(request);
        int status = fixture["status"]!.GetValue<int>();
        if (reply.Status != status)
            return [$"status {reply.Status}, not {status}: {reply.ToText()}"];
        return Differences(fixture["response"], JsonNode.Parse(reply.ToText()), "");
    }

    /// <summary>Brings the book into the state in which the call was recorded; returns the order the call is about.</summary>
    private static string Prepare(SandboxApi api, string name)
    {
        string resting = "\"pricetype\":\"LIMIT\",\"price\":1", market = "\"pricetype\":\"MARKET\"";
        string stop = "\"pricetype\":\"SL-M\",\"trigger_price\":1,\"action\":\"SELL\"";
        if (name == "chart_get")
            Post(api, "chart", """{"theme":"dark","layout":"{}"}""");
        bool Is(params string[] starts) => starts.Any(start => name.StartsWith(start, StringComparison.Ordinal));
        if (Is("cancelorder_ok", "modifyorder_ok", "orderstatus_open", "orderstatus_after_modify", "cancelallorder_with_open"))
            return Place(api, resting);
        if (Is("live_cancelorder_ok", "live_modifyorder_ok", "live_cancelallorder"))
            return Place(api, "\"pricetype\":\"LIMIT\",\"price\":20");
        if (Is("orderstatus_trigger_pending", "cancelorder_trigger_pending", "live_orderstatus_trigger_pending"))
            return Place(api, stop);
        if (Is("smartorder_already_matched", "smartorder_flatten"))
            return Place(api, market + ",\"quantity\":130", "NIFTY29DEC26");
        if (Is("orderstatus_complete", "live_orderstatus_complete", "orderbook_analyze_mixed", "orderbook_with_rejected", "tradebook_after", "positionbook_analyze_",
            "positionbook_before", "positionbook_analyze", "brokerdead_analyze_positionbook", "pnl_symbols", "closeposition_analyze", "openposition_analyze", "live_openposition", "live_closeposition")
            && !Is("positionbook_analyze_empty", "live_openposition_none"))
            return Place(api, market);
        if (Is("gtt_modify", "gtt_cancel", "gtt_orderbook", "live_gtt_modify", "live_gtt_cancel") && !name.EndsWith("unknown", StringComparison.Ordinal))
        {
            if (name == "gtt_orderbook")
                PlaceTrigger(api, "\"trigger_type\":\"oco\",\"price\":0,\"triggerprice_sl\":1,\"stoploss\":1,\"triggerprice_tg\":9000,\"target\":9005");
            return PlaceTrigger(api, "\"trigger_type\":\"SINGLE\",\"price\":1,\"triggerprice_sl\":1");
        }

        if (Is("live_positionbook_after_close"))
        {
            string id = Place(api, market);
            Post(api, "closeposition", """{"strategy":"s"}""");
            return id;
        }

        return "";
    }

    private static string Place(SandboxApi api, string terms, string series = "NIFTY01DEC26")
    {
        string action = terms.Contains("action", StringComparison.Ordinal) ? "" : "\"action\":\"BUY\",";
        string quantity = terms.Contains("quantity", StringComparison.Ordinal) ? "" : "\"quantity\":65,";
        JsonObject reply = Post(
            api, "placeorder", $$"""{"strategy":"s","exchange":"NFO","symbol":"{{series}}{{AtTheMoney(api.Market)}}CE",{{action}}{{quantity}}"product":"NRML",{{terms}}}""");
        return reply["orderid"]?.ToString() ?? throw new InvariantException($"an order of the preparation is taken: {reply}");
    }

    private static string PlaceTrigger(SandboxApi api, string terms)
    {
        JsonObject reply = Post(
            api, "placegttorder",
            $$"""{"strategy":"s","exchange":"NFO","symbol":"NIFTY29DEC26{{AtTheMoney(api.Market)}}CE","action":"SELL","quantity":65,"product":"NRML",{{terms}}}""");
        return reply["trigger_id"]?.ToString() ?? throw new InvariantException($"a trigger of the preparation is taken: {reply}");
    }

    private static JsonObject Post(SandboxApi api, string path, string body)
    {
        JsonObject fields = JsonNode.Parse(body)!.AsObject();
        fields["apikey"] = Key;
        return JsonNode.Parse(api.Handle(ApiRequest.Post($"/api/v1/{path}", fields)).ToText())!.AsObject();
    }

    private static SandboxApi Server(SandboxMarket market, string mode, out Action lose)
    {
        var api = new SandboxApi(
            new SandboxExchange(market, new SandboxOptions()),
            new SandboxExchange(market, new SandboxOptions { Mode = AccountMode.OpenAlgo, FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = Key },
            new FaultPlan());
        api.State.IsAnalyze = mode.StartsWith("analyze", StringComparison.Ordinal);
        api.State.IsSemiAuto = mode.Contains("semi_auto", StringComparison.Ordinal);
        lose = () => api.State.Session = mode.Contains("rejected", StringComparison.Ordinal) ? BrokerSession.Dead
            : mode.Contains("logged out", StringComparison.Ordinal) ? BrokerSession.LoggedOut : BrokerSession.LoggedIn;
        return api;
    }

    private static ApiRequest RequestOf(JsonObject fixture, string name, SandboxMarket market, string orderId)
    {
        string path = fixture["path"]!.GetValue<string>();
        JsonNode? body = fixture["request"];
        string text = body?["__raw_body__"]?.GetValue<string>() ?? body?.ToJsonString() ?? "";
        text = Adapt(text, name, market, orderId);
        var query = new Dictionary<string, string>();
        foreach ((string field, JsonNode? value) in fixture["query"] as JsonObject ?? [])
            query[field] = Adapt(value!.ToString(), name, market, orderId);
        string? type = name == "ping_no_content_type" ? null : "application/json";
        return new ApiRequest(fixture["method"]!.GetValue<string>(), Adapt(path, name, market, orderId), query, type, text)
        {
            KeyHeader = fixture["request_headers"]?["X-API-KEY"] is { } header ? Adapt(header.GetValue<string>(), name, market, orderId) : null,
        };
    }

    /// <summary>The request in terms of what the sandbox lists: its key, its NIFTY for other names, strikes around its own level.</summary>
    private static string Adapt(string text, string name, SandboxMarket market, string orderId)
    {
        text = text.Replace("\\u003CAPIKEY\\u003E", Key, StringComparison.Ordinal).Replace("<APIKEY>", Key, StringComparison.Ordinal);
        if (orderId.Length > 0)
            text = TriggerId().Replace(OrderId().Replace(text, orderId), orderId);
        if (name != "placeorder_nrml_on_nse" && (text.Contains("RELIANCE", StringComparison.Ordinal) || text.Contains("SBIN", StringComparison.Ordinal)))
        {
            text = text.Replace("NSE:RELIANCE", "NSE_INDEX:NIFTY", StringComparison.Ordinal).Replace("\"NSE\"", "\"NSE_INDEX\"", StringComparison.Ordinal);
            text = text.Replace("RELIANCE", "NIFTY", StringComparison.Ordinal).Replace("SBIN", "NIFTY", StringComparison.Ordinal).Replace("500,", "65,", StringComparison.Ordinal);
        }

        if (text.Contains("BANKNIFTY", StringComparison.Ordinal))
        {
            text = text.Replace("BANKNIFTY29DEC2658500", "NIFTY29DEC2626000", StringComparison.Ordinal).Replace("BANKNIFTY", "NIFTY", StringComparison.Ordinal)
                .Replace("\"quantity\":30", "\"quantity\":65", StringComparison.Ordinal).Replace("\"position_size\":60", "\"position_size\":130", StringComparison.Ordinal);
        }

        if (text.Contains("SENSEX", StringComparison.Ordinal))
        {
            text = SensexOption().Replace(text, match => $"NIFTY01DEC26{26000 + (int.Parse(match.Groups["strike"].Value, CultureInfo.InvariantCulture) - 84800)}")
                .Replace("SENSEX", "NIFTY", StringComparison.Ordinal).Replace("26NOV26", "01DEC26", StringComparison.Ordinal)
                .Replace("03DEC26", "01DEC26", StringComparison.Ordinal).Replace("\"quantity\":20", "\"quantity\":65", StringComparison.Ordinal);
        }

        text = text.Replace("BSE_INDEX", "NSE_INDEX", StringComparison.Ordinal).Replace("BFO", "NFO", StringComparison.Ordinal);
        int level = AtTheMoney(market);
        text = text.Replace("\"forward_price\":26020", $"\"forward_price\":{level}", StringComparison.Ordinal);
        return NiftyOption().Replace(text, match =>
            int.Parse(match.Groups["strike"].Value, CultureInfo.InvariantCulture) is > 20_000 and < 30_000 and var strike && !match.Value.Contains("17NOV26", StringComparison.Ordinal)
                ? $"{match.Groups["series"].Value}{level + strike - 26000}{match.Groups["right"].Value}"
                : match.Value);
    }

    private static IEnumerable<string> Differences(JsonNode? recorded, JsonNode? given, string path)
    {
        if (KindOf(recorded) != KindOf(given))
            return [$"{path} is {given?.ToJsonString() ?? "null"}, recorded was {Shorten(recorded)}"];
        switch (recorded)
        {
            case JsonObject fields:
                var other = (JsonObject)given!;
                List<string> found = [.. fields.Select(field => field.Key).Except(other.Select(field => field.Key)).Select(key => $"{path}.{key} is missing")];
                found.AddRange(other.Select(field => field.Key).Except(fields.Select(field => field.Key)).Select(key => $"{path}.{key} is too much"));
                found.AddRange(fields.Where(field => other.ContainsKey(field.Key)).SelectMany(field => Differences(field.Value, other[field.Key], $"{path}.{field.Key}")));
                return found;
            case JsonArray items:
                var others = (JsonArray)given!;
                if ((items.Count == 0) != (others.Count == 0))
                    return [$"{path} has {others.Count} items, recorded were {items.Count}"];
                return others.SelectMany((item, at) => items.Any(one => !Differences(one, item, "").Any()) ? [] : Differences(items[0], item, $"{path}[{at}]"));
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && IsWords(path):
                return Normal(recorded.ToString()) == Normal(given!.ToString()) ? [] : [$"{path} says '{given}', recorded was '{recorded}'"];
            default:
                return [];
        }
    }

    private static bool IsWords(string path) =>
        path.Contains("message", StringComparison.Ordinal) || path.Contains("errors", StringComparison.Ordinal)
        || path.EndsWith(".status", StringComparison.Ordinal) || path.EndsWith(".mode", StringComparison.Ordinal);

    private static string Normal(string words) =>
        Number().Replace(Place().Replace(Symbol().Replace(Url().Replace(words, "URL"), "SYMBOL"), "EXCHANGE"), "#");

    private static string Shorten(JsonNode? node) => node?.ToJsonString() is { } text ? text[..Math.Min(80, text.Length)] : "null";

    private static string KindOf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "flag" : node.GetValueKind().ToString(),
    };

    private static SandboxMarket MarketOf(string name) =>
        name switch
        {
            _ when name.StartsWith("squareoff", StringComparison.Ordinal) => AfterSquareOff.Value,
            "optiongreeks_expiry_day" or "expiry_list_on_expiry_day" => ExpiryAfternoon.Value,
            "optionchain_after_expiry" or "after_hours_nrml_order" or "expiry_funds_after_settlement" or "funds_after_close" => AfterExpiry.Value,
            _ when name.StartsWith("nextday", StringComparison.Ordinal) => NextDay.Value,
            _ => Morning.Value,
        };

    private static SandboxMarket MarketAt(DateOnly date, TimeOnly time) => SandboxExchangeTests.SmallMarket(date, time, days: 40);

    private static int AtTheMoney(SandboxMarket market) =>
        market.TryContract("NSE_INDEX", "NIFTY", out SandboxContract? index)
            ? (int)(Math.Round(index.Last / 10_000m / 100) * 100)
            : throw new InvariantException("the index is listed");

    internal static string Folder()
    {
        string data = TestData.Path("README.md");
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(data))!, "openalgo", "fixtures");
        Assert.SkipUnless(Directory.Exists(folder), "Needs the recorded answers of an OpenAlgo server beside the market data: openalgo/fixtures.");
        return folder;
    }

    [GeneratedRegex("\\b261125\\d{8,9}\\b")]
    private static partial Regex OrderId();

    [GeneratedRegex("GTT-261125-[0-9a-f]{8}|(?<=\"trigger_id\":\")12345\\d(?=\")")]
    private static partial Regex TriggerId();

    [GeneratedRegex("SENSEX\\d{2}[A-Z]{3}26(?<strike>\\d{5})", RegexOptions.ExplicitCapture)]
    private static partial Regex SensexOption();

    [GeneratedRegex("(?<series>NIFTY\\d{2}[A-Z]{3}26)(?<strike>\\d{5})(?<right>CE|PE)", RegexOptions.ExplicitCapture)]
    private static partial Regex NiftyOption();

    [GeneratedRegex("https?://[^\\s']+")]
    private static partial Regex Url();

    [GeneratedRegex("\\b(NIFTY|SENSEX|RELIANCE|SBIN|BANKNIFTY)[A-Z0-9]*\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Symbol();

    [GeneratedRegex("\\b(NSE_INDEX|BSE_INDEX|NFO|BFO|NSE|BSE)\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("\\d+(\\.\\d+)?|\\b[A-Z]{3}\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
