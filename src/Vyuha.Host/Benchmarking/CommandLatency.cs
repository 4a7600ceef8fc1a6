using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Benchmarking;

/// <summary>From a tick to the command it causes: through the kernel alone, and through the whole session with the journal on the disk before the command leaves.</summary>
internal static class CommandLatency
{
    private const int TicksPerSecond = 500;

    /// <summary>A journal with so many inputs that caused a command, and how long each of those took from the tick's arrival until the request left.</summary>
    /// <param name="folder">Where the journal goes: its disk is part of what is measured.</param>
    /// <param name="commands">How many.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static (string Journal, TickDay Day, IReadOnlyList<double> Seconds) Record(string folder, int commands, CancellationToken cancellation)
    {
        var day = new TickDay(new TickDayOptions { TicksPerSecond = TicksPerSecond, TicksPerStep = 1, Pause = 2, From = new(9, 21) }, folder);
        day.Open();
        var seconds = new List<double>();
        while (seconds.Count < commands)
        {
            cancellation.ThrowIfCancellationRequested();
            (long came, long left) = day.StepTimed();
            if (left != 0)
                seconds.Add((left - came) / (double)Stopwatch.Frequency);
            Invariant.Require(day.Session.Trader.Halted is null && day.Session.Phase is DayPhase.Tradable or DayPhase.NoNewRisk, "the session trades while it is measured");
        }

        day.Sent = null;
        day.Session.Trader.Commit(day.Now, durable: true);
        return (day.JournalPath, day, seconds);
    }

    /// <summary>The journal's inputs into a fresh kernel: microseconds from an input to its outputs, of those inputs that cause a command, and of all.</summary>
    public static (Percentiles Commands, Percentiles All) Replay(IReadOnlyList<InputEvent> inputs, TradingKernel kernel)
    {
        var commands = new List<double>();
        double[] all = new double[inputs.Count];
        var outputs = new OutputBuffer();
        for (int i = 0; i < inputs.Count; i++)
        {
            outputs.Clear();
            long began = Stopwatch.GetTimestamp();
            kernel.Apply(inputs[i], outputs);
            all[i] = (Stopwatch.GetTimestamp() - began) * 1e6 / Stopwatch.Frequency;
            foreach (ref readonly OutputEvent output in outputs.Events)
            {
                if (output.Kind is not (OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder))
                    continue;
                commands.Add(all[i]);
                break;
            }
        }

        return (Percentiles.Of(commands), Percentiles.Of(all));
    }

    public static IReadOnlyList<InputEvent> Read(string journal)
    {
        var inputs = new List<InputEvent>();
        using JournalReader reader = JournalReader.Open(journal);
        while (reader.Next())
        {
            if (reader.Item == JournalItem.Inputs)
                inputs.AddRange(reader.Inputs);
        }

        return inputs;
    }
}
