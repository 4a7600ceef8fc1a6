using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Rendering;
using Vyuha.Host.Session;

namespace Vyuha.Tests.Host.Rendering;

/// <summary>The screen as text: what must be readable at each size, and that it never outgrows it.</summary>
public sealed class SessionScreenTests
{
    private const string Help = " f freeze entries   c cancel entries   r resume   x flatten   l lock   q quit";

    [Theory]
    [InlineData(80, 23)]
    [InlineData(140, 49)]
    [InlineData(200, 60)]
    [InlineData(60, 15)]
    [InlineData(20, 6)]
    public void A_picture_is_exactly_as_large_as_it_is_told(int width, int height)
    {
        foreach (SessionView? view in new[] { SampleView.Make(), SampleView.Make(live: true), null })
        {
            string[] lines = Render(view, width, height);
            Assert.Equal(height, lines.Length);
            Assert.All(lines, line => Assert.Equal(width, line.Length));
        }
    }

    [Theory]
    [InlineData(80, 23)]
    [InlineData(140, 49)]
    public void What_a_trader_must_see_is_there_at_each_size(int width, int height)
    {
        string text = string.Join('\n', Render(SampleView.Make(), width, height));
        Assert.All(
            [
                " PAPER ", " SYNTHETIC DATA ", "paper on the sandbox exchange", "13:48:10", "tradable, no new risk at 15:00 in 1 h 11 min", "feed 0.4 s old",
                "P&L today, net of charges −₹3,150", "charges ₹413", "option-seller", "momentum-rider", "40% of ₹3L, free ₹1,81,600",
                "#7 weekly-7 open, 1 lot, credit ₹5,200, to close ₹7,940", "stop 53% ₹2,460", "sell 24500 CE", "#12 BUY", "working 0/65",
                "day's loss, entries stop", "₹21,850 left", "CRITICAL The broker's positions are not ours", "no trade, entry conditions do not hold", "f freeze",
            ],
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(121)]
    [InlineData(140)]
    public void An_amount_of_money_is_never_cut(int width)
    {
        string[] lines = Render(SampleView.Make(), width, 49);
        foreach ((string beginning, string amount) in new[] { ("option-seller", " −₹3,150 "), ("#7 weekly-7", " −₹3,010 "), ("#8 monthly-45", " −₹140 ") })
        {
            string line = lines.First(line => line.StartsWith(beginning, StringComparison.Ordinal));
            Assert.Contains(amount, line + " ", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wide_terminal_shows_everything_at_once()
    {
        string text = string.Join('\n', Render(SampleView.Make(), 140, 49));
        Assert.DoesNotContain("more lines", text, StringComparison.Ordinal);
        Assert.Contains("option-seller: margin", text, StringComparison.Ordinal);
        Assert.Contains("(India VIX as proxy) 41.2, at least 75: no)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_room_is_counted() =>
        Assert.Contains("more lines)", string.Join('\n', Render(SampleView.Make(), 80, 23)), StringComparison.Ordinal);

    [Fact]
    public void Live_and_paper_cannot_be_taken_for_each_other()
    {
        string live = Ansi(SampleView.Make(live: true)), paper = Ansi(SampleView.Make());
        // Bold white on red, and bold black on green; an ANSI terminal's background colours are 41 to 47 and 101 to 107.
        Assert.Matches("\u001b\\[1;[0-9;]*(41|101|48;5;9)m LIVE ", live);
        Assert.DoesNotContain("SYNTHETIC", live, StringComparison.Ordinal);
        Assert.Matches("\u001b\\[1;[0-9;]*(42|48;5;2)m PAPER ", paper);
        Assert.DoesNotContain(" LIVE ", paper, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_entries_back_stands_at_the_top()
    {
        SessionView view = SampleView.Make() with
        {
            EntriesFrozen = true, IsLatched = true, EntriesSuspended = true, OrdersInDoubt = 2, FeedAge = null, NextDeadline = null, Phase = DayPhase.FeedWait, Halted = "The journal cannot be written.",
        };
        string top = string.Join('\n', Render(view, 140, 49).Take(5));
        Assert.All(
            ["HALTED The journal cannot be written.", "ENTRIES FROZEN", "DAILY LOSS LATCHED", "2 ORDERS IN DOUBT", "feed wait", "no quote yet"],
            word => Assert.Contains(word, top, StringComparison.Ordinal));
    }

    [Fact]
    public void A_brokers_words_cannot_command_the_terminal()
    {
        SessionView view = SampleView.Make();
        view = view with { Alarms = [new(view.At, Severity.Warning, AlarmKind.BrokerRefused, "bad \u001b[2J\u0007 price\r\nनहीं 🚀 \u202E ok")] };
        string text = string.Join('\n', Render(view, 80, 23));
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u0007', text);
        Assert.DoesNotContain('\u202E', text);
        Assert.Contains("WARNING bad ?[2J? price", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 4, 4, 10 }, new[] { 4, 2, 2 }, 8, new[] { 4, 2, 2 })]
    [InlineData(new[] { 4, 4, 10 }, new[] { 4, 2, 2 }, 11, new[] { 4, 4, 3 })]
    [InlineData(new[] { 4, 4, 10 }, new[] { 4, 2, 2 }, 30, new[] { 4, 4, 10 })]
    [InlineData(new[] { 4, 4, 10 }, new[] { 4, 2, 2 }, 5, new[] { 4, 1, 0 })]
    [InlineData(new[] { 4, 4 }, new[] { 4, 2 }, -3, new[] { 0, 0 })]
    public void Room_goes_first_to_what_must_be_seen(int[] wanted, int[] least, int room, int[] given) =>
        Assert.Equal(given, SessionLayout.Share(wanted, least, room));

    [Fact]
    public async Task Into_a_pipe_go_plain_lines_and_each_alarm_and_fill_once()
    {
        var output = new StringWriter();
        IAnsiConsole console = Console(output, 80);
        SessionView view = SampleView.Make();
        using var end = new CancellationTokenSource();
        int reads = 0;
        var terminal = new TerminalView(console, View, new OperatorKeys(new OperatorRequests(new Inbox(), NullLogger.Instance), "anna"));
        Assert.False(await terminal.RunAsync(end.Token));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(lines, line => line.Contains("CRITICAL The broker's positions are not ours", StringComparison.Ordinal));
        Assert.Equal(12, lines.Count(line => line.Contains(" FILL #", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.Contains("FILL #12 BUY", StringComparison.Ordinal));
        string state = Assert.Single(lines, line => line.Contains("PAPER SYNTHETIC DATA", StringComparison.Ordinal));
        Assert.Contains("P&L −₹3,150 net, 2 structures, 1 orders live", state, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());

        SessionView View()
        {
            // The second reading has one more fill; the third ends it.
            if (++reads == 2)
                view = view with { At = view.At.Plus(TimeSpan.FromSeconds(1)), Orders = [view.Orders[0] with { FilledUnits = 65 }, .. view.Orders.Skip(1)] };
            if (reads == 3)
                end.Cancel();
            return view;
        }
    }

    [Fact]
    public void What_trades_must_be_typed_out_and_what_holds_back_need_not()
    {
        var inbox = new Inbox();
        var keys = new OperatorKeys(new OperatorRequests(inbox, NullLogger.Instance), "anna");
        SessionView view = SampleView.Make();
        Assert.Equal(Help, keys.Footer(view));

        Type(keys, "f");
        Assert.Equal([OperatorAction.FreezeEntries], Asked(inbox));
        Assert.EndsWith("freeze asked …", keys.Footer(view), StringComparison.Ordinal);

        Type(keys, "x");
        Assert.Equal(" Close all 2 structures now? Type FLATTEN and Enter, or Esc: _", keys.Footer(view));
        Type(keys, "flatten\r");
        Assert.Empty(Asked(inbox)); // In small letters it is not confirmed.
        Type(keys, "xFLATTEN\u001b");
        Type(keys, "\r");
        Assert.Empty(Asked(inbox));
        Type(keys, "xFLATTEX\bN\r");
        Assert.Equal([OperatorAction.Flatten], Asked(inbox));

        Type(keys, "c");
        Assert.Equal([OperatorAction.CancelWorking], Asked(inbox));
        Type(keys, "lLOCK\r");
        Assert.Equal([OperatorAction.Lock], Asked(inbox));
        Type(keys, "r");
        Assert.Equal([OperatorAction.ResumeEntries], Asked(inbox));

        Type(keys, "q");
        Assert.Contains("LEAVE 2 structures open", keys.Footer(view), StringComparison.Ordinal);
        Type(keys, "y\r");
        Assert.False(keys.QuitAsked);
        Type(keys, "qLEAVE\r");
        Assert.True(keys.QuitAsked);
        Assert.Empty(Asked(inbox)); // Leaving trades nothing.
    }

    private static void Type(OperatorKeys keys, string text)
    {
        foreach (char letter in text)
        {
            keys.Press(new ConsoleKeyInfo(
                letter,
                letter switch { '\r' => ConsoleKey.Enter, '\u001b' => ConsoleKey.Escape, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.None },
                shift: false, alt: false, control: false));
        }
    }

    private static OperatorAction[] Asked(Inbox inbox)
    {
        List<SessionEvent> events = [];
        inbox.Drain(events, []);
        Assert.All(events.OfType<OperatorAsked>(), asked => Assert.Equal(("anna", 0), (asked.User, (int)asked.Bot)));
        return [.. events.OfType<OperatorAsked>().Select(asked => asked.Action)];
    }

    private static string[] Render(SessionView? view, int width, int height)
    {
        var output = new StringWriter();
        Console(output, width).Write(new SessionScreen(view, Help, height));
        return output.ToString().Split('\n');
    }

    private static string Ansi(SessionView view)
    {
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 100;
        console.Write(new SessionScreen(view, Help, 30));
        return output.ToString();
    }

    private static IAnsiConsole Console(TextWriter output, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
