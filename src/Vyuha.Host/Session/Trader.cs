using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Session;

/// <summary>Moments of the trader's work at which a drill may end the process.</summary>
internal enum Milestone
{
    InputJournaled,
    InputApplied,
    BeforeFlush,
    AfterFlush,
    CommandSubmitted,
    RequestTaken,
    RequestDone,
    BooksRead,
    Recovered,
}

/// <summary>
/// One book and one day: stamps each input, journals it, applies it, and hands commands to the desk once the journal is on the disk. Belongs
/// to one thread.
/// </summary>
internal sealed class Trader : IDisposable
{
    private readonly TradingKernel _kernel;
    private readonly JournalWriter _journal;
    private readonly OrderDesk _desk;
    private readonly Action<Milestone> _reached;
    private readonly OutputBuffer _outputs = new();
    private readonly List<OutputEvent> _commands = [];
    private readonly List<Alarm> _alarms = [];
    private long _sequence;
    private Timestamp _time;
    private bool _isObserverFaultTold;

    /// <param name="kernel">A kernel that has seen exactly the inputs of <paramref name="journal"/>.</param>
    /// <param name="journal">Where inputs go; owned by the trader from now on.</param>
    /// <param name="desk">Where commands go.</param>
    /// <param name="reached">Told of each step; does nothing outside of drills.</param>
    public Trader(TradingKernel kernel, JournalWriter journal, OrderDesk desk, Action<Milestone>? reached = null)
    {
        (_kernel, _journal, _desk, _reached) = (kernel, journal, desk, reached ?? (static _ => { }));
        (_sequence, _time) = (kernel.Sequence, kernel.Market.Now);
    }

    public TradingKernel Kernel => _kernel;

    public OrderDesk Desk => _desk;

    public Timestamp Time => _time;

    public long Inputs => _journal.Inputs;

    /// <summary>Set when the journal or the kernel failed: nothing is applied or sent any more. In words, with the remedy.</summary>
    public string? Halted { get; private set; }

    /// <summary>What a person should know, since the last call of <see cref="ClearAlarms"/>.</summary>
    public IReadOnlyList<Alarm> Alarms => _alarms;

    /// <summary>Sees each input with what followed from it: the view, the recorder of results. It changes nothing.</summary>
    public Action<InputEvent, OutputEvent[]>? Observer { get; set; }

    public void ClearAlarms() => _alarms.Clear();

    /// <summary>Takes one input at a time that does not run backwards, whatever the clock does.</summary>
    public void Take(in InputEvent unstamped, Timestamp now)
    {
        if (Halted is not null)
            return;
        if (now > _time)
            _time = now;
        InputEvent input = unstamped.At(_sequence + 1, _time);
        try
        {
            _journal.Append(input);
            _reached(Milestone.InputJournaled);
            _sequence++;
            if (!TryApply(input))
                return;
            if (_journal.Inputs % JournalWriter.CheckpointInterval == 0)
                _journal.Checkpoint(_sequence, _kernel.Hash);
        }
        catch (IOException failed)
        {
            Halt(AlarmKind.JournalFailed, $"The journal cannot be written: {failed.Message} Nothing is sent any more. Make room or repair the disk, then start again; positions stand as they are.");
            return;
        }

        _reached(Milestone.InputApplied);
        foreach (ref readonly OutputEvent output in _outputs.Events)
        {
            if (output.Kind is OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder)
                _commands.Add(output);
        }

        WarnOfMargin();
        Show(input);
        _outputs.Clear();
    }

    /// <summary>While there is still half an hour to close something.</summary>
    private void WarnOfMargin()
    {
        foreach (ref readonly OutputEvent output in _outputs.Events)
        {
            if (output.Kind != OutputKind.MarginForecast)
                continue;
            byte book = output.Bot;
            MarginForecast forecast = _kernel.MarginForecasts.Single(one => one.Book == book);
            if (forecast.Shortfall > Money.Zero)
            {
                string who = book == 0 ? "The account" : _kernel.BotsNow().Single(bot => bot.Book == book).Vocabulary.Bot;
                Tell(new Alarm(_time, Severity.Warning, AlarmKind.MarginShort,
                    $"{who} will need {forecast.Tomorrow} of margin on {forecast.NextSession:yyyy-MM-dd} and has {forecast.Available}: {forecast.Shortfall} will be missing. Close something before the session ends, or 'vyuha top-up'."));
            }
        }
    }

    /// <summary>Who only looks must not end what he looks at. His first fault is told.</summary>
    private void Show(in InputEvent input)
    {
        try
        {
            Observer?.Invoke(input, _outputs.Events.ToArray());
        }
        catch (Exception fault)
        {
            if (!_isObserverFaultTold)
                Tell(new Alarm(_time, Severity.Warning, AlarmKind.ViewFailed, $"What writes the log failed at input {_sequence} ({input.Kind}): {fault.Message} Trading goes on; the journal has everything. Keep both for a report."));
            _isObserverFaultTold = true;
        }
    }

    /// <summary>
    /// What the kernel cannot take stays out of the journal, so that the day can be taken up again; a freeze stands in its place, so that it is taken up
    /// without entries.
    /// </summary>
    private bool TryApply(in InputEvent input)
    {
        try
        {
            _kernel.Apply(input, _outputs);
            return true;
        }
        catch (Exception broken) when (broken is InvariantException or ArithmeticException or ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            Halt(AlarmKind.KernelStopped,
                $"The kernel stopped at input {_sequence} ({input.Kind}): {broken.Message} Nothing is sent any more. Start again, which takes the day up before that input with entries frozen; "
                + "if it stops again, close positions at the broker by hand. Keep journal and log for a report.");
            _outputs.Clear();
            _commands.Clear();
            _journal.TakeBack();
            _journal.Append(InputEvent.OfOperator(0, default, new OperatorPayload(OperatorAction.FreezeEntries, 0, SystemUser)).At(_sequence, _time));
            _journal.Flush(toDisk: true);
            return false;
        }
    }

    /// <summary>Takes in what the desk has learned, until nothing new follows; then makes the journal durable and lets commands go.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="durable">Also write and sync when there is no command.</param>
    public void Commit(Timestamp now, bool durable = false)
    {
        TakeFromDesk(now);
        if (Halted is not null || (_commands.Count == 0 && !durable))
            return;
        try
        {
            _reached(Milestone.BeforeFlush);
            _journal.Flush(toDisk: true);
            _reached(Milestone.AfterFlush);
        }
        catch (IOException failed)
        {
            Halt(AlarmKind.JournalFailed, $"The journal cannot be written: {failed.Message} {_commands.Count} commands were not sent, and nothing is sent any more. Make room or repair the disk, then start again.");
            _commands.Clear();
            return;
        }

        foreach (OutputEvent command in _commands)
        {
            Instrument instrument = _kernel.Market.Terms(command.InstrumentId).Instrument;
            _desk.Submit(command, OpenAlgoSymbol.Format(instrument), instrument.Exchange, OpensRisk(command.Order.OrderId), now);
            _reached(Milestone.CommandSubmitted);
        }

        _commands.Clear();
    }

    /// <summary>Writes what has been taken to the operating system, without waiting for the disk.</summary>
    public void Flush()
    {
        if (Halted is not null)
            return;
        try
        {
            _journal.Flush(toDisk: false);
        }
        catch (IOException failed)
        {
            Halt(AlarmKind.JournalFailed, $"The journal cannot be written: {failed.Message} Nothing is sent any more. Make room or repair the disk, then start again.");
        }
    }

    /// <summary>The day is over and its journal complete.</summary>
    public void Close()
    {
        if (Halted is null)
            _journal.Close(_kernel.Hash);
    }

    /// <summary>Ends as a crash would.</summary>
    public void Abandon() => _journal.Abandon();

    public void Dispose() => _journal.Dispose();

    private void TakeFromDesk(Timestamp now)
    {
        while (_desk.Inputs.Count > 0 || _desk.Alarms.Count > 0)
        {
            InputEvent[] inputs = [.. _desk.Inputs];
            Alarm[] alarms = [.. _desk.Alarms];
            _desk.Clear();
            foreach (Alarm alarm in alarms)
                Raise(alarm, now);
            if (!SaveIds())
                return;
            foreach (InputEvent input in inputs)
                Take(input, now);
        }
    }

    /// <summary>The broker's ids behind the numbers in inputs must be on the disk before those inputs are.</summary>
    private bool SaveIds()
    {
        if (Halted is not null)
            return false;
        try
        {
            _desk.SaveIds();
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Halt(AlarmKind.JournalFailed, $"The broker's order ids cannot be written: {failed.Message} Nothing is sent any more. Make room or repair the disk, then start again; positions stand as they are.");
            _commands.Clear();
            return false;
        }
    }

    /// <summary>A critical alarm stops entries by itself; only a person lets them go on.</summary>
    public void Raise(in Alarm alarm, Timestamp now)
    {
        _alarms.Add(alarm);
        if (alarm.Severity != Severity.Critical || Halted is not null)
            return;
        Take(InputEvent.OfOperator(0, default, new OperatorPayload(OperatorAction.FreezeEntries, 0, SystemUser)), now);
        _desk.DropPlacements(entriesOnly: true);
    }

    /// <summary>Tells a person without stopping anything: whoever calls holds entries himself where it must be.</summary>
    public void Tell(in Alarm alarm) => _alarms.Add(alarm);

    /// <summary>The user name under which the program itself acts.</summary>
    public const ulong SystemUser = 1;

    private bool OpensRisk(long orderId) =>
        _kernel.StructureOf(_kernel.Orders[orderId]).State is StructureState.EnteringHedges or StructureState.EnteringShorts or StructureState.None;

    private void Halt(AlarmKind kind, string text)
    {
        Halted = text;
        _alarms.Add(new Alarm(_time, Severity.Critical, kind, text));
    }
}
