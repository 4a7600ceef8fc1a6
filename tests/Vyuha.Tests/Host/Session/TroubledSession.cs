using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Storage.Journal;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>A session on a small market whose server answers as the test says; what the test does not speak about is filled at its limit at once.</summary>
internal sealed class TroubledSession : IDisposable, ISessionPort
{
    private readonly MarketDay _day;
    private readonly Func<IStrategy> _strategy;
    private readonly List<BrokerRow> _rows = [];
    private readonly List<BrokerTrade> _trades = [];
    private readonly Dictionary<string, long> _net = new(StringComparer.Ordinal);
    private BrokerOrderIds _ids;
    private Func<int, int>? _close;

    /// <param name="strategy">The bot; one condor when null.</param>
    /// <param name="listsOptions">Whether the day begins with its options; else the server lists the index alone.</param>
    public TroubledSession(Func<IStrategy>? strategy = null, bool listsOptions = true)
    {
        _strategy = strategy ?? (static () => new OneCondor());
        _day = new MiniMarket([(Date, [24_000])], new DateOnly(2026, 12, 1)).Build(Date, [24_000]);
        Contracts = [.. _day.Contracts.Select(one => new ContractOfDay(one.Instrument, one.StatedLotSize, default, 0))];
        _ids = BrokerOrderIds.Open(Path.Combine(Folder, "order-ids.txt"));
        Session = Over(Recovery.Begin(Journal, Header, MiniRun.NewKernel(_strategy()), new OrderDesk(new DeskOptions(), _ids)), ["NIFTY"]);
        Session.Resume();
        Session.Inbox.Post(new ContractsKnown(listsOptions ? Contracts : [.. Contracts.Where(one => !one.Instrument.IsTradable)]));
    }

    public static RunHeader Header { get; } = new() { Commit = "test", Runtime = "test", RulesHash = MarketRules.Shipped.Hash, Configuration = "{}", Underlyings = ["NIFTY"], Seed = 1 };

    public DateOnly Date { get; } = new(2026, 11, 25);

    public string Folder { get; } = Directory.CreateTempSubdirectory("vyuha-troubled-").FullName;

    public string Journal => Path.Combine(Folder, "journal");

    public IReadOnlyList<ContractOfDay> Contracts { get; }

    public Timestamp Now { get; private set; } = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));

    public TradingSession Session { get; private set; }

    public TradingKernel Kernel => Session.Trader.Kernel;

    /// <summary>What the server answers to a placement; null lets it through.</summary>
    public Func<BrokerRequest, BrokerOutcome?>? OnPlace { get; set; }

    /// <summary>What comes of a reading of the books; null gives the true ones, nothing at all gives no answer.</summary>
    public Func<BooksRead, SessionEvent?>? OnReading { get; set; }

    public int Readings { get; private set; }

    public int Placed { get; private set; }

    public IReadOnlyList<Alarm> Alarms => Session.Trader.Alarms;

    public TradingSession Over(Trader trader, IReadOnlyList<string> underlyings) => new(
        trader, DayPlan.For(MarketRules.Shipped, Date, new TimeOnly(15, 0)), underlyings, DataOrigin.Synthetic, new SessionOptions(), new Inbox(), this);

    public TroubledSession Run(double seconds, int step = 100, bool quotes = true)
    {
        Timestamp end = Now.Plus(TimeSpan.FromSeconds(seconds));
        Timestamp quote = Now;
        while (Now < end)
        {
            Now = Now.Plus(TimeSpan.FromMilliseconds(step));
            if (quotes && Now >= quote)
            {
                Quote();
                quote = Now.Plus(TimeSpan.FromSeconds(1));
            }

            Session.Step(Now);
        }

        return this;
    }

    /// <summary>Runs past the close until the day is archived.</summary>
    /// <param name="close">The close in the day's bar by seconds since the session's; 24,000 when null.</param>
    public void Close(Func<int, int>? close = null)
    {
        _close = close;
        Now = Session.Plan.Close;
        for (int second = 0; second < 3000 && Session.Phase != DayPhase.Archived; second++)
        {
            Now = Now.Plus(TimeSpan.FromSeconds(1));
            Session.Step(Now);
        }

        Assert.Equal(DayPhase.Archived, Session.Phase);
    }

    /// <summary>The process is gone; another takes the day up from a journal.</summary>
    /// <param name="journal">Which; the session's own when null.</param>
    /// <param name="crashed">Whether what was not on the disk is lost.</param>
    public TradingSession StartAgain(string? journal = null, bool crashed = true)
    {
        if (crashed)
            Session.Trader.Abandon();
        else
            Session.Trader.Dispose();
        _ids.Dispose();
        _ids = BrokerOrderIds.Open(Path.Combine(Folder, "order-ids.txt"));
        Trader trader = Recovery.Resume(journal ?? Journal, _ => MiniRun.NewKernel(_strategy()), new OrderDesk(new DeskOptions(), _ids), Now);
        Session = Over(trader, ["NIFTY"]);
        Session.Resume();
        return Session;
    }

    public void Send(BrokerRequest request)
    {
        if (request.Kind != RequestKind.Place)
        {
            Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Refused, request.BrokerOrderId, RejectReason.AlreadyFinished)));
            return;
        }

        Placed++;
        if (OnPlace?.Invoke(request) is { } told)
        {
            Session.Inbox.Post(new RequestDone(request, told));
            return;
        }

        string id = $"T-{_rows.Count + 1}";
        Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Accepted, id)));
        Fill(id, request);
    }

    /// <summary>An order whose answer was lost reaches the exchange now and fills at its limit.</summary>
    public void FillLate(BrokerRequest request) => Fill($"LATE-{_rows.Count + 1}", request);

    /// <summary>Net units at the broker, by symbol.</summary>
    public IReadOnlyDictionary<string, long> Net => _net;

    private void Fill(string id, BrokerRequest request)
    {
        var row = new BrokerRow(
            id, request.Symbol, request.Exchange, request.Side, request.Units, request.Limit, RowStatus.Complete, request.Units, request.Limit.ToRupees(), null, Now);
        _rows.Add(row);
        _trades.Add(new BrokerTrade(id, request.Units, request.Limit));
        _net[request.Symbol] = _net.GetValueOrDefault(request.Symbol) + (request.Side == Side.Buy ? request.Units : -request.Units);
        Session.Inbox.Post(new OrderSeen(row));
    }

    public List<Withdrawal> Withdrawn { get; } = [];

    public void Withdraw(Withdrawal which) => Withdrawn.Add(which);

    public void ReadBooks()
    {
        Readings++;
        var books = new BooksRead([.. _rows], [.. _trades], [.. _net.Select(pair => new BrokerPosition(pair.Key, Exchange.Nfo, pair.Value, 0))], Now);
        if (OnReading is null)
            Session.Inbox.Post(books);
        else if (OnReading(books) is { } told)
            Session.Inbox.Post(told);
    }

    /// <summary>The server has no quotes either.</summary>
    public void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments) => Session.Inbox.Post(new QuotesRead([]));

    /// <summary>A broker that books cash overnight.</summary>
    public void ReadFunds() => Session.Inbox.Post(new FundsRead(Money.FromRupees(1_000_000), Money.Zero));

    public void ReadMargin(MarginQuestion question) => Session.Inbox.Post(new MarginFailed("this broker does not say it.", IsUnsupported: true));

    public void ReadDailyBars(DateOnly date)
    {
        Price level = Price.FromRupees(_close?.Invoke((int)(Now - Session.Plan.Close).TotalSeconds) ?? 24_000);
        Session.Inbox.Post(new DailyBarsRead([new IndexBar("NIFTY", date, level, level, level, level)]));
    }

    public void Dispose()
    {
        Session.Trader.Abandon();
        _ids.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Quote()
    {
        for (int row = 0; row < _day.Time.Length; row++)
        {
            int id = Session.IdOf(OpenAlgoSymbol.Format(_day.Contracts[_day.Contract[row]].Instrument));
            if (id > 0)
                Session.Inbox.Post(id, new QuotePayload(_day.Bid[row], _day.Ask[row], _day.Last[row], _day.BidSize[row], _day.AskSize[row], _day.OpenInterest[row]));
        }
    }
}

/// <summary>One condor, closed at 10:02 by the clock.</summary>
internal sealed class ClosingByTheClock : IStrategy
{
    private readonly OneCondor _entry = new();

    public Vocabulary Vocabulary => _entry.Vocabulary;

    public WakeOn Wakes => WakeOn.SnapshotEnd | WakeOn.Timer;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        _entry.Decide(market, book, intents);
        foreach (Structure structure in book.Live)
        {
            if (structure.IsOpen && market.TimeIst >= new TimeOnly(10, 2))
                intents.Close(structure.Id, 1, 2);
        }
    }
}
