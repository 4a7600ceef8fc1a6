using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Logging;
using Vyuha.Host.Session.Orders;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>A real session in a folder of its own, on a small market, with a broker that fills every order at its limit and answers at once.</summary>
internal sealed class PaperSession : IDisposable, ISessionPort
{
    public const string Book = "paper";

    private readonly MiniMarket _market;
    private readonly MarketDay _day;
    private BrokerOrderIds _ids;
    private readonly Dictionary<string, BrokerPosition> _positions = new(StringComparer.Ordinal);
    private readonly List<BrokerRow> _rows = [];
    private readonly List<BrokerTrade> _trades = [];
    private readonly bool _isLive;
    private bool _isLeft;

    public PaperSession(IStrategy? strategy = null, ILogger? log = null, string? folder = null, bool isLive = false, DateOnly? date = null, DateOnly? expiry = null, BookState? opening = null, BreakQueue? earlier = null)
    {
        _isLive = isLive;

        // A Wednesday, and the weekly expiry of the Tuesday after it.
        Date = date ?? new DateOnly(2026, 11, 25);
        _market = new MiniMarket([(Date, [24_000])], expiry ?? new DateOnly(2026, 12, 1));
        _day = _market.Build(Date, [24_000]);
        Earlier = earlier;
        Folder = folder ?? Directory.CreateTempSubdirectory("vyuha-paper-").FullName;
        Now = Ist.At(Date, new TimeOnly(10, 0));
        TradingKernel kernel = MiniRun.NewKernel(strategy ?? new OneCondor(), opening: opening);
        var header = new RunHeader
        {
            Commit = "test", Runtime = "test", RulesHash = MarketRules.Shipped.Hash, Configuration = "{}", Underlyings = ["NIFTY"], Seed = 1,
        };
        _ids = BrokerOrderIds.Open(Path.Combine(Folder, "order-ids.txt"));
        string journal = Path.Combine(Folder, "journal");
        var desk = new OrderDesk(new DeskOptions(), _ids);
        Trader trader = File.Exists(journal) ? Recovery.Resume(journal, _ => kernel, desk, Now) : Recovery.Begin(journal, header, kernel, desk);
        Session = NewSession(trader);
        View = new SessionViewBuilder(Session, new SessionTitle(Book, isLive ? "live at the broker" : "paper on a test", isLive, IsSynthetic: !isLive), _ids);
        Requests = new OperatorRequests(Session.Inbox, log ?? NullLogger.Instance) { IsLive = isLive };
        if (log is not null)
            View.Alarmed = new SessionLog(log, Book, trader, _ids).OnAlarm;
        if (isLive)
            Session.RequireArming(Now);
        Session.Resume();
        Session.Inbox.Post(new ContractsKnown([.. _day.Contracts.Select(one => new ContractOfDay(one.Instrument, one.StatedLotSize, default, 0))]));
    }

    /// <summary>What comes after <c>kill -9</c>: the process is gone, the broker is not, and a new trader starts on the same journal.</summary>
    public PaperSession CrashAndStart(IStrategy? strategy = null)
    {
        Session.Trader.Abandon();
        _ids.Dispose();
        _isLeft = true;
        var next = new PaperSession(strategy, null, Folder, _isLive) { Now = Now };
        next._rows.AddRange(_rows);
        next._trades.AddRange(_trades);
        foreach ((string symbol, BrokerPosition position) in _positions)
            next._positions.Add(symbol, position);
        return next;
    }

    /// <summary>The queue of the day before, which the next session of this folder looks at.</summary>
    public BreakQueue? Earlier { get; }

    /// <summary>What the broker says instead of the truth; null where it cannot answer.</summary>
    public Func<BooksRead, BooksRead?>? Distort { get; set; }

    /// <summary>The account's cash at the broker beyond what our fills account for.</summary>
    public Money OtherCash { get; set; } = Money.FromRupees(1_000_000);

    /// <summary>Closes of the index, read after the close of the session.</summary>
    public decimal? Close { get; set; }

    public IReadOnlyDictionary<string, BrokerPosition> AtBroker => _positions;

    /// <summary>Ends as a crash does and starts again in the same folder, with the same broker.</summary>
    public void Restart(IStrategy strategy)
    {
        Session.Trader.Abandon();
        _ids.Dispose();
        _ids = BrokerOrderIds.Open(Path.Combine(Folder, "order-ids.txt"));
        Session = NewSession(Recovery.Resume(Path.Combine(Folder, "journal"), _ => MiniRun.NewKernel(strategy), new OrderDesk(new DeskOptions(), _ids), Now));
        View = new SessionViewBuilder(Session, new SessionTitle(Book, "paper on a test", IsLive: false, IsSynthetic: true), _ids);
        Session.Resume();
    }

    /// <summary>Somebody trades in the broker's own app.</summary>
    public void TradeByHand(string id, string symbol, Side side, long units, Price price)
    {
        _rows.Add(new BrokerRow(id, symbol, Exchange.Nfo, side, units, price, RowStatus.Complete, units, price.ToRupees(), null, BrokerTime));
        _trades.Add(new BrokerTrade(id, units, price));
        long signed = side == Side.Buy ? units : -units;
        _positions[symbol] = new BrokerPosition(symbol, Exchange.Nfo, _positions.GetValueOrDefault(symbol).Units + signed, price.ToRupees());
        OtherCash -= price * Quantity.FromUnits(signed);
    }

    public void JumpTo(TimeOnly time) => Now = Ist.At(Date, time);

    private TradingSession NewSession(Trader trader) => new(
        trader, DayPlan.For(MarketRules.Shipped, Date, new TimeOnly(15, 0)), ["NIFTY"], DataOrigin.Synthetic, new SessionOptions(), new Inbox(), this)
    {
        Reconciler = new Reconciler(new ReconcilerSetup { Today = BreakQueue.Open(Path.Combine(Folder, DayFolder.BreaksName), Date), Earlier = Earlier, Folder = Folder, Book = Book }),
    };

    public DateOnly Date { get; }

    public string Folder { get; }

    public Timestamp Now { get; private set; }

    /// <summary>The broker's clock; the test's own unless something else drives the session.</summary>
    public Func<Timestamp>? Clock { get; set; }

    private Timestamp BrokerTime => Clock?.Invoke() ?? Now;

    public TradingSession Session { get; private set; }

    public SessionViewBuilder View { get; private set; }

    public OperatorRequests Requests { get; }

    /// <summary>What the broker filled: signed units and the price, by symbol.</summary>
    public List<(string Symbol, long Units, Price Price)> Fills { get; } = [];

    public TradingKernel Kernel => Session.Trader.Kernel;

    public SessionView Current => View.Current!;

    /// <summary>Lets time pass in steps of a tenth of a second, with all quotes once a second.</summary>
    public PaperSession Run(double seconds, bool quotes = true, bool watched = true)
    {
        for (int tenth = 0; tenth < seconds * 10; tenth++)
        {
            Now = Now.Plus(TimeSpan.FromMilliseconds(100));
            if (quotes && tenth % 10 == 0)
                Quote();
            Session.Step(Now);
            if (watched)
                View.Update(Now);
        }

        return this;
    }

    public (Price Bid, Price Ask) QuoteOf(string symbol)
    {
        QuotePayload quote = PayloadOf(symbol);
        return (Price.FromSteps(quote.Bid), Price.FromSteps(quote.Ask));
    }

    private QuotePayload PayloadOf(string symbol)
    {
        for (int row = 0; row < _day.Time.Length; row++)
        {
            if (OpenAlgoSymbol.Format(_day.Contracts[_day.Contract[row]].Instrument) == symbol)
                return new QuotePayload(_day.Bid[row], _day.Ask[row], _day.Last[row], _day.BidSize[row], _day.AskSize[row], _day.OpenInterest[row]);
        }

        throw new ArgumentException($"{symbol} is not quoted.", nameof(symbol));
    }

    /// <summary>A contract the stream no longer sends.</summary>
    public string? Forgotten { get; set; }

    public void Quote()
    {
        for (int row = 0; row < _day.Time.Length; row++)
        {
            string symbol = OpenAlgoSymbol.Format(_day.Contracts[_day.Contract[row]].Instrument);
            int id = Session.IdOf(symbol);
            if (id > 0 && symbol != Forgotten)
                Session.Inbox.Post(id, new QuotePayload(_day.Bid[row], _day.Ask[row], _day.Last[row], _day.BidSize[row], _day.AskSize[row], _day.OpenInterest[row]));
        }
    }

    public void Send(BrokerRequest request)
    {
        if (request.Kind != RequestKind.Place)
        {
            Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Refused, request.BrokerOrderId, RejectReason.AlreadyFinished)));
            return;
        }

        string id = $"PAPER-{_rows.Count + 1}";
        long units = request.Side == Side.Buy ? request.Units : -request.Units;
        var row = new BrokerRow(
            id, request.Symbol, request.Exchange, request.Side, request.Units, request.Limit, RowStatus.Complete, request.Units, request.Limit.ToRupees(), null, BrokerTime);
        _rows.Add(row);
        _trades.Add(new BrokerTrade(id, request.Units, request.Limit));
        Fills.Add((request.Symbol, units, request.Limit));
        _positions[request.Symbol] = new BrokerPosition(request.Symbol, request.Exchange, _positions.GetValueOrDefault(request.Symbol).Units + units, request.Limit.ToRupees());
        Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Accepted, id)));
        Session.Inbox.Post(new OrderSeen(row));
    }

    public void Withdraw(Withdrawal which)
    {
    }

    public void ReadBooks()
    {
        var truth = new BooksRead([.. _rows], [.. _trades], [.. _positions.Values], BrokerTime);
        Session.Inbox.Post(Distort is null ? truth : Distort(truth) is { } told ? told : new BooksFailed("503", IsLoggedOut: false));
    }

    /// <summary>What the broker asks of margin; null while it does not answer.</summary>
    public Func<MarginQuestion, Vyuha.Host.Session.SessionEvent?> Margin { get; set; } = static _ => null;

    public List<MarginQuestion> MarginAsked { get; } = [];

    public void ReadMargin(MarginQuestion question)
    {
        MarginAsked.Add(question);
        if (Margin(question) is { } answer)
            Session.Inbox.Post(answer);
    }

    /// <summary>A broker that counts premium at once and takes charges at night.</summary>
    public void ReadFunds() => Session.Inbox.Post(new FundsRead(
        Fills.Aggregate(OtherCash, (sum, fill) => sum - fill.Price * Quantity.FromUnits(fill.Units)) - Money.FromRupees(100_000), Money.FromRupees(100_000)));

    /// <summary>What the session asked for by request, because the stream was silent.</summary>
    public List<IReadOnlyList<InstrumentOfSymbol>> Requested { get; } = [];

    public void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        Requested.Add(instruments);
        Session.Inbox.Post(new QuotesRead([.. instruments.Select(one => (one.Id, PayloadOf(one.Symbol)))]));
    }

    public void ReadDailyBars(DateOnly date)
    {
        if (Close is { } close)
            Session.Inbox.Post(new DailyBarsRead([new IndexBar("NIFTY", date, Price.FromRupees(close), Price.FromRupees(close), Price.FromRupees(close), Price.FromRupees(close))]));
    }

    public void Dispose()
    {
        if (_isLeft)
            return;
        Session.Trader.Abandon();
        _ids.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
