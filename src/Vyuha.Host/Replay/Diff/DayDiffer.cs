using System.Runtime.ExceptionServices;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Simulation.RecordedDay;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Replay.Diff;

/// <summary>
/// Runs a session's day again as a backtest over its own recorded inputs, and says what made the difference. It takes one thing of the session away
/// after another and looks at what changes: the parts add up to the whole gap because each run is compared with the one before it.
/// </summary>
/// <param name="kernels">Makes the kernel a header describes.</param>
/// <param name="rules">For the hours of the day and the venue.</param>
internal sealed class DayDiffer(Func<RunHeader, TradingKernel> kernels, MarketRules rules)
{
    private static readonly (DiffCause Cause, RecordedDayOptions Options)[] Stages =
    [
        (DiffCause.Fills, new RecordedDayOptions { KeepRefusals = true, KeepLatencies = true, KeepSuspensions = true, KeepOperators = true }),
        (DiffCause.Refusals, new RecordedDayOptions { KeepLatencies = true, KeepSuspensions = true, KeepOperators = true }),
        (DiffCause.Timing, new RecordedDayOptions { KeepSuspensions = true, KeepOperators = true }),
        (DiffCause.Suspensions, new RecordedDayOptions { KeepOperators = true }),
        (DiffCause.Operators, new RecordedDayOptions()),
        (DiffCause.Data, new RecordedDayOptions { Minutes = true }),
    ];

    /// <param name="path">A session's journal.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellation">Checked after every block.</param>
    /// <exception cref="InputErrorException">Damaged, not of one session's day, or this program gives other outputs than the one that wrote it.</exception>
    public DayDifference Run(string path, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var facts = new SessionFacts(Trader.SystemUser);
        var done = new Progress(progress, 1 + Stages.Length);
        (DayTrace session, Day day) = Session(path, facts, done, cancellation);

        // A cause the session had nothing of takes nothing away: its run would be the one before it.
        bool[] runs = Array.ConvertAll(Stages, stage => IsPresent(stage.Cause, facts));
        var traces = new DayTrace?[Stages.Length];
        RunAll(stage => traces[stage] = Backtest(path, Stages[stage].Options, facts, day, stage + 1, done, cancellation), [.. Enumerable.Range(0, Stages.Length).Where(stage => runs[stage])], cancellation);

        DayTrace before = session;
        var causes = new List<CauseShare>();
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            DayTrace after = traces[stage] ??= before;
            causes.Add(Share(Stages[stage].Cause, runs[stage], before, after));
            before = after;
        }

        DayTrace backtest = traces[^2]!;
        DecisionComparison decisions = DecisionComparison.Of(session, backtest);
        return new DayDifference
        {
            Journal = path,
            Date = day.Date,
            Origin = day.Origin,
            IsComplete = day.IsClosed,
            Inputs = day.Inputs,
            Decisions = decisions,
            First = decisions.First is { } first ? Describe(first, session, backtest, traces) : null,
            Causes = causes,
            GrossByFillPrices = ByPrices(session, traces[0]!),
            Orders = Differences(session, backtest),
            SessionOrders = session.Orders.Count,
            BacktestOrders = backtest.Orders.Count,
            SessionDenials = session.Denials,
            BacktestDenials = backtest.Denials,
            SessionNet = session.Money.Net,
            BacktestNet = traces[^1]!.Money.Net,
        };
    }

    private static void RunAll(Action<int> run, int[] stages, CancellationToken cancellation)
    {
        try
        {
            Parallel.ForEach(stages, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, run);
        }
        catch (AggregateException several) when (several.InnerExceptions.Count > 0)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]); // What one run met, the others met too.
        }
    }

    private static bool IsPresent(DiffCause cause, SessionFacts facts) => cause switch
    {
        DiffCause.Refusals => facts.HasRefusals,
        DiffCause.Suspensions => facts.HasSuspensions,
        DiffCause.Operators => facts.HasOperatorActions,
        _ => true,
    };

    /// <summary>The session itself, from its journal, proven by its hashes on the way.</summary>
    private (DayTrace Trace, Day Day) Session(string path, SessionFacts facts, Progress done, CancellationToken cancellation)
    {
        using JournalReader reader = JournalReader.Open(path);
        TradingKernel kernel = kernels(reader.Header);
        var trace = new DayTrace();
        var day = new Day();
        var outputs = new OutputBuffer();
        long source = 0;
        while (reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Item == JournalItem.Checkpoint && reader.Checkpoint.Hash != kernel.Hash)
            {
                throw new InputErrorException(
                    $"{path}: up to input {reader.Checkpoint.Sequence} this program says other things than the one that wrote the journal ({reader.Header.Commit}), so a comparison would mean nothing. "
                    + $"See where they part with 'vyuha replay {path} --verify'.");
            }

            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                day.Learn(input, path);
                kernel.Apply(input, outputs);
                if (input.Kind is not (InputKind.CommandReply or InputKind.OrderReport))
                    source = input.Sequence;
                facts.Learn(input, outputs.Events);
                if (outputs.Count > 0)
                    trace.OnOutputs(source, input.Time, outputs.Events);
                outputs.Clear();
            }

            done.Report(0, reader.Progress);
        }

        if (reader.End!.Completeness == JournalCompleteness.Corrupt)
            throw new InputErrorException($"{reader.End.Message} A day with damage cannot be compared. Restore the journal from a copy.");
        if (reader.End.FinalHash is { } final && final != kernel.Hash)
            throw new InputErrorException($"{path}: this program's outputs are not those of the session at its end. See where they part with 'vyuha replay {path} --verify'.");
        day.Require(path);
        trace.Finish(kernel, day.Inputs);
        return (trace, day);
    }

    private DayTrace Backtest(string path, RecordedDayOptions options, SessionFacts facts, Day day, int run, Progress done, CancellationToken cancellation)
    {
        using JournalReader reader = JournalReader.Open(path);
        TradingKernel kernel = kernels(reader.Header);
        var trace = new DayTrace();
        var driver = new RecordedDayDriver(kernel, rules, options, facts, trace);
        bool goesOn = true;
        while (goesOn && reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                goesOn = input.Sequence <= day.LastSequence; // A session that goes on writes while this reads.
                if (!goesOn)
                    break;
                driver.Feed(input);
            }

            done.Report(run, reader.Progress);
        }

        driver.Finish();
        trace.Finish(kernel, driver.Inputs);
        done.Report(run, 1);
        return trace;
    }

    private static CauseShare Share(DiffCause cause, bool isPresent, DayTrace before, DayTrace after)
    {
        long gross = before.Money.Gross - after.Money.Gross;
        long charges = after.Money.Charges - before.Money.Charges;
        if (cause == DiffCause.Data)
            return new CauseShare(cause, isPresent, null, null, gross, charges);
        DecisionComparison decisions = ReferenceEquals(before, after) ? new DecisionComparison(0, 0, 0, null) : DecisionComparison.Of(before, after);
        return new CauseShare(cause, isPresent, decisions.Different, decisions.First is { } first ? TimeOf(first, before, after) : null, gross, charges);
    }

    /// <summary>The cause is the first thing whose absence makes the run differ from the session by then.</summary>
    private static Divergence Describe(DecisionKey at, DayTrace session, DayTrace backtest, DayTrace?[] traces)
    {
        int stage = 0;
        while (stage < Stages.Length - 2 && (DecisionComparison.Of(session, traces[stage]!).First is not { } first || first.CompareTo(at) > 0))
            stage++;
        TracedDecision? one = Find(session, at);
        TracedDecision? other = Find(backtest, at);
        session.Vocabularies.TryGetValue(at.Bot, out Vocabulary? words);
        words ??= new Vocabulary($"bot {at.Bot}", [], [], []);
        return new Divergence(
            TimeOf(at, session, backtest), words.Bot, Words(one, words), Words(other, words), Stages[stage].Cause,
            one is { } left && other is { } right ? Conditions(session, left, backtest, right, words) : []);
    }

    private static string[] Conditions(DayTrace session, TracedDecision left, DayTrace backtest, TracedDecision right, Vocabulary words)
    {
        var lines = new List<string>();
        ReadOnlySpan<ConditionPayload> ours = session.ConditionsOf(left), theirs = backtest.ConditionsOf(right);
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            if (ours[i] != theirs[i])
                lines.Add($"session: {LastDecisions.InWords(words, ours[i]).Text}; backtest: {LastDecisions.InWords(words, theirs[i]).Text}");
        }

        return [.. lines];
    }

    private static string Words(TracedDecision? decision, Vocabulary words) => decision is { } one
        ? $"{LastDecisions.ProfileName(words, one.Decision.Profile)}: {one.Decision.Action}, {LastDecisions.ReasonName(words, one.Decision.Reason)}"
            + (one.Decision.StructureId > 0 ? $" (structure {one.Decision.StructureId})" : "")
        : "nothing was decided";

    private static TracedDecision? Find(DayTrace trace, DecisionKey key)
    {
        foreach (TracedDecision decision in trace.Decisions)
        {
            if (decision.Key == key)
                return decision;
        }

        return null;
    }

    private static Timestamp TimeOf(DecisionKey key, DayTrace one, DayTrace other) => (Find(one, key) ?? Find(other, key))!.Value.At;

    /// <summary>Of the fills' share, what came from other prices for the same units; the rest is other units and what followed from them.</summary>
    private static long ByPrices(DayTrace session, DayTrace modelled) =>
        Pairs(session, modelled).Sum(pair => pair is { Ours: { } ours, Theirs: { } theirs } && ours.FilledUnits == theirs.FilledUnits ? ours.Cash - theirs.Cash : 0);

    private static List<OrderDifference> Differences(DayTrace session, DayTrace backtest) =>
        [.. Pairs(session, backtest).Select(pair => new OrderDifference(pair.Ours, pair.Theirs, OrderWords(pair.Ours, pair.Theirs))).Where(pair => pair.What.Length > 0)];

    /// <summary>Orders are the same when they are the same leg of the same structure, counted in the order in which they were sent.</summary>
    private static IEnumerable<(TracedOrder? Ours, TracedOrder? Theirs)> Pairs(DayTrace session, DayTrace backtest)
    {
        var theirs = new Dictionary<(byte, int, Instrument, Side), Queue<TracedOrder>>();
        foreach (TracedOrder order in backtest.Orders)
        {
            (byte, int, Instrument, Side) key = (order.Bot, order.StructureId, order.Instrument, order.Side);
            if (!theirs.TryGetValue(key, out Queue<TracedOrder>? queue))
                theirs.Add(key, queue = []);
            queue.Enqueue(order);
        }

        foreach (TracedOrder ours in session.Orders)
        {
            bool found = theirs.TryGetValue((ours.Bot, ours.StructureId, ours.Instrument, ours.Side), out Queue<TracedOrder>? queue) && queue.Count > 0;
            yield return (ours, found ? queue!.Dequeue() : null);
        }

        foreach (TracedOrder other in backtest.Orders)
        {
            if (theirs[(other.Bot, other.StructureId, other.Instrument, other.Side)].Contains(other))
                yield return (null, other);
        }
    }

    private static string OrderWords(TracedOrder? ours, TracedOrder? other)
    {
        if (ours is null)
            return "only the backtest sent it";
        if (other is null)
            return "only the session sent it";
        var words = new List<string>();
        if (ours.PlacedAt != other.PlacedAt)
            words.Add($"sent {Seconds(ours.PlacedAt - other.PlacedAt)}");
        if (ours.Rejection != other.Rejection)
            words.Add($"refused: {ours.Rejection} against {other.Rejection}");
        if (ours.FilledUnits != other.FilledUnits)
            words.Add($"{ours.FilledUnits} units against {other.FilledUnits}");
        else if (ours.FilledUnits > 0 && ours.FilledValue != other.FilledValue)
            words.Add($"average {Average(ours)} against {Average(other)}");
        if (ours.Fills != other.Fills && ours.FilledUnits == other.FilledUnits)
            words.Add($"in {ours.Fills} parts against {other.Fills}");
        if (ours.FirstFillAt is { } first && other.FirstFillAt is { } second && first - ours.PlacedAt != second - other.PlacedAt)
            words.Add($"filled {Seconds(first - ours.PlacedAt - (second - other.PlacedAt))}");
        return string.Join(", ", words);
    }

    private static string Seconds(TimeSpan later) => $"{Math.Abs(later.TotalSeconds):0.###} s {(later < TimeSpan.Zero ? "earlier" : "later")}";

    private static string Average(TracedOrder order) => (order.FilledValue / (decimal)order.FilledUnits / Price.StepsPerRupee).ToString("0.00##", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the first reading learns of the day.</summary>
    private sealed class Day
    {
        private int _opened;

        public DateOnly Date { get; private set; }

        public DataOrigin Origin { get; private set; }

        public bool IsClosed { get; private set; }

        public long Inputs { get; private set; }

        public long LastSequence { get; private set; }

        public void Learn(in InputEvent input, string path)
        {
            Inputs++;
            LastSequence = input.Sequence;
            if (input.Kind == InputKind.DayOpen)
            {
                _opened++;
                (Date, Origin) = (DateOnly.FromDayNumber(input.Day.DayNumber), input.Day.Origin);
            }
            else if (input.Kind == InputKind.DayClose)
            {
                IsClosed = true;
            }

            if (_opened > 1 || input is { Kind: InputKind.Operator, Operator: { Action: OperatorAction.AcknowledgeLoss, UserHash: 0 } })
                throw new InputErrorException($"{path}: this is the journal of a backtest. --diff compares the day of a session, books/BOOK/DATE/journal in the home folder, with a backtest of it.");
        }

        public void Require(string path)
        {
            if (_opened == 0)
                throw new InputErrorException($"{path}: no trading day was opened in this journal; there is nothing to compare.");
        }
    }

    /// <summary>Shares of several runs as one; called from their threads.</summary>
    private sealed class Progress(Action<double>? tell, int runs)
    {
        private readonly Lock _gate = new();
        private readonly double[] _shares = new double[runs];

        public void Report(int run, (long Read, long Total) now) => Report(run, now.Read / (double)Math.Max(1, now.Total));

        public void Report(int run, double share)
        {
            if (tell is null)
                return;
            lock (_gate)
            {
                _shares[run] = share;
                tell(_shares.Sum() / runs);
            }
        }
    }
}
