using System.CommandLine;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha bench day</c>: a whole day of ticks through the real session, as fast as the machine can, with the process's memory watched.</summary>
internal static class TickDayCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var rate = new Option<int>("--rate") { Description = "Ticks of a simulated second.", DefaultValueFactory = _ => 10_000, HelpName = "N" };
        var minutes = new Option<int>("--minutes") { Description = "Of the session's 370 after its first minutes.", DefaultValueFactory = _ => 370, HelpName = "N" };
        var output = new Option<string?>("--out") { Description = "Also write the page to this file (HTML).", HelpName = "FILE" };
        var command = new Command("day", "Run a trading day of ticks through the session, and check that memory stays flat and no report is lost.") { rate, minutes, output };
        command.SetAction(async (result, cancellation) =>
        {
            TickDayOptions options = new TickDayOptions { TicksPerSecond = result.GetValue(rate), Minutes = result.GetValue(minutes) };
            if (options.TicksPerSecond is < 1_000 or > 100_000)
                throw new InputErrorException($"--rate {options.TicksPerSecond}: give 1,000 to 100,000.");
            if (options.Minutes is < 1 or > 370)
                throw new InputErrorException($"--minutes {options.Minutes}: give 1 to 370.");
            TickDayResult day = await CommandLine.ErrorConsole.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    ProgressTask task = context.AddTask("day of ticks", maxValue: options.Minutes);
                    return await Task.Run(() => TickDayRun.Run(options, () => task.Increment(1), cancellation), cancellation);
                });
            TickDayReport.Write(AnsiConsole.Console, day);
            if (result.GetValue(output) is { } path)
                await File.WriteAllTextAsync(path, TickDayReport.Page(day), cancellation);
            return day.Passed ? 0 : Failed;
        });
        return command;
    }
}
