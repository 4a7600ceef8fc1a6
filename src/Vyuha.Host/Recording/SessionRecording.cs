using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Server;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;
using Vyuha.Storage.Recording;

namespace Vyuha.Host.Recording;

/// <summary>Records a session's day: by itself when the day is archived, or for a person who names the journal of a process that died.</summary>
internal static class SessionRecording
{
    public static DayRecorder Recorder(VyuhaHome home) => new(
        home, MarketRules.Shipped, header => header.Opening is { } opening ? BookState.Parse(opening).Instruments() : []);

    /// <summary>The sandbox's quotes are made up wherever it runs: a session that reaches one by its address is labelled all the same.</summary>
    public static async Task<SessionRequest> LabelledAsync(SessionRequest request, OpenAlgoClient client, CancellationToken cancellation)
    {
        if (request.Origin == DataOrigin.Synthetic)
            return request;
        try
        {
            Pong pong = (await client.PingAsync(cancellation)).Value;
            return pong.Broker == ServerState.SandboxBroker ? request with { Origin = DataOrigin.Synthetic } : request;
        }
        catch (OpenAlgoException)
        {
            return request with { Origin = null }; // What comes next says what is wrong with the server.
        }
    }

    /// <summary>
    /// Called when a day has been closed. It is safe in its journal whatever happens here, so a failure is told with its remedy and the session's
    /// own outcome stands.
    /// </summary>
    public static async Task RecordAsync(VyuhaHome home, DayFolder day, CancellationToken cancellation)
    {
        if (!File.Exists(day.Closing))
            return;
        try
        {
            RecordingOutcome recorded = await WithProgressAsync(
                progress => Recorder(home).RecordAsync(day.Path, new RecordingOptions { ReplaceRehearsal = true, Progress = progress }, cancellation));
            CommandLine.ErrorConsole.MarkupLineInterpolated($"{Sentence(recorded)}");
        }
        catch (Exception failed) when (failed is InputErrorException or IOException or UnauthorizedAccessException)
        {
            CommandLine.ErrorConsole.MarkupLineInterpolated(
                $"[yellow]The day's quotes were not recorded:[/] {failed.Message} The journal has them all; when the cause is gone, 'vyuha data record {day.Path}'.");
        }
    }

    public static async Task<RecordingOutcome> WithProgressAsync(Func<Action<string, double>?, Task<RecordingOutcome>> record) =>
        Console.IsErrorRedirected
            ? await record(null)
            : await CommandLine.ErrorConsole.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    ProgressTask task = context.AddTask("proving the journal", maxValue: 1);
                    return await record((what, share) => (task.Description, task.Value) = (what, share));
                });

    public static string Sentence(RecordingOutcome outcome) => outcome.State switch
    {
        RecordingState.AlreadyThere => $"{outcome.Name} is recorded already; nothing changed.",
        RecordingState.OtherKept => $"{outcome.Date:yyyy-MM-dd} is recorded from {outcome.Other}, which has as many quotes or more; it was kept. To take {outcome.Name} instead, add --replace.",
        _ => $"Recorded {(outcome.Store == DataStore.Rehearsed ? "SYNTHETIC " : "")}{outcome.Quotes:N0} quotes of {outcome.Name} and {outcome.MinuteRows:N0} rows of {outcome.Minutes} minute chains in the {DataCommand.NameOf(outcome.Store)} store"
            + (outcome.IsClosed ? "." : "; the session did not close this day, so it ends where the journal does."),
    };
}
