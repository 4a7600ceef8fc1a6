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
    private static readonly TimeSpan LoggedInCheck = TimeSpan.FromSeconds(15);

    /// <summary>A wrong key is counted by the server and may ban the address.</summary>
    private static readonly TimeSpan WrongKeyCheck = TimeSpan.FromSeconds(60);

    /// <summary>Anybody may turn the server's switch at any time, and not every reply says where it stands.</summary>
    private static readonly TimeSpan ModeCheck = TimeSpan.FromSeconds(3);

    /// <summary>The three books together; a read by itself is repeated within its own bounds.</summary>
    private static readonly TimeSpan BooksPatience = TimeSpan.FromSeconds(20);

    private const int RefusalsOfALogout = 2;

    /// <summary>A feed that falls silent for so long is reason to ask whether anybody is still logged in; brokers say it no other way.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SuspicionAtMost = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchStep = TimeSpan.FromMilliseconds(100);

    private readonly OpenAlgoClient _client;
    private readonly Inbox _inbox;
    private readonly Func<Timestamp> _clock;
    private readonly string _strategy;
    private readonly OpenAlgoStream _stream;
    private readonly FeedSink _sink;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly IReadOnlyList<string> _indices;
    private readonly Lock _facts = new();
    private CancellationTokenSource _entryTurn = new();
    private CancellationTokenSource _exitTurn = new();
    private int _refusals;
    private volatile bool _isLoggedIn = true;
    private volatile bool _isLoginDoubted;
    private volatile bool _isKeyRefused;
    private volatile bool _isModeKnown;
    private bool _isRightMode = true;

    /// <param name="client">Expects the mode the session is armed for.</param>
    /// <param name="inbox">The session's.</param>
    /// <param name="clock">The session's clock, which may run faster than the world's.</param>
    /// <param name="strategy">Label of our orders at the server.</param>
    /// <param name="indices">The indices the session follows; their daily bars are read.</param>
    /// <param name="bookAge">See <see cref="SessionOptions.BookAge"/>.</param>
    public OpenAlgoLink(OpenAlgoClient client, Inbox inbox, Func<Timestamp> clock, string strategy, IReadOnlyList<string> indices, TimeSpan? bookAge = null)
    {
        (_client, _inbox, _clock, _strategy, _indices) = (client, inbox, clock, strategy, indices);
        client.UnexpectedMode = found => SawMode(isExpected: false, found);
        _sink = new FeedSink(inbox, bookAge ?? new SessionOptions().BookAge)
        {
            ExpectedMode = client.Options.ExpectedMode,
            UnexpectedMode = found => SawMode(isExpected: false, found),
            LoginDoubted = () => _isLoginDoubted = true,
        };
        _stream = new OpenAlgoStream(new OpenAlgoStreamOptions { Url = client.Options.StreamUrl, Key = client.Options.Key }, _sink, TimeProvider.System);
    }

    public StreamStatistics Statistics => _stream.Statistics;

    /// <summary>Starts the stream and the watch over login and mode.</summary>
    public void Start()
    {
        Track(Task.Run(() => _stream.RunAsync(_stop.Token)));
        Track(Task.Run(() => KeepWatchAsync(_stop.Token)));
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
        foreach (string index in _indices)
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

    void ISessionPort.Withdraw(Withdrawal which)
    {
        Withdraw(ref _entryTurn);
        if (which == Withdrawal.All)
            Withdraw(ref _exitTurn);
    }

    void ISessionPort.ReadBooks() => Track(ReadBooksAsync(_clock()));

    void ISessionPort.ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments) => Track(ReadQuotesAsync(instruments));

    void ISessionPort.ReadFunds() => Track(ReadFundsAsync());

    void ISessionPort.ReadMargin(MarginQuestion question) => Track(ReadMarginAsync(question));

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
        _entryTurn.Dispose();
        _exitTurn.Dispose();
    }

    /// <summary>Ends the wait of those that wait; placements to come wait anew. Belongs to the thread that sends.</summary>
    private static void Withdraw(ref CancellationTokenSource turn)
    {
        CancellationTokenSource ended = turn;
        turn = new CancellationTokenSource();
        ended.Cancel();
        ended.Dispose();
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
            SawLogin(isLoggedIn: false, refused.Reason);
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
                lane, untilItLeaves: request.OpensRisk ? _entryTurn.Token : _exitTurn.Token),
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

    /// <summary>
    /// Orders before trades: a fill in between then shows as a trade too many, never as one too few. However it ends, the session hears of it. Before
    /// the first books, and so before the first order, the server is asked for its mode.
    /// </summary>
    private async Task ReadBooksAsync(Timestamp askedAt)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(BooksPatience);
        try
        {
            if (!_isModeKnown)
                await AskModeAsync(patience.Token);
            Reply<OrderBook> orders = await _client.OrderBookAsync(patience.Token);
            Reply<List<TradeRow>> trades = await _client.TradeBookAsync(patience.Token);
            Reply<List<PositionRow>> positions = await _client.PositionBookAsync(patience.Token);
            if (orders.IsModeUnexpected || trades.IsModeUnexpected || positions.IsModeUnexpected)
            {
                _inbox.Post(new BooksFailed("They are those of another mode.", IsLoggedOut: false));
                return;
            }

            _inbox.Post(new BooksRead(
                BrokerWords.Rows(orders.Value.Orders, Ist.DateOf(askedAt)), BrokerWords.Trades(trades.Value), BrokerWords.Positions(positions.Value), askedAt)
            {
                Unread = [.. Unread("order", orders.Unreadable), .. Unread("trade", trades.Unreadable), .. Unread("position", positions.Unreadable)],
            });
        }
        catch (OpenAlgoException failed)
        {
            bool loggedOut = IsLoggedOut(failed);
            _inbox.Post(new BooksFailed(failed.Message, loggedOut));
            if (loggedOut)
                SawLogin(isLoggedIn: false, failed.Message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The session is over; nobody waits for the books.
        }
        catch (OperationCanceledException)
        {
            _inbox.Post(new BooksFailed($"No whole answer in {BooksPatience.TotalSeconds:0} s.", IsLoggedOut: false));
        }
        catch (Exception unforeseen)
        {
            _inbox.Post(new BooksFailed(unforeseen.Message, IsLoggedOut: false));
            throw; // A person hears of it.
        }
    }

    private static IEnumerable<UnreadRow> Unread(string book, IReadOnlyList<UnreadableRow> rows) => rows.Select(row => new UnreadRow(
        string.IsNullOrEmpty(row.OrderId) ? null : row.OrderId,
        book == "order" && (string.IsNullOrEmpty(row.Exchange) || ExchangeNames.TryParse(row.Exchange, out _)),
        $"{book} book, order {row.OrderId ?? "without id"}: {row.Why}"));

    private static bool IsLoggedOut(OpenAlgoException failed) => failed.Kind is OpenAlgoFailureKind.SessionExpired or OpenAlgoFailureKind.Key;

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
                if (one.Instrument.IsTradable && (bid <= 0 || ask < bid))
                    continue;
                var payload = new QuotePayload(bid, ask, last.Steps, 0, 0, QuotePayload.WordOf(quote.OpenInterest ?? 0, quote.Volume ?? 0));
                _sink.Asked(one.Id, payload, Timestamp.From(TimeProvider.System.GetUtcNow()));
                quotes.Add((one.Id, payload));
            }
        }
        catch (OpenAlgoException failed)
        {
            // Asked for again in a moment; that nobody is logged in is news of its own.
            if (IsLoggedOut(failed))
                SawLogin(isLoggedIn: false, failed.Message);
        }

        _inbox.Post(new QuotesRead(quotes));
    }

    /// <summary>An empty answer is a dead broker session, not an empty account.</summary>
    private async Task ReadFundsAsync()
    {
        try
        {
            Vyuha.OpenAlgo.Account.Funds funds = (await _client.FundsAsync(_stop.Token)).Value;
            _inbox.Post(funds.AvailableCash is { } cash ? new FundsRead(cash, funds.UtilisedDebits ?? Money.Zero) : new FundsFailed("the reply names no cash"));
        }
        catch (OpenAlgoException failed)
        {
            _inbox.Post(new FundsFailed(failed.Message));
        }
    }

    private async Task ReadMarginAsync(MarginQuestion question)
    {
        try
        {
            MarginRequired margin = (await _client.MarginAsync([.. question.Legs.Select(leg => Leg(leg.Contract, leg.Units))], _stop.Token)).Value;
            Money? asked = margin is { Span: { } span, Exposure: { } exposure } ? span + exposure : margin.Total;
            if (asked == Money.Zero && question.Legs.Any(leg => leg.Units < 0))
            {
                // Brokers without a breakdown say 0 for its parts. Their total counts hedges and premium as each pleases: no figure is better than that one.
                _inbox.Post(new MarginFailed("the broker's calculator gives no span and exposure.", IsUnsupported: true));
                return;
            }

            _inbox.Post(asked is { } total ? new MarginRead(question, total) : new MarginFailed("the reply names no total.", IsUnsupported: false));
        }
        catch (OpenAlgoException failed)
        {
            _inbox.Post(new MarginFailed(failed.Message, failed.Kind == OpenAlgoFailureKind.NotSupported));
            if (IsLoggedOut(failed))
                SawLogin(isLoggedIn: false, failed.Message);
        }

        static MarginLeg Leg(InstrumentOfSymbol contract, long units) => new(
            contract.Symbol, ExchangeNames.Of(contract.Instrument.Exchange), units > 0 ? Side.Buy : Side.Sell, Quantity.FromUnits(Math.Abs(units)),
            OrderProduct.Carry, OrderPricing.Limit, Price.Zero, Price.Zero);
    }

    private async Task ReadDailyBarsAsync(DateOnly date)
    {
        try
        {
            _inbox.Post(new DailyBarsRead(await ReadHistoryAsync(date, date, _stop.Token)));
        }
        catch (OpenAlgoException failed)
        {
            // The session asks again in a moment, and settles nothing without them.
            if (IsLoggedOut(failed))
                SawLogin(isLoggedIn: false, failed.Message);
            await Task.Delay(TimeSpan.FromSeconds(2), _stop.Token);
            _inbox.Post(new DailyBarsRead([]));
        }
    }

    /// <summary>
    /// The one that says whether anybody is logged in. While nobody is, asks until somebody has logged in; while somebody is, now and then, and at once when
    /// the feed falls silent or the stream doubts it. And every few seconds whether the server's mode is the one we expect.
    /// </summary>
    private async Task WatchLoginAsync(CancellationToken cancellation)
    {
        long loginAsked = Stopwatch.GetTimestamp(), modeAsked = loginAsked;
        long tickOfLastSuspicion = 0;
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(WatchStep, cancellation);
            if (Stopwatch.GetElapsedTime(modeAsked) >= ModeCheck)
            {
                await CheckModeAsync(cancellation);
                modeAsked = Stopwatch.GetTimestamp();
            }

            TimeSpan since = Stopwatch.GetElapsedTime(loginAsked);
            long tick = _sink.LastTick;
            bool isSilent = tick != 0 && tick != tickOfLastSuspicion && Stopwatch.GetElapsedTime(tick) >= Suspicion;
            bool isDoubted = (isSilent || _isLoginDoubted) && !_isKeyRefused && since >= SuspicionAtMost;
            if (!isDoubted && since < (_isKeyRefused ? WrongKeyCheck : _isLoggedIn ? LoggedInCheck : LoginCheck))
                continue;
            (tickOfLastSuspicion, _isLoginDoubted) = (tick, false);
            await CheckLoginAsync(isSilent, cancellation);
            loginAsked = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Without the watch a login would never be seen again: what breaks it is told, and it begins anew.</summary>
    private async Task KeepWatchAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await WatchLoginAsync(cancellation);
            }
            catch (Exception unforeseen) when (!cancellation.IsCancellationRequested)
            {
                _inbox.Post(new LinkBroke(unforeseen.Message));
                await Task.Delay(LoggedInCheck, cancellation);
            }
        }
    }

    /// <summary>One refusal may be an overload: with a silent stream the feed counts as dead at once, and nobody as logged in once it has been refused twice in a row.</summary>
    private async Task CheckLoginAsync(bool isFeedSilent, CancellationToken cancellation)
    {
        BrokerSession session = await _client.CheckSessionAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation);
        _isKeyRefused = session == BrokerSession.WrongKey;
        _refusals = session == BrokerSession.TokenRefused ? _refusals + 1 : 0;
        if (isFeedSilent && session == BrokerSession.TokenRefused)
            _inbox.Post(new QuotesRefused());
        switch (session)
        {
            case BrokerSession.Alive:
                SawLogin(isLoggedIn: true, "logged in");
                break;
            case BrokerSession.LoggedOut:
                SawLogin(isLoggedIn: false, "logged out.");
                break;
            case BrokerSession.TokenRefused when _refusals < RefusalsOfALogout:
                _isLoginDoubted = true; // Asked again in a moment.
                break;
            case BrokerSession.TokenRefused:
                SawLogin(isLoggedIn: false, "the broker no longer takes the session.");
                break;
            case BrokerSession.WrongKey:
                SawLogin(isLoggedIn: false, "the server no longer takes the API key.");
                break;
            default:
                break; // Not to be asked just now; the next round does.
        }
    }

    private async Task CheckModeAsync(CancellationToken cancellation)
    {
        try
        {
            await AskModeAsync(cancellation);
        }
        catch (OpenAlgoException)
        {
            // The next round asks again; replies to orders and books say the mode too.
        }
    }

    private async Task AskModeAsync(CancellationToken cancellation)
    {
        AnalyzerStatus status = (await _client.AnalyzerAsync(cancellation)).Value;
        SawMode(_client.Options.ExpectedMode is not { } expected || status.Mode == expected, status.Mode);
        _isModeKnown = true;
    }

    private void SawMode(bool isExpected, ServerMode found)
    {
        lock (_facts)
        {
            if (isExpected == _isRightMode)
                return; // No news.
            _isRightMode = isExpected;
            _inbox.Post(new ModeSeen(isExpected, found.ToString().ToLowerInvariant()));
        }
    }

    /// <summary>What was last posted is what is believed here, whichever call it came from: else a login could stay unsaid for ever.</summary>
    private void SawLogin(bool isLoggedIn, string text)
    {
        lock (_facts)
        {
            if (isLoggedIn == _isLoggedIn)
                return;
            _isLoggedIn = isLoggedIn;
            _inbox.Post(new LoginChanged(isLoggedIn, text));
        }
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
