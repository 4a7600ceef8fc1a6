using System.Text.Json;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Kernel.Margins;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Http;

/// <summary>
/// The REST interface as a function from call to answer, in process: routes, rate limits, validation, keys and sessions, faults. The HTTP shell
/// only carries it.
/// </summary>
public sealed class SandboxApi
{
    private const string NotUnderstood = "The browser (or proxy) sent a request that this server could not understand.";

    private static readonly Dictionary<(string Method, string Path), Endpoint> Routes = Endpoints().ToDictionary(endpoint => (endpoint.Method, endpoint.Path));

    private readonly RateBuckets _buckets;
    private readonly RateLimits _limits;
    private readonly BookMargin _margin;

    /// <param name="live">The broker's book.</param>
    /// <param name="analyzer">The analyzer's book, on the same market.</param>
    /// <param name="state">Modes and session.</param>
    /// <param name="plan">Scripted faults.</param>
    /// <param name="limits">Rate limits.</param>
    /// <param name="clock">Measures the windows of the rate limits, which are real time at any speed of the market.</param>
    public SandboxApi(SandboxExchange live, SandboxExchange analyzer, ServerState state, FaultPlan plan, RateLimits? limits = null, TimeProvider? clock = null)
    {
        (Live, Analyzer, State) = (live, analyzer, state);
        _limits = limits ?? new RateLimits();
        _buckets = new RateBuckets(clock ?? TimeProvider.System);
        _margin = new BookMargin(live.Market, live.Chains);
        Faults = new SandboxFaults(plan, live.Market, state);
    }

    public SandboxExchange Live { get; }

    public SandboxExchange Analyzer { get; }

    public SandboxMarket Market => Live.Market;

    public ServerState State { get; }

    public SandboxFaults Faults { get; }

    /// <summary>The paths that are served, with their methods.</summary>
    public static IEnumerable<(string Method, string Path)> Served => Routes.Keys;

    /// <summary>The book that orders go to in the present mode.</summary>
    public SandboxExchange Book => State.IsAnalyze ? Analyzer : Live;

    public ApiReply Handle(ApiRequest request)
    {
        string path = request.Path.Length > 1 ? request.Path.TrimEnd('/') : request.Path;
        string name = path.StartsWith(Vocabulary.Prefix, StringComparison.Ordinal) ? path[Vocabulary.Prefix.Length..] : "";
        bool isTicker = request.Method == "GET" && name.StartsWith("/ticker/", StringComparison.Ordinal);
        if (!Routes.TryGetValue((request.Method, isTicker ? "/ticker" : name), out Endpoint? endpoint))
            return new ApiReply(404, new JsonObject { ["message"] = "Not found", ["path"] = request.Path, ["status"] = "error" });

        CallFault fault = Faults.OnCall(name.TrimStart('/'), Book);
        if (Faults.IsAway || fault.Kind == FaultKind.LoseRequest)
            return new ApiReply(0, null) { IsLost = true };
        if (fault.Kind == FaultKind.Error)
        {
            return fault.Rule!.Status == 429
                ? TooMany(LimitOf(endpoint))
                : ApiReply.Error(fault.Rule.Status, "An unexpected error occurred");
        }

        ApiReply reply = Answer(endpoint, request, isTicker ? name["/ticker/".Length..] : null);
        return fault.Kind switch
        {
            FaultKind.LoseReply => reply with { IsLost = true },
            FaultKind.SlowReply => reply with { Delay = TimeSpan.FromSeconds(fault.Rule!.Seconds) },
            _ => reply,
        };
    }

    /// <summary>The broker's margin calculator: exchange margin of a basket by itself.</summary>
    internal ApiReply Margin(JsonArray positions)
    {
        if (State.Profile.Has(BrokerQuirk.NoMargin))
            return ApiReply.Error(501, $"{State.Profile.Name} does not support position-specific margin calculator API");
        var legs = new List<(SandboxContract, long)>();
        foreach (JsonNode? node in positions)
        {
            var leg = new ApiCall(this, node!.AsObject());
            if (leg.TryContract(out SandboxContract? contract) && contract.Instrument.IsTradable && Schema.NumberOf(leg.Body["quantity"]) is { } units)
                legs.Add((contract, (long)units * (ApiCall.SideOf(leg.Text("action")) == Side.Buy ? 1 : -1)));
        }

        if (legs.Count == 0)
            return ApiReply.Error(400, "No valid positions to calculate margin. Check if symbols are valid.");
        MarginResult margin = default;
        foreach (IReadOnlyList<(SandboxContract, long)> one in State.Profile.Has(BrokerQuirk.MarginWithoutHedge) ? legs.Select(leg => (IReadOnlyList<(SandboxContract, long)>)[leg]) : [legs])
        {
            if (_margin.TryCompute(one, out string problem) is not { } part)
                return ApiReply.Error(500, $"Margin cannot be worked out: {problem}");
            margin += part;
        }

        bool hasParts = !State.Profile.Has(BrokerQuirk.MarginTotalOnly);
        return ApiReply.Success(("data", new JsonObject
        {
            ["exposure_margin"] = hasParts ? Vocabulary.Rupees(margin.Exposure + margin.ExpiryDayExposure) : 0,
            ["span_margin"] = hasParts ? Vocabulary.Rupees(margin.Span) : 0,
            ["total_margin_required"] = Vocabulary.Rupees(margin.Total),
        }));
    }

    /// <summary>The broker's own count of orders, beside the server's rate limits.</summary>
    internal bool TryTakeBrokerOrder() =>
        State.Profile.Find(BrokerQuirk.OrdersPerMinute) is not { } limit || _buckets.TryTake("broker", "orders", new RateLimit(limit.Count, (int)limit.Seconds));

    private static IEnumerable<Endpoint> Endpoints()
    {
        Endpoint Post(string path, Schema schema, Func<ApiCall, ApiReply> handle) => new("POST", path, schema, handle);
        Endpoint Order(string path, Schema schema, Func<ApiCall, ApiReply> handle) =>
            Post(path, schema, handle) with { Errors = ErrorShape.Python, Rate = RateClass.Order };
        const string NoLevel = "Failed to fetch LTP for {0}";

        yield return Order("/placeorder", SingleOrderCalls.PlaceSchema, SingleOrderCalls.Place) with { Errors = ErrorShape.PythonBare };
        yield return Order("/modifyorder", SingleOrderCalls.ModifySchema, SingleOrderCalls.Modify);
        yield return Order("/cancelorder", SingleOrderCalls.CancelSchema, SingleOrderCalls.Cancel);
        yield return Order("/cancelallorder", SingleOrderCalls.StrategySchema, SingleOrderCalls.CancelAll) with { Rate = RateClass.Api };
        yield return Order("/closeposition", SingleOrderCalls.StrategySchema, SingleOrderCalls.CloseAll) with { Rate = RateClass.Api };
        yield return Order("/placesmartorder", SingleOrderCalls.SmartSchema, SingleOrderCalls.Smart) with { Rate = RateClass.Smart };
        yield return Order("/basketorder", MultiOrderCalls.BasketSchema, MultiOrderCalls.Basket) with { Rate = RateClass.Api };
        yield return Order("/splitorder", MultiOrderCalls.SplitSchema, MultiOrderCalls.Split) with { Rate = RateClass.Api };
        yield return Order("/optionsorder", OptionOrderCalls.OrderSchema, OptionOrderCalls.Order) with { Errors = ErrorShape.Validation, BadKeyPrefix = NoLevel + ". " };
        yield return Order("/optionsmultiorder", OptionOrderCalls.MultiSchema, OptionOrderCalls.Multi) with { Errors = ErrorShape.Validation, BadKeyPrefix = NoLevel + ". " };

        yield return Order("/placegttorder", GttCalls.PlaceSchema, GttCalls.Place);
        yield return Order("/modifygttorder", GttCalls.ModifySchema, GttCalls.Modify);
        yield return Order("/cancelgttorder", GttCalls.CancelSchema, GttCalls.Cancel);
        yield return Order("/gttorderbook", AccountCalls.KeyOnly, GttCalls.Book) with { Rate = RateClass.Api };

        yield return Order("/orderstatus", AccountCalls.StatusSchema, AccountCalls.OrderStatus) with { Rate = RateClass.Api };
        yield return Order("/openposition", AccountCalls.PositionSchema, AccountCalls.OpenPosition) with { Rate = RateClass.Api };
        yield return Order("/margin", AccountCalls.MarginSchema, AccountCalls.Margin) with { Rate = RateClass.Api, Errors = ErrorShape.PythonBare };
        yield return Post("/orderbook", AccountCalls.KeyOnly, AccountCalls.OrderBook);
        yield return Post("/tradebook", AccountCalls.KeyOnly, AccountCalls.TradeBook);
        yield return Post("/positionbook", AccountCalls.KeyOnly, AccountCalls.PositionBook);
        yield return Post("/holdings", AccountCalls.KeyOnly, AccountCalls.Holdings);
        yield return Post("/funds", AccountCalls.KeyOnly, AccountCalls.Funds);
        yield return Post("/pnl/symbols", AccountCalls.KeyOnly, AccountCalls.SymbolPnl);

        yield return Post("/quotes", MarketCalls.InstrumentOf, MarketCalls.Quotes);
        yield return Post("/multiquotes", MarketCalls.MultiQuotesSchema, MarketCalls.MultiQuotes);
        yield return Post("/depth", MarketCalls.InstrumentOf, MarketCalls.Depth);
        yield return Post("/history", MarketCalls.HistorySchema, MarketCalls.History);
        yield return new("GET", "/ticker", TickerCalls.Schema, TickerCalls.Ticker);
        yield return Post("/intervals", AccountCalls.KeyOnly, MarketCalls.Intervals);
        yield return Post("/symbol", MarketCalls.InstrumentOf, MarketCalls.Symbol);
        yield return Post("/search", MarketCalls.SearchSchema, MarketCalls.Search) with { Access = Access.Key };
        yield return Post("/expiry", MarketCalls.ExpirySchema, MarketCalls.Expiry) with { Access = Access.Key };
        yield return new("GET", "/instruments", MarketCalls.InstrumentsSchema, MarketCalls.Instruments) { Access = Access.Key };

        yield return Post("/optionchain", ChainCalls.ChainSchema, ChainCalls.Chain) with { Errors = ErrorShape.Validation, BadKeyPrefix = NoLevel + ": " };
        yield return Post("/optionsymbol", OptionOrderCalls.SymbolSchema, OptionOrderCalls.Symbol) with { Errors = ErrorShape.Validation, BadKeyPrefix = NoLevel + ". " };
        yield return Post("/syntheticfuture", ChainCalls.SyntheticSchema, ChainCalls.Synthetic) with { Errors = ErrorShape.Validation };
        yield return Post("/optiongreeks", ChainCalls.GreeksSchema, ChainCalls.Greeks) with { Errors = ErrorShape.Failed, Rate = RateClass.Greeks, BadKeyStatus = 401 };
        yield return Post("/multioptiongreeks", ChainCalls.MultiGreeksSchema, ChainCalls.MultiGreeks) with { Errors = ErrorShape.Failed, BadKeyStatus = 401 };

        Endpoint Message(string method, string path, Func<ApiCall, ApiReply> handle) => new(method, path, MessagingCalls.Anything, handle)
        {
            Access = Access.Key, TakesKeyHeader = true, Rate = RateClass.Messages, BadKeyStatus = 401, BadKeyText = "Invalid or missing API key",
        };
        yield return Message("POST", "/telegram/notify", MessagingCalls.Telegram);
        yield return Message("GET", "/telegram/config", MessagingCalls.Config);
        yield return Message("GET", "/telegram/users", MessagingCalls.Users);
        yield return Message("GET", "/telegram/stats", MessagingCalls.Statistics);
        yield return Message("POST", "/whatsapp/notify", MessagingCalls.WhatsApp);
        yield return new("GET", "/portfolio/benchmarks", PortfolioCalls.Nothing, PortfolioCalls.Benchmarks) { Access = Access.Key };
        yield return new("GET", "/sip/frequencies", PortfolioCalls.Nothing, PortfolioCalls.Frequencies) { Access = Access.Open };

        yield return Post("/market/holidays", MarketCalls.HolidaysSchema, MarketCalls.Holidays) with { Access = Access.Open };
        yield return Post("/market/timings", MarketCalls.TimingsSchema, MarketCalls.Timings) with { Access = Access.Open };
        yield return Post("/ping", AccountCalls.KeyOnly, ServerCalls.Ping);
        yield return Post("/analyzer", AccountCalls.KeyOnly, ServerCalls.Analyzer) with { Errors = ErrorShape.PythonBare };
        yield return Post("/analyzer/toggle", ServerCalls.ToggleSchema, ServerCalls.Toggle) with { Errors = ErrorShape.PythonBare };
        yield return new("GET", "/chart", ServerCalls.ChartSchema, ServerCalls.ReadChart) { Access = Access.Key };
        yield return Post("/chart", ServerCalls.ChartSchema, ServerCalls.WriteChart) with { Access = Access.Key };
    }

    private ApiReply Answer(Endpoint endpoint, ApiRequest request, string? ticker)
    {
        RateLimit limit = LimitOf(endpoint);
        if (!_buckets.TryTake(request.Client, endpoint.Path, limit))
            return TooMany(limit);
        if (Read(endpoint, request, out JsonObject body) is { } unreadable)
            return unreadable;
        if (endpoint.TakesKeyHeader && body["apikey"] is null && request.KeyHeader is { } header)
            body["apikey"] = header;
        if (endpoint is { Method: "GET", Path: "/chart" } && body["apikey"] is null)
            return ApiReply.Error(400, "Missing apikey parameter");
        if (endpoint.Schema.Validate(body) is { } errors)
            return Invalid(endpoint, errors);

        var call = new ApiCall(this, body);
        bool isKeyed = endpoint.Access == Access.Open || (endpoint.Path == "/history" && call.Text("source") == "db");
        bool isLetIn = isKeyed || (call.Text("apikey") == State.ApiKey && (endpoint.Access == Access.Key || State.Session != BrokerSession.LoggedOut));
        if (!isLetIn)
        {
            string prefix = string.Format(null, endpoint.BadKeyPrefix, call.Text("underlying"));
            return ApiReply.Error(endpoint.BadKeyStatus, $"{prefix}{endpoint.BadKeyText}");
        }

        if (ticker is not null)
            body["ticker"] = ticker;
        lock (Market.Gate)
            return endpoint.Handle(call);
    }

    private static ApiReply? Read(Endpoint endpoint, ApiRequest request, out JsonObject body)
    {
        body = [];
        if (endpoint.Method == "GET")
        {
            foreach ((string name, string value) in request.Query)
                body[name] = value;
            return null;
        }

        if (request.ContentType is null || !request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return ApiReply.Error(500, "An unexpected error occurred");
        JsonNode? node;
        try
        {
            node = string.IsNullOrEmpty(request.Body) ? null : JsonNode.Parse(request.Body);
        }
        catch (JsonException)
        {
            node = null;
        }

        switch (node)
        {
            case JsonObject fields:
                body = fields;
                return null;
            case null:
                return new ApiReply(400, new JsonObject { ["message"] = NotUnderstood });
            default:
                return new ApiReply(500, new JsonObject { ["message"] = "Internal Server Error" });
        }
    }

    private ApiReply Invalid(Endpoint endpoint, JsonObject errors) => endpoint.Errors switch
    {
        ErrorShape.Object => new ApiReply(400, new JsonObject { ["message"] = errors, ["status"] = "error" }),
        ErrorShape.Python when State.IsAnalyze => ApiReply.Error(400, Schema.AsPython(errors), ("mode", "analyze")),
        ErrorShape.Python or ErrorShape.PythonBare => ApiReply.Error(400, Schema.AsPython(errors)),
        ErrorShape.Validation => ApiReply.Error(400, "Validation error", ("errors", errors)),
        _ => ApiReply.Error(400, "Validation failed", ("errors", errors)),
    };

    private RateLimit LimitOf(Endpoint endpoint) => endpoint.Rate switch
    {
        RateClass.Order => _limits.Orders,
        RateClass.Smart => _limits.SmartOrders,
        RateClass.Greeks => _limits.Greeks,
        RateClass.Messages => _limits.Messages,
        _ => _limits.Api,
    };

    private static ApiReply TooMany(RateLimit limit) => new(429, new JsonObject { ["message"] = limit.ToString() });
}
