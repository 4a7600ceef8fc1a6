using Vyuha.Core;

namespace Vyuha.Kernel.Exits;

/// <summary>
/// Watches one position by its plan. It says once that the position is to be left, and never again: what has been asked to close is not asked twice,
/// whatever the prices do while it closes. A look allocates nothing.
/// </summary>
public sealed class ExitWatch
{
    private readonly long[] _recent;
    private int _seen;
    private ExitTrigger _stopOf;
    private int _beyondStop;
    private int _atTarget;
    private int _tooStrong;

    /// <exception cref="ArgumentException">The plan cannot be followed.</exception>
    public ExitWatch(ExitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Require();
        Plan = plan;
        _recent = new long[plan.Confirmations];
    }

    public ExitPlan Plan { get; }

    /// <summary>Why it was left; none while it is watched.</summary>
    public ExitTrigger Left { get; private set; }

    /// <summary>The best profit that looks in a row have confirmed, steps; null before there were enough.</summary>
    public long? Best { get; private set; }

    /// <summary>The profit at or below which it is left, steps; null without a stop. It never falls.</summary>
    public long? Stop { get; private set; }

    /// <summary>Left for a reason outside of the plan, or by another watch: it says nothing any more.</summary>
    public void Leave(ExitTrigger trigger)
    {
        if (Left == ExitTrigger.None)
            Left = trigger;
    }

    /// <summary>Looks at the position.</summary>
    /// <returns>Why to leave it now, once; then and otherwise none.</returns>
    public ExitTrigger Look(in ExitReading reading)
    {
        if (Left != ExitTrigger.None)
            return ExitTrigger.None;
        if (reading.IsKnown)
            Left = LookAtPrices(reading);
        if (Left == ExitTrigger.None && Plan.LeaveAt is { } leaveAt && reading.Now >= leaveAt)
            Left = ExitTrigger.Time;
        return Left;
    }

    /// <summary>All it remembers; a watch restored with it goes on as this one would.</summary>
    public ExitMemory Save()
    {
        int count = Math.Min(_seen, _recent.Length);
        return new(Left, Best, Stop, _stopOf, _beyondStop, _atTarget, _tooStrong, [.. Enumerable.Range(_seen - count, count).Select(at => _recent[at % _recent.Length])]);
    }

    public void Restore(ExitMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (Left, Best, Stop, _stopOf) = (memory.Left, memory.Best, memory.Stop, memory.StopOf);
        (_beyondStop, _atTarget, _tooStrong, _seen) = (memory.BeyondStop, memory.AtTarget, memory.TooStrong, 0);
        foreach (long profit in memory.Recent)
            _recent[_seen++ % _recent.Length] = profit;
    }

    private ExitTrigger LookAtPrices(in ExitReading reading)
    {
        Raise(reading.Profit);
        _beyondStop = reading.Profit <= Stop ? _beyondStop + 1 : 0;
        _atTarget = reading.Profit >= Plan.Target?.Steps ? _atTarget + 1 : 0;
        _tooStrong = Plan.DeltaLimit is { } limit && Math.Abs(reading.Delta) >= limit.ToModel() ? _tooStrong + 1 : 0;
        return _beyondStop >= Plan.Confirmations ? _stopOf
            : _atTarget >= Plan.Confirmations ? ExitTrigger.Target
            : _tooStrong >= Plan.Confirmations ? ExitTrigger.Delta
            : ExitTrigger.None;
    }

    /// <summary>The best profit is the least of the looks that confirm it; the stops that follow it rise with it.</summary>
    private void Raise(long profit)
    {
        _recent[_seen++ % _recent.Length] = profit;
        if (_seen >= _recent.Length)
        {
            long least = profit;
            foreach (long one in _recent)
                least = Math.Min(least, one);
            Best = Best is { } best ? Math.Max(best, least) : least;
        }

        if (Plan.StopLoss is { } loss)
            RaiseTo(-loss.Steps, ExitTrigger.FixedStop);
        if (Best is not { } reached)
            return;
        if (Plan.TrailBy is { } by && (Plan.TrailAfter is not { } from || reached >= from.Steps))
            RaiseTo(reached - by.Steps, ExitTrigger.TrailingStop);
        if (Plan.BreakevenAfter is { } after && reached >= after.Steps)
            RaiseTo(0, ExitTrigger.Breakeven);
        if (Plan.LockAfter is { } locked && reached >= locked.Steps)
            RaiseTo(Money.FromSteps(reached).Percent(Plan.LockPercent).Steps, ExitTrigger.LockIn);
    }

    private void RaiseTo(long stop, ExitTrigger of)
    {
        if (Stop is { } now && stop <= now)
            return;
        (Stop, _stopOf) = (stop, of);
    }
}
