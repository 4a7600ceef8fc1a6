using System.CommandLine;
using Vyuha.Core;
using Vyuha.Host.Recording;
using Vyuha.Storage;
using Vyuha.Storage.Recording;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data record PATH</c>: a session's quotes into the catalogue, for a day whose process did not get to do it.</summary>
internal static class DataRecordCommand
{
    private const int Kept = 1;

    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A day of a book (books/BOOK/DATE in the home folder), or its journal." };
        var replace = new Option<bool>("--replace") { Description = "Also when another session of that day was recorded with as many quotes or more." };
        var damage = new Option<bool>("--accept-damage") { Description = "Record what is good before wrong bytes." };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("record", "Store every quote a session took, and the chain of each minute.") { path, replace, damage, json };
        command.SetAction(async (result, cancellation) =>
        {
            DayRecorder recorder = SessionRecording.Recorder(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));
            RecordingOutcome outcome = await SessionRecording.WithProgressAsync(progress => recorder.RecordAsync(
                result.GetValue(path)!,
                new RecordingOptions { Replace = result.GetValue(replace), AcceptDamage = result.GetValue(damage), Progress = progress },
                cancellation));
            if (result.GetValue(json))
            {
                JsonOutput.Write(new
                {
                    State = outcome.State.ToString(),
                    outcome.Name,
                    outcome.Date,
                    Store = DataCommand.NameOf(outcome.Store),
                    Origin = DataCommand.NameOf(outcome.Origin),
                    outcome.IsClosed,
                    outcome.Quotes,
                    outcome.MinuteRows,
                    outcome.Minutes,
                    outcome.DailyDays,
                    outcome.Bytes,
                    outcome.Other,
                });
            }
            else
            {
                Console.Out.WriteLine(SessionRecording.Sentence(outcome));
            }

            return outcome.State == RecordingState.OtherKept ? Kept : 0;
        });
        return command;
    }
}
