using BenchmarkDotNet.Attributes;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Benchmarking;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Benchmarks;

/// <summary>Messages of the market stream in depth mode, five levels a side, 1 kB each. The baseline walks over the tokens of each and keeps nothing: no parser can do less.</summary>
[Config(typeof(ProcessorTimed))]
public class StreamBenchmarks
{
    private const int Contracts = 950;
    private const int Frames = 50_000;

    private readonly TickFrames _frames = new(Contracts);
    private readonly SymbolTable _symbols = new();
    private Inbox _inbox = null!;
    private StreamParser _parser = null!;
    private FeedSink _sink = null!;

    [GlobalSetup]
    public void Subscribe()
    {
        _parser = new StreamParser(_symbols);
        (_inbox, _sink) = Connect(_symbols.GetOrAdd([.. _frames.Keys], StreamMode.Depth, default));
    }

    [GlobalCleanup]
    public void Close() => _inbox.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames, Description = "walk over the tokens")]
    public long Walk()
    {
        long tokens = 0;
        for (int i = 0; i < Frames; i++)
        {
            var reader = new Utf8JsonReader(_frames[i]);
            while (reader.Read())
                tokens++;
        }

        return tokens;
    }

    [Benchmark(OperationsPerInvoke = Frames, Description = "parse to a tick with both sides of the book")]
    public long Parse()
    {
        MarketTick tick = default;
        long sum = 0;
        for (int i = 0; i < Frames; i++)
        {
            Read(_frames[i], ref tick);
            sum += tick.Last.Steps;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Frames, Description = "the same, mapped to its instrument and put into the trader's inbox")]
    public long ToInbox()
    {
        MarketTick tick = default;
        for (int i = 0; i < Frames; i++)
        {
            Read(_frames[i], ref tick);
            _sink.OnTick(tick);
        }

        return _inbox.Quotes;
    }

    private static (Inbox Inbox, FeedSink Sink) Connect(IReadOnlyList<StreamSymbol> symbols)
    {
        var inbox = new Inbox();
        var sink = new FeedSink(inbox, new SessionOptions().BookAge);
        foreach (StreamSymbol symbol in symbols)
            sink.Map(symbol, symbol.Index + 1);
        return (inbox, sink);
    }

    private void Read(byte[] frame, ref MarketTick tick) =>
        Invariant.Require(_parser.Read(frame, default, ref tick, out _, out _) == FrameKind.Tick, "every frame of the benchmark is a tick");
}
