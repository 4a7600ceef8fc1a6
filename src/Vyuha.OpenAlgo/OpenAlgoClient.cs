using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Analytics;
using Vyuha.OpenAlgo.Http;
using Vyuha.OpenAlgo.Json;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Master;
using Vyuha.OpenAlgo.Messaging;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Server;

namespace Vyuha.OpenAlgo;

/// <summary>Typed access to one OpenAlgo server.</summary>
/// <remarks>
/// Reads repeat themselves within bounds and throw <see cref="OpenAlgoException"/>. Commands (place, modify, cancel) leave at most
/// once, are never repeated by any layer, and report a <see cref="PlacementOutcome"/>. Both draw from one <see cref="RateBudget"/>.
/// Safe for use by several threads.
/// </remarks>
public sealed class OpenAlgoClient : IDisposable
{
    private readonly OpenAlgoOptions _options;
    private readonly Transport _transport;
    private readonly ILogger _logger;

    /// <param name="budget">Shared by every client and stream of the process; not disposed here.</param>
    /// <param name="reads">The innermost handler of reads; null for the network.</param>
    /// <param name="commands">The innermost handler of commands; null for the network. Must not repeat or redirect.</param>
    public OpenAlgoClient(
        OpenAlgoOptions options,
        RateBudget budget,
        TimeProvider time,
        ILogger<OpenAlgoClient>? logger = null,
        HttpMessageHandler? reads = null,
        HttpMessageHandler? commands = null)
    {
        _options = options.Validated();
        _logger = logger ?? NullLogger<OpenAlgoClient>.Instance;
        _transport = new(_options, budget, time, _logger, reads, commands);
        NotForTrading = new(this);
    }

    /// <summary>The server's own multi-leg and account-wide commands; see there why nothing here trades with them.</summary>
    public BulkOrderCalls NotForTrading { get; }

    public OpenAlgoOptions Options => _options;

    /// <summary>Called like <see cref="OpenAlgoOptions.OnUnexpectedMode"/>, for whoever knows the client only once it is made. Set before the first call.</summary>
    public Action<ServerMode>? UnexpectedMode { get; set; }

    public void Dispose() => _transport.Dispose();

    // ---- orders ----

    /// <summary>Sends one order, once.</summary>
    /// <param name="lane">Entries may wait behind exits.</param>
    /// <param name="cancellationToken">Cancelling before the order leaves gives <c>NotSent</c>; after, <c>InDoubt</c>.</param>
    /// <param name="untilItLeaves">Cancelling it gives <c>NotSent</c> too, and means nothing any more once the order has begun to leave.</param>
    public Task<PlacementOutcome> PlaceAsync(PlaceOrder order, OrderLane lane, CancellationToken cancellationToken = default, CancellationToken untilItLeaves = default) =>
        _options.AllowedPricing.Contains(order.Pricing)
            ? CommandAsync(Endpoint.PlaceOrder, order, WireContext.Default.PlaceOrder, lane, fallbackId: null, cancellationToken, untilItLeaves)
            : NotAllowed(Endpoint.PlaceOrder, order.Pricing);

    /// <summary>Restates a working order. The sandbox ignores a changed pricing, product or side and still says success.</summary>
    public Task<PlacementOutcome> ModifyAsync(ModifyOrder order, OrderLane lane, CancellationToken cancellationToken = default) =>
        _options.AllowedPricing.Contains(order.Pricing)
            ? CommandAsync(Endpoint.ModifyOrder, order, WireContext.Default.ModifyOrder, lane, order.OrderId, cancellationToken)
            : NotAllowed(Endpoint.ModifyOrder, order.Pricing);

    /// <summary>Cancelling twice is harmless; the second answer is a refusal whose status differs by broker.</summary>
    public Task<PlacementOutcome> CancelAsync(string strategy, string orderId, OrderLane lane, CancellationToken cancellationToken = default) =>
        CommandAsync(Endpoint.CancelOrder, new(strategy, orderId), WireContext.Default.CancelOrderBody, lane, orderId, cancellationToken);

    public Task<PlacementOutcome> PlaceGttAsync(PlaceGtt order, OrderLane lane, CancellationToken cancellationToken = default) =>
        CommandAsync(Endpoint.PlaceGtt, order, WireContext.Default.PlaceGtt, lane, fallbackId: null, cancellationToken);

    public Task<PlacementOutcome> ModifyGttAsync(ModifyGtt order, OrderLane lane, CancellationToken cancellationToken = default) =>
        CommandAsync(Endpoint.ModifyGtt, order, WireContext.Default.ModifyGtt, lane, order.TriggerId, cancellationToken);

    public Task<PlacementOutcome> CancelGttAsync(string strategy, string triggerId, OrderLane lane, CancellationToken cancellationToken = default) =>
        CommandAsync(Endpoint.CancelGtt, new(strategy, triggerId), WireContext.Default.CancelGttBody, lane, triggerId, cancellationToken);

    // ---- books ----

    public Task<Reply<OrderRow>> OrderStatusAsync(string strategy, string orderId, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.OrderStatus, new(strategy, orderId), WireContext.Default.OrderStatusBody, WireContext.Default.OrderRow, cancellationToken);

    /// <summary>Read row by row: see <see cref="Reply{T}.Unreadable"/>.</summary>
    public async Task<Reply<OrderBook>> OrderBookAsync(CancellationToken cancellationToken = default)
    {
        Reply<List<OrderRow>> rows = Rows(Endpoint.OrderBook, await SendAsync(Endpoint.OrderBook, Empty(), cancellationToken), WireContext.Default.OrderRow, "orders");
        return new(new OrderBook { Orders = rows.Value }, rows.Mode, rows.IsModeUnexpected, rows.ServerDate) { Unreadable = rows.Unreadable };
    }

    /// <summary>Read row by row: see <see cref="Reply{T}.Unreadable"/>.</summary>
    public async Task<Reply<List<TradeRow>>> TradeBookAsync(CancellationToken cancellationToken = default) =>
        Rows(Endpoint.TradeBook, await SendAsync(Endpoint.TradeBook, Empty(), cancellationToken), WireContext.Default.TradeRow);

    /// <summary>Read row by row: see <see cref="Reply{T}.Unreadable"/>.</summary>
    public async Task<Reply<List<PositionRow>>> PositionBookAsync(CancellationToken cancellationToken = default) =>
        Rows(Endpoint.PositionBook, await SendAsync(Endpoint.PositionBook, Empty(), cancellationToken), WireContext.Default.PositionRow);

    public Task<Reply<Holdings>> HoldingsAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Holdings, WireContext.Default.Holdings, cancellationToken);

    public Task<Reply<List<GttRow>>> GttOrderBookAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.GttOrderBook, WireContext.Default.ListGttRow, cancellationToken);

    /// <summary>The signed quantity of one position; zero when there is none.</summary>
    public async Task<Reply<Quantity>> OpenPositionAsync(
        string strategy, SymbolKey key, OrderProduct product, CancellationToken cancellationToken = default)
    {
        Reply<PositionQuantity> reply = await PostAsync(
            Endpoint.OpenPosition, new(strategy, key.Symbol, key.Exchange, product),
            WireContext.Default.OpenPositionBody, WireContext.Default.PositionQuantity, cancellationToken);
        return new(reply.Value.Quantity, reply.Mode, reply.IsModeUnexpected, reply.ServerDate);
    }

    /// <summary>Cash and blocked margin.</summary>
    /// <exception cref="OpenAlgoException">Also when the server answers 200 with nothing in it, which is how a dead broker session looks.</exception>
    public async Task<Reply<Funds>> FundsAsync(CancellationToken cancellationToken = default)
    {
        RawReply raw = await SendAsync(Endpoint.Funds, Empty(), cancellationToken);
        if (raw.Envelope?.Data is not { } data || raw.Body.AsSpan(data).Trim(" \r\n\t"u8) is [(byte)'{', .. var inside, (byte)'}'] && inside.Trim(" \r\n\t"u8).IsEmpty)
        {
            throw Failed(new()
            {
                Kind = OpenAlgoFailureKind.SessionExpired,
                Endpoint = Endpoint.Funds.Path,
                Status = raw.Status,
                Message = "No funds in a successful answer: the broker no longer takes the stored token. Log in at the broker in OpenAlgo.",
            });
        }

        return Typed(Endpoint.Funds, raw, WireContext.Default.Funds);
    }

    /// <summary>The server's sandbox only; live servers refuse.</summary>
    public Task<Reply<List<SymbolPnlRow>>> SymbolPnlAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.SymbolPnl, WireContext.Default.ListSymbolPnlRow, cancellationToken);

    /// <summary>The broker's margin for up to 50 legs held together, also while the server is in analyze mode.</summary>
    public Task<Reply<MarginRequired>> MarginAsync(IReadOnlyList<MarginLeg> legs, CancellationToken cancellationToken = default) =>
        PostAsync(
            Endpoint.Margin,
            new([.. legs.Select(leg => new MarginBodyLeg(
                leg.Symbol, leg.Exchange, leg.Side, leg.Quantity.Units.ToString(CultureInfo.InvariantCulture), leg.Product, leg.Pricing,
                Text(leg.Price), Text(leg.TriggerPrice)))]),
            WireContext.Default.MarginBody, WireContext.Default.MarginRequired, cancellationToken);

    // ---- market data ----

    public Task<Reply<QuoteRow>> QuoteAsync(SymbolKey key, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Quotes, new(key.Symbol, key.Exchange), WireContext.Default.SymbolBody, WireContext.Default.QuoteRow, cancellationToken);

    /// <summary>Rows come in any order, unknown symbols first: match by key.</summary>
    public Task<Reply<List<MultiQuoteRow>>> QuotesAsync(IReadOnlyList<SymbolKey> keys, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.MultiQuotes, Symbols(keys), WireContext.Default.SymbolsBody, WireContext.Default.ListMultiQuoteRow, cancellationToken);

    public Task<Reply<DepthRow>> DepthAsync(SymbolKey key, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Depth, new(key.Symbol, key.Exchange), WireContext.Default.SymbolBody, WireContext.Default.DepthRow, cancellationToken);

    /// <param name="interval">One of <see cref="IntervalsAsync"/>: <c>1m</c>, <c>5m</c>, <c>D</c> …</param>
    public Task<Reply<List<BarRow>>> HistoryAsync(
        SymbolKey key, string interval, DateOnly first, DateOnly last, CancellationToken cancellationToken = default) =>
        PostAsync(
            Endpoint.History, new(key.Symbol, key.Exchange, interval, ExpiryText.Iso(first), ExpiryText.Iso(last), "api"),
            WireContext.Default.HistoryBody, WireContext.Default.ListBarRow, cancellationToken);

    /// <summary>As <see cref="HistoryAsync"/> by the GET interface.</summary>
    public Task<Reply<List<BarRow>>> TickerAsync(
        SymbolKey key, string interval, DateOnly first, DateOnly last, CancellationToken cancellationToken = default) =>
        GetAsync(
            Endpoint.Ticker, $"ticker/{Uri.EscapeDataString($"{key.Exchange}:{key.Symbol}")}",
            [("interval", interval), ("from", ExpiryText.Iso(first)), ("to", ExpiryText.Iso(last)), ("format", "json")],
            WireContext.Default.ListBarRow, _options.ReadTimeout, cancellationToken);

    public Task<Reply<IntervalLists>> IntervalsAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Intervals, WireContext.Default.IntervalLists, cancellationToken);

    public Task<Reply<SymbolRow>> SymbolAsync(SymbolKey key, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Symbol, new(key.Symbol, key.Exchange), WireContext.Default.SymbolBody, WireContext.Default.SymbolRow, cancellationToken);

    public Task<Reply<List<SymbolRow>>> SearchAsync(string query, string? exchange = null, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Search, new(query, exchange), WireContext.Default.SearchBody, WireContext.Default.ListSymbolRow, cancellationToken);

    /// <summary>Expiries from today on, ascending; empty when there is no such underlying.</summary>
    public async Task<Reply<IReadOnlyList<DateOnly>>> ExpiriesAsync(
        string underlying, string exchange, bool futures = false, CancellationToken cancellationToken = default)
    {
        Reply<List<string>> reply = await PostAsync(
            Endpoint.Expiry, new(underlying, exchange, futures ? "futures" : "options"),
            WireContext.Default.ExpiryBody, WireContext.Default.ListString, cancellationToken);
        var dates = new List<DateOnly>(reply.Value.Count);
        foreach (string text in reply.Value)
        {
            if (!ExpiryText.TryParse(text, out DateOnly date))
                throw Failed(Malformed(Endpoint.Expiry, 200, $"'{text}' is no expiry."));
            dates.Add(date);
        }

        return new(dates, reply.Mode, reply.IsModeUnexpected, reply.ServerDate);
    }

    /// <summary>Every row of one exchange; without freeze quantities.</summary>
    public Task<Reply<List<SymbolRow>>> InstrumentsAsync(string exchange, CancellationToken cancellationToken = default) =>
        GetAsync(
            Endpoint.Instruments, Endpoint.Instruments.Path, [("exchange", exchange), ("format", "json")],
            WireContext.Default.ListSymbolRow, _options.DownloadTimeout, cancellationToken);

    // ---- options ----

    public Task<Reply<OptionChain>> OptionChainAsync(ChainRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(
            Endpoint.OptionChain,
            new(request.Underlying, request.Exchange, ExpiryText.Compact(request.Expiry), request.StrikeCount, request.WithGreeks, request.InterestRate),
            WireContext.Default.ChainBody, WireContext.Default.OptionChain, cancellationToken);

    /// <param name="offset"><c>ATM</c>, <c>ITM1</c>…<c>ITM50</c>, <c>OTM1</c>…<c>OTM50</c>.</param>
    public Task<Reply<OptionSymbolRow>> OptionSymbolAsync(
        string underlying, string exchange, DateOnly expiry, string offset, OptionRight right, CancellationToken cancellationToken = default) =>
        PostAsync(
            Endpoint.OptionSymbol, new(underlying, exchange, ExpiryText.Compact(expiry), offset, right),
            WireContext.Default.OptionSymbolBody, WireContext.Default.OptionSymbolRow, cancellationToken);

    /// <summary>Thirty a minute, and fails for underlyings with digits or signs in their name: prefer <see cref="MultiOptionGreeksAsync"/>.</summary>
    public Task<Reply<OptionGreeks>> OptionGreeksAsync(GreeksRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.OptionGreeks, request, WireContext.Default.GreeksRequest, WireContext.Default.OptionGreeks, cancellationToken);

    /// <summary>Up to 50 options, in the order asked; each row says whether it succeeded.</summary>
    public Task<Reply<MultiGreeks>> MultiOptionGreeksAsync(IReadOnlyList<SymbolKey> keys, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.MultiOptionGreeks, Symbols(keys), WireContext.Default.SymbolsBody, WireContext.Default.MultiGreeks, cancellationToken);

    public Task<Reply<SyntheticFuture>> SyntheticFutureAsync(
        string underlying, string exchange, DateOnly expiry, CancellationToken cancellationToken = default) =>
        PostAsync(
            Endpoint.SyntheticFuture, new(underlying, exchange, ExpiryText.Compact(expiry)),
            WireContext.Default.SyntheticFutureBody, WireContext.Default.SyntheticFuture, cancellationToken);

    // ---- the server itself ----

    public Task<Reply<Pong>> PingAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Ping, WireContext.Default.Pong, cancellationToken);

    public Task<Reply<AnalyzerStatus>> AnalyzerAsync(CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Analyzer, WireContext.Default.AnalyzerStatus, cancellationToken);

    /// <summary>Turns the switch for everybody on the server. No part of trading calls it.</summary>
    public Task<Reply<AnalyzerStatus>> ToggleAnalyzerAsync(bool analyze, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.AnalyzerToggle, new(analyze), WireContext.Default.ToggleBody, WireContext.Default.AnalyzerStatus, cancellationToken);

    /// <summary>Needs no valid key.</summary>
    public Task<Reply<List<HolidayRow>>> HolidaysAsync(int? year = null, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Holidays, new(year), WireContext.Default.YearBody, WireContext.Default.ListHolidayRow, cancellationToken);

    /// <summary>Needs no valid key. Only exchanges open that day are listed.</summary>
    public Task<Reply<List<SessionRow>>> TimingsAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        PostAsync(Endpoint.Timings, new(ExpiryText.Iso(date)), WireContext.Default.DateBody, WireContext.Default.ListSessionRow, cancellationToken);

    public Task<Reply<Dictionary<string, string>>> ChartPreferencesAsync(CancellationToken cancellationToken = default) =>
        GetAsync(Endpoint.ChartGet, Endpoint.ChartGet.Path, [], WireContext.Default.DictionaryStringString, _options.ReadTimeout, cancellationToken);

    public Task SaveChartPreferencesAsync(Dictionary<string, string> preferences, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.ChartPost, _transport.Body(preferences, WireContext.Default.DictionaryStringString), cancellationToken);

    public Task<Reply<List<BenchmarkRow>>> BenchmarksAsync(CancellationToken cancellationToken = default) =>
        GetAsync(Endpoint.Benchmarks, Endpoint.Benchmarks.Path, [], WireContext.Default.ListBenchmarkRow, _options.ReadTimeout, cancellationToken);

    public Task<Reply<List<FrequencyRow>>> SipFrequenciesAsync(CancellationToken cancellationToken = default) =>
        GetAsync(Endpoint.SipFrequencies, Endpoint.SipFrequencies.Path, [], WireContext.Default.ListFrequencyRow, _options.ReadTimeout, cancellationToken);

    public Task<Reply<TelegramConfig>> TelegramConfigAsync(CancellationToken cancellationToken = default) =>
        GetAsync(Endpoint.TelegramConfig, Endpoint.TelegramConfig.Path, [], WireContext.Default.TelegramConfig, _options.ReadTimeout, cancellationToken);

    public Task<Reply<TelegramStats>> TelegramStatsAsync(int days = 7, CancellationToken cancellationToken = default) =>
        GetAsync(
            Endpoint.TelegramStats, Endpoint.TelegramStats.Path, [("days", days.ToString(CultureInfo.InvariantCulture))],
            WireContext.Default.TelegramStats, _options.ReadTimeout, cancellationToken);

    public Task<Reply<List<TelegramUser>>> TelegramUsersAsync(CancellationToken cancellationToken = default) =>
        GetAsync(Endpoint.TelegramUsers, Endpoint.TelegramUsers.Path, [], WireContext.Default.ListTelegramUser, _options.ReadTimeout, cancellationToken);

    /// <summary>Queued by the server; refused (409) while its bot is stopped.</summary>
    public Task NotifyTelegramAsync(string username, string message, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.TelegramNotify, _transport.Body(new(username, message), WireContext.Default.TelegramNotifyBody), cancellationToken);

    /// <summary>To the account's own number; refused (409) while the server is not paired.</summary>
    public Task NotifyWhatsAppAsync(string message, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.WhatsAppNotify, _transport.Body(new(true, message), WireContext.Default.WhatsAppNotifyBody), cancellationToken);

    /// <summary>
    /// Whether orders could reach the broker now, and if not, what a person has to do. That the broker refuses the session is said only when both its
    /// quotes and its order book say so.
    /// </summary>
    /// <param name="probe">A symbol that is always quoted; the broker itself is asked for it.</param>
    public async Task<BrokerSession> CheckSessionAsync(SymbolKey probe, CancellationToken cancellationToken = default)
    {
        // The server answers ping from its own memory: only a question to the broker proves the token.
        BrokerSession session = await SessionByAsync(async () =>
        {
            await PingAsync(cancellationToken);
            await QuoteAsync(probe, cancellationToken);
        });

        // Quotes fail too when only the broker's data service is down, or has had too many questions: orders would pass all the same. In analyze mode the
        // server answers for orders itself, so that only quotes can tell.
        return session == BrokerSession.TokenRefused && _options.ExpectedMode != ServerMode.Analyze
            ? await SessionByAsync(() => OrderBookAsync(cancellationToken))
            : session;
    }

    private static async Task<BrokerSession> SessionByAsync(Func<Task> question)
    {
        try
        {
            await question();
            return BrokerSession.Alive;
        }
        catch (OpenAlgoException error)
        {
            return error.Kind switch
            {
                OpenAlgoFailureKind.Key => BrokerSession.WrongKey,
                OpenAlgoFailureKind.SessionExpired => BrokerSession.LoggedOut,
                OpenAlgoFailureKind.ServerError or OpenAlgoFailureKind.BrokerRefused when !IsOverload(error.Failure) => BrokerSession.TokenRefused,
                _ => BrokerSession.Unknown,
            };
        }
    }

    /// <summary>A proxy's word that the server is away, or a broker's that it is asked too often; some say that with a 500.</summary>
    private static bool IsOverload(OpenAlgoFailure failure) =>
        failure.Status is 502 or 503 or 504 || failure.Message.Contains("too many", StringComparison.OrdinalIgnoreCase);

    // ---- how ----

    internal async Task<PlacementOutcome> CommandAsync<T>(
        Endpoint endpoint, T body, JsonTypeInfo<T> type, OrderLane lane, string? fallbackId, CancellationToken cancellationToken, CancellationToken untilItLeaves = default)
    {
        (PlacementOutcome? outcome, RawReply? raw) = await CommandRawAsync(endpoint, body, type, lane, cancellationToken, untilItLeaves);
        if (outcome is not null)
            return outcome;

        Envelope envelope = raw!.Envelope!;
        string? id = envelope.OrderId is { Length: > 0 } order ? order : envelope.TriggerId is { Length: > 0 } trigger ? trigger : fallbackId;
        if (id is null)
            return InDoubt(endpoint, raw.Status, "The server said success and named no order.");
        ServerMode mode = ModeOf(endpoint, envelope);
        return new PlacementOutcome.Accepted(id, mode, IsUnexpected(endpoint, mode));
    }

    /// <summary>Either an outcome that ends the matter, or a successful reply to be read further.</summary>
    internal async Task<(PlacementOutcome? Outcome, RawReply? Reply)> CommandRawAsync<T>(
        Endpoint endpoint, T body, JsonTypeInfo<T> type, OrderLane lane, CancellationToken cancellationToken, CancellationToken untilItLeaves = default)
    {
        CommandReply command = await _transport.CommandAsync(endpoint, _transport.Body(body, type), lane, cancellationToken, untilItLeaves);
        if (command.Failure is { } noReply)
        {
            return (noReply.Kind == OpenAlgoFailureKind.Ambiguous ? new PlacementOutcome.InDoubt(noReply) : new PlacementOutcome.NotSent(noReply), null);
        }

        RawReply raw = command.Reply!;
        OpenAlgoFailure? failure = FailureDecoder.Decode(endpoint, raw.Status, raw.Body, raw.Envelope, raw.RetryAfter);
        if (failure is not null)
            return (await OutcomeOfAsync(endpoint, raw, _transport.Redacted(failure), cancellationToken), null);
        Envelope envelope = raw.Envelope!;
        if (envelope.PendingOrderId is not null || ServerModes.Parse(envelope.Mode) == ServerMode.SemiAuto)
        {
            IsUnexpected(endpoint, ServerMode.SemiAuto);
            return (new PlacementOutcome.Queued(envelope.PendingOrderId ?? "", _options.Key.Redact(envelope.Message ?? "")), null);
        }

        return (null, raw);
    }

    internal Reply<T> Typed<T>(Endpoint endpoint, RawReply raw, JsonTypeInfo<T> type)
    {
        try
        {
            T value = JsonSerializer.Deserialize(PayloadOf(endpoint, raw).Span, type) ?? throw new JsonException("The payload is null.");
            ServerMode mode = ModeOf(endpoint, raw.Envelope!);
            return new(value, mode, IsUnexpected(endpoint, mode), raw.Date);
        }
        catch (JsonException error)
        {
            throw Failed(Malformed(endpoint, raw.Status, $"{error.Path}: {error.Message}"));
        }
    }

    private ReadOnlyMemory<byte> PayloadOf(Endpoint endpoint, RawReply raw) => endpoint.Payload switch
    {
        Payload.Root => raw.Body,
        Payload.Data when raw.Envelope!.Data is { } data => raw.Body.AsMemory(data),
        Payload.Results when raw.Envelope!.Results is { } results => raw.Body.AsMemory(results),
        _ => throw Failed(Malformed(endpoint, raw.Status, "A successful answer without its payload.")),
    };

    /// <summary>A list of which each row is read by itself.</summary>
    /// <param name="property">Where in the payload the list lies; null when it is the payload.</param>
    private Reply<List<TRow>> Rows<TRow>(Endpoint endpoint, RawReply raw, JsonTypeInfo<TRow> type, string? property = null)
    {
        using JsonDocument payload = Parsed(endpoint, raw);
        JsonElement list = payload.RootElement;
        if (property is not null && !(list.ValueKind == JsonValueKind.Object && list.TryGetProperty(property, out list)))
            throw Failed(Malformed(endpoint, raw.Status, $"The payload has no '{property}'."));
        if (list.ValueKind != JsonValueKind.Array)
            throw Failed(Malformed(endpoint, raw.Status, "The payload is no list."));
        var rows = new List<TRow>(list.GetArrayLength());
        var unreadable = new List<UnreadableRow>();
        foreach (JsonElement element in list.EnumerateArray())
        {
            try
            {
                rows.Add(element.Deserialize(type) ?? throw new JsonException("The row is null."));
            }
            catch (Exception error) when (error is JsonException or FormatException or OverflowException or InvalidOperationException or ArgumentException)
            {
                unreadable.Add(new UnreadableRow(TextOf(element, "orderid"), TextOf(element, "exchange"), _options.Key.Redact(error.Message)));
            }
        }

        if (unreadable.Count > 0)
            Log.CallFailed(_logger, endpoint.Path, OpenAlgoFailureKind.Malformed, raw.Status);
        ServerMode mode = ModeOf(endpoint, raw.Envelope!);
        return new(rows, mode, IsUnexpected(endpoint, mode), raw.Date) { Unreadable = unreadable };
    }

    private JsonDocument Parsed(Endpoint endpoint, RawReply raw)
    {
        try
        {
            return JsonDocument.Parse(PayloadOf(endpoint, raw));
        }
        catch (JsonException error)
        {
            throw Failed(Malformed(endpoint, raw.Status, error.Message));
        }
    }

    private static string? TextOf(JsonElement row, string property) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(property, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;

    internal OpenAlgoException Failed(OpenAlgoFailure failure)
    {
        Log.CallFailed(_logger, failure.Endpoint, failure.Kind, failure.Status);
        return new(_transport.Redacted(failure));
    }

    private async Task<PlacementOutcome> OutcomeOfAsync(
        Endpoint endpoint, RawReply raw, OpenAlgoFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Kind == OpenAlgoFailureKind.RateLimited)
            return new PlacementOutcome.NotSent(failure);
        // A refusal is believed when the server itself speaks; a proxy's page or a failure inside the server proves nothing.
        bool isSaid = raw.Envelope is not null || failure is { Kind: OpenAlgoFailureKind.BrokerRefused, Status: 403 };
        if (!isSaid || raw.Status is < 400 or 408 or (>= 500 and not 501))
            return InDoubt(endpoint, raw.Status, failure.Message);
        if (failure.Message.Contains("Semi-Auto mode", StringComparison.OrdinalIgnoreCase))
            failure = failure with { Mode = ServerMode.SemiAuto };
        if (failure.Mode != ServerMode.NotStated)
            IsUnexpected(endpoint, failure.Mode);
        return new PlacementOutcome.Refused(await ResolvedAsync(failure, cancellationToken));
    }

    private PlacementOutcome.InDoubt InDoubt(Endpoint endpoint, int status, string message)
    {
        Log.CallFailed(_logger, endpoint.Path, OpenAlgoFailureKind.Ambiguous, status);
        return new(_transport.Redacted(new() { Kind = OpenAlgoFailureKind.Ambiguous, Endpoint = endpoint.Path, Status = status, Message = message }));
    }

    private static Task<PlacementOutcome> NotAllowed(Endpoint endpoint, OrderPricing pricing) =>
        Task.FromResult<PlacementOutcome>(new PlacementOutcome.NotSent(new()
        {
            Kind = OpenAlgoFailureKind.Validation,
            Endpoint = endpoint.Path,
            Message = $"Orders priced {pricing} are not allowed here: they have no worst price. Use a limit.",
        }));

    private Task<Reply<TReply>> PostAsync<TReply>(Endpoint endpoint, JsonTypeInfo<TReply> type, CancellationToken cancellationToken) =>
        PostAsync(endpoint, new EmptyBody(), WireContext.Default.EmptyBody, type, cancellationToken);

    private async Task<Reply<TReply>> PostAsync<TBody, TReply>(
        Endpoint endpoint, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> type, CancellationToken cancellationToken) =>
        Typed(endpoint, await SendAsync(endpoint, _transport.Body(body, bodyType), cancellationToken), type);

    private async Task<Reply<TReply>> GetAsync<TReply>(
        Endpoint endpoint, string path, IReadOnlyList<(string Name, string Value)> query, JsonTypeInfo<TReply> type, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        // The protocol takes the key of a GET only here. Nothing in this program writes the address anywhere.
        string text = string.Join('&', query.Prepend(("apikey", _options.Key.Reveal())).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}"));
        RawReply raw = await _transport.ReadAsync(endpoint, body: null, path, text, timeout, cancellationToken);
        return Typed(endpoint, await CheckedAsync(endpoint, raw, cancellationToken), type);
    }

    private async Task<RawReply> SendAsync(Endpoint endpoint, byte[] body, CancellationToken cancellationToken) =>
        await CheckedAsync(
            endpoint, await _transport.ReadAsync(endpoint, body, endpoint.Path, "", _options.ReadTimeout, cancellationToken), cancellationToken);

    private async Task<RawReply> CheckedAsync(Endpoint endpoint, RawReply raw, CancellationToken cancellationToken) =>
        FailureDecoder.Decode(endpoint, raw.Status, raw.Body, raw.Envelope, raw.RetryAfter) is { } failure
            ? throw Failed(await ResolvedAsync(failure, cancellationToken))
            : raw;

    /// <summary>
    /// "Invalid openalgo apikey" means a wrong key or nobody logged in at the broker. The expiry list needs the key only: an
    /// answer from it proves the key.
    /// </summary>
    private async Task<OpenAlgoFailure> ResolvedAsync(OpenAlgoFailure failure, CancellationToken cancellationToken)
    {
        if (!FailureDecoder.IsKeyOrSession(failure) || failure.Endpoint == Endpoint.Expiry.Path)
            return failure;
        try
        {
            byte[] body = _transport.Body(new("NIFTY", ExchangeNames.Nfo, "options"), WireContext.Default.ExpiryBody);
            RawReply raw = await _transport.ReadAsync(Endpoint.Expiry, body, Endpoint.Expiry.Path, "", _options.ReadTimeout, cancellationToken);
            if (FailureDecoder.Decode(Endpoint.Expiry, raw.Status, raw.Body, raw.Envelope, raw.RetryAfter) is null)
            {
                return failure with
                {
                    Kind = OpenAlgoFailureKind.SessionExpired,
                    Message = "Nobody is logged in at the broker (the key itself is right). Log in at the broker in OpenAlgo.",
                };
            }
        }
        catch (Exception error) when (error is OpenAlgoException or OperationCanceledException)
        {
            // No proof either way; as a key problem it is not repeated, which is the careful reading.
        }

        return failure;
    }

    private ServerMode ModeOf(Endpoint endpoint, Envelope envelope)
    {
        ServerMode stated = ServerModes.Parse(envelope.Mode);
        return stated == ServerMode.NotStated && endpoint.StatesMode ? ServerMode.Live : stated;
    }

    private bool IsUnexpected(Endpoint endpoint, ServerMode mode)
    {
        if (_options.ExpectedMode is not { } expected || mode == ServerMode.NotStated || mode == expected)
            return false;
        Log.UnexpectedMode(_logger, endpoint.Path, mode, expected);
        _options.OnUnexpectedMode?.Invoke(mode);
        UnexpectedMode?.Invoke(mode);
        return true;
    }

    private static OpenAlgoFailure Malformed(Endpoint endpoint, int status, string message) =>
        new() { Kind = OpenAlgoFailureKind.Malformed, Endpoint = endpoint.Path, Status = status, Message = message };

    private byte[] Empty() => _transport.Body(new(), WireContext.Default.EmptyBody);

    private static SymbolsBody Symbols(IReadOnlyList<SymbolKey> keys) => new([.. keys.Select(key => new SymbolBody(key.Symbol, key.Exchange))]);

    private static string Text(Price price) => price.ToRupees().ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>The state of the one broker session the server holds.</summary>
public enum BrokerSession
{
    /// <summary>The broker answered a question.</summary>
    Alive,

    /// <summary>The API key is wrong.</summary>
    WrongKey,

    /// <summary>Nobody is logged in: a person has to, in the server's web page.</summary>
    LoggedOut,

    /// <summary>A token is stored and the broker does not take it: log in again.</summary>
    TokenRefused,

    /// <summary>The server could not be asked.</summary>
    Unknown,
}
