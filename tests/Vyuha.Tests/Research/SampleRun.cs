using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

/// <summary>
/// Half a year of a condor seller's outputs, made by hand from a random walk and flat-smile Black prices: shaped like a
/// kernel's stream, and with its own books, so that a test can ask whether the fold agrees.
/// </summary>
internal sealed class SampleRun
{
    private const int Lot = 65;
    private static readonly TimeOnly[] Instants = [new(9, 30), new(12, 30), new(15, 20)];

    private readonly List<OutputEvent> _outputs = [];
    private readonly List<Instrument?> _instruments = [null];
    private readonly Dictionary<Instrument, int> _ids = [];
    private readonly List<Condor> _open = [];
    private readonly bool _synthetic;
    private ulong _random;
    private long _sequence;
    private Timestamp _time;
    private DateOnly _date;
    private double _level = 25_800;
    private double _vol = 0.15;
    private int _nextOrder = 1;
    private int _nextStructure = 1;
    private long _cash = Capital.Steps;
    private int _sessions;

    public SampleRun(ulong seed = 7, bool synthetic = true, DateOnly? from = null, DateOnly? to = null)
    {
        (_random, _synthetic) = (seed, synthetic);
        (From, To) = (from ?? new(2026, 1, 1), to ?? new(2026, 6, 30));
        for (_date = From; _date <= To; _date = _date.AddDays(1))
        {
            if (_date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                Session();
        }
    }

    public static Money Capital { get; } = Money.FromRupees(300_000);

    public static Vocabulary Words { get; } = new(
        "option-seller",
        ["monthly-45-21", "weekly-7"],
        [
            new(1, "IV rank below entry level"), new(2, "Outside the days-to-expiry window"), new(3, "All entry conditions met"),
            new(4, "Half the credit earned"), new(5, "Cost to close reached twice the credit"), new(6, "Out before expiry"), new(7, "Already holding one"),
        ],
        [
            new(1, "IV rank", ConditionUnit.Percent), new(2, "Days to expiry", ConditionUnit.Days), new(3, "Implied above realised volatility", ConditionUnit.VolatilityPoints),
            new(4, "Credit share of wing width", ConditionUnit.Percent), new(5, "Cost to close over credit", ConditionUnit.Number), new(6, "Time of day", ConditionUnit.MinutesOfDay),
        ]);

    public DateOnly From { get; }

    public DateOnly To { get; }

    public ReadOnlySpan<OutputEvent> Outputs => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_outputs);

    /// <summary>The books kept here, apart from the recorder: fills' cash, charges and what open legs are worth at mid.</summary>
    public long GrossSteps { get; private set; }

    public long ChargesSteps { get; private set; }

    public long OpenValueSteps => _open.Sum(condor => Price.FromModel(Value(condor), Tick, TickRounding.Nearest).Steps);

    public long FinalEquitySteps { get; private set; }

    public int Denials { get; private set; }

    private static Price Tick { get; } = Price.FromSteps(1);

    public static IReadOnlyList<BotInfo> Bots { get; } = [new(1, Words, Capital)];

    public RunInfo Info() => new()
    {
        Header = new RunHeader
        {
            Commit = "0123abc", Runtime = ".NET 10.0", RulesHash = "9f3c5d27aa01e4b8", Configuration = "{ \"bot\": \"option-seller\", \"lots\": 1 }",
            Underlyings = ["NIFTY"], Seed = 42,
        },
        Bots = Bots,
        Instruments = _instruments,
        Data = new DataSummary
        {
            Underlying = "NIFTY", From = From, To = To, Sessions = _sessions, Frequency = DataFrequency.Snapshot,
            Origins = [_synthetic ? DataOrigin.Synthetic : DataOrigin.Exchange], Sources = [new("generator, seed 42", "5577aa00bb11cc22")],
            ModelledQuoteShare = 0.36, MissingDays = [new(2026, 3, 4)], AmberDaysUsed = [new(2026, 2, 3), new(2026, 4, 8)],
        },
        AccountCapital = Money.FromRupees(1_000_000),
        ConfigurationHash = "41d0aa3375b1c9fe",
        OutputHash = 0xfeed_beef_0123_4567,
        Elapsed = TimeSpan.FromSeconds(1.25),
        InputCount = 1_234_567,
        ProgramVersion = "0.1.0",
        CommandLine = "vyuha backtest --bot option-seller --underlying NIFTY --from 2026-01-01 --to 2026-06-30 --seed 42",
        Charges =
        [
            new("Brokerage", Money.FromSteps(ChargesSteps * 55 / 100)), new("STT", Money.FromSteps(ChargesSteps * 22 / 100)),
            new("Exchange transaction charge", Money.FromSteps(ChargesSteps * 10 / 100)), new("GST", Money.FromSteps(ChargesSteps * 12 / 100)),
            new("SEBI fee and stamp duty", Money.FromSteps(ChargesSteps - (ChargesSteps * 55 / 100 + ChargesSteps * 22 / 100 + ChargesSteps * 10 / 100 + ChargesSteps * 12 / 100))),
        ],
    };

    public RunRecorder Recorded()
    {
        var recorder = new RunRecorder(Bots);
        recorder.Record(Outputs);
        return recorder;
    }

    public RunResult Result() => Recorded().Finish(Info());

    private void Session()
    {
        _sessions++;
        foreach (TimeOnly instant in Instants)
        {
            _time = Ist.At(_date, instant);
            double scale = instant == Instants[0] ? 0.6 : 0.4;
            _level *= Math.Exp(_vol * scale * Math.Sqrt(1.0 / 252) * Normal());
            _vol = Math.Clamp(_vol + 0.05 * (0.145 - _vol) + 0.005 * Normal(), 0.09, 0.34);
            foreach (Condor condor in _open.ToArray())
            {
                Attribute(condor);
                Manage(condor);
            }

            Enter(profile: 1, days: 38, least: 30, most: 45, distance: 0.055, width: 300);
            Enter(profile: 2, days: 8, least: 5, most: 9, distance: 0.026, width: 200);
            Mark();
        }
    }

    private void Enter(byte profile, int days, int least, int most, double distance, int width)
    {
        DateOnly expiry = Expiry(profile);
        int remaining = expiry.DayNumber - _date.DayNumber;
        double rank = Math.Clamp((_vol - 0.10) / 0.10 * 100, 0, 100);
        bool holding = _open.Exists(condor => condor.Profile == profile);
        ConditionPayload[] conditions =
        [
            new(rank, profile == 1 ? 45 : 25, 0, 1, rank > (profile == 1 ? 45 : 25), true),
            new(remaining, least, most, 2, remaining >= least && remaining <= most, true),
            new(_vol * 100 - 12, 0.5, 0, 3, _vol * 100 - 12 > 0.5, _sessions > 10),
        ];
        bool enters = !holding && conditions.All(condition => condition.Passed && condition.Ready);
        ushort reason = holding ? (ushort)7 : !conditions[1].Passed ? (ushort)2 : enters ? (ushort)3 : (ushort)1;
        long structure = enters ? _nextStructure : 0;
        Decide(profile, enters ? DecisionAction.Enter : DecisionAction.NoTrade, structure, reason, conditions);
        _ = days;
        if (!enters)
            return;

        if (Uniform() < 0.25)
        {
            Denials++;
            Emit(OutputKind.Denied, output => output with
            {
                Denial = new DenialPayload(structure, Money.FromRupees(145_000).Steps, Money.FromRupees(112_400).Steps, Uniform() < 0.5 ? 1 : 0, (ushort)DenyReason.MarginToday, profile),
            });
            return;
        }

        _nextStructure++;
        var condor = new Condor((int)structure, profile, expiry, Lots: 1);
        double step = 50;
        double put = Math.Floor(_level * (1 - distance) / step) * step, call = Math.Ceiling(_level * (1 + distance) / step) * step;
        condor.Legs.AddRange([Leg(expiry, put - width, OptionRight.Put, 1), Leg(expiry, call + width, OptionRight.Call, 1), Leg(expiry, put, OptionRight.Put, -1), Leg(expiry, call, OptionRight.Call, -1)]);
        Money margin = Money.FromRupees(width * Lot + 38_000);
        condor.Margin = margin.Steps;
        Emit(OutputKind.Approved, output => output with
        {
            Approval = new ApprovalPayload(structure, margin.Steps + 90_000_000, margin.Steps, margin.Steps, 1, profile),
        });
        foreach (CondorLeg leg in condor.Legs)
        {
            Price mid = Mid(leg);
            Emit(OutputKind.StructureLeg, output => output with { Leg = new LegPayload(structure, mid.Steps, _vol, Delta(leg) * Math.Sign(leg.Units), leg.Units) }, leg.Id);
        }

        Change(condor, StructureState.None, StructureState.EnteringHedges, 3);
        for (int i = 0; i < condor.Legs.Count; i++)
        {
            if (i == 2)
                Change(condor, StructureState.EnteringHedges, StructureState.EnteringShorts, 3);
            Trade(condor, condor.Legs[i], condor.Legs[i].Units);
        }

        condor.Credit = -condor.Legs.Sum(leg => leg.Units * Mid(leg).ToModel());
        _open.Add(condor);
        Change(condor, StructureState.EnteringShorts, StructureState.Open, 3);
        Attribute(condor);
    }

    private void Manage(Condor condor)
    {
        double cost = -Value(condor);
        double ratio = cost / condor.Credit;
        int remaining = condor.Expiry.DayNumber - _date.DayNumber;
        ushort reason = ratio <= 0.5 ? (ushort)4 : ratio >= 2 ? (ushort)5 : remaining <= (condor.Profile == 1 ? 21 : 1) ? (ushort)6 : (ushort)0;
        if (reason == 0)
            return;
        Decide(condor.Profile, DecisionAction.Exit, condor.Id, reason, [new(ratio, reason == 5 ? 2 : 0.5, 0, 5, reason != 6, true), new(remaining, condor.Profile == 1 ? 21 : 1, 0, 2, reason == 6, true)]);
        Change(condor, StructureState.Open, StructureState.ExitingShorts, reason);
        foreach (CondorLeg leg in Enumerable.Reverse(condor.Legs))
            Trade(condor, leg, -leg.Units);
        condor.IsHeld = false;
        Change(condor, StructureState.ExitingShorts, StructureState.Closed, reason);
        Attribute(condor);
        _open.Remove(condor);
    }

    private void Trade(Condor condor, CondorLeg leg, int units)
    {
        long order = _nextOrder++;
        Price mid = Mid(leg);
        long spread = Math.Max(500, (long)(mid.Steps * 0.008) / 500 * 500);
        long price = Math.Max(500, mid.Steps + Math.Sign(units) * spread);
        long value = price * Math.Abs(units);
        long charges = Money.FromRupees(23.60m).Steps + (units < 0 ? value / 1000 : value / 30_000) + value / 2500;
        Emit(OutputKind.PlaceOrder, output => output with { Order = new OrderPayload(order, price, 0, Math.Abs(units), condor.Id, units > 0 ? Side.Buy : Side.Sell) }, leg.Id);
        Move(order, leg.Id, OrderState.Approved, OrderState.Sent, 0, 0);
        Move(order, leg.Id, OrderState.Sent, OrderState.Working, 0, 0);
        Emit(OutputKind.Fill, output => output with { Fill = new FillPayload(order, value, charges, mid.Steps, units, condor.Id) }, leg.Id);
        Emit(OutputKind.Posting, output => output with
        {
            Posting = new PostingPayload(
                value, order, new AccountId(1, units > 0 ? AccountKind.Cash : AccountKind.Positions).Value,
                new AccountId(1, units > 0 ? AccountKind.Positions : AccountKind.Cash).Value,
                (ushort)(units > 0 ? PostingReason.PremiumPaid : PostingReason.PremiumReceived)),
        });
        Emit(OutputKind.Posting, output => output with
        {
            Posting = new PostingPayload(charges, order, new AccountId(1, AccountKind.Cash).Value, new AccountId(1, AccountKind.Charges).Value, (ushort)PostingReason.Charges),
        });
        Move(order, leg.Id, OrderState.Working, OrderState.Filled, Math.Abs(units), value);
        long cash = -Math.Sign(units) * value;
        condor.Cash += cash;
        condor.Slippage += units * mid.Steps + cash;
        GrossSteps += cash;
        ChargesSteps += charges;
        _cash += cash - charges;
    }

    private void Move(long order, int instrument, OrderState from, OrderState to, long units, long value) =>
        Emit(OutputKind.OrderChanged, output => output with { Transition = new TransitionPayload(order, units, value, (byte)from, (byte)to, RejectReason.None) }, instrument);

    private void Change(Condor condor, StructureState from, StructureState to, ushort reason) =>
        Emit(OutputKind.StructureChanged, output => output with { Structure = new StructurePayload(condor.Id, 0, 0, 0, reason, (byte)from, (byte)to) });

    private void Decide(byte profile, DecisionAction action, long structure, ushort reason, ConditionPayload[] conditions)
    {
        Emit(OutputKind.Decision, output => output with { Decision = new DecisionPayload(structure, reason, (ushort)conditions.Length, profile, action) });
        foreach (ConditionPayload condition in conditions)
            Emit(OutputKind.Condition, output => output with { Condition = condition });
    }

    private void Attribute(Condor condor)
    {
        foreach (CondorLeg leg in condor.Legs.Where(_ => condor.IsHeld))
        {
            OptionState now = new(_level, _vol, (Ist.At(condor.Expiry, new(15, 30)) - _time).TotalDays / 365, 1);
            if (condor.Last is { } last)
                condor.Explained += leg.Units * GreekProfit.Between(leg.Contract.Right == OptionRight.Call, leg.Contract.Strike.ToModel(), last, now);
        }

        condor.Last = new(_level, _vol, (Ist.At(condor.Expiry, new(15, 30)) - _time).TotalDays / 365, 1);
        long value = condor.IsHeld ? Price.FromModel(Value(condor), Tick, TickRounding.Nearest).Steps : 0;
        GreekProfit parts = condor.Explained;
        Emit(OutputKind.StructureMark, output => output with { StructureMark = new(value, condor.Cash + value, condor.Slippage, _level, condor.Id) });
        Emit(OutputKind.StructureAttribution, output => output with
        {
            Attribution = new(Steps(parts.Delta), Steps(parts.Gamma), Steps(parts.Vega), Steps(parts.Theta), Steps(parts.VannaVolga)),
        });
    }

    private static long Steps(double rupees) => Money.FromModel(rupees).Steps;

    private void Mark()
    {
        long value = _open.Sum(condor => Price.FromModel(Value(condor) - 4 * Lot * 0.4, Tick, TickRounding.Nearest).Steps);
        long margin = _open.Sum(condor => condor.Margin);
        FinalEquitySteps = _cash + value;
        Emit(OutputKind.BookMark, output => output with { Mark = new MarkPayload(_cash + value, _cash, margin, 0, value) });
    }

    private void Emit(OutputKind kind, Func<OutputEvent, OutputEvent> payload, int instrument = 0)
    {
        var output = payload(new OutputEvent());
        (output.Sequence, output.TimeNanoseconds, output.Kind, output.Bot, output.InstrumentId) = (++_sequence, _time.Nanoseconds, kind, 1, instrument);
        _outputs.Add(output);
    }

    // Tuesdays, as NIFTY expires; the monthly one is the last Tuesday of a month.
    private DateOnly Expiry(byte profile)
    {
        DateOnly day = _date.AddDays(profile == 1 ? 24 : 4);
        while (day.DayOfWeek != DayOfWeek.Tuesday || (profile == 1 && day.AddDays(7).Month == day.Month))
            day = day.AddDays(1);
        return day;
    }

    private CondorLeg Leg(DateOnly expiry, double strike, OptionRight right, int sign)
    {
        var contract = Instrument.Option(Exchange.Nfo, "NIFTY", expiry, Price.FromRupees((decimal)strike), right);
        if (!_ids.TryGetValue(contract, out int id))
        {
            id = _instruments.Count;
            _ids.Add(contract, id);
            _instruments.Add(contract);
        }

        return new CondorLeg(id, contract, sign * Lot);
    }

    private double Value(Condor condor) => condor.Legs.Sum(leg => leg.Units * Mid(leg).ToModel());

    private Price Mid(CondorLeg leg) => Price.FromModel(Math.Max(0.1, Black(leg, _level, _vol, 0)), Price.FromRupees(0.05m), TickRounding.Nearest);

    private double Delta(CondorLeg leg) => (Black(leg, _level + 1, _vol, 0) - Black(leg, _level - 1, _vol, 0)) / 2;

    private double Black(CondorLeg leg, double level, double vol, double daysOn)
    {
        double years = Math.Max(1e-6, ((Ist.At(leg.Contract.Expiry, new(15, 30)) - _time).TotalDays - daysOn) / 365);
        double strike = leg.Contract.Strike.ToModel(), deviation = vol * Math.Sqrt(years);
        double d1 = Math.Log(level / strike) / deviation + deviation / 2;
        double call = level * Cdf(d1) - strike * Cdf(d1 - deviation);
        return leg.Contract.Right == OptionRight.Call ? call : call - level + strike;
    }

    // Abramowitz and Stegun 7.1.26 is good to 1.5e-7, far below a tick of these prices; smooth enough for differences of 0.1 %.
    private static double Cdf(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2), t = 1 / (1 + 0.3275911 * z);
        double tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-z * z) / 2;
        return x > 0 ? 1 - tail : tail;
    }

    private double Uniform()
    {
        _random = _random * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
        return (_random >> 11) / (double)(1UL << 53);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    private sealed record CondorLeg(int Id, Instrument Contract, int Units);

    private sealed record Condor(int Id, byte Profile, DateOnly Expiry, int Lots)
    {
        public List<CondorLeg> Legs { get; } = [];

        public double Credit { get; set; }

        public long Margin { get; set; }

        public bool IsHeld { get; set; } = true;

        public long Cash { get; set; }

        public long Slippage { get; set; }

        public OptionState? Last { get; set; }

        public GreekProfit Explained { get; set; }
    }
}
