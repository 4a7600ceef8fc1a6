using System.Diagnostics;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Host.Benchmarking;

/// <param name="Ticks">Taken while it was measured.</param>
/// <param name="CpuSeconds">Of this process, all threads.</param>
/// <param name="Seconds">On the wall.</param>
internal readonly record struct StreamSample(long Ticks, double CpuSeconds, double Seconds)
{
    /// <summary>Processor time of one tick, times so many a second: the part of one core they would take.</summary>
    public double CoresAt(double ticksPerSecond) => CpuSeconds / Ticks * ticksPerSecond;
}

/// <summary>
/// The client as a session has it, from the socket to the trader's inbox, fed by a server in another process: receive, parse, map to instruments,
/// conflate, and take out as the trader's thread does.
/// </summary>
internal static class StreamLoad
{
    private const int Contracts = 950;

    /// <summary>Samples of a second and a half each, after a warm-up of two.</summary>
    public static IReadOnlyList<StreamSample> Measure(int ticksPerSecond, int samples, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using Process server = OwnProcess.Serve(TickServer.Line, out string port, "bench", "--serve-ticks", ticksPerSecond.ToString(CultureInfo.InvariantCulture));
        try
        {
            return Task.Run(() => MeasureAsync(int.Parse(port, CultureInfo.InvariantCulture), ticksPerSecond, samples, cancellation), cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    public static Task ServeAsync(int ticksPerSecond, CancellationToken cancellation) => TickServer.RunAsync(Contracts, ticksPerSecond, cancellation);

    private static async Task<IReadOnlyList<StreamSample>> MeasureAsync(int port, int ticksPerSecond, int samples, CancellationToken cancellation)
    {
        using var inbox = new Inbox();
        var sink = new FeedSink(inbox, new SessionOptions().BookAge);
        using var stream = new OpenAlgoStream(
            new OpenAlgoStreamOptions { Url = new Uri($"ws://127.0.0.1:{port}"), Key = ApiKey.From("bench-not-a-secret", "the benchmark") }, sink, TimeProvider.System);
        IReadOnlyList<StreamSymbol> symbols = stream.Subscribe(StreamMode.Depth, [.. new TickFrames(Contracts).Keys]);
        for (int i = 0; i < symbols.Count; i++)
            sink.Map(symbols[i], i + 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task running = stream.RunAsync(stop.Token);
        long taken = 0;
        var trader = new Thread(() => Volatile.Write(ref taken, Take(inbox, stop.Token))) { IsBackground = true };
        trader.Start();

        var measured = new List<StreamSample>();
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        for (int i = 0; i < samples; i++)
        {
            (long ticks, TimeSpan cpu, long began) = (stream.Statistics.Ticks, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellation);
            measured.Add(new StreamSample(stream.Statistics.Ticks - ticks, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds));
        }

        StreamStatistics statistics = stream.Statistics;
        await stop.CancelAsync();
        await running;
        trader.Join();
        Invariant.Require(statistics is { Malformed: 0, Foreign: 0, Duplicates: 0, Connections: 1 }, "every frame of the benchmark is a new tick of a subscribed contract");
        Invariant.Require(measured.All(sample => sample.Ticks > 0.8 * ticksPerSecond * sample.Seconds), "the ticks come as fast as they were asked for");
        Invariant.Require(taken > 0, "quotes reach the trader's inbox");
        return measured;
    }

    private static long Take(Inbox inbox, CancellationToken stop)
    {
        var events = new List<SessionEvent>();
        var quotes = new List<(int Id, QuotePayload Quote)>();
        long taken = 0;
        while (!stop.IsCancellationRequested)
        {
            inbox.Wait(TimeSpan.FromMilliseconds(20));
            inbox.Drain(events, quotes);
            taken += quotes.Count;
        }

        return taken;
    }
}
