using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>The trader's one thread: steps the session when something has come in, and at least every few milliseconds.</summary>
internal sealed class SessionRunner : IDisposable
{
    private static readonly TimeSpan LargestDrift = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BlindFor = TimeSpan.FromSeconds(1);

    private readonly TradingSession _session;
    private readonly SessionClock _clock;
    private readonly Action<Timestamp> _afterStep;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private Timestamp _nextDriftCheck;
    private TimeSpan _driftTold;
    private bool _isFaultTold;
    private Timestamp _showAgain;

    /// <param name="session">Touched by nobody else from now on, but for its inbox.</param>
    /// <param name="clock">The session's clock.</param>
    /// <param name="afterStep">Called on the trader's thread after each step: the view is made here.</param>
    public SessionRunner(TradingSession session, SessionClock clock, Action<Timestamp> afterStep)
    {
        (_session, _clock, _afterStep) = (session, clock, afterStep);
        _thread = new Thread(Run) { Name = "trader", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Ends when the day is archived, when <see cref="StopAsync"/> was called, or with the error that ended the thread.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _thread.Start();

    /// <summary>Ends the thread between two steps; what was taken is journaled.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>
    /// The session goes on by the hardware timer. Where the machine's clock is ahead, the machine slept, and the session follows it; where it
    /// is behind, it was set. Either is for a person to know, once for each time it happens.
    /// </summary>
    private void WatchDrift(Timestamp now)
    {
        if (now < _nextDriftCheck)
            return;
        _nextDriftCheck = now.Plus(TimeSpan.FromSeconds(1));
        TimeSpan drift = _clock.Drift;
        if ((drift - _driftTold).Duration() <= LargestDrift)
            return;
        _driftTold = _clock.CatchUp() ? TimeSpan.Zero : drift;
        _session.Inbox.Post(new ClockDrifted(drift));
    }

    /// <summary>
    /// What only shows the session must not end it: its first fault is told, and it is tried again a second later. It also takes alarms to the log, and a
    /// session that nobody sees must not look like one that stands still.
    /// </summary>
    private void Show(Timestamp now)
    {
        if (now < _showAgain)
            return;
        try
        {
            _afterStep(now);
        }
        catch (Exception fault)
        {
            _showAgain = now.Plus(BlindFor);
            if (!_isFaultTold)
                _session.Inbox.Post(new ViewFailed(fault.Message));
            _isFaultTold = true;
        }
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested && _session.Phase != DayPhase.Archived)
            {
                _session.Inbox.Wait(LongestWait);
                WatchDrift(_clock.Now);
                Timestamp now = _clock.Now;
                _session.Step(now);
                Show(now);
            }

            _session.Trader.Commit(_clock.Now, durable: true);
            _ended.SetResult();
        }
        catch (Exception error)
        {
            // Whoever awaits the session gets it; the process ends with it and the journal holds what led there.
            _ended.SetException(error);
        }
    }
}
