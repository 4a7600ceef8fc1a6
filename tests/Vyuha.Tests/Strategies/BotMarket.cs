using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Strategies;

/// <summary>One decision of a bot with its conditions, as the kernel recorded it.</summary>
internal sealed record RecordedDecision(Timestamp Time, DecisionPayload Decision, IReadOnlyList<ConditionPayload> Conditions)
{
    public ConditionPayload this[ushort code] => Conditions.Single(condition => condition.Code == code);

    public bool Has(ushort code) => Conditions.Any(condition => condition.Code == code);
}

/// <summary>
/// A small NIFTY market around a real kernel: chains priced with Black-76 on a skewed smile, quotes rounded outwards to ticks, by the shipped rules
/// (lots, expiries, holidays, charges, margins). The venue fills each order at once at the quote.
/// </summary>
internal abstract class BotMarket<TMarket>
    where TMarket : BotMarket<TMarket>
{
    private const ushort Nifty = 0;
    private const ushort Vix = 1;
    protected const int NiftyId = 1;
    protected const int VixId = 2;
    private const double Rate = 0.065;
    private static readonly Price Tick = Price.FromRupees(0.05m);

    private readonly OutputBuffer _outputs = new();
    private readonly List<OutputEvent> _pending = [];
    private readonly Dictionary<Instrument, int> _ids = [];
    private readonly Dictionary<int, (long Bid, long Ask)> _quotes = [];
    private readonly ChargeDesk _charges;
    private DateOnly _today;
    private DataFrequency _frequency;
    private Timestamp _time;
    private long _sequence;

    /// <param name="strategy">The bot.</param>
    /// <param name="book">Its book, 1 to 4.</param>
    /// <param name="allocation">Its capital, rupees.</param>
    protected BotMarket(
        IStrategy strategy, byte book, decimal allocation, DateOnly today, DateOnly[] expiries, RiskLimits? limits, DataFrequency frequency, BookState? opening = null)
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        var options = new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY", "INDIAVIX"],
            Bots = [new BotSetup(book, strategy, new BotLimits(), Money.FromRupees(allocation))],
            AccountCapital = Money.FromRupees(1_000_000),
            Reserve = Money.FromRupees(100_000),
            Limits = limits ?? configuration.Limits,
            Rate = Rate,
        };
        Kernel = opening is null ? new TradingKernel(options) : new TradingKernel(options, opening);
        (_today, _frequency, Expiries) = (today, frequency, expiries);
        _charges = new ChargeDesk(MarketRules.Shipped, new BrokeragePlan(), enabled: true);
        Book = new StrategyBook(4, Kernel.Market, new MarginDesk(Kernel.Market), _charges);
        _time = Ist.At(today, new TimeOnly(0, 0));
        if (opening is not null)
        {
            // The book goes on with its contracts, under the ids they have: they are announced in the same order.
            _sequence = opening.Sequence;
            return;
        }

        Apply(InputEvent.OfContract(_sequence + 1, _time, NiftyId, IndexOf(Nifty)));
        Apply(InputEvent.OfContract(_sequence + 1, _time, VixId, IndexOf(Vix)));
    }

    public TradingKernel Kernel { get; }

    public DateOnly[] Expiries { get; }

    public List<RecordedDecision> Decisions { get; } = [];

    public List<OutputEvent> Denials { get; } = [];

    public List<OutputEvent> TradeFills { get; } = [];

    public double Spot { get; set; } = 24_000;

    public double Volatility { get; set; } = 0.14;

    public double VixNow { get; set; } = 18;

    /// <summary>Points on each side of the model price.</summary>
    public double HalfSpread { get; set; } = 0.2;

    /// <summary>Size of every bid and ask.</summary>
    public int DisplayedUnits { get; set; } = 10_000;

    /// <summary>A contract of which fewer units are displayed, and how many.</summary>
    public (int InstrumentId, int Units)? Thin { get; set; }

    /// <summary>Units; none where not given, which is "not known".</summary>
    public Func<Instrument, long>? OpenInterest { get; set; }

    /// <summary>Whether orders are filled; otherwise they rest.</summary>
    public bool Fills { get; set; } = true;

    public double Step { get; init; } = 50;

    public double Reach { get; init; } = 2_000;

    public RecordedDecision Last => Decisions[^1];

    public Structure Structure => Kernel.Structures[^1];

    public MarketState Market => Kernel.Market;

    /// <summary>The chain of the first expiry.</summary>
    public OptionChain Chain => Market.Chains(Nifty).Single(chain => chain.Expiry == Expiries[0]);

    /// <summary>A book of nobody, for asking what margin and charges would be.</summary>
    public StrategyBook Book { get; }

    /// <summary>Daily closes before the first day: realised volatility exactly as given, and India VIX from 10 to 20.</summary>
    public TMarket WithHistory(double realised = 0.12, int vixDays = 252, int days = 21)
    {
        // Returns of +r and −r in turn: their sample deviation over n is r √(n/(n − 1)).
        int returns = days - 1;
        double daily = realised / Math.Sqrt(252.0 * returns / (returns - 1));
        for (int i = 0; i < Math.Max(days, vixDays); i++)
        {
            int day = _today.DayNumber - Math.Max(days, vixDays) + i;
            int left = Math.Max(days, vixDays) - i;
            if (left <= days)
                Close(NiftyId, day, left % 2 == 1 ? 24_000 : 24_000 * Math.Exp(daily));
            if (left <= vixDays)
                Close(VixId, day, left == 1 ? 10 : left == 2 ? 20 : 15);
        }

        return (TMarket)this;
    }

    /// <summary>Daily bars of NIFTY before the first day, oldest first.</summary>
    public TMarket WithBars(IReadOnlyList<(double Open, double High, double Low, double Close)> bars)
    {
        static long Steps(double value) => Price.FromModel(value, Price.FromSteps(1), TickRounding.Nearest).Steps;
        for (int i = 0; i < bars.Count; i++)
        {
            (double open, double high, double low, double close) = bars[i];
            int day = _today.DayNumber - bars.Count + i;
            Apply(InputEvent.OfDailyClose(_sequence + 1, _time, NiftyId, new ClosePayload(Steps(close), Steps(open), Steps(high), Steps(low), day)));
        }

        return (TMarket)this;
    }

    public TMarket OpenDay(DateOnly? date = null)
    {
        _today = date ?? _today;
        _charges.OpenDay(_today);
        _time = Ist.At(_today, new TimeOnly(9, 15));
        Apply(InputEvent.OfDayOpen(_sequence + 1, _time, new DayPayload(_today.DayNumber, _frequency, DataOrigin.Synthetic)));
        foreach (DateOnly expiry in Expiries.Where(expiry => expiry >= _today))
        {
            for (double strike = 24_000 - Reach; strike <= 24_000 + Reach; strike += Step)
            {
                Announce(expiry, strike, OptionRight.Call);
                Announce(expiry, strike, OptionRight.Put);
            }
        }

        return (TMarket)this;
    }

    /// <summary>The day is closed and a later one begins.</summary>
    public TMarket OpenDayAfter(DateOnly date)
    {
        CloseDay();
        return OpenDay(date);
    }

    public void CloseDay()
    {
        _time = Ist.At(_today, new TimeOnly(15, 30));
        Apply(InputEvent.OfDayClose(_sequence + 1, _time));
        _pending.Clear();
    }

    /// <summary>All quotes of one instant, then the bot's turn, then the fills of what it sent.</summary>
    /// <param name="time">HH:mm or HH:mm:ss, IST.</param>
    /// <param name="change">Changes a quote before it is sent: contract, bid and ask in rupees.</param>
    public TMarket Snapshot(string time, Func<Instrument, double, double, (double Bid, double Ask)>? change = null)
    {
        _time = Ist.At(_today, TimeOnly.Parse(time));
        Index(NiftyId, Spot);
        if (VixNow > 0)
            Index(VixId, VixNow);
        BeforeQuotes(_today);
        foreach ((Instrument instrument, int id) in _ids)
        {
            if (instrument.Expiry < _today)
                continue;
            double model = ModelPrice(instrument);
            (double bid, double ask) = (Math.Max(0, model - HalfSpread), model + HalfSpread);
            if (change is not null)
                (bid, ask) = change(instrument, bid, ask);
            long bidSteps = bid < 0.05 ? 0 : Price.FromModel(bid, Tick, TickRounding.Down).Steps;
            long askSteps = ask <= 0 ? 0 : Price.FromModel(ask, Tick, TickRounding.Up).Steps;
            _quotes[id] = (bidSteps, askSteps);
            int displayed = Thin is { } thin && thin.InstrumentId == id ? thin.Units : DisplayedUnits;
            Apply(InputEvent.OfQuote(_sequence + 1, _time, id, new QuotePayload(bidSteps, askSteps, askSteps, displayed, displayed, OpenInterest?.Invoke(instrument) ?? 0)));
        }

        Apply(InputEvent.OfSnapshotEnd(_sequence + 1, _time));
        FillAll();
        return (TMarket)this;
    }

    /// <summary>What an operator, or the session in his place, says between two snapshots.</summary>
    public TMarket Operator(OperatorAction action)
    {
        Apply(InputEvent.OfOperator(_sequence + 1, _time, new OperatorPayload(action, 0, 0)));
        return (TMarket)this;
    }

    /// <summary>A person closes one leg of the last structure.</summary>
    public TMarket CloseLeg(int contract)
    {
        Apply(InputEvent.OfOperator(_sequence + 1, _time, new OperatorPayload(OperatorAction.CloseLeg, 0, 7, 0, Structure.Id), contract));
        FillAll();
        return (TMarket)this;
    }

    /// <summary>A person opens a trade in the bot's book.</summary>
    public TMarket Place(OrderTicket ticket)
    {
        foreach (TextPayload piece in TextPayload.Of(TextPurpose.Ticket, Kernel.BotBooks.Single(), ticket.ToJson(), userHash: 7))
            Apply(InputEvent.OfText(_sequence + 1, _time, piece));
        FillAll();
        return (TMarket)this;
    }

    /// <summary>A person gives the bot other options, in as many inputs as they need.</summary>
    public TMarket Give(string options)
    {
        foreach (TextPayload piece in TextPayload.Of(TextPurpose.Options, Kernel.BotBooks.Single(), options, userHash: 7))
            Apply(InputEvent.OfText(_sequence + 1, _time, piece));
        return (TMarket)this;
    }

    /// <summary>Ends of snapshots at this instant without a new quote: bytes allocated by them.</summary>
    public long AllocatedBySnapshots(int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            Kernel.Apply(InputEvent.OfSnapshotEnd(++_sequence, _time), _outputs);
            _outputs.Clear();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public double ForwardOf(DateOnly expiry) => Spot * Math.Exp(Rate * Years(expiry));

    public double Years(DateOnly expiry) => YearFraction.Years(_time.Nanoseconds, MarketRules.Shipped.ExpiryInstant("NIFTY", expiry).Value.Nanoseconds);

    /// <summary>Volatility at the money of an expiry where it is not that of all.</summary>
    public Dictionary<DateOnly, double> VolatilityOf { get; } = [];

    /// <summary>At the strike: 0.8 vol points higher for each per cent below the money, so that puts are dearer than calls.</summary>
    public double VolatilityAt(double strike) => Math.Max(0.05, Volatility - 0.8 * (strike / Spot - 1));

    public double ModelPrice(Instrument option)
    {
        double years = Years(option.Expiry), strike = option.Strike.ToModel();
        return Black76.Price(option.Right == OptionRight.Call, ForwardOf(option.Expiry), strike, years, VolatilityAt(strike) + (VolatilityOf.TryGetValue(option.Expiry, out double own) ? own - Volatility : 0), Math.Exp(-Rate * years));
    }

    public (double Bid, double Ask) QuoteOf(int id) => (_quotes[id].Bid / (double)Price.StepsPerRupee, _quotes[id].Ask / (double)Price.StepsPerRupee);

    public StructureLeg Leg(OptionRight right, Side side) =>
        Structure.Legs.Last(leg => leg.Terms.Instrument.Right == right && leg.Side == side && leg.TargetUnits != 0);

    /// <summary>Charges of the fills that opened a structure, steps: the first of each contract.</summary>
    public long ChargesAt(int structure) =>
        TradeFills.Where(fill => fill.Fill.StructureId == structure).GroupBy(fill => fill.InstrumentId).Sum(fills => fills.First().Fill.Charges);

    protected void Close(int id, int day, double value)
    {
        long steps = Price.FromModel(value, Price.FromSteps(1), TickRounding.Nearest).Steps;
        Apply(InputEvent.OfDailyClose(_sequence + 1, _time, id, new ClosePayload(steps, steps, steps, steps, day)));
    }

    private void Index(int id, double value)
    {
        long steps = Price.FromModel(value, Price.FromSteps(1), TickRounding.Nearest).Steps;
        Apply(InputEvent.OfQuote(_sequence + 1, _time, id, new QuotePayload(0, 0, steps, 0, 0, 0)));
    }

    private void Announce(DateOnly expiry, double strike, OptionRight right)
    {
        Price price = Price.FromRupees((decimal)strike);
        Instrument instrument = Instrument.Option(Exchange.Nfo, "NIFTY", expiry, price, right);
        if (!_ids.TryGetValue(instrument, out int id))
            _ids.Add(instrument, id = _ids.Count + VixId + 1);
        Apply(InputEvent.OfContract(_sequence + 1, _time, id, new ContractPayload(
            price.Steps, 0, expiry.DayNumber, 0, 0, Nifty, InstrumentKind.IndexOption, right, Exchange.Nfo)));
    }

    private static ContractPayload IndexOf(ushort underlying) => new(0, 0, 0, 0, 0, underlying, InstrumentKind.IndexSpot, OptionRight.None, Exchange.NseIndex);

    private void FillAll()
    {
        for (int rounds = 0; Kernel.HasWorkInProgress && rounds < 20; rounds++)
        {
            OutputEvent[] orders = [.. _pending];
            _pending.Clear();
            foreach (OutputEvent sent in orders)
                Answer(sent);
            _time = _time.Plus(TimeSpan.FromSeconds(1));
            Apply(InputEvent.OfTimer(_sequence + 1, _time));
        }
    }

    private void Answer(in OutputEvent sent)
    {
        OrderPayload order = sent.Order;
        long venue = order.OrderId;
        switch (sent.Kind)
        {
            case OutputKind.PlaceOrder:
                Apply(InputEvent.OfReply(_sequence + 1, _time, new ReplyPayload(order.OrderId, venue, ReplyKind.Accepted, RejectReason.None)));
                if (Fills)
                {
                    (long bid, long ask) = _quotes[sent.InstrumentId];
                    long price = order.Side == Side.Buy ? ask : bid;
                    Apply(InputEvent.OfReport(_sequence + 1, _time, new ReportPayload(order.OrderId, order.Units, price * order.Units, venue, ReportedStatus.Filled)));
                }

                break;
            case OutputKind.CancelOrder:
                Apply(InputEvent.OfReply(_sequence + 1, _time, new ReplyPayload(order.OrderId, venue, ReplyKind.CancelAccepted, RejectReason.None)));
                Apply(InputEvent.OfReport(_sequence + 1, _time, new ReportPayload(order.OrderId, 0, 0, venue, ReportedStatus.Cancelled)));
                break;
            default:
                Apply(InputEvent.OfReply(_sequence + 1, _time, new ReplyPayload(order.OrderId, venue, ReplyKind.ModifyAccepted, RejectReason.None)));
                break;
        }
    }

    /// <summary>What else comes at the beginning of a snapshot.</summary>
    protected virtual void BeforeQuotes(DateOnly today)
    {
    }

    /// <summary>An input now.</summary>
    protected void Apply(Func<long, Timestamp, InputEvent> make) => Apply(make(_sequence + 1, _time));

    private void Apply(in InputEvent input)
    {
        _sequence++;
        Kernel.Apply(input, _outputs);
        List<ConditionPayload>? conditions = null;
        foreach (ref readonly OutputEvent output in _outputs.Events)
        {
            switch (output.Kind)
            {
                case OutputKind.Decision:
                    conditions = [];
                    Decisions.Add(new RecordedDecision(output.Time, output.Decision, conditions));
                    break;
                case OutputKind.Condition:
                    conditions!.Add(output.Condition);
                    break;
                case OutputKind.Denied:
                    Denials.Add(output);
                    break;
                case OutputKind.Fill:
                    TradeFills.Add(output);
                    break;
                case OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder:
                    _pending.Add(output);
                    break;
            }
        }

        _outputs.Clear();
    }
}
