using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Analytics;
using Vyuha.OpenAlgo.Json;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Master;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>
/// Every recorded exchange goes through the typed call of its endpoint. What must come out is worked out here from the recording's
/// status and shape, not by the client's own decoder.
/// </summary>
public sealed partial class FixtureTests
{
    /// <summary>Recordings no typed call stands for.</summary>
    private static readonly Dictionary<string, string> NotTyped = new(StringComparer.Ordinal)
    {
        ["unknown_endpoint"] = "a path that does not exist; its shape is held by FailureDecoderTests",
    };

    private static readonly string[] CommandPaths = ["placeorder", "modifyorder", "cancelorder", "placegttorder", "modifygttorder", "cancelgttorder"];

    private static readonly string[] BulkPaths =
        ["placesmartorder", "basketorder", "splitorder", "optionsorder", "optionsmultiorder", "cancelallorder", "closeposition"];

    [Fact]
    public async Task Every_recording_gives_the_result_its_status_and_shape_say()
    {
        IReadOnlyList<string> cases = OpenAlgoFixture.Cases();
        Assert.True(cases.Count > 200, "the index lists the recordings");
        var problems = new List<string>();
        int replayed = 0;
        foreach (string name in cases.Where(name => !name.StartsWith("ws_", StringComparison.Ordinal)))
        {
            if (NotTyped.ContainsKey(name))
                continue;
            try
            {
                await ReplayAsync(OpenAlgoFixture.Load(name));
                replayed++;
            }
            catch (Exception error) when (error is Xunit.Sdk.XunitException or OpenAlgoException or KeyNotFoundException or InvalidOperationException or NotSupportedException)
            {
                problems.Add($"{name}: {error.Message}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal(cases.Count(name => !name.StartsWith("ws_", StringComparison.Ordinal)) - NotTyped.Count, replayed);
    }

    private static async Task ReplayAsync(OpenAlgoFixture fixture)
    {
        bool isLoggedOut = fixture.Case.StartsWith("loggedout", StringComparison.Ordinal);
        string recorded = fixture.Response.GetRawText();
        int asked = 0;
        using var handler = new ScriptedHandler((_, _) => Interlocked.Increment(ref asked) == 1
            ? ScriptedHandler.Reply(fixture.Status, recorded)
            // Only the question whether the key is right comes second.
            : isLoggedOut ? ScriptedHandler.Reply(200, """{"status":"success","data":[]}""") : ScriptedHandler.Reply(403, """{"status":"error","message":"Invalid openalgo apikey"}"""));
        using OpenAlgoClient client = TestClient.Over(handler);

        if (CommandPaths.Contains(fixture.Path))
        {
            CheckCommand(fixture, await SendCommandAsync(client, fixture), isLoggedOut);
        }
        else
        {
            object? value = null;
            OpenAlgoException? failed = null;
            try
            {
                value = await ReadAsync(client, fixture);
            }
            catch (OpenAlgoException error)
            {
                failed = error;
            }

            CheckRead(fixture, value, failed, isLoggedOut);
        }

        CheckRequest(fixture, handler.Requests[0]);
    }

    // ---- what must come out ----

    private static void CheckCommand(OpenAlgoFixture fixture, PlacementOutcome outcome, bool isLoggedOut)
    {
        JsonElement reply = fixture.Response;
        if (fixture.Status == 200 && reply.TryGetProperty("pending_order_id", out JsonElement pending))
        {
            Assert.Equal(pending.GetRawText(), Assert.IsType<PlacementOutcome.Queued>(outcome).PendingId);
        }
        else if (fixture.Status == 200)
        {
            var accepted = Assert.IsType<PlacementOutcome.Accepted>(outcome);
            Assert.Equal((reply.TryGetProperty("orderid", out JsonElement id) ? id : reply.GetProperty("trigger_id")).GetString(), accepted.OrderId);
            Assert.Equal(reply.TryGetProperty("mode", out _) ? ServerMode.Analyze : ServerMode.Live, accepted.Mode);
        }
        else if (fixture.Status == 429)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<PlacementOutcome.NotSent>(outcome).Failure.RetryAfter);
        }
        else if (fixture.Status >= 500)
        {
            Assert.IsType<PlacementOutcome.InDoubt>(outcome);
        }
        else
        {
            CheckFailure(fixture, Assert.IsType<PlacementOutcome.Refused>(outcome).Failure, isLoggedOut);
        }
    }

    private static void CheckRead(OpenAlgoFixture fixture, object? value, OpenAlgoException? failed, bool isLoggedOut)
    {
        JsonElement reply = fixture.Response;
        bool isEmptyFunds = fixture.Path == "funds" && fixture.Status == 200 && reply.GetProperty("data").EnumerateObject().MoveNext() == false;
        if (isEmptyFunds)
        {
            Assert.Equal(OpenAlgoFailureKind.SessionExpired, failed!.Kind);
            return;
        }

        if (fixture.Status != 200)
        {
            Assert.NotNull(failed);
            // A command that failed inside the server is in doubt; a read that did is just a failure.
            if (BulkPaths.Contains(fixture.Path) && fixture.Status >= 500)
                Assert.Equal(OpenAlgoFailureKind.Ambiguous, failed.Kind);
            else
                CheckFailure(fixture, failed.Failure, isLoggedOut);
            return;
        }

        Assert.True(failed is null, failed?.Message);
        if (value is MultiOrderResult multi)
        {
            bool isQueued = reply.TryGetProperty("pending_order_id", out _);
            Assert.Equal(isQueued, multi.IsQueued);
            if (reply.TryGetProperty("results", out JsonElement results))
                Assert.Equal(results.EnumerateArray().Count(child => child.GetProperty("status").GetString() == "success"), multi.AcceptedCount);
        }
    }

    private static void CheckFailure(OpenAlgoFixture fixture, OpenAlgoFailure failure, bool isLoggedOut)
    {
        JsonElement reply = fixture.Response;
        bool hasMessage = reply.TryGetProperty("message", out JsonElement message);
        string text = hasMessage && message.ValueKind == JsonValueKind.String ? message.GetString()! : "";
        string[] fields = reply.TryGetProperty("errors", out JsonElement errors) ? [.. errors.EnumerateObject().Select(field => field.Name)]
            : hasMessage && message.ValueKind == JsonValueKind.Object ? [.. message.EnumerateObject().Select(field => field.Name)]
            : text.StartsWith("{'", StringComparison.Ordinal) ? [.. PythonField().Matches(text).Select(match => match.Groups["name"].Value)]
            : [];
        bool isKey = fixture.Status == 401 || (fixture.Status == 403 && text.Contains("apikey", StringComparison.Ordinal));

        OpenAlgoFailureKind expected = fixture.Status switch
        {
            _ when isKey => isLoggedOut ? OpenAlgoFailureKind.SessionExpired : OpenAlgoFailureKind.Key,
            400 when fields.Length > 0 || !reply.TryGetProperty("status", out _) => OpenAlgoFailureKind.Validation,
            404 => OpenAlgoFailureKind.NotFound,
            429 => OpenAlgoFailureKind.RateLimited,
            500 => OpenAlgoFailureKind.ServerError,
            _ => OpenAlgoFailureKind.BrokerRefused,
        };
        Assert.Equal(expected, failure.Kind);
        Assert.Equal(fixture.Status, failure.Status);
        Assert.Equal(fields.Order(), failure.Fields.Keys.Order());
        Assert.All(failure.Fields.Values, texts => Assert.All(texts, one => Assert.False(string.IsNullOrWhiteSpace(one))));
        if (fields.Length == 0 && expected is not OpenAlgoFailureKind.SessionExpired)
            Assert.Equal(text, failure.Message);
        bool statesAnalyze = reply.TryGetProperty("mode", out _);
        Assert.Equal(statesAnalyze ? ServerMode.Analyze : text.Contains("Semi-Auto", StringComparison.Ordinal) && CommandPaths.Contains(fixture.Path) ? ServerMode.SemiAuto : failure.Mode, failure.Mode);
    }

    /// <summary>What the recording's client sent and was understood, ours sends too.</summary>
    private static void CheckRequest(OpenAlgoFixture fixture, (HttpMethod Method, Uri Address, string Body) sent)
    {
        Assert.Equal(fixture.Root.GetProperty("method").GetString(), sent.Method.Method);
        Assert.Equal("/api/v1/" + fixture.Path, Uri.UnescapeDataString(sent.Address.AbsolutePath));
        if (fixture.Status != 200 || fixture.Request.ValueKind != JsonValueKind.Object || fixture.Request.TryGetProperty("__raw_body__", out _))
            return;
        JsonNode body = JsonNode.Parse(sent.Body)!;
        Assert.Equal(TestClient.Key, body["apikey"]!.GetValue<string>());
        foreach (JsonProperty field in fixture.Request.EnumerateObject().Where(field => field.Name is not ("apikey" or "foo")))
            AssertSame(field.Value, JsonDocument.Parse(body.ToJsonString()).RootElement.TryGetProperty(field.Name, out JsonElement ours) ? ours : default, field.Name);
    }

    private static void AssertSame(JsonElement recorded, JsonElement ours, string path)
    {
        if (recorded.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in recorded.EnumerateObject())
                AssertSame(field.Value, ours.TryGetProperty(field.Name, out JsonElement inner) ? inner : default, $"{path}.{field.Name}");
        }
        else if (recorded.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(recorded.GetArrayLength(), ours.GetArrayLength());
            for (int i = 0; i < recorded.GetArrayLength(); i++)
                AssertSame(recorded[i], ours[i], $"{path}[{i}]");
        }
        else
        {
            Assert.True(Same(recorded, ours), $"{path}: recorded {recorded.GetRawText()}, sent {(ours.ValueKind == JsonValueKind.Undefined ? "nothing" : ours.GetRawText())}");
        }
    }

    private static bool Same(JsonElement recorded, JsonElement ours) => recorded.ValueKind == JsonValueKind.Number
        ? ours.ValueKind == JsonValueKind.Number && recorded.GetDecimal() == ours.GetDecimal()
        : recorded.ValueKind == ours.ValueKind && recorded.ToString() == ours.ToString();

    /// <summary>What was decoded, written again, says what the recording says, field for field and digit for digit.</summary>
    private static object Exactly<T>(OpenAlgoFixture fixture, Reply<T> reply, JsonTypeInfo<T> type, string? payload = "data")
    {
        bool statesMode = fixture.Response.TryGetProperty("mode", out _);
        if (statesMode)
            Assert.Equal(ServerMode.Analyze, reply.Mode);
        else
            Assert.NotEqual(ServerMode.Analyze, reply.Mode);
        JsonElement recorded = payload is null ? fixture.Response : fixture.Response.GetProperty(payload);
        using var ours = JsonDocument.Parse(JsonSerializer.Serialize(reply.Value, type));
        int compared = CompareDecoded(ours.RootElement, recorded, "");
        Assert.True(compared > 0 || recorded.ToString() == "{}", "something was compared");
        return reply.Value!;
    }

    private static int CompareDecoded(JsonElement ours, JsonElement recorded, string path)
    {
        switch (ours.ValueKind)
        {
            case JsonValueKind.Object:
                int fields = 0;
                foreach (JsonProperty field in ours.EnumerateObject())
                {
                    if (recorded.TryGetProperty(field.Name, out JsonElement theirs))
                        fields += CompareDecoded(field.Value, theirs, $"{path}.{field.Name}");
                    else
                        Assert.True(field.Value.ValueKind is JsonValueKind.Null or JsonValueKind.False || field.Value.ToString() is "[]", $"{path}.{field.Name} was not recorded and became {field.Value}");
                }

                return fields;
            case JsonValueKind.Array:
                Assert.Equal(recorded.GetArrayLength(), ours.GetArrayLength());
                return 1 + Enumerable.Range(0, ours.GetArrayLength()).Sum(i => CompareDecoded(ours[i], recorded[i], $"{path}[{i}]"));
            case JsonValueKind.Number:
                decimal number = recorded.ValueKind == JsonValueKind.String ? decimal.Parse(recorded.GetString()!, CultureInfo.InvariantCulture) : recorded.GetDecimal();
                Assert.True(number == ours.GetDecimal(), $"{path}: recorded {recorded.GetRawText()}, decoded {ours.GetRawText()}");
                return 1;
            default:
                Assert.True(recorded.ToString() == ours.ToString(), $"{path}: recorded {recorded.GetRawText()}, decoded {ours.GetRawText()}");
                return 1;
        }
    }

    // ---- the typed call of each endpoint ----

    private static Task<PlacementOutcome> SendCommandAsync(OpenAlgoClient client, OpenAlgoFixture f) => f.Path switch
    {
        "placeorder" => client.PlaceAsync(
            new()
            {
                Strategy = f.Text("strategy", "x"), Symbol = f.Text("symbol", "NIFTY01DEC2626000CE"), Exchange = f.Text("exchange", "NFO"), Side = SideOf(f),
                Quantity = Quantity.FromUnits((long)f.Number("quantity", 65)), Pricing = OrderWords.Pricing(f.Text("pricetype", "MARKET")), Product = ProductOf(f),
                Price = Rupees(f, "price"), TriggerPrice = Rupees(f, "trigger_price"), DisclosedQuantity = (long)f.Number("disclosed_quantity", 0),
            },
            OrderLane.Entry),
        "modifyorder" => client.ModifyAsync(
            new()
            {
                OrderId = f.Text("orderid", "1"), Strategy = f.Text("strategy", "x"), Symbol = f.Text("symbol", "S"), Exchange = f.Text("exchange", "NFO"), Side = SideOf(f),
                Quantity = Quantity.FromUnits((long)f.Number("quantity", 65)), Pricing = OrderWords.Pricing(f.Text("pricetype", "LIMIT")), Product = ProductOf(f),
                Price = Rupees(f, "price"), TriggerPrice = Rupees(f, "trigger_price"),
            },
            OrderLane.Entry),
        "cancelorder" => client.CancelAsync(f.Text("strategy", "x"), f.Text("orderid", "1"), OrderLane.Exit),
        "placegttorder" => client.PlaceGttAsync(
            new()
            {
                Strategy = f.Text("strategy", "x"), TriggerType = f.Text("trigger_type", "SINGLE") == "OCO" ? GttTrigger.OneCancelsOther : GttTrigger.Single,
                Symbol = f.Text("symbol", "S"), Exchange = f.Text("exchange", "NFO"), Side = SideOf(f), Product = ProductOf(f),
                Quantity = Quantity.FromUnits((long)f.Number("quantity", 65)), Price = Rupees(f, "price"), StopTrigger = Maybe(f, "triggerprice_sl"),
                TargetTrigger = Maybe(f, "triggerprice_tg"), StopLimit = Maybe(f, "stoploss"), TargetLimit = Maybe(f, "target"),
            },
            OrderLane.Entry),
        "modifygttorder" => client.ModifyGttAsync(
            new()
            {
                TriggerId = f.Text("trigger_id", "1"), Strategy = f.Text("strategy", "x"), TriggerType = GttTrigger.Single,
                Symbol = f.Text("symbol", "S"), Exchange = f.Text("exchange", "NFO"), Side = SideOf(f), Product = ProductOf(f),
                Quantity = Quantity.FromUnits((long)f.Number("quantity", 65)), Price = Rupees(f, "price"), StopTrigger = Maybe(f, "triggerprice_sl"),
            },
            OrderLane.Entry),
        "cancelgttorder" => client.CancelGttAsync(f.Text("strategy", "x"), f.Text("trigger_id", "1"), OrderLane.Exit),
        _ => throw new NotSupportedException($"No typed call for {f.Path}."),
    };

    private static async Task<object?> ReadAsync(OpenAlgoClient client, OpenAlgoFixture f)
    {
        var key = new SymbolKey(f.Text("symbol", "NIFTY"), f.Text("exchange", "NFO"));
        DateOnly expiry = ExpiryText.TryParse(f.Text("expiry_date", "01DEC26"), out DateOnly date) ? date : throw new InvalidOperationException(f.Case);
        switch (f.Path)
        {
            case "placesmartorder":
                return (await client.NotForTrading.SmartAsync(new()
                {
                    Strategy = f.Text("strategy", "x"), Symbol = key.Symbol, Exchange = key.Exchange, Side = SideOf(f), Pricing = OrderPricing.Market, Product = ProductOf(f),
                    Quantity = Quantity.FromUnits((long)f.Number("quantity", 0)), PositionSize = Quantity.FromUnits((long)f.Number("position_size", 0)),
                })).Value;
            case "basketorder":
                return (await client.NotForTrading.BasketAsync(f.Text("strategy", "x"), [.. f.Request.GetProperty("orders").EnumerateArray().Select(leg => new BasketLeg
                {
                    Symbol = leg.GetProperty("symbol").GetString()!, Exchange = leg.GetProperty("exchange").GetString()!, Pricing = OrderPricing.Market, Product = OrderProduct.Carry,
                    Side = leg.GetProperty("action").GetString() == "BUY" ? Side.Buy : Side.Sell, Quantity = Quantity.FromUnits(leg.GetProperty("quantity").GetInt64()),
                })])).Value;
            case "splitorder":
                return (await client.NotForTrading.SplitAsync(new()
                {
                    Strategy = f.Text("strategy", "x"), Symbol = key.Symbol, Exchange = key.Exchange, Side = SideOf(f), Pricing = OrderPricing.Market, Product = ProductOf(f),
                    Quantity = Quantity.FromUnits((long)f.Number("quantity", 0)), SplitSize = Quantity.FromUnits((long)f.Number("splitsize", 0)),
                })).Value;
            case "optionsorder":
                return (await client.NotForTrading.OptionsAsync(new()
                {
                    Strategy = f.Text("strategy", "x"), Underlying = f.Text("underlying", "NIFTY"), Exchange = f.Text("exchange", "NSE_INDEX"), ExpiryDate = f.Text("expiry_date", "01DEC26"),
                    Offset = f.Text("offset", "ATM"), Right = f.Text("option_type", "CE") == "CE" ? OptionRight.Call : OptionRight.Put, Side = SideOf(f),
                    Quantity = Quantity.FromUnits((long)f.Number("quantity", 0)), Pricing = OrderWords.Pricing(f.Text("pricetype", "MARKET")), Product = ProductOf(f),
                    Price = Rupees(f, "price"), SplitSize = (long)f.Number("splitsize", 0),
                })).Value;
            case "optionsmultiorder":
                return (await client.NotForTrading.OptionsMultiAsync(new()
                {
                    Strategy = f.Text("strategy", "x"), Underlying = f.Text("underlying", "NIFTY"), Exchange = f.Text("exchange", "NSE_INDEX"), ExpiryDate = f.Text("expiry_date", "01DEC26"),
                    Legs = [.. f.Request.GetProperty("legs").EnumerateArray().Select(leg => new OptionsLeg
                    {
                        Offset = leg.GetProperty("offset").GetString()!, Right = leg.GetProperty("option_type").GetString() == "CE" ? OptionRight.Call : OptionRight.Put,
                        Side = leg.GetProperty("action").GetString() == "BUY" ? Side.Buy : Side.Sell, Quantity = Quantity.FromUnits(leg.GetProperty("quantity").GetInt64()),
                        Pricing = OrderPricing.Market, Product = OrderWords.Product(leg.GetProperty("product").GetString()),
                    })],
                })).Value;
            case "cancelallorder":
                var cancelled = Exactly(f, await client.NotForTrading.CancelAllAsync(f.Text("strategy", "x")), WireContext.Default.CancelAllResult, payload: null);
                return cancelled;
            case "closeposition":
                return Exactly(f, await client.NotForTrading.ClosePositionAsync(f.Text("strategy", "x")), WireContext.Default.ClosePositionResult, payload: null);
            case "gttorderbook": return Exactly(f, await client.GttOrderBookAsync(), WireContext.Default.ListGttRow);
            case "orderstatus": return Exactly(f, await client.OrderStatusAsync(f.Text("strategy", "x"), f.Text("orderid", "1")), WireContext.Default.OrderRow);
            case "openposition":
                Reply<Quantity> open = await client.OpenPositionAsync(f.Text("strategy", "x"), key, ProductOf(f));
                Assert.Equal(f.Response.GetProperty("quantity").GetInt64(), open.Value.Units);
                return open.Value;
            case "orderbook": return Exactly(f, await client.OrderBookAsync(), WireContext.Default.OrderBook);
            case "tradebook": return Exactly(f, await client.TradeBookAsync(), WireContext.Default.ListTradeRow);
            case "positionbook": return Exactly(f, await client.PositionBookAsync(), WireContext.Default.ListPositionRow);
            case "holdings": return Exactly(f, await client.HoldingsAsync(), WireContext.Default.Holdings);
            case "funds": return Exactly(f, await client.FundsAsync(), WireContext.Default.Funds);
            case "pnl/symbols": return Exactly(f, await client.SymbolPnlAsync(), WireContext.Default.ListSymbolPnlRow);
            case "margin":
                return Exactly(f, await client.MarginAsync([.. f.Request.GetProperty("positions").EnumerateArray().Select(leg => new MarginLeg(
                    leg.GetProperty("symbol").GetString()!, leg.GetProperty("exchange").GetString()!, leg.GetProperty("action").GetString() == "BUY" ? Side.Buy : Side.Sell,
                    Quantity.FromUnits(long.Parse(leg.GetProperty("quantity").GetString()!, CultureInfo.InvariantCulture)), OrderWords.Product(leg.GetProperty("product").GetString()),
                    OrderWords.Pricing(leg.GetProperty("pricetype").GetString()), Price.Zero, Price.Zero))]), WireContext.Default.MarginRequired);
            case "quotes": return Exactly(f, await client.QuoteAsync(key), WireContext.Default.QuoteRow);
            case "multiquotes": return Exactly(f, await client.QuotesAsync(Keys(f)), WireContext.Default.ListMultiQuoteRow, "results");
            case "depth": return Exactly(f, await client.DepthAsync(key), WireContext.Default.DepthRow);
            case "history":
                return Exactly(f, await client.HistoryAsync(key, f.Text("interval", "5m"), Iso(f.Text("start_date", "2026-11-25")), Iso(f.Text("end_date", "2026-11-25"))), WireContext.Default.ListBarRow);
            case "intervals": return Exactly(f, await client.IntervalsAsync(), WireContext.Default.IntervalLists);
            case "symbol": return Exactly(f, await client.SymbolAsync(key), WireContext.Default.SymbolRow);
            case "search":
                return Exactly(f, await client.SearchAsync(f.Text("query", "x"), f.Request.TryGetProperty("exchange", out JsonElement at) ? at.GetString() : null), WireContext.Default.ListSymbolRow);
            case "expiry":
                Reply<IReadOnlyList<DateOnly>> expiries = await client.ExpiriesAsync(key.Symbol, key.Exchange, f.Text("instrumenttype", "options") == "futures");
                Assert.Equal(f.Response.GetProperty("data").EnumerateArray().Select(text => text.GetString()), expiries.Value.Select(ExpiryText.Dashed));
                return expiries.Value;
            case "instruments": return Exactly(f, await client.InstrumentsAsync("BSE_INDEX"), WireContext.Default.ListSymbolRow);
            case "ticker/NSE:RELIANCE":
                return Exactly(f, await client.TickerAsync(new("RELIANCE", "NSE"), "D", new(2026, 11, 18), new(2026, 11, 25)), WireContext.Default.ListBarRow);
            case "optionchain":
                return Exactly(f, await client.OptionChainAsync(new()
                {
                    Underlying = f.Text("underlying", "NIFTY"), Exchange = f.Text("exchange", "NSE_INDEX"), Expiry = expiry,
                    StrikeCount = (int)f.Number("strike_count", 3), WithGreeks = f.Text("with_greeks", "false") == "true",
                }), WireContext.Default.OptionChain, payload: null);
            case "optionsymbol":
                return Exactly(f, await client.OptionSymbolAsync(f.Text("underlying", "NIFTY"), f.Text("exchange", "NSE_INDEX"), expiry, f.Text("offset", "ATM"), OptionRight.Call), WireContext.Default.OptionSymbolRow, payload: null);
            case "optiongreeks":
                return Exactly(f, await client.OptionGreeksAsync(new()
                {
                    Symbol = key.Symbol, Exchange = key.Exchange, ForwardPrice = Maybe(f, "forward_price"),
                    InterestRate = f.Request.TryGetProperty("interest_rate", out JsonElement rate) ? rate.GetDecimal() : null,
                    UnderlyingSymbol = f.Request.TryGetProperty("underlying_symbol", out JsonElement symbol) ? symbol.GetString() : null,
                    UnderlyingExchange = f.Request.TryGetProperty("underlying_exchange", out JsonElement exchange) ? exchange.GetString() : null,
                }), WireContext.Default.OptionGreeks, payload: null);
            case "multioptiongreeks": return Exactly(f, await client.MultiOptionGreeksAsync(Keys(f)), WireContext.Default.MultiGreeks, payload: null);
            case "syntheticfuture": return Exactly(f, await client.SyntheticFutureAsync(f.Text("underlying", "NIFTY"), f.Text("exchange", "NSE_INDEX"), expiry), WireContext.Default.SyntheticFuture, payload: null);
            case "ping": return Exactly(f, await client.PingAsync(), WireContext.Default.Pong);
            case "analyzer": return Exactly(f, await client.AnalyzerAsync(), WireContext.Default.AnalyzerStatus);
            case "analyzer/toggle": return Exactly(f, await client.ToggleAnalyzerAsync(f.Text("mode", "true") == "true"), WireContext.Default.AnalyzerStatus);
            case "market/holidays": return Exactly(f, await client.HolidaysAsync((int)f.Number("year", 2026)), WireContext.Default.ListHolidayRow);
            case "market/timings": return Exactly(f, await client.TimingsAsync(Iso(f.Text("date", "2026-11-25"))), WireContext.Default.ListSessionRow);
            case "chart" when f.Root.GetProperty("method").GetString() == "GET": return Exactly(f, await client.ChartPreferencesAsync(), WireContext.Default.DictionaryStringString);
            case "chart":
                await client.SaveChartPreferencesAsync(f.Request.EnumerateObject().Where(field => field.Name != "apikey").ToDictionary(field => field.Name, field => field.Value.GetString()!));
                return null;
            case "portfolio/benchmarks": return Exactly(f, await client.BenchmarksAsync(), WireContext.Default.ListBenchmarkRow);
            case "sip/frequencies": return Exactly(f, await client.SipFrequenciesAsync(), WireContext.Default.ListFrequencyRow);
            case "telegram/notify":
                await client.NotifyTelegramAsync("trader", "hello");
                return null;
            case "telegram/config": return Exactly(f, await client.TelegramConfigAsync(), WireContext.Default.TelegramConfig);
            case "telegram/stats": return Exactly(f, await client.TelegramStatsAsync(), WireContext.Default.TelegramStats);
            case "telegram/users": return Exactly(f, await client.TelegramUsersAsync(), WireContext.Default.ListTelegramUser);
            case "whatsapp/notify":
                await client.NotifyWhatsAppAsync("x");
                return null;
            default: throw new NotSupportedException($"No typed call for {f.Path}.");
        }
    }

    private static Side SideOf(OpenAlgoFixture f) => f.Text("action", "BUY") == "BUY" ? Side.Buy : Side.Sell;

    private static OrderProduct ProductOf(OpenAlgoFixture f) => OrderWords.Product(f.Text("product", "NRML"));

    private static Price Rupees(OpenAlgoFixture f, string field) => Price.FromRupees(f.Number(field, 0));

    private static Price? Maybe(OpenAlgoFixture f, string field) => f.Request.TryGetProperty(field, out JsonElement value) ? Price.FromRupees(value.GetDecimal()) : null;

    private static DateOnly Iso(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out DateOnly date) ? date : new(2026, 11, 25);

    private static SymbolKey[] Keys(OpenAlgoFixture f) =>
        [.. f.Request.GetProperty("symbols").EnumerateArray().Select(symbol => new SymbolKey(symbol.GetProperty("symbol").GetString()!, symbol.GetProperty("exchange").GetString()!))];

    [GeneratedRegex(@"'(?<name>\w+)': \[", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PythonField();
}
