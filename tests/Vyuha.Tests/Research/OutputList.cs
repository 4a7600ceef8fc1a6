using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

/// <summary>A handful of outputs written by hand, in rupees and with times in India.</summary>
internal sealed class OutputList
{
    private readonly List<OutputEvent> _outputs = [];
    private Timestamp _time = Ist.At(new(2026, 1, 5), new(9, 30));

    public static Vocabulary Words { get; } = new(
        "seller", ["weekly"], [new(1, "Conditions met"), new(2, "Half the credit earned"), new(3, "IV rank too low")], [new(1, "IV rank", ConditionUnit.Percent)]);

    public static Instrument Put { get; } = Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 1, 13), Price.FromRupees(24_500), OptionRight.Put);

    public static Instrument LowerPut { get; } = Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 1, 13), Price.FromRupees(24_300), OptionRight.Put);

    public OutputList At(DateOnly date, int hour, int minute)
    {
        _time = Ist.At(date, new(hour, minute));
        return this;
    }

    public OutputList Add(OutputKind kind, OutputEvent output, byte bot = 1, int instrument = 0)
    {
        (output.Sequence, output.TimeNanoseconds, output.Kind, output.Bot, output.InstrumentId) = (_outputs.Count + 1, _time.Nanoseconds, kind, bot, instrument);
        _outputs.Add(output);
        return this;
    }

    public OutputList Decide(DecisionAction action, ushort reason, long structure, params ConditionPayload[] conditions)
    {
        Add(OutputKind.Decision, new OutputEvent { Decision = new(structure, reason, (ushort)conditions.Length, 1, action) });
        foreach (ConditionPayload condition in conditions)
            Add(OutputKind.Condition, new OutputEvent { Condition = condition });
        return this;
    }

    public OutputList Approve(long structure, decimal margin = 100_000) => Add(OutputKind.Approved, new OutputEvent
    {
        Approval = new(structure, Steps(margin), Steps(margin), Steps(margin), 1, 1),
    });

    public OutputList Change(long structure, StructureState from, StructureState to, ushort reason = 0) => Add(OutputKind.StructureChanged, new OutputEvent
    {
        Structure = new(structure, 0, 0, 0, reason, (byte)from, (byte)to),
    });

    public OutputList Place(long order, int structure, Side side, int units, decimal limit, int instrument = 1) => Add(
        OutputKind.PlaceOrder, new OutputEvent { Order = new(order, Steps(limit), 0, units, structure, side) }, instrument: instrument);

    public OutputList Move(long order, OrderState from, OrderState to) => Add(
        OutputKind.OrderChanged, new OutputEvent { Transition = new(order, 0, 0, (byte)from, (byte)to, RejectReason.None) });

    public OutputList Fill(long order, int structure, int units, decimal price, decimal mid, decimal charges, int instrument = 1) => Add(
        OutputKind.Fill,
        new OutputEvent { Fill = new(order, Steps(price) * Math.Abs(units), Steps(charges), Steps(mid), units, structure) },
        instrument: instrument);

    public OutputList Attribute(
        int structure, decimal value, decimal pnl, decimal slippage, decimal delta, decimal gamma, decimal vega, decimal theta, decimal vannaVolga, double underlying) => Add(
        OutputKind.StructureMark,
        new OutputEvent { StructureMark = new(Steps(value), Steps(pnl), Steps(slippage), underlying, structure) }).Add(
        OutputKind.StructureAttribution,
        new OutputEvent { Attribution = new(Steps(delta), Steps(gamma), Steps(vega), Steps(theta), Steps(vannaVolga)) });

    public OutputList Mark(decimal equity, decimal margin = 0, byte bot = 1) => Add(
        OutputKind.BookMark, new OutputEvent { Mark = new(Steps(equity), Steps(equity), Steps(margin), 0, 0) }, bot);

    public OutputEvent[] ToArray() => [.. _outputs];

    public RunResult Result(decimal capital = 100_000) => Result(Info(capital));

    public RunResult Result(RunInfo info)
    {
        var recorder = new RunRecorder(info.Bots);
        recorder.Record(ToArray());
        return recorder.Finish(info);
    }

    public static RunInfo Info(decimal capital = 100_000) => new()
    {
        Header = new RunHeader { Commit = "c", Runtime = "r", RulesHash = "h", Configuration = "{}", Underlyings = ["NIFTY"], Seed = 1 },
        Bots = [new(1, Words, Money.FromRupees(capital))],
        Instruments = [null, Put, LowerPut],
        Data = new DataSummary
        {
            Underlying = "NIFTY", From = new(2026, 1, 5), To = new(2026, 1, 9), Sessions = 5, Frequency = DataFrequency.Minute,
            Origins = [DataOrigin.Exchange], Sources = [], ModelledQuoteShare = 0,
        },
        AccountCapital = Money.FromRupees(1_000_000),
        ConfigurationHash = "aa",
        OutputHash = 1,
        Elapsed = TimeSpan.FromSeconds(1),
        InputCount = 1,
        ProgramVersion = "0.1.0",
        CommandLine = "vyuha backtest",
    };

    private static long Steps(decimal rupees) => Money.FromRupees(rupees).Steps;
}
