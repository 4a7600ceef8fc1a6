using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Simulation.Venue;

namespace Vyuha.Simulation.RecordedDay;

/// <summary>
/// Feeds a kernel with the inputs a session recorded of the world, each at its own time, while orders go to the simulated venue and its answers
/// come from there. The recorded answers of the broker are left out; what else of the session is kept, the options say.
/// </summary>
/// <remarks>
/// With the same answers at the same times the kernel sees exactly the session's inputs in the session's order, so it decides the same. There is
/// no way to look ahead: the venue knows the quotes delivered so far.
/// </remarks>
public sealed class RecordedDayDriver
{
    /// <summary>A session's timer comes a little late, never early: only after half as long again was there none.</summary>
    private const double LateTimer = 1.5;

    private const int MaxTimers = 36;

    private readonly TradingKernel _kernel;
    private readonly MarketRules _rules;
    private readonly RecordedDayOptions _options;
    private readonly SessionFacts _facts;
    private readonly IRecordedDayObserver? _observer;
    private readonly SimulatedVenue _venue;
    private readonly OutputBuffer _outputs = new();
    private readonly PriorityQueue<Delivery, (long Time, long Number)> _deliveries = new();
    private readonly Dictionary<long, long> _wayBack = [];
    private readonly Dictionary<(long Order, OutputKind Kind), int> _changes = [];
    private readonly SortedDictionary<int, QuotePayload> _minute = [];
    private readonly long _wayBackUsual;
    private long _number;
    private long _source;
    private long _lastBeat;
    private long _minuteEnd = long.MaxValue;
    private long _close = long.MaxValue;
    private int _timers;
    private bool _quotedThisMinute;
    private bool _venueIsClosed;

    /// <param name="kernel">As the session's was before its first input.</param>
    /// <param name="rules">For the hours of the day and the venue's checks.</param>
    /// <param name="options">What is kept of the session.</param>
    /// <param name="facts">What the session met.</param>
    /// <param name="observer">Sees the outputs.</param>
    public RecordedDayDriver(TradingKernel kernel, MarketRules rules, RecordedDayOptions options, SessionFacts facts, IRecordedDayObserver? observer = null)
    {
        (_kernel, _rules, _options, _facts, _observer) = (kernel, rules, options, facts, observer);

        // The way there and back is timed here, so that it can be the session's own.
        _venue = new SimulatedVenue(options.Venue with { OrderLatency = TimeSpan.Zero, ReportLatency = TimeSpan.Zero }, rules);
        Now = kernel.Market.Now;
        _wayBackUsual = options.KeepLatencies ? facts.MedianLatencyNanoseconds / 4 : options.Venue.ReportLatency.Ticks * 100;
    }

    public Timestamp Now { get; private set; }

    /// <summary>Inputs applied.</summary>
    public long Inputs { get; private set; }

    /// <summary>Takes the next input of the session's journal, whatever it is.</summary>
    public void Feed(in InputEvent input)
    {
        if (!IsOfTheWorld(input))
            return;
        Timestamp time = Now > input.Time ? Now : input.Time;
        if (_options.Minutes)
            EndMinutes(time);
        if (time.Nanoseconds >= _close)
            CloseVenue();
        Work(time.Nanoseconds);
        Now = time;
        _source = input.Sequence;
        if (_options.Minutes && input.Kind is InputKind.Quote)
        {
            _minute[input.InstrumentId] = input.Quote;
            _quotedThisMinute = true;
            return;
        }

        if (_options.Minutes && input.Kind is InputKind.SnapshotEnd or InputKind.Timer)
            return;
        Take(input);
    }

    /// <summary>The journal is at its end: what is on its way still arrives.</summary>
    public void Finish()
    {
        if (_options.Minutes)
            EndMinutes(Now);
        Work(Now.Nanoseconds);
    }

    /// <summary>What the broker answered is the venue's to say here; who acted on the session is kept or not.</summary>
    private bool IsOfTheWorld(in InputEvent input) => input.Kind switch
    {
        InputKind.CommandReply or InputKind.OrderReport => false,
        InputKind.Operator when _facts.IsSystem(input.Operator) => _options.KeepSuspensions,
        InputKind.Operator => _options.KeepOperators || input.Operator.Action == OperatorAction.AcknowledgeLoss,
        _ => true,
    };

    private void Take(in InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.DayOpen:
                OpenDay(DateOnly.FromDayNumber(input.Day.DayNumber));
                break;
            case InputKind.Quote:
                _venue.OnQuote(input.InstrumentId, input.Quote, Now);
                break;
            case InputKind.SnapshotEnd or InputKind.Timer:
                (_lastBeat, _timers) = (Now.Nanoseconds, 0);
                break;
            default:
                break;
        }

        Apply(input);
        if (input.Kind == InputKind.Contract)
            _venue.Announce(_kernel.Market.Terms(input.InstrumentId));
    }

    private void OpenDay(DateOnly date)
    {
        RuleLookup<Session> session = _rules.Calendar(Exchange.Nfo).Session(date);
        if (!session.HasValue)
            throw new InputErrorException($"{session.Missing} The day cannot be run again without its hours.");
        _venue.OpenDay(session.Value);
        _close = session.Value.CloseInstant.Nanoseconds;
        _minuteEnd = session.Value.OpenInstant.Nanoseconds + Timestamp.NanosecondsPerMinute;
        _lastBeat = Now.Nanoseconds;

        // What the book was opened with may be traded though today's list does not name it again.
        foreach (Kernel.Structures.Structure structure in _kernel.Structures)
        {
            foreach (Kernel.Structures.StructureLeg leg in structure.Legs)
                _venue.Announce(leg.Terms);
        }
    }

    /// <summary>Chains of the minutes that are over, each known at the minute's end.</summary>
    private void EndMinutes(Timestamp now)
    {
        while (now.Nanoseconds > _minuteEnd && _minuteEnd <= _close)
        {
            if (_quotedThisMinute)
            {
                Work(_minuteEnd);
                Now = Timestamp.FromNanoseconds(Math.Max(Now.Nanoseconds, _minuteEnd));
                foreach ((int id, QuotePayload quote) in _minute)
                    Take(InputEvent.OfQuote(0, Now, id, quote));
                Take(InputEvent.OfSnapshotEnd(0, Now));
                _quotedThisMinute = false;
            }

            _minuteEnd += Timestamp.NanosecondsPerMinute;
        }
    }

    private void CloseVenue()
    {
        if (_venueIsClosed)
            return;
        _venueIsClosed = true;
        Work(_close);
        Now = Timestamp.FromNanoseconds(Math.Max(Now.Nanoseconds, _close));
        _venue.CloseDay(Now);
        while (_venue.NextEventTime != long.MaxValue || _deliveries.Count > 0)
            WorkOne(long.MaxValue);
    }

    /// <summary>Lets venue, wire and time work up to an instant: what arrives at it comes before the input of it.</summary>
    private void Work(long until)
    {
        while (WorkOne(until))
        {
        }
    }

    private bool WorkOne(long until)
    {
        long atVenue = _venue.NextEventTime;
        long here = _deliveries.TryPeek(out _, out (long Time, long Number) priority) ? priority.Time : long.MaxValue;
        long timer = NextTimer();
        long next = Math.Min(atVenue, here);
        if (timer < next && timer < until && !_venueIsClosed)
        {
            Now = Timestamp.FromNanoseconds(Math.Max(Now.Nanoseconds, timer));
            (_lastBeat, _timers) = (Now.Nanoseconds, _timers + 1);
            Apply(InputEvent.OfTimer(0, Now));
            return true;
        }

        if (next == long.MaxValue || next > until)
            return false;
        if (atVenue <= here)
            StepVenue();
        else
            Deliver();
        return true;
    }

    /// <summary>Time alone, where the session's own timer did not come because it had nothing under way.</summary>
    private long NextTimer()
    {
        if (_lastBeat == 0 || !_kernel.HasWorkInProgress)
            return long.MaxValue;
        if (_options.Minutes)
            return _timers < MaxTimers ? _lastBeat + _options.TimerStep.Ticks * 100 : long.MaxValue;
        return _lastBeat + (long)(_facts.RhythmNanoseconds * LateTimer);
    }

    private void StepVenue()
    {
        if (!_venue.Step(out Timestamp at, out ReplyPayload? reply, out ReportPayload? report))
            return;
        long order = reply?.OrderId ?? report!.Value.OrderId;
        _deliveries.Enqueue(new Delivery(reply, report), (at.Nanoseconds + _wayBack.GetValueOrDefault(order, _wayBackUsual), _number++));
    }

    private void Deliver()
    {
        _deliveries.TryDequeue(out Delivery delivery, out (long Time, long Number) due);
        Now = Timestamp.FromNanoseconds(Math.Max(Now.Nanoseconds, due.Time));
        if (delivery.Reply is { } reply)
            Apply(InputEvent.OfReply(0, Now, reply));
        if (delivery.Report is { } report)
            Apply(InputEvent.OfReport(0, Now, report));
    }

    private void Apply(in InputEvent input)
    {
        _kernel.Apply(input.At(_kernel.Sequence + 1, Now), _outputs);
        Inputs++;
        if (_outputs.Count == 0)
            return;
        foreach (ref readonly OutputEvent output in _outputs.Events)
        {
            if (output.Kind is OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder)
                Submit(output);
        }

        _observer?.OnOutputs(_source, Now, _outputs.Events);
        _outputs.Clear();
    }

    private void Submit(in OutputEvent command)
    {
        long id = command.Order.OrderId;
        SessionOrder session = _facts.Orders.GetValueOrDefault(id);
        bool isTheSame = session.InstrumentId == command.InstrumentId && session.Units > 0
            && _kernel.Orders.TryGet(id, out Kernel.Orders.Order? order) && session.Side == order.Side && session.Units == order.Units;
        (long there, long back) = Ways(command, isTheSame ? session.LatencyNanoseconds : -1, isTheSame);
        _wayBack[id] = back;
        if (isTheSame && command.Kind == OutputKind.PlaceOrder && session.Refusal != RejectReason.None && Keeps(session.Cause))
        {
            var refusal = new ReplyPayload(id, 0, ReplyKind.Rejected, session.Refusal);
            _deliveries.Enqueue(new Delivery(refusal, null), (command.TimeNanoseconds + there + back, _number++));
            return;
        }

        OutputEvent later = command;
        later.TimeNanoseconds += there;
        _venue.Submit(later);
    }

    /// <summary>Of a command's time from decision to answer, three quarters are taken for the way there: as the venue model's 150 ms of 200.</summary>
    private (long There, long Back) Ways(in OutputEvent command, long placement, bool isTheSame)
    {
        if (!_options.KeepLatencies)
            return (_options.Venue.OrderLatency.Ticks * 100, _options.Venue.ReportLatency.Ticks * 100);
        long id = command.Order.OrderId;
        long whole = placement;
        if (command.Kind != OutputKind.PlaceOrder)
        {
            int number = _changes.GetValueOrDefault((id, command.Kind));
            _changes[(id, command.Kind)] = number + 1;
            whole = isTheSame ? _facts.LatencyOf(id, command.Kind, number) : -1;
        }

        if (whole < 0)
            whole = _facts.MedianLatencyNanoseconds;
        long there = whole / 4 * 3;
        return (there, whole - there);
    }

    private bool Keeps(RefusalCause cause) => cause switch
    {
        RefusalCause.Operator => _options.KeepOperators,
        RefusalCause.Suspension => _options.KeepSuspensions,
        _ => _options.KeepRefusals,
    };

    private readonly record struct Delivery(ReplyPayload? Reply, ReportPayload? Report);
}
