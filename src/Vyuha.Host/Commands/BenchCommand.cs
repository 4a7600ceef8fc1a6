using System.CommandLine;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Host.Benchmarking;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha bench</c>: how fast the program is on this machine, in under a minute.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var filter = new Option<string?>("--filter") { Description = "Only measurements whose name or title contains TEXT.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var peers = new Option<bool>("--peers") { Description = "Compile QuantLib's part of the option workloads and run it beside ours; needs g++ and QuantLib." };
        var untilFirstEvent = new Option<bool>("--until-first-event") { Description = "Start, say when the first event is in, and end.", Hidden = true };
        var serveTicks = new Option<int?>("--serve-ticks") { Description = "Serve a market stream of so many ticks a second to one client.", Hidden = true };
        var command = new Command("bench", "Measure how fast this machine runs the kernel, workloads, import and reports.")
        {
            filter, json, peers, untilFirstEvent, serveTicks, TickDayCommand.Create(),
        };
        command.SetAction(async (result, cancellation) =>
        {
            if (result.GetValue(serveTicks) is { } ticksPerSecond)
            {
                await StreamLoad.ServeAsync(ticksPerSecond, cancellation);
                return;
            }

            if (result.GetValue(untilFirstEvent))
            {
                FirstEvent.Reach(GlobalOptions.LoadConfiguration(result).Configuration, VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));
                return;
            }

            IReadOnlyList<QuickBenchmark> chosen = Choose(result.GetValue(filter));
            // Off this thread, so that Ctrl-C is heard while it runs.
            IReadOnlyList<Measurement> measured = await Task.Run(() => Measure(chosen, cancellation), cancellation);
            if (result.GetValue(peers))
                measured = await Task.Run(() => QuantLibPeer.Beside(measured, cancellation), cancellation);
            var machine = Machine.Here();
            if (result.GetValue(json))
                BenchReport.WriteJson(measured, machine);
            else
                BenchReport.WriteTable(AnsiConsole.Console, measured, machine);
        });
        return command;
    }

    /// <exception cref="InputErrorException">Nothing has the text in its name or title.</exception>
    public static IReadOnlyList<QuickBenchmark> Choose(string? filter)
    {
        QuickBenchmark[] chosen =
        [
            .. QuickBenchmarks.All.Where(benchmark => filter is null
                || benchmark.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)
                || benchmark.Title.Contains(filter, StringComparison.OrdinalIgnoreCase)),
        ];
        return chosen.Length > 0
            ? chosen
            : throw new InputErrorException(
                $"No measurement has '{filter}' in its name. There are {string.Join(", ", QuickBenchmarks.All.Select(benchmark => benchmark.Name))}.");
    }

    private static List<Measurement> Measure(IReadOnlyList<QuickBenchmark> chosen, CancellationToken cancellation)
    {
        if (Console.IsErrorRedirected)
            return [.. chosen.Select(benchmark => benchmark.Measure(cancellation))];
        return CommandLine.ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("measuring", maxValue: chosen.Count);
                var measured = new List<Measurement>();
                foreach (QuickBenchmark benchmark in chosen)
                {
                    task.Description = $"measuring {benchmark.Name}";
                    measured.Add(benchmark.Measure(cancellation));
                    task.Increment(1);
                }

                return measured;
            });
    }
}
