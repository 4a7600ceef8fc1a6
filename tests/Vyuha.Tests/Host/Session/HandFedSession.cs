using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Storage.Journal;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>A real session whose broker's books a test writes by hand; what the test does not catch is filled at its limit at once.</summary>
internal sealed class HandFedSession : IDisposable, ISessionPort
{
    private readonly MarketDay _day;
    private readonly string _folder;
    private readonly BrokerOrderIds _ids;
    private readonly List<BrokerRow> _rows = [];
    private readonly List<BrokerTrade> _trades = [];
    private readonly Dictionary<string, long> _net = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _least = new(StringComparer.Ordinal);

    public HandFedSession(IStrategy strategy)
    {
        var date = new DateOnly(2026, 11, 25);
        _day = new MiniMarket([(date, [24_000])], new DateOnly(2026, 12, 1)).Build(date, [24_000]);
        _folder = Directory.CreateTempSubdirectory("vyuha-hand-").FullName;
        Now = Ist.At(date, new TimeOnly(10, 0));
        var header = new RunHeader { Commit = "test", Runtime = "test", RulesHash = MarketRules.Shipped.Hash, Configuration = "{}", Underlyings = ["NIFTY"], Seed = 1 };
        _ids = BrokerOrderIds.Open(IdsPath);
        Trader trader = Recovery.Begin(Path.Combine(_folder, "journal"), header, MiniRun.NewKernel(strategy), new OrderDesk(new DeskOptions(), _ids));
        Session = new TradingSession(trader, DayPlan.For(MarketRules.Shipped, date, new TimeOnly(15, 0)), ["NIFTY"], DataOrigin.Synthetic, new SessionOptions(), new Inbox(), this);
        Session.Resume();
        Session.Inbox.Post(new ContractsKnown([.. _day.Contracts.Select(one => new ContractOfDay(one.Instrument, one.StatedLotSize, default, 0))]));
    }

    public Timestamp Now { get; private set; }

    public TradingSession Session { get; }

    public TradingKernel Kernel => Session.Trader.Kernel;

    /// <summary>Answers a placement itself; null lets it fill.</summary>
    public Func<BrokerRequest, BrokerOutcome?>? OnPlace { get; set; }

    public int Placed { get; private set; }

    /// <summary>Changes and cancels; the broker refuses each of them.</summary>
    public List<BrokerRequest> Others { get; } = [];

    private string IdsPath => Path.Combine(_folder, "order-ids.txt");

    /// <summary>The lowest position a contract ever had at the broker.</summary>
    public long Least(string symbol) => _least.GetValueOrDefault(symbol);

    /// <summary>From now on the file of the broker's order ids cannot be opened.</summary>
    public void BreakIds() => Directory.CreateDirectory(IdsPath);

    public void Run(double seconds)
    {
        Timestamp end = Now.Plus(TimeSpan.FromSeconds(seconds));
        for (int tenth = 0; Now < end; tenth++)
        {
            Now = Now.Plus(TimeSpan.FromMilliseconds(100));
            if (tenth % 10 == 0)
                Quote();
            Session.Step(Now);
        }
    }

    /// <summary>The order rests in the broker's book, as a live row: without how much of it has filled.</summary>
    public string Work(in BrokerRequest request, string id)
    {
        _rows.Add(new BrokerRow(id, request.Symbol, request.Exchange, request.Side, request.Units, request.Limit, RowStatus.Open, null, null, null, Now));
        return id;
    }

    public BrokerRow RowOf(string id) => _rows.First(row => row.BrokerOrderId == id);

    public void SetRow(BrokerRow row) => _rows[_rows.FindIndex(one => one.BrokerOrderId == row.BrokerOrderId)] = row;

    public void AddTrade(in BrokerTrade trade, in BrokerRequest request)
    {
        _trades.Add(trade);
        long net = _net[request.Symbol] = _net.GetValueOrDefault(request.Symbol) + (request.Side == Side.Buy ? trade.Units : -trade.Units);
        _least[request.Symbol] = Math.Min(Least(request.Symbol), net);
    }

    public void Send(BrokerRequest request)
    {
        if (request.Kind != RequestKind.Place)
        {
            Others.Add(request);
            Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Refused, request.BrokerOrderId, RejectReason.Other, "being processed")));
            return;
        }

        Placed++;
        if (OnPlace?.Invoke(request) is { } told)
        {
            Session.Inbox.Post(new RequestDone(request, told));
            return;
        }

        string id = Work(request, $"PAPER-{_rows.Count + 1}");
        SetRow(RowOf(id) with { Status = RowStatus.Complete, FilledUnits = request.Units });
        AddTrade(new BrokerTrade(id, request.Units, request.Limit), request);
        Session.Inbox.Post(new RequestDone(request, new BrokerOutcome(OutcomeKind.Accepted, id)));
        Session.Inbox.Post(new OrderSeen(RowOf(id)));
    }

    public void Withdraw(Withdrawal which)
    {
    }

    public void ReadBooks() => Session.Inbox.Post(
        new BooksRead([.. _rows], [.. _trades], [.. _net.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new BrokerPosition(pair.Key, Exchange.Nfo, pair.Value, 0))], Now));

    public void ReadFunds()
    {
    }

    public void ReadMargin(MarginQuestion question)
    {
    }

    public void ReadDailyBars(DateOnly date)
    {
    }

    public void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
    }

    public void Dispose()
    {
        Session.Trader.Abandon();
        Session.Inbox.Dispose();
        _ids.Dispose();
        Directory.Delete(_folder, recursive: true);
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
