using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Preflight;
using Vyuha.OpenAlgo;
using Vyuha.Sandbox.Http;
using BrokerSession = Vyuha.Sandbox.Http.BrokerSession;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>What a session is started on and should not be: each has one outcome, and none sends an order it should not.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("wrong key", "broker session", "Correct the API key")]
    [InlineData("logged out", "broker session", "Log in at the broker")]
    [InlineData("dead token", "broker session", "Log in at the broker")]
    [InlineData("dead token", "funds", "log in again")] // Answers 200 and an empty object.
    [InlineData("analyze for live", "server mode", "Switch analyze mode off")]
    [InlineData("live for paper", "server mode", "Switch analyze mode on")]
    [InlineData("skewed clock", "clock", "time synchronisation")]
    [InlineData("unfunded", "funds", "Add funds")]
    public async Task The_checklist_finds_it_over_the_wire_and_says_the_remedy(string trouble, string item, string remedy)
    {
        await using var wire = new WireSession(new WireOptions
        {
            Key = trouble == "wrong key" ? "another-key" : "sandbox", // not-a-secret
            Capital = trouble == "unfunded" ? Money.FromRupees(1_000) : Money.FromRupees(10_000_000),
            IsLive = item == "funds", // The analyzer keeps funds of its own.
            Machine = trouble == "skewed clock" ? new JumpingClock() : null,
            Speed = 1,
        });
        await wire.StartServerAsync();
        bool isLive = item == "funds";
        CheckResult before = Named(await wire.PreflightAsync(isLive), item);
        Assert.Equal(trouble is "wrong key" or "unfunded", before.State == CheckState.Failed);
        switch (trouble)
        {
            case "logged out":
                wire.Api.State.Session = BrokerSession.LoggedOut;
                break;
            case "dead token":
                wire.Api.State.Session = BrokerSession.Dead;
                break;
            case "live for paper":
                wire.Api.State.IsAnalyze = false;
                break;
            case "skewed clock":
                wire.Fault("""{"kind":"clock_skew","seconds":-5}""");
                break;
        }

        IReadOnlyList<CheckResult> checks = await wire.PreflightAsync(live: isLive || trouble == "analyze for live");
        CheckResult found = Named(checks, item);
        Assert.Equal(CheckState.Failed, found.State);
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
        Assert.False(PreflightChecks.MayArm(checks));
        Assert.DoesNotContain(checks, check => check.Found.Contains("another-key", StringComparison.Ordinal));
        Assert.Empty(wire.Api.Live.Orders());
        Assert.Empty(wire.Api.Analyzer.Orders());
    }

    [Fact]
    public async Task With_a_wrong_key_nothing_starts_and_the_key_is_not_told()
    {
        await using var wire = new WireSession(new WireOptions { Key = "another-key", Speed = 1 }); // not-a-secret
        wire.Count("placeorder");
        OpenAlgoException refused = await Assert.ThrowsAsync<OpenAlgoException>(() => wire.StartAsync());
        Assert.Equal(OpenAlgoFailureKind.Key, refused.Kind);
        Assert.DoesNotContain("another-key", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, wire.CallsOf("placeorder"));
    }

    [Fact]
    public async Task A_second_trader_on_the_book_is_refused_while_the_first_goes_on()
    {
        await using WireSession wire = await new WireSession(new WireOptions { Speed = 1 }).StartAsync();
        InputErrorException refused = Assert.Throws<InputErrorException>(() => wire.OpenBookAgain().Dispose());
        Assert.Contains("Another trader runs on the book 'test'", refused.Message, StringComparison.Ordinal);
        InputErrorException account = await Assert.ThrowsAsync<InputErrorException>(() => wire.OpenAnotherBookAsync());
        Assert.Contains("account", account.Message, StringComparison.OrdinalIgnoreCase);
        await wire.UntilAsync("the first goes on", session => session.Phase == DayPhase.Tradable);
    }

    [Fact]
    public async Task A_journal_that_was_cut_in_a_record_goes_on_before_it_and_doubles_no_order()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        await wire.StopTraderAsync();
        using (FileStream journal = File.OpenWrite(wire.Journal))
            journal.SetLength(journal.Length - 7);
        int orders = wire.Venue.Orders().Count;

        await wire.StartTraderAsync();
        Assert.True(wire.Host.MustGoOn);
        await wire.UntilAsync("tradable", session => session.Phase == DayPhase.Tradable && session.LastQuote is not null);
        Assert.Equal(orders, wire.Venue.Orders().Count);
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.PositionBreak or AlarmKind.ExternalOrder);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task A_flipped_bit_in_the_journal_is_refused_until_a_person_accepts_it_and_nothing_is_opened_on_what_is_left()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        long beforeEntry = 0;
        await wire.UntilAsync("held", session =>
        {
            if (session.Trader.Kernel.Orders.Count == 0)
                beforeEntry = new FileInfo(wire.Journal).Length;
            return session.Trader.Kernel.Structures.Any(one => one.IsOpen);
        });
        await wire.StopTraderAsync();
        byte[] bytes = await File.ReadAllBytesAsync(wire.Journal, TestContext.Current.CancellationToken);
        bytes[beforeEntry - 30] ^= 1; // What is left knows nothing of what is held.
        await File.WriteAllBytesAsync(wire.Journal, bytes, TestContext.Current.CancellationToken);
        wire.Count("placeorder");
        wire.Count("cancelorder");

        InputErrorException refused = await Assert.ThrowsAsync<InputErrorException>(() => wire.OpenAsync());
        Assert.Contains("journal", refused.Message, StringComparison.OrdinalIgnoreCase);
        await wire.StartTraderAsync(acceptDamage: true);
        await wire.UntilAsync("each position is a break", session => session.Reconciler.Breaks.Count(one => one.IsStanding) == 4);
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.EntriesFrozen));
        await Task.Delay(2_000, TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (wire.CallsOf("placeorder"), wire.CallsOf("cancelorder")));
    }

    [Fact]
    public async Task A_machine_whose_clock_jumps_opens_nothing_more_until_a_person_has_looked()
    {
        var machine = new JumpingClock();
        await using WireSession wire = await new WireSession(new WireOptions
        {
            Speed = 1, Machine = machine, BeforeItRuns = () => machine.Jump = TimeSpan.FromMinutes(-3),
        }).StartAsync();
        await wire.UntilAlarmAsync(AlarmKind.ClockJumped);
        await wire.UntilAsync("tradable, and frozen", session => session.Phase == DayPhase.Tradable && session.Trader.Kernel.EntriesFrozen);
        await Task.Delay(7_000, TestContext.Current.CancellationToken); // Without the jump hedges leave at the first look, after five seconds.
        Assert.Empty(wire.Venue.Orders());
    }

    private static CheckResult Named(IEnumerable<CheckResult> checks, string name) => Assert.Single(checks, check => check.Name == name);

    /// <summary>The machine's clock, which is set by hand; its timer is not.</summary>
    internal sealed class JumpingClock : TimeProvider
    {
        private TimeSpan _ahead;

        public TimeSpan Jump { get; set; }

        /// <summary>Sets the clock; from then on it runs as the machine's own does.</summary>
        public void Show(Timestamp now) => _ahead = now.ToDateTimeOffset() - TimeProvider.System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + _ahead + Jump;
    }
}
