using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Server;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Host.Session.Link;

/// <summary>The session's connection to one OpenAlgo server: sends, reads, streams, and asks now and then whether anybody is still logged in.</summary>
internal sealed class OpenAlgoLink : ISessionPort, IAsyncDisposable
{
    private static readonly TimeSpan LoginCheck = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ModeCheck = TimeSpan.FromSeconds(15);

    /// <summary>A feed that falls silent for so long is reason to ask whether anybody is still logged in; brokers say it no other way.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SuspicionAtMost = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchStep = TimeSpan.FromMilliseconds(100);

    private static readonly IReadOnlyList<string> Indices = ["NIFTY", "INDIAVIX"];

    private readonly OpenAlgoClient _client;
    private readonly Inbox _inbox;
    private readonly Func<Timestamp> _clock;
    private readonly string _strategy;
    private readonly OpenAlgoStream _stream;
    private readonly FeedSink _sink;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private volatile bool _isLoggedIn = true;
    private volatile bool _isRightMode = true;

    /// <param name="client">Expects the mode the session is armed for.</param>
    /// <param name="inbox">The session's.</param>
    /// <param name="clock">The session's clock, which may run faster than the world's.</param>
    /// <param name="strategy">Label of our orders at the server.</param>
    public OpenAlgoLink(OpenAlgoClient client, Inbox inbox, Func<Timestamp> clock, string strategy)
    {
        (_client, _inbox, _clock, _strategy) = (client, inbox, clock, strategy);
        client.UnexpectedMode = found => SawMode(isExpected: false, found);
        _sink = new FeedSink(inbox, static _ => true);
        _stream = new OpenAlgoStream(new OpenAlgoStreamOptions { Url = client.Options.StreamUrl, Key = client.Options.Key }, _sink, TimeProvider.System);
    }

    public StreamStatistics Statistics => _stream.Statistics;

    /// <summary>Starts the stream and the watch over login and mode.</summary>
    public void Start()
    {
        _loops.Add(Task.Run(() => _stream.RunAsync(_stop.Token)));
        _loops.Add(Task.Run(() => WatchLoginAsync(_stop.Token)));
    }

    /// <summary>Subscribes to the contracts of the day: the whole book of what can be traded, the last price of indices.</summary>
    public void Subscribe(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        foreach (StreamMode mode in new[] { StreamMode.Quote, StreamMode.Depth })
        {
            InstrumentOfSymbol[] wanted = [.. instruments.Where(one => one.Instrument.IsTradable == (mode == StreamMode.Depth))];
            IReadOnlyList<StreamSymbol> symbols = _stream.Subscribe(mode, [.. wanted.Select(one => SymbolKey.Of(one.Instrument))]);
            for (int i = 0; i < wanted.Length; i++)
                _sink.Map(symbols[i], wanted[i].Id);
        }
    }

    /// <summary>All contracts the server lists for the segments a session trades, and the indices.</summary>
    public async Task<IReadOnlyList<ContractOfDay>> ReadMasterAsync(CancellationToken cancellation)
    {
        var contracts = new List<ContractOfDay>();
        foreach (string exchange in new[] { ExchangeNames.NseIndex, ExchangeNames.Nfo })
            contracts.AddRange(BrokerWords.Contracts((await _client.InstrumentsAsync(exchange, cancellation)).Value));
        return contracts;
    }

    /// <summary>Daily bars of the indices, oldest first.</summary>
    public async Task<IReadOnlyList<IndexBar>> ReadHistoryAsync(DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var bars = new List<IndexBar>();
        foreach (string index in Indices)
        {
            Reply<List<BarRow>> reply = await _client.HistoryAsync(new SymbolKey(index, ExchangeNames.NseIndex), "D", first, last, cancellation);
            bars.AddRange(BrokerWords.Bars(index, reply.Value));
        }

        return bars;
    }

    /// <summary>Last value of an index, rupee.</summary>
    public async Task<double> ReadSpotAsync(string index, CancellationToken cancellation) =>
        (await _client.QuoteAsync(new SymbolKey(index, ExchangeNames.NseIndex), cancellation)).Value.Last?.ToModel() ?? 0;

    void ISessionPort.Send(BrokerRequest request) => Track(SendAsync(request));

    void ISessionPort.ReadBooks() => Track(ReadBooksAsync(_clock()));

    void ISessionPort.ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments) => Track(ReadQuotesAsync(instruments));

    void ISessionPort.ReadDailyBars(DateOnly date) => Track(ReadDailyBarsAsync(date));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] loops;
        lock (_loops)
            loops = [.. _loops];
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stream.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(BrokerRequest request)
    {
        PlacementOutcome outcome;
        try
        {
            outcome = await CallAsync(request);
        }
        catch (Exception unforeseen)
        {
            // Whether it left is not known; the desk treats it as such, and a person hears of it.
            _inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.InDoubt, Text: unforeseen.Message)));
            _inbox.Post(new LinkBroke(unforeseen.Message));
            return;
        }

        _inbox.Post(new RequestDone(request, BrokerWords.Of(outcome)));
        if (outcome is PlacementOutcome.Refused { Failure.Kind: OpenAlgoFailureKind.SessionExpired } refused)
            LoggedOut(refused.Reason);
    }

    private Task<PlacementOutcome> CallAsync(in BrokerRequest request)
    {
        OrderLane lane = request is { OpensRisk: true, Kind: RequestKind.Place } ? OrderLane.Entry : OrderLane.Exit;
        return request.Kind switch
        {
            RequestKind.Place => _client.PlaceAsync(
                new PlaceOrder
                {
                    Strategy = _strategy,
                    Symbol = request.Symbol,
                    Exchange = ExchangeNames.Of(request.Exchange),
                    Side = request.Side,
                    Quantity = Quantity.FromUnits(request.Units),
                    Pricing = OrderPricing.Limit,
                    Product = OrderProduct.Carry,
                    Price = request.Limit,
                },
                lane),
            RequestKind.Modify => _client.ModifyAsync(
                new ModifyOrder
                {
                    Strategy = _strategy,
                    OrderId = request.BrokerOrderId!,
                    Symbol = request.Symbol,
                    Exchange = ExchangeNames.Of(request.Exchange),
                    Side = request.Side,
                    Quantity = Quantity.FromUnits(request.Units),
                    Pricing = OrderPricing.Limit,
                    Product = OrderProduct.Carry,
                    Price = request.Limit,
                    TriggerPrice = Price.Zero,
                },
                lane),
            _ => _client.CancelAsync(_strategy, request.BrokerOrderId!, lane),
        };
    }

    /// <summary>Orders before trades: a fill in between then shows as a trade too many, never as one too few.</summary>
    private async Task ReadBooksAsync(Timestamp askedAt)
    {
        try
        {
            DateOnly today = Ist.DateOf(askedAt);
            Reply<OrderBook> orders = await _client.OrderBookAsync(_stop.Token);
            Reply<List<TradeRow>> trades = await _client.TradeBookAsync(_stop.Token);
            Reply<List<PositionRow>> positions = await _client.PositionBookAsync(_stop.Token);
            if (orders.IsModeUnexpected || trades.IsModeUnexpected || positions.IsModeUnexpected)
                _inbox.Post(new BooksFailed("They are those of another mode.", IsLoggedOut: false));
            else
                _inbox.Post(new BooksRead(BrokerWords.Rows(orders.Value.Orders, today), BrokerWords.Trades(trades.Value), BrokerWords.Positions(positions.Value), askedAt));
        }
        catch (OpenAlgoException failed)
        {
            bool loggedOut = failed.Kind is OpenAlgoFailureKind.SessionExpired or OpenAlgoFailureKind.Key;
            _inbox.Post(new BooksFailed(failed.Message, loggedOut));
            if (loggedOut)
                _isLoggedIn = false;
        }
    }

    /// <summary>A row without both sides of the book says nothing of what a contract can be bought or sold for, and is left out; an index has none.</summary>
    private async Task ReadQuotesAsync(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        var quotes = new List<(int, QuotePayload)>();
        try
        {
            Dictionary<SymbolKey, InstrumentOfSymbol> wanted = instruments.ToDictionary(one => SymbolKey.Of(one.Instrument));
            foreach (MultiQuoteRow row in (await _client.QuotesAsync([.. wanted.Keys], _stop.Token)).Value)
            {
                if (!wanted.TryGetValue(row.Key, out InstrumentOfSymbol one) || row.Quote is not { Last: { Steps: > 0 } last } quote)
                    continue;
                long bid = quote.Bid?.Steps ?? 0, ask = quote.Ask?.Steps ?? 0;
                if (!one.Instrument.IsTradable || (bid > 0 && ask >= bid))
                    quotes.Add((one.Id, new QuotePayload(bid, ask, last.Steps, 0, 0, quote.OpenInterest ?? 0)));
            }
        }
        catch (OpenAlgoException failed)
        {
            // Asked for again in a moment; that nobody is logged in is news of its own.
            if (failed.Kind is OpenAlgoFailureKind.SessionExpired or OpenAlgoFailureKind.Key)
                LoggedOut(failed.Message);
        }

        _inbox.Post(new QuotesRead(quotes));
    }

    private async Task ReadDailyBarsAsync(DateOnly date)
    {
        try
        {
            _inbox.Post(new DailyBarsRead(await ReadHistoryAsync(date, date, _stop.Token)));
        }
        catch (OpenAlgoException failed)
        {
            _inbox.Post(new BooksFailed(failed.Message, IsLoggedOut: false));
            await Task.Delay(TimeSpan.FromSeconds(2), _stop.Token);
            _inbox.Post(new DailyBarsRead([]));
        }
    }

    /// <summary>
    /// While logged out, asks until somebody has logged in; while logged in, now and then, and at once when the feed falls silent. Each time also whether
    /// the server's mode is the one we expect.
    /// </summary>
    private async Task WatchLoginAsync(CancellationToken cancellation)
    {
        long asked = Stopwatch.GetTimestamp();
        long tickOfLastSuspicion = 0;
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(WatchStep, cancellation);
            TimeSpan since = Stopwatch.GetElapsedTime(asked);
            long tick = _sink.LastTick;
            bool isSuspicious = tick != 0 && tick != tickOfLastSuspicion && Stopwatch.GetElapsedTime(tick) >= Suspicion && since >= SuspicionAtMost;
            if (!isSuspicious && since < (_isLoggedIn && _isRightMode ? ModeCheck : LoginCheck))
                continue;
            tickOfLastSuspicion = tick;
            await CheckLoginAsync(cancellation);
            asked = Stopwatch.GetTimestamp();
        }
    }

    private async Task CheckLoginAsync(CancellationToken cancellation)
    {
        BrokerSession session = await _client.CheckSessionAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation);
        if (session is BrokerSession.LoggedOut or BrokerSession.TokenRefused)
        {
            LoggedOut(session == BrokerSession.LoggedOut ? "logged out." : "the broker no longer takes the session.");
        }
        else if (session == BrokerSession.Alive)
        {
            if (!_isLoggedIn)
            {
                _isLoggedIn = true;
                _inbox.Post(new LoginChanged(true, "logged in"));
            }

            await CheckModeAsync(cancellation);
        }
    }

    private async Task CheckModeAsync(CancellationToken cancellation)
    {
        try
        {
            AnalyzerStatus status = (await _client.AnalyzerAsync(cancellation)).Value;
            SawMode(_client.Options.ExpectedMode is not { } expected || status.Mode == expected, status.Mode);
        }
        catch (OpenAlgoException)
        {
            // The next round asks again; replies to orders and books say the mode too.
        }
    }

    private void SawMode(bool isExpected, ServerMode found)
    {
        if (isExpected && _isRightMode)
            return; // No news.
        _isRightMode = isExpected;
        _inbox.Post(new ModeSeen(isExpected, found.ToString().ToLowerInvariant()));
    }

    private void LoggedOut(string text)
    {
        _isLoggedIn = false;
        _inbox.Post(new LoginChanged(false, text));
    }

    /// <summary>Keeps a call until it ends; one that fails in a way nobody foresaw is told rather than passed over.</summary>
    private void Track(Task call)
    {
        lock (_loops)
        {
            _loops.RemoveAll(task => task.IsCompleted);
            _loops.Add(WatchAsync(call));
        }
    }

    private async Task WatchAsync(Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.Exception is { } unforeseen)
            _inbox.Post(new LinkBroke(unforeseen.GetBaseException().Message));
    }
}
