using Vyuha.Core;
using Vyuha.Host.Session;

namespace Vyuha.Tests.Host.Session;

/// <summary>The timer of a machine that sleeps stands still, as that of Linux and of suspended virtual machines does; its clock does not.</summary>
public sealed class SessionClockTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(5.5));

    [Fact]
    public void After_a_sleep_the_session_is_where_the_market_is()
    {
        var machine = new Machine(Morning);
        SessionClock clock = SessionClock.OfMachine(machine);
        machine.Awake(TimeSpan.FromMinutes(1));
        machine.Asleep(TimeSpan.FromMinutes(40));
        Assert.Equal(TimeSpan.FromMinutes(40), clock.Drift);

        Assert.True(clock.CatchUp());
        Assert.Equal(TimeSpan.Zero, clock.Drift);
        machine.Awake(TimeSpan.FromMinutes(2));
        Assert.Equal(Timestamp.From(Morning.AddMinutes(43)), clock.Now);
    }

    [Fact]
    public void A_clock_that_is_set_back_or_into_another_day_is_not_followed()
    {
        var machine = new Machine(Morning);
        SessionClock clock = SessionClock.OfMachine(machine);
        machine.Asleep(-TimeSpan.FromMinutes(5));
        Assert.False(clock.CatchUp());
        Assert.Equal(Timestamp.From(Morning), clock.Now);
        machine.Asleep(TimeSpan.FromHours(20));
        Assert.False(clock.CatchUp());
        Assert.Equal(Timestamp.From(Morning), clock.Now);
    }

    private sealed class Machine(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _wall = start;
        private TimeSpan _timer;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Awake(TimeSpan time) => (_wall, _timer) = (_wall + time, _timer + time);

        public void Asleep(TimeSpan time) => _wall += time;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _timer.Ticks;
    }
}
