using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Rendering;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Arming;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Tests.Kernel.Control;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session.Arming;

/// <summary>A live session in this process, with a broker that counts: what reaches it, and what has to happen first.</summary>
public sealed class ArmingDeskTests
{
    private const string Phrase = "eager LIVE 300000";

    private static readonly SessionSettings Allowed = new()
    {
        LiveAllowed = true, LiveBots = ["eager"], RegisteredAddresses = ["203.0.113.7"], WhoAmI = null, ProbeMaximumAge = TimeSpan.FromDays(7),
    };

    private static readonly CheckResult[] Green = [new("clock", CheckState.Passed, "")];
    private static readonly CheckResult[] Red = [.. Green, new("funds", CheckState.Failed, "₹1 at the broker, the books need ₹2", "Add funds.")];

    [Fact]
    public void A_live_session_that_nobody_arms_sends_nothing_all_day_and_says_why()
    {
        using var live = new PaperSession(new Eager(), isLive: true);
        live.Run(5 * 3600 + 600, watched: false); // From 10:00 to ten minutes after no new risk.
        live.View.Publish(live.Now);

        Assert.Empty(live.Fills);
        Assert.Equal((0, 0), (live.Kernel.Orders.Count, live.Current.OrdersToday));
        DecisionView decision = Assert.Single(Assert.Single(live.Current.Bots).LastDecisions);
        Assert.StartsWith("LIVE_NOT_ARMED", decision.Refusal, StringComparison.Ordinal);
        Assert.False(live.Current.Bots[0].IsArmed);
    }

    [Theory]
    [InlineData("not allowed", "session.live_allowed is false")]
    [InlineData("not this bot", "session.live_bots")]
    [InlineData("no phrase", "the phrase is 'eager LIVE 300000'")]
    [InlineData("capital of another", "the phrase is 'eager LIVE 300000'")]
    [InlineData("other case", "the phrase is 'eager LIVE 300000'")]
    [InlineData("unknown bot", "no bot lazy")]
    [InlineData("red", "funds: ₹1 at the broker, the books need ₹2. Add funds.")]
    [InlineData("paper", "no live session")]
    public async Task Each_thing_missing_alone_leaves_the_bot_unarmed(string missing, string said)
    {
        using var live = new PaperSession(new Eager(), isLive: missing != "paper");
        live.Run(2);
        SessionSettings settings = missing switch
        {
            "not allowed" => Allowed with { LiveAllowed = false },
            "not this bot" => Allowed with { LiveBots = ["option-seller"] },
            _ => Allowed,
        };
        ArmingDesk desk = DeskOf(live, settings, missing == "red" ? Red : Green, missing != "paper");
        string phrase = missing switch { "no phrase" => "", "capital of another" => "eager LIVE 250000", "other case" => "eager live 300000", _ => Phrase };

        string? problem = await desk.ArmAsync(missing == "unknown bot" ? "lazy" : "eager", phrase, "anna", TestContext.Current.CancellationToken);

        Assert.Contains(said, problem, StringComparison.Ordinal);
        live.Run(30);
        Assert.Equal(missing == "paper", live.Kernel.Arming.IsArmed(1));
        if (missing != "paper")
            Assert.Empty(live.Fills);
    }

    [Fact]
    public async Task With_everything_in_place_the_bot_trades_and_a_disarm_ends_it()
    {
        using var live = new PaperSession(new Eager(), isLive: true);
        live.Run(30);
        Assert.Empty(live.Fills);
        await ArmAsync(live);
        live.Run(30);
        Assert.NotEmpty(live.Fills);
        Assert.True(live.Current.Bots[0].IsArmed);
        Assert.Null(DeskOf(live, Allowed, Green, isLive: true).Next);

        Task<string?> disarmed = live.Requests.AskAsync(OperatorVerb.Disarm, 0, "anna");
        live.Run(1);
        Assert.Null(await disarmed);
        Assert.False(live.Current.Bots[0].IsArmed);
    }

    [Fact]
    public async Task After_a_crash_nothing_is_armed_and_what_is_held_can_still_be_closed()
    {
        using var live = new PaperSession(new Eager(), isLive: true);
        live.Run(10);
        await ArmAsync(live);
        live.Run(30);
        int before = live.Fills.Count;
        Assert.True(before >= 4 && live.Kernel.Structures.Any(structure => structure.IsOpen));

        using PaperSession again = live.CrashAndStart(new Eager());
        again.Run(20);
        Assert.False(again.Current.Bots[0].IsArmed);
        Assert.Empty(again.Fills);

        Task<string?> flat = again.Requests.AskAsync(OperatorVerb.Flatten, 0, "anna");
        again.Run(120);
        Assert.Null(await flat);
        Assert.Empty(again.Current.Positions);
        Assert.Equal([true, true, false, false], again.Fills.Take(4).Select(fill => fill.Units > 0)); // Shorts are bought back first.
    }

    [Fact]
    public void The_terminal_says_that_nothing_is_armed_and_asks_for_the_same_phrase()
    {
        using var live = new PaperSession(new Eager(), isLive: true);
        live.Run(2);
        var keys = new OperatorKeys(live.Requests, "anna", DeskOf(live, Allowed, Green, isLive: true));
        Assert.StartsWith(" a arm eager ", keys.Footer(live.Current), StringComparison.Ordinal);
        Assert.Contains("EAGER NOT ARMED", SessionHeader.Brakes(live.Current), StringComparison.Ordinal);

        Type(keys, "a" + Phrase.ToUpperInvariant() + "\r");
        live.Run(1);
        Assert.False(live.Current.Bots[0].IsArmed);
        Type(keys, "a");
        Assert.Equal($" Let eager trade REAL MONEY? Type {Phrase} and Enter, or Esc: _", keys.Footer(live.Current));
        Type(keys, Phrase + "\r");
        live.Run(1);
        Assert.True(live.Current.Bots[0].IsArmed);
        Assert.DoesNotContain(" arm ", keys.Footer(live.Current)[..20], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_channel_arms_by_the_phrase_and_by_no_plain_wish()
    {
        using var live = new PaperSession(new Eager(), isLive: true);
        live.Run(10);
        SessionClock clock = SessionClock.Rehearsal(live.Now, 1, TimeProvider.System);
        live.Clock = () => clock.Now;
        using var runner = new SessionRunner(live.Session, clock, live.View.Update);
        runner.Start();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using (await ControlServer.StartAsync(
            live.Folder, PaperSession.Book, () => live.View.Current, live.Requests, NullLogger.Instance, DeskOf(live, Allowed, Green, isLive: true), reload: null, cancellation))
        {
            using ControlClient client = ControlClient.Connect(live.Folder, PaperSession.Book);
            ControlFile file = ControlFile.Read(live.Folder)!;
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", file.Token);
            foreach (string body in new[] { """{ "action": "arm", "bot": "eager", "user": "anna" }""", """{ "action": 23, "bot": "eager", "user": "anna" }""" })
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using HttpResponseMessage response = await http.PostAsync(new Uri($"http://127.0.0.1:{file.Port}/operator"), content, cancellation);
                Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            }

            InputErrorException wrong = await Assert.ThrowsAsync<InputErrorException>(() => client.ArmAsync(new ArmMessage("eager", "eager", "anna"), cancellation));
            Assert.Contains("the phrase is", wrong.Message, StringComparison.Ordinal);
            Assert.False(live.Kernel.Arming.IsArmed(1));
            await client.ArmAsync(new ArmMessage("eager", Phrase, "anna"), cancellation);
            Assert.True(live.Kernel.Arming.IsArmed(1));
            Assert.True((await client.PreflightAsync(acceptMaster: false, cancellation)).GetProperty("passed").GetBoolean());
            await client.AskAsync(new OperatorMessage(OperatorVerb.Disarm, "eager", "anna"), cancellation);
            Assert.False(live.Kernel.Arming.IsArmed(1));
        }

        await runner.StopAsync();
    }

    private static void Type(OperatorKeys keys, string text)
    {
        foreach (char letter in text)
            keys.Press(new ConsoleKeyInfo(letter, letter == '\r' ? ConsoleKey.Enter : ConsoleKey.None, shift: false, alt: false, control: false));
    }

    private static async Task ArmAsync(PaperSession live)
    {
        Task<string?> armed = DeskOf(live, Allowed, Green, isLive: true).ArmAsync("eager", Phrase, "anna", TestContext.Current.CancellationToken);
        live.Run(0.2);
        Assert.Null(await armed);
    }

    private static ArmingDesk DeskOf(PaperSession session, SessionSettings settings, CheckResult[] results, bool isLive) =>
        new(settings, isLive, () => session.View.Current, (_, _) => Task.FromResult<IReadOnlyList<CheckResult>>(results), session.Requests);

    /// <summary>Wants a condor at each snapshot, for as long as it has none.</summary>
    private sealed class Eager : IStrategy
    {
        private readonly ScriptedBot _bot = new("eager");

        public Vocabulary Vocabulary => _bot.Vocabulary;

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(Vyuha.Kernel.Market.MarketState market, StrategyBook book, IntentBuffer intents)
        {
            if (book.Live.Count > 0)
                return;
            intents.Decision(DecisionAction.Enter, 1, 1);
            _bot.OpenCondor();
            _bot.Decide(market, book, intents);
        }
    }
}
