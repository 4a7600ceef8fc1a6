using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;

namespace Vyuha.Host.Session;

/// <summary>
/// Makes the view of a session on the trader's thread and publishes it to all others. It sees every output and takes every alarm off the trader,
/// and changes nothing else.
/// </summary>
internal sealed class SessionViewBuilder
{
    /// <summary>Alarms kept for people; older ones are in the log.</summary>
    public const int LargestAlarms = 100;

    /// <summary>Finished orders shown; older ones are in the journal.</summary>
    public const int LargestOrders = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TradingSession _session;
    private readonly SessionTitle _title;
    private readonly BrokerOrderIds? _ids;
    private readonly TimeSpan _interval;
    private readonly LastDecisions _decisions = new();
    private readonly Dictionary<int, string> _symbols = [];
    private readonly List<Alarm> _alarms = [];
    private Timestamp _next;
    private SessionView? _current;

    /// <param name="session">Read on its own thread only.</param>
    /// <param name="title">What the session is.</param>
    /// <param name="ids">The broker's ids behind the numbers in inputs; null where all are numbers.</param>
    /// <param name="speed">How much faster than the world's the session's clock runs; people read at their own pace.</param>
    public SessionViewBuilder(TradingSession session, SessionTitle title, BrokerOrderIds? ids = null, double speed = 1)
    {
        (_session, _title, _ids, _interval) = (session, title, ids, Interval * Math.Max(1, speed));
        session.Trader.Observer += OnInput;
    }

    /// <summary>The last view published; null before the first. Read from any thread.</summary>
    public SessionView? Current => Volatile.Read(ref _current);

    /// <summary>Told of every alarm, once, on the trader's thread.</summary>
    public Action<Alarm>? Alarmed { get; set; }

    /// <summary>Takes up alarms, and publishes a new view when one is due. Call it after each step, on the trader's thread.</summary>
    public void Update(Timestamp now)
    {
        TakeAlarms();
        if (_current is { } last && now < _next && now >= last.At)
            return;
        _next = now.Plus(_interval);
        Volatile.Write(ref _current, Build(now));
    }

    /// <summary>A new view whether one is due or not: the last of a session.</summary>
    public void Publish(Timestamp now)
    {
        TakeAlarms();
        Volatile.Write(ref _current, Build(now));
    }

    private void OnInput(InputEvent input, OutputEvent[] outputs)
    {
        if (outputs.Length > 0)
            _decisions.Learn(outputs);

        // Who is told that a wish is in force looks next whether it is.
        if (input.Kind == InputKind.Operator)
            Volatile.Write(ref _current, Build(input.Time));
    }

    private void TakeAlarms()
    {
        Trader trader = _session.Trader;
        if (trader.Alarms.Count == 0)
            return;
        Alarm[] raised = [.. trader.Alarms];
        trader.ClearAlarms();
        foreach (Alarm alarm in raised)
            _alarms.Insert(0, alarm);
        if (_alarms.Count > LargestAlarms)
            _alarms.RemoveRange(LargestAlarms, _alarms.Count - LargestAlarms);
        foreach (Alarm alarm in raised)
            Alarmed?.Invoke(alarm);
    }

    private SessionView Build(Timestamp now)
    {
        Trader trader = _session.Trader;
        TradingKernel kernel = trader.Kernel;
        IReadOnlyList<BotStatus> bots = kernel.BotsNow();
        return new SessionView
        {
            At = now,
            Title = _title,
            Phase = _session.Phase,
            Date = _session.Plan.Date,
            NextDeadline = _session.Plan.NextDeadline(now),
            FeedAge = _session.LastQuote is { } quoted ? now - quoted : null,
            Halted = trader.Halted,
            EntriesFrozen = kernel.EntriesFrozen,
            IsLocked = kernel.KillSwitch.IsLocked(0),
            EntriesSuspended = kernel.EntriesSuspended,
            IsLatched = kernel.IsLatched,
            AccountCapital = kernel.AccountCapital,
            Reserve = kernel.Reserve,
            Bots = [.. bots.Select(bot => Bot(kernel, bot))],
            Orders = Orders(kernel),
            OrdersToday = kernel.Orders.Count,
            Positions = Positions(kernel, bots),
            Alarms = [.. _alarms],
            Breaks = _session.Reconciler.Breaks,
            OrdersInDoubt = trader.Desk.InDoubt.Count(),
            ExternalOrders = trader.Desk.Externals.Count,
            Limits = Limits(kernel, bots),
            MarginGap = _session.MarginGap,
            MarginForecasts = [.. kernel.MarginForecasts],
            Inputs = trader.Inputs,
            Hash = kernel.Hash,
        };
    }

    private BotView Bot(TradingKernel kernel, BotStatus bot) => new()
    {
        Book = bot.Book,
        Name = bot.Vocabulary.Bot,
        Allocation = bot.Allocation,
        FreeCash = bot.FreeCash,
        Reserved = bot.Reserved,
        Margin = bot.Margin,
        Equity = bot.Equity,
        DayPnl = bot.DayPnl,
        Charges = bot.Charges,
        EntriesFrozen = bot.EntriesFrozen,
        IsArmed = bot.IsArmed,
        IsLatched = bot.IsLatched,
        Structures = [.. bot.View.Live.Select(structure => Structure(kernel, bot, structure))],
        LastDecisions = _decisions.Of(bot.Book, bot.Vocabulary),
    };

    private static StructureView Structure(TradingKernel kernel, BotStatus bot, Structure structure)
    {
        StructureTargets? targets = kernel.TargetsOf(structure);
        Money pnl = structure.Legs.Aggregate(
            Money.FromSteps(structure.RealisedSteps - structure.ChargesSteps), (sum, leg) => sum + kernel.UnrealisedOf(leg));
        return new StructureView(
            structure.Id,
            LastDecisions.ProfileName(bot.Vocabulary, structure.Profile),
            StructureWords.State(structure),
            structure.Lots,
            StructureWords.Legs(structure),
            Money.FromSteps(structure.CreditSteps),
            bot.View.TryCostToClose(structure, out long cost) ? Money.FromSteps(cost) : null,
            pnl,
            100 * targets?.StopUsed,
            targets?.StopDistance,
            100 * targets?.TargetReached,
            targets?.TargetDistance,
            structure.CreatedAt);
    }

    private List<OrderView> Orders(TradingKernel kernel)
    {
        OrderBook book = kernel.Orders;
        var views = new List<OrderView>();
        for (int i = book.Count - 1; i >= 0; i--)
        {
            Order order = book.At(i);
            if (views.Count < LargestOrders || order.IsLive)
                views.Add(View(kernel, order));
            else if (book.Live.Count == 0 || book.Live[0].Id > order.Id)
                break; // Nothing older can still trade.
        }

        return views;
    }

    private OrderView View(TradingKernel kernel, Order order) => new(
        order.Id,
        order.VenueOrderId == 0 ? null : _ids?.TextOf(order.VenueOrderId) ?? order.VenueOrderId.ToString(),
        order.StructureId,
        order.Bot,
        SymbolOf(kernel, order.InstrumentId),
        order.Side,
        order.Units,
        order.FilledUnits,
        Price.FromSteps(order.Limit),
        order.State,
        order.IsLive,
        StructureWords.State(order),
        order.CreatedAt);

    /// <summary>What each book holds of each contract, over all its structures.</summary>
    private List<PositionView> Positions(TradingKernel kernel, IReadOnlyList<BotStatus> bots)
    {
        var views = new List<PositionView>();
        foreach (BotStatus bot in bots)
        {
            IEnumerable<IGrouping<int, StructureLeg>> held = bot.View.Live
                .SelectMany(structure => structure.Legs)
                .Where(leg => leg.Units != 0)
                .GroupBy(leg => leg.Terms.Id);
            foreach (IGrouping<int, StructureLeg> contract in held)
                views.Add(Position(kernel, bot.Book, contract.Key, [.. contract]));
        }

        return views;
    }

    private PositionView Position(TradingKernel kernel, byte book, int instrument, StructureLeg[] legs)
    {
        long units = legs.Sum(leg => leg.Units);
        long cost = legs.Sum(leg => leg.CostSteps);
        QuoteState quote = kernel.Market.Quote(instrument);
        long mark = units > 0 ? quote.Bid : quote.Ask;
        return new PositionView(
            SymbolOf(kernel, instrument),
            book,
            units,
            Price.FromSteps(units == 0 ? 0 : cost / units),
            mark == 0 || units == 0 ? null : Price.FromSteps(mark),
            legs.Aggregate(Money.Zero, (sum, leg) => sum + kernel.UnrealisedOf(leg)));
    }

    private static List<LimitView> Limits(TradingKernel kernel, IReadOnlyList<BotStatus> bots)
    {
        RiskLimits limits = kernel.Limits;
        Money loss = Loss(bots.Aggregate(Money.Zero, (sum, bot) => sum + bot.DayPnl));
        Money margin = bots.Aggregate(Money.Zero, (sum, bot) => sum + bot.Margin);
        List<LimitView> views =
        [
            new(0, "day's loss, entries stop", loss, limits.DailyLossSoft),
            new(0, "day's loss, all is closed", loss, limits.DailyLossHard),
            new(0, "margin in use", margin, kernel.AccountCapital.Percent(limits.MarginUseAccountPercent)),
        ];
        foreach (BotStatus bot in bots)
        {
            views.Add(new(bot.Book, $"{bot.Vocabulary.Bot}: day's loss", Loss(bot.DayPnl), bot.Limits.DailyLoss));
            views.Add(new(bot.Book, $"{bot.Vocabulary.Bot}: margin", bot.Margin, bot.Allocation.Percent(limits.MarginUseBotPercent)));
        }

        return views;
    }

    private static Money Loss(Money pnl) => Money.Max(Money.Zero, -pnl);

    private string SymbolOf(TradingKernel kernel, int instrument)
    {
        if (!_symbols.TryGetValue(instrument, out string? symbol))
            _symbols.Add(instrument, symbol = OpenAlgoSymbol.Format(kernel.Market.Terms(instrument).Instrument));
        return symbol;
    }
}
