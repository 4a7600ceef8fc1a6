using Spectre.Console;
using Vyuha.Host.Session;

namespace Vyuha.Host.Rendering;

/// <summary>
/// Shows a running session on a terminal, a few times a second, and hands keys on; into a pipe it writes plain lines instead. Reads only what the
/// trader's thread has published.
/// </summary>
internal sealed class TerminalView(IAnsiConsole console, Func<SessionView?> view, OperatorKeys keys)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan KeyPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    /// <summary>Reads a key that was pressed, without waiting; null when none was.</summary>
    public Func<ConsoleKeyInfo?> ReadKey { get; init; } = KeyOfConsole;

    /// <summary>Ends when a person asks the session to end, or when <paramref name="ended"/> is cancelled.</summary>
    /// <returns>Whether a person asked.</returns>
    public async Task<bool> RunAsync(CancellationToken ended)
    {
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
            await ShowAsync(ended);
        else
            await PrintAsync(ended);
        return keys.QuitAsked;
    }

    /// <summary>One picture of the terminal's size; a row is left free, so that the terminal does not scroll.</summary>
    public SessionScreen Picture()
    {
        SessionView? current = view();
        return new SessionScreen(current, keys.Footer(current), Math.Max(5, console.Profile.Height - 1));
    }

    private Task ShowAsync(CancellationToken ended) => console.Live(Picture())
        .Overflow(VerticalOverflow.Crop)
        .StartAsync(async live =>
        {
            TimeSpan sinceRefresh = TimeSpan.Zero;
            while (!ended.IsCancellationRequested && !keys.QuitAsked)
            {
                bool pressed = false;
                while (ReadKey() is { } key)
                {
                    keys.Press(key);
                    pressed = true;
                }

                if (pressed || sinceRefresh >= Refresh)
                {
                    live.UpdateTarget(Picture());
                    sinceRefresh = TimeSpan.Zero;
                }

                await Task.Delay(KeyPoll, CancellationToken.None);
                sinceRefresh += KeyPoll;
            }

            live.UpdateTarget(Picture());
        });

    private async Task PrintAsync(CancellationToken ended)
    {
        var plain = new PlainSession(console.Profile.Out.Writer, PlainEvery);
        while (!ended.IsCancellationRequested)
        {
            if (view() is { } current)
                plain.Write(current);
            await Task.Delay(Refresh, CancellationToken.None);
        }

        if (view() is { } last)
            plain.Write(last);
    }

    private static ConsoleKeyInfo? KeyOfConsole() =>
        !Console.IsInputRedirected && Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;
}
