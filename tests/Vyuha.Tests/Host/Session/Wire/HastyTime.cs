namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>A machine's timer that can be put forward, for the sandbox and the session alike: hours in which nothing happens pass in moments.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _ahead);

    /// <param name="by">Of the timer; a clock that runs at a speed goes on by as many times that.</param>
    public void Hurry(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
