using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>
/// A kernel with two scripted bots whose exchange is the test itself: it answers, fills and cancels orders when it pleases. After every input it
/// is checked that no short can be without cover, whatever of the orders on their way fills.
/// </summary>
internal sealed class TradingFloor
{
    public static readonly DateOnly Expiry = new(2026, 2, 10);

    private readonly MiniMarket[] _markets;
    private readonly Dictionary<Instrument, int> _ids = [];
    private readonly OutputBuffer _outputs = new();
    private readonly Func<RiskLimits, RiskLimits> _limits;
    private readonly BotLimits _bot;
    private readonly int _allocation;
    private readonly Dictionary<long, int> _placedInSecond = [];

    /// <param name="limits">Changes of the account's limits.</param>
    /// <param name="bot">Limits of both bots.</param>
    /// <param name="allocation">Capital of either bot, rupees.</param>
    /// <param name="laterExpiry">A second chain beside that of <see cref="Expiry"/>.</param>
    public TradingFloor(Func<RiskLimits, RiskLimits>? limits = null, BotLimits? bot = null, int allocation = 1_000_000, DateOnly? laterExpiry = null)
    {
        DateOnly[] expiries = laterExpiry is { } later ? [Expiry, later] : [Expiry];
        _markets = Array.ConvertAll(expiries, expiry => new MiniMarket([], expiry) { LowestStrike = 22_500, HighestStrike = 25_500 });
        (_limits, _bot, _allocation) = (limits ?? (same => same), bot ?? new BotLimits(), allocation);
        First = new ScriptedBot("first");
        Second = new ScriptedBot("second");
        Kernel = Make(null);
        OpenDay(new(2026, 2, 4));
    }

    public TradingKernel Kernel { get; private set; }

    public ScriptedBot First { get; private set; }

    public ScriptedBot Second { get; private set; }

    public Timestamp Time { get; private set; }

    public DateOnly Today { get; private set; }

    public double Level { get; set; } = 24_000;

    /// <summary>Outputs of the last input.</summary>
    public List<OutputEvent> Last { get; } = [];

    public List<OutputEvent> All { get; } = [];

    /// <summary>Most orders placed in one calendar second so far.</summary>
    public int MostPlacedInASecond => _placedInSecond.Count == 0 ? 0 : _placedInSecond.Values.Max();

    public Structure Structure => Kernel.Structures[^1];

    /// <summary>Orders at the exchange, oldest first.</summary>
    public IReadOnlyList<Order> Working => Kernel.Orders.Live;

    public void OpenDay(DateOnly date)
    {
        Today = date;
        Time = Ist.At(date, new TimeOnly(9, 15));
        Apply(InputEvent.OfDayOpen(Next, Time, new DayPayload(date.DayNumber, DataFrequency.Snapshot, DataOrigin.Synthetic)));
        foreach (ListedContract contract in _markets.SelectMany(market => market.Build(date, [Level]).Contracts).DistinctBy(contract => contract.Instrument))
        {
            Instrument one = contract.Instrument;
            if (!_ids.TryGetValue(one, out int id))
                _ids.Add(one, id = _ids.Count + 1);
            Apply(InputEvent.OfContract(Next, Time, id, new ContractPayload(
                one.Strike.Steps, 0, one.Expiry == default ? 0 : one.Expiry.DayNumber, contract.StatedLotSize, 0, 0, one.Kind, one.Right, one.Exchange)));
        }
    }

    /// <summary>Quotes of all contracts but those left out, then the bots' turn; now, when it is later than the time given.</summary>
    public TradingFloor Snapshot(TimeOnly time, Func<Instrument, bool>? without = null)
    {
        Timestamp at = Ist.At(Today, time);
        Time = at > Time ? at : Time;
        foreach (MarketDay day in _markets.Select(market => market.Build(Today, [Level])))
        {
            for (int row = 0; row < day.RowCount; row++)
            {
                Instrument instrument = day.Contracts[day.Contract[row]].Instrument;
                if (without?.Invoke(instrument) == true)
                    continue;
                Apply(InputEvent.OfQuote(Next, Time, _ids[instrument], new QuotePayload(
                    day.Bid[row], day.Ask[row], day.Last[row], day.BidSize[row], day.AskSize[row], day.OpenInterest[row])));
            }
        }

        Apply(InputEvent.OfSnapshotEnd(Next, Time));
        return this;
    }

    public int IdOf(int strike, OptionRight right, DateOnly? expiry = null) =>
        _ids[Instrument.Option(Exchange.Nfo, "NIFTY", expiry ?? Expiry, Price.FromRupees(strike), right)];

    public void Wait(double seconds)
    {
        Time = Time.Plus(TimeSpan.FromSeconds(seconds));
        Apply(InputEvent.OfTimer(Next, Time));
    }

    public void Operate(OperatorAction action, byte bot = 0, ulong user = 77) => Apply(InputEvent.OfOperator(Next, Time, new OperatorPayload(action, bot, user)));

    public void TopUp(byte bot, decimal rupees, ulong user = 77) =>
        Apply(InputEvent.OfOperator(Next, Time, new OperatorPayload(OperatorAction.TopUp, bot, user, Money.FromRupees(rupees).Steps)));

    /// <summary>The next input comes so much later.</summary>
    public void PassWithoutInput(TimeSpan time) => Time = Time.Plus(time);

    /// <summary>A person acts on a structure or an order.</summary>
    public void ByHand(OperatorAction action, long subject, int contract = 0, decimal limit = 0, ulong user = 77) =>
        Apply(InputEvent.OfOperator(Next, Time, Wish(action, subject, limit, user), contract));

    /// <summary>Why that could not be done now.</summary>
    public string? WhyNot(OperatorAction action, long subject, int contract = 0, decimal limit = 0) => Kernel.WhyNotByHand(Wish(action, subject, limit, 77), contract);

    /// <summary>A person opens a trade in a bot's book.</summary>
    public TicketAnswer Place(byte bot, OrderTicket ticket)
    {
        foreach (TextPayload piece in TextPayload.Of(TextPurpose.Ticket, bot, ticket.ToJson(), 77))
            Apply(InputEvent.OfText(Next, Time, piece));
        return Kernel.LastTicket!;
    }

    private static OperatorPayload Wish(OperatorAction action, long subject, decimal limit, ulong user) => new(action, 0, user, Price.FromRupees(limit).Steps, subject);

    /// <summary>A future at 24,050, announced and quoted.</summary>
    public int Future(int id, DateOnly expiry)
    {
        Instrument one = Instrument.Future(Exchange.Nfo, "NIFTY", expiry);
        Apply(InputEvent.OfContract(Next, Time, id, new ContractPayload(0, 500, expiry.DayNumber, 65, 0, 0, one.Kind, one.Right, one.Exchange)));
        Apply(InputEvent.OfQuote(Next, Time, id, new QuotePayload(
            Price.FromRupees(24_050).Steps, Price.FromRupees(24_051).Steps, Price.FromRupees(24_050).Steps, 650, 650, 0)));
        return id;
    }

    public void Tell(int instrument, long units, decimal price) =>
        Apply(InputEvent.OfExternalPosition(Next, Time, instrument, new ExternalPayload(units, Price.FromRupees(price).Steps)));

    public void Settle(decimal level) =>
        Apply(InputEvent.OfSettlement(Next, Time, new SettlementPayload(Price.FromRupees(level).Steps, Expiry.DayNumber, 0)));

    public void Accept(Order order) => Apply(InputEvent.OfReply(Next, Time, new ReplyPayload(order.Id, order.Id, ReplyKind.Accepted, RejectReason.None)));

    /// <summary>Fills units more, or all that is left, at the order's own limit.</summary>
    public void Fill(Order order, int? units = null)
    {
        long filled = order.FilledUnits + (units ?? order.RemainingUnits);
        long value = order.FilledValue + order.Limit * (filled - order.FilledUnits);
        ReportedStatus status = filled == order.Units ? ReportedStatus.Filled : ReportedStatus.Working;
        Apply(InputEvent.OfReport(Next, Time, new ReportPayload(order.Id, filled, value, order.Id, status)));
    }

    /// <summary>What has been filled so far, and a state.</summary>
    public void Report(Order order, ReportedStatus status) =>
        Apply(InputEvent.OfReport(Next, Time, new ReportPayload(order.Id, order.FilledUnits, order.FilledValue, order.Id, status)));

    public void Gone(Order order) =>
        Apply(InputEvent.OfReport(Next, Time, new ReportPayload(order.Id, order.FilledUnits, order.FilledValue, order.Id, ReportedStatus.Cancelled)));

    public void Apply(in ReplyPayload reply) => Apply(InputEvent.OfReply(Next, Time, reply));

    public void Reject(Order order) => Apply(InputEvent.OfReply(Next, Time, new ReplyPayload(order.Id, 0, ReplyKind.Rejected, RejectReason.Other)));

    public void Keep(Order order) =>
        Apply(InputEvent.OfReply(Next, Time, new ReplyPayload(order.Id, order.Id, order.State == OrderState.CancelPending ? ReplyKind.CancelRejected : ReplyKind.ModifyAccepted, RejectReason.None)));

    /// <summary>Fills whatever is at the exchange until nothing is.</summary>
    public void FillAll()
    {
        while (Working.Count > 0)
            Fill(Working[0]);
    }

    /// <summary>Fills the orders that are at the exchange now, this many, and none that follow.</summary>
    public void FillAllOf(int count)
    {
        Order[] now = [.. Working];
        Assert.Equal(count, now.Length);
        foreach (Order order in now)
            Fill(order);
    }

    public void CloseDay()
    {
        Time = Ist.At(Today, new TimeOnly(15, 30));
        Apply(InputEvent.OfDayClose(Next, Time));
    }

    /// <summary>Ends the day, carries the book as JSON into a new kernel, and opens the next day.</summary>
    public void NextDay(DateOnly date, Func<BookState, BookState>? edit = null)
    {
        CloseDay();
        NextDayAfterClose(date, edit);
    }

    public void NextDayAfterClose(DateOnly date, Func<BookState, BookState>? edit = null)
    {
        BookState book = BookState.Parse(Kernel.Capture().ToJson());
        Kernel = Make(edit is null ? book : edit(book));
        OpenDay(date);
    }

    public IEnumerable<OutputEvent> Now(OutputKind kind) => Last.Where(output => output.Kind == kind);

    /// <summary>Orders placed by the last input, as words: <c>+24800C</c> buys a call.</summary>
    public string Placed() => string.Join(' ', Now(OutputKind.PlaceOrder).Select(output => Words(output.Order.Side, output.InstrumentId)).Order(StringComparer.Ordinal));

    public string Words(Side side, int instrument)
    {
        Instrument contract = Kernel.Market.Terms(instrument).Instrument;
        return $"{(side == Side.Buy ? '+' : '-')}{contract.Strike.ToRupees():0}{(contract.Right == OptionRight.Call ? 'C' : 'P')}";
    }

    private long Next => Kernel.Sequence + 1;

    private TradingKernel Make(BookState? opening)
    {
        (First, Second) = (new ScriptedBot("first"), new ScriptedBot("second"));
        var options = new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY"],
            Bots = [new BotSetup(1, First, _bot, Money.FromRupees(_allocation)), new BotSetup(2, Second, _bot, Money.FromRupees(_allocation))],
            AccountCapital = Money.FromRupees(1_000_000 + 2 * _allocation),
            Reserve = Money.FromRupees(1_000_000),
            Limits = _limits(TradingConfiguration.Read().Limits),
            Brokerage = new BrokeragePlan(),
        };
        return opening is null ? new TradingKernel(options) : new TradingKernel(options, opening);
    }

    private void Apply(in InputEvent input)
    {
        _outputs.Clear();
        Kernel.Apply(input, _outputs);
        Last.Clear();
        Last.AddRange(_outputs.Events);
        All.AddRange(_outputs.Events);
        int placed = Now(OutputKind.PlaceOrder).Count();
        long second = input.Time.Nanoseconds / Timestamp.NanosecondsPerSecond;
        _placedInSecond[second] = _placedInSecond.GetValueOrDefault(second) + placed;
        if (Last.Count > 0)
            RequireCover(); // Without an output no order has moved and nothing has been filled.
    }

    /// <summary>Shorts held and still to be sold against longs held and not being sold, for calls and puts of every structure.</summary>
    private void RequireCover()
    {
        foreach (Structure structure in Kernel.Structures)
        {
            if (structure.IsFinished)
                continue;
            foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
            {
                long shorts = 0, cover = 0;
                foreach (StructureLeg leg in structure.Legs.Where(leg => leg.Terms.Instrument.Right == right))
                {
                    long selling = Working
                        .Where(order => order.StructureId == structure.Id && order.InstrumentId == leg.Terms.Id && order.Side == Side.Sell)
                        .Sum(order => order.RemainingUnits);
                    if (leg.Side == Side.Sell)
                        shorts += -leg.Units + selling;
                    else
                        cover += leg.Units - selling;
                }

                Assert.True(shorts <= cover, $"Structure {structure.Id} could be short {shorts} {right}s with {cover} to cover them, in state {structure.State}.");
            }
        }
    }
}
