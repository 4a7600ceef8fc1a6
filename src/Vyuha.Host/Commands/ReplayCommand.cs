using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Replay;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha replay FILE</c>: proves that a journal's inputs give the outputs of its run, or prints the inputs.</summary>
public static class ReplayCommand
{
    private const int Mismatch = 1;

    public static Command Create(ReplayKernelFactory kernels)
    {
        var file = new Argument<string>("FILE") { Description = "A journal: the file named journal of a result folder or of a book's day, or that folder." };
        var verify = new Option<bool>("--verify") { Description = "Compare the outputs with those of the run (what replay does unless --dump is given)." };
        var dump = new Option<bool>("--dump") { Description = "Print the inputs as text instead." };
        var from = new Option<long>("--from") { Description = "First sequence to print.", DefaultValueFactory = _ => 1 };
        var count = new Option<long>("--count") { Description = "How many inputs to print at most; 0: all.", DefaultValueFactory = _ => 0 };
        var diff = new Option<bool>("--diff") { Description = "A session's day: run a backtest over what it recorded, and split what came out otherwise by cause." };
        var json = new Option<bool>("--json") { Description = "For programs; with --diff." };
        var command = new Command("replay", "Run a journal again and compare its outputs, print its inputs, or compare a session's day with a backtest of it.") { file, verify, dump, from, count, diff, json };
        command.SetAction((result, cancellation) =>
        {
            string named = result.GetValue(file)!;
            string path = Directory.Exists(named) ? Path.Combine(named, "journal") : named;
            if (result.GetValue(diff))
                return Task.FromResult(ReplayDiff.Run(path, result.GetValue(json), cancellation));
            using var reader = JournalReader.Open(path);
            return Task.FromResult(
                result.GetValue(dump) && !result.GetValue(verify)
                    ? Dump(reader, result.GetValue(from), result.GetValue(count), cancellation)
                    : Verify(reader, kernels, cancellation));
        });
        return command;
    }

    private static int Verify(JournalReader reader, ReplayKernelFactory kernels, CancellationToken cancellation)
    {
        IReplayableKernel kernel = kernels(reader.Header);
        long started = Stopwatch.GetTimestamp();
        ReplayOutcome outcome = Console.IsErrorRedirected
            ? ReplayVerifier.Verify(reader, kernel, cancellation: cancellation)
            : WithProgress(reader, report => ReplayVerifier.Verify(reader, kernel, report, cancellation));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        if (outcome.Difference is { } difference)
        {
            Console.Error.WriteLine(
                $"""
                DIFFERENT outputs between inputs {difference.FirstSequence:N0} and {difference.LastSequence:N0}.
                  hash of the run     {difference.Journaled:x16}
                  hash of the replay  {difference.Replayed:x16}
                  last input of them:
                  {difference.LastInput}
                See them with: vyuha replay FILE --dump --from {difference.FirstSequence} --count {difference.LastSequence - difference.FirstSequence + 1}
                """);
            return Mismatch;
        }

        string speed = $"{outcome.Inputs:N0} inputs in {seconds:0.00} s ({outcome.Inputs / Math.Max(seconds, 1e-6) / 1e6:0.0} M/s)";
        if (outcome.IsProof)
        {
            Console.Out.WriteLine($"Equal: {speed}, {outcome.Compared:N0} hashes compared, final hash {outcome.Hash:x16}.");
            return 0;
        }

        Console.Error.WriteLine($"{outcome.End!.Message}{Environment.NewLine}Equal as far as it goes: {speed}, {outcome.Compared:N0} hashes compared.");
        return Mismatch;
    }

    private static ReplayOutcome WithProgress(JournalReader reader, Func<Action<long>, ReplayOutcome> run) =>
        CommandLine.ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("replay");
                long started = Stopwatch.GetTimestamp();
                long shown = started;
                return run(inputs =>
                {
                    long now = Stopwatch.GetTimestamp();
                    if (Stopwatch.GetElapsedTime(shown, now).TotalMilliseconds < 100)
                        return;
                    shown = now;
                    (long read, long total) = reader.Progress;
                    task.Value = 100.0 * read / total;
                    task.Description = $"{inputs:N0} inputs, {inputs / Stopwatch.GetElapsedTime(started, now).TotalSeconds / 1e6:0.0} M/s";
                });
            });

    private static int Dump(JournalReader reader, long from, long count, CancellationToken cancellation)
    {
        if (count < 0)
            throw new InputErrorException($"--count {count}: give 0 for all, or a number above it.");
        var describer = new InputDescriber(reader.Header.Underlyings);
        long left = count == 0 ? long.MaxValue : count;
        using var text = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        while (left > 0 && reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                if (input.Sequence < from)
                {
                    describer.Learn(input);
                    continue;
                }

                if (left-- == 0)
                    break;
                text.WriteLine(describer.Describe(input));
            }
        }

        text.Flush();
        if (reader.End is null or { Completeness: JournalCompleteness.Complete })
            return 0;
        Console.Error.WriteLine(reader.End.Message);
        return Mismatch;
    }
}
