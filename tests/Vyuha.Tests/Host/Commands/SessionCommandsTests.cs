using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Reload;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;
using Vyuha.Tests.Host.Session;

namespace Vyuha.Tests.Host.Commands;

/// <summary>The commands as a person types them, each its own process, against a session in this one.</summary>
public sealed class SessionCommandsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;

    private string BookPath => Path.Combine(_home, "books", PaperSession.Book);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_a_session_status_shows_the_last_day_and_all_else_says_what_to_do()
    {
        Assert.Equal((0, "No session runs on the book 'default'.\nIt has no trading day yet.\n"), Output("status"));
        string day = Path.Combine(BookPath, "2026-11-24");
        Directory.CreateDirectory(day);
        File.WriteAllText(Path.Combine(day, "journal"), "");
        Assert.Equal((0, $"No session runs on the book 'paper'.\nIts last day is 2026-11-24: {day}\n"), Output("status", "--book", "paper"));
        using (JsonDocument json = JsonDocument.Parse(Output("status", "--book", "paper", "--json").Text))
        {
            Assert.False(json.RootElement.GetProperty("running").GetBoolean());
            Assert.Equal("2026-11-24", json.RootElement.GetProperty("last_day").GetString());
        }

        foreach (string[] command in new[] { new[] { "orders" }, ["why", "option-seller"], ["freeze"], ["unlock"], ["capital", "live"] })
        {
            (int code, string output, string errors) = VyuhaProcess.Run(_home, [.. command, "--book", "paper"]);
            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith("error: No session runs on the book 'paper'.", errors, StringComparison.Ordinal);
        }

        (int bad, _, string error) = VyuhaProcess.Run(_home, "status", "--book", "../../etc");
        Assert.Equal(2, bad);
        Assert.StartsWith("error: '../../etc' is no name of a book.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_session_answers_and_obeys()
    {
        Directory.CreateDirectory(BookPath);
        using var paper = new PaperSession(folder: BookPath);
        paper.Run(20);
        SessionClock clock = SessionClock.Rehearsal(paper.Now, 1, TimeProvider.System);
        paper.Clock = () => clock.Now;
        using var runner = new SessionRunner(paper.Session, clock, paper.View.Update);
        runner.Start();
        await using (ControlServer server = await ControlServer.StartAsync(
            BookPath, PaperSession.Book, () => paper.View.Current, paper.Requests, NullLogger.Instance, TestContext.Current.CancellationToken))
        {
            string status = Done("status");
            Assert.StartsWith("PAPER, SYNTHETIC DATA: paper on a test, book paper\n2026-11-25 10:0", status, StringComparison.Ordinal);
            Assert.Contains("no new risk at 15:00", status, StringComparison.Ordinal);
            Assert.Contains("one-condor", status, StringComparison.Ordinal);
            using (JsonDocument json = JsonDocument.Parse(Done("status", "--json")))
                Assert.True(json.RootElement.GetProperty("running").GetBoolean());
            Assert.Contains("PAPER-1", Done("orders"), StringComparison.Ordinal);
            Assert.Contains("sell 24500 CE, sell 23500 PE, buy 24800 CE, buy 23200 PE", Done("positions"), StringComparison.Ordinal);
            Assert.Contains("test: enter, enter", Done("why", "one-condor"), StringComparison.Ordinal);
            string stress = Done("stress", "--moves=0,10", "--points=0", "--days=0");
            Assert.Contains("4 positions\nWorst of 2 cells: 10 % up, volatility as it is, at once: −₹", stress, StringComparison.Ordinal);
            Assert.Contains("one-condor", stress, StringComparison.Ordinal);
            Assert.Contains("at five times them", stress, StringComparison.Ordinal);
            using (JsonDocument json = JsonDocument.Parse(Done("stress", "--moves=0,10", "--points=0", "--days=0", "--json")))
            {
                // The wing of 300 on 65 units less what the condor is worth now.
                Assert.InRange(json.RootElement.GetProperty("worst").GetProperty("profit").GetDecimal(), -19_500m, -14_000m);
                Assert.Equal(0m, json.RootElement.GetProperty("cells")[0].GetProperty("profit").GetDecimal());
                Assert.True(json.RootElement.GetProperty("margin").GetDecimal() > 62_400m);
            }

            Assert.Contains("reserve ₹1,00,000, total ₹10,00,000", Done("capital", "live"), StringComparison.Ordinal);

            Assert.Equal("Frozen: all bots of the book 'paper'.\n", Done("freeze"));
            Assert.True(paper.Kernel.EntriesFrozen);
            Assert.Contains("ENTRIES FROZEN", Done("status"), StringComparison.Ordinal);
            Assert.Equal("Locked: all bots of the book 'paper'.\n", Done("lock"));
            Assert.Contains("LOCKED", Done("status"), StringComparison.Ordinal);
            Assert.Equal(2, Unlock("please").Code);
            Assert.True(paper.Kernel.KillSwitch.IsLocked(0));
            (int locked, _, string why) = VyuhaProcess.Run(_home, "resume", "--book", "paper");
            Assert.Equal((2, "error: Locked: nothing was resumed. Unlock first, with 'vyuha unlock'.\n"), (locked, why));
            (int unlocked, string said, _) = Unlock("unlock paper");
            Assert.Equal((0, "Unlocked, still frozen: all bots of the book 'paper'.\n"), (unlocked, said));
            Assert.True(paper.Kernel.EntriesFrozen);
            Done("resume");
            Assert.False(paper.Kernel.EntriesFrozen);
            (int unknown, _, string error) = VyuhaProcess.Run(_home, "freeze", "momentum-rider", "--book", "paper");
            Assert.Equal((2, "error: There is no bot momentum-rider in this session. The bots are one-condor.\n"), (unknown, error));
        }

        await runner.StopAsync();
        Assert.StartsWith("No session runs on the book 'paper'.", Output("status", "--book", "paper").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_is_given_to_a_running_session_as_far_as_it_may_change()
    {
        Directory.CreateDirectory(BookPath);
        string file = Path.Combine(_home, "vyuha.json");
        Assert.StartsWith("error: No session runs on the book 'paper'.", VyuhaProcess.Run(_home, "config", "apply", "--book", "paper").Errors, StringComparison.Ordinal);
        using var paper = new PaperSession(new OptionSeller(OptionSellerConfiguration.Default), folder: BookPath);
        paper.Run(5);
        SessionClock clock = SessionClock.Rehearsal(paper.Now, 1, TimeProvider.System);
        paper.Clock = () => clock.Now;
        using var runner = new SessionRunner(paper.Session, clock, paper.View.Update);
        runner.Start();
        var begun = new RunHeader
        {
            Commit = "test", Runtime = "test", RulesHash = MarketRules.Shipped.Hash, Configuration = TradingConfiguration.Read().CanonicalText, Underlyings = ["NIFTY"], Seed = 1, Bots = ["option-seller"],
        };
        await using (await ControlServer.StartAsync(
            BookPath, PaperSession.Book, () => paper.View.Current, paper.Requests, NullLogger.Instance, arming: null, new ReloadDesk(begun, paper.Requests), TestContext.Current.CancellationToken))
        {
            Assert.Equal("No field differs.\n", Done("config", "apply"));

            File.WriteAllText(file, """{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "dte_rang": [3, 9] } } } } } }""");
            (int wrong, string nothing, string why) = VyuhaProcess.Run(_home, "config", "apply", "--book", "paper");
            Assert.Equal((2, ""), (wrong, nothing));
            Assert.Contains("vyuha.json:1: bots.option-seller.options.profiles.weekly-7.dte_rang", why, StringComparison.Ordinal);

            File.WriteAllText(file, """{ "capital": { "total": 2000000 }, "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "dte_range": [3, 9] }, "monthly-45-21": {} } } } } }""");
            (int refused, _, string said) = VyuhaProcess.Run(_home, "config", "apply", "--book", "paper");
            Assert.Equal(2, refused);
            Assert.Equal(
                "error: Nothing was changed: these do not change while a session runs.\n  capital.total: 1000000 -> 2000000\nPut them back to apply the rest now; the file counts whole from the next trading day.\n", said);
            Assert.Contains("none of it would be applied:\n  capital.total: 1000000 -> 2000000\n", Done("config", "apply", "--dry-run"), StringComparison.Ordinal);
            Assert.Null(paper.Kernel.OptionsGivenTo(1));
            Assert.Equal("None yet", Output("config", "history").Text[..8]);

            File.WriteAllText(file, """{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "dte_range": [3, 9] }, "monthly-45-21": {} } } } } }""");
            Assert.Contains("Would be in force for entries from now on: option-seller of the book 'paper'.", Done("config", "apply", "--dry-run"), StringComparison.Ordinal);
            Assert.Null(paper.Kernel.OptionsGivenTo(1));
            string done = Done("config", "apply");
            Assert.Contains("bots.option-seller.options.profiles.weekly-7.dte_range: not there -> [3,9]\n", done, StringComparison.Ordinal);
            Assert.Contains("In force for entries from now on: option-seller of the book 'paper'. What is open keeps the options it was opened with.\n", done, StringComparison.Ordinal);
            Assert.Equal("""{"profiles":{"monthly-45-21":{},"weekly-7":{"dte_range":[3,9]}}}""", paper.Kernel.OptionsGivenTo(1));
            Assert.Contains("   1  ", Output("config", "history").Text, StringComparison.Ordinal);
            Assert.Equal("No field differs.\n", Done("config", "apply"));

            // Without the file the shipped options are in force again.
            File.Delete(file);
            Assert.Contains("bots.option-seller.options.profiles.weekly-7.dte_range: [3,9] -> not there", Done("config", "apply"), StringComparison.Ordinal);
            Assert.Equal("{}", paper.Kernel.OptionsGivenTo(1));
        }

        await runner.StopAsync();
    }

    [Fact]
    public async Task A_person_opens_and_closes_a_trade_by_hand()
    {
        Directory.CreateDirectory(BookPath);
        using var paper = new PaperSession(new Quiet(), folder: BookPath);
        paper.Run(5);
        SessionClock clock = SessionClock.Rehearsal(paper.Now, 1, TimeProvider.System);
        paper.Clock = () => clock.Now;
        using var runner = new SessionRunner(paper.Session, clock, paper.View.Update);
        runner.Start();
        using var quotes = new Timer(_ => paper.Quote(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        await using (await ControlServer.StartAsync(
            BookPath, PaperSession.Book, () => paper.View.Current, paper.Requests, NullLogger.Instance, TestContext.Current.CancellationToken))
        {
            string[] condor = ["order", "place", "quiet", "--leg", "sell NIFTY01DEC2624500CE", "--leg", "sell NIFTY01DEC2623500PE", "--leg", "buy nifty01dec2624800ce", "--leg", "buy NIFTY01DEC2623200PE"];
            Assert.Equal((2, "error: Nothing was sent: the word is 'place'.\n"), Refused([.. condor, "--stop", "4000"]));
            Assert.Equal((2, "error: --leg 'hold NIFTY': a leg is written as 'buy SYMBOL', 'sell SYMBOL' or 'sell 2 SYMBOL'.\n"), Refused("order", "place", "quiet", "--leg", "hold NIFTY", "--stop", "4000", "--yes"));
            Assert.StartsWith("error: NIFTY01DEC2699999CE is no contract of this session.", Refused("order", "place", "quiet", "--leg", "buy NIFTY01DEC2699999CE", "--stop", "4000", "--yes").Error, StringComparison.Ordinal);
            Assert.Equal("error: There is no bot nobody in this session. The bots are quiet.\n", Refused("order", "place", "nobody", "--leg", "buy NIFTY01DEC2624500CE", "--stop", "4000", "--yes").Error);
            Assert.StartsWith("error: Refused by risk: ", Refused("order", "place", "quiet", "--leg", "sell NIFTY01DEC2624500CE", "--stop", "4000", "--slippage", "20", "--yes").Error, StringComparison.Ordinal);
            Assert.Empty(paper.Fills);

            Assert.Equal("Approved, and being entered as structure 1 of the book 'paper'.\n", Done([.. condor, "--stop", "4000", "--target", "1500", "--slippage", "20", "--until", "15:00", "--yes"]));
            await UntilAsync(paper, structures => structures is [{ State: "open" }]);
            string positions = Done("positions");
            Assert.Contains("by hand", positions, StringComparison.Ordinal);
            Assert.Contains("sell 24500 CE, sell 23500 PE, buy 24800 CE, buy 23200 PE", positions, StringComparison.Ordinal);
            Assert.Contains("by hand: enter, opened by hand", Done("why", "quiet"), StringComparison.Ordinal);

            Assert.StartsWith("error: This leg covers a short of structure 1.", Refused("order", "close", "1", "--leg", "NIFTY01DEC2624800CE").Error, StringComparison.Ordinal);
            Assert.Equal("error: There is no open structure 7; 'vyuha positions' shows those there are.\n", Refused("order", "close", "7").Error);
            Assert.StartsWith("error: There is no working order 1;", Refused("order", "move", "1", "--limit", "10").Error, StringComparison.Ordinal);
            Assert.StartsWith("error: Structure 1 is not on its way in any more.", Refused("order", "cancel", "1").Error, StringComparison.Ordinal);
            Assert.Equal("NIFTY01DEC2624500CE of structure 1 is being closed, in the book 'paper'.\n", Done("order", "close", "1", "--leg", "NIFTY01DEC2624500CE"));
            await UntilAsync(paper, structures => structures is [{ State: "open" } one] && !one.Legs.Contains("24500 CE", StringComparison.Ordinal));
            Assert.Equal("Structure 1 is being closed, in the book 'paper'.\n", Done("order", "close", "1"));
            await UntilAsync(paper, structures => structures.Count == 0);
            Assert.Contains("Nothing is open.", Done("positions"), StringComparison.Ordinal);
        }

        await runner.StopAsync();
        Assert.All(paper.AtBroker.Values, position => Assert.Equal(0, position.Units));

        // What a person did is in the journal, and a trader that starts again has the same book.
        ulong hash = paper.Kernel.Hash;
        Assert.True(paper.Kernel.Structures[0].IsByHand);
        using PaperSession again = paper.CrashAndStart(new Quiet());
        Assert.Equal(hash, again.Kernel.Hash);
    }

    private static async Task UntilAsync(PaperSession paper, Predicate<IReadOnlyList<StructureView>> reached)
    {
        for (int tries = 0; tries < 600; tries++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            if (paper.View.Current is { } view && reached(view.Bots[0].Structures))
                return;
        }

        Assert.Fail("It has not come about in two minutes.");
    }

    private (int Code, string Error) Refused(params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, [.. arguments, "--book", "paper"]);
        Assert.Empty(output);
        int at = errors.IndexOf("error: ", StringComparison.Ordinal);
        return (code, errors[Math.Max(0, at)..]);
    }

    /// <summary>A bot that does nothing by itself.</summary>
    private sealed class Quiet : IStrategy
    {
        public Vocabulary Vocabulary { get; } = new("quiet", ["none"], [], []);

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(Vyuha.Kernel.Market.MarketState market, StrategyBook book, IntentBuffer intents)
        {
        }
    }

    private (int Code, string Output, string Errors) Unlock(string typed) =>
        VyuhaProcess.RunScript(_home, "printf '%s\\n' \"$1\" | vyuha unlock --book paper", typed);

    private string Done(params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, [.. arguments, "--book", "paper"]);
        Assert.Equal((0, ""), (code, errors));
        return output;
    }

    private (int Code, string Text) Output(params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, arguments);
        Assert.Equal("", errors);
        return (code, output);
    }
}
