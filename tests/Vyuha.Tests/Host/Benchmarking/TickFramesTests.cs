using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Benchmarking;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Tests.Host.Benchmarking;

/// <summary>The messages that the client is measured with are those of the real server, and the client takes every one.</summary>
public sealed class TickFramesTests
{
    [Fact]
    public void A_frame_has_the_names_and_kinds_of_a_recorded_depth_message()
    {
        string file = TestData.Path("../openalgo/fixtures/ws_auth_ltp_quote_depth.jsonl");
        string line = File.ReadLines(file).First(line => line.Contains("\"mode\": 3, \"data\"", StringComparison.Ordinal));
        using JsonDocument recorded = JsonDocument.Parse(line);
        using JsonDocument made = JsonDocument.Parse(new TickFrames(2)[0]);
        Assert.Equal(Shape(recorded.RootElement.GetProperty("msg")), Shape(made.RootElement));
    }

    [Fact]
    public void Every_frame_is_a_new_tick_of_its_contract()
    {
        var frames = new TickFrames(50);
        var symbols = new SymbolTable();
        symbols.GetOrAdd([.. frames.Keys], StreamMode.Depth, default);
        var parser = new StreamParser(symbols);
        var last = new Dictionary<string, Price>(StringComparer.Ordinal);
        MarketTick tick = default;
        for (int i = 0; i < 2 * frames.Count; i++)
        {
            Assert.Equal(FrameKind.Tick, parser.Read(frames[i], default, ref tick, out _, out _));
            Assert.Equal(frames.Keys[i % 50], tick.Symbol.Key);
            Assert.True(tick.Bids[0].Price < tick.Last && tick.Last < tick.Asks[0].Price && tick.Bids[4].Quantity > 0);
            Assert.NotEqual(tick.Last, last.GetValueOrDefault(tick.Symbol.Key.Symbol));
            last[tick.Symbol.Key.Symbol] = tick.Last;
        }
    }

    [Fact]
    public void The_client_takes_them_from_a_server_in_another_process()
    {
        StreamSample sample = Assert.Single(StreamLoad.Measure(500, 1, TestContext.Current.CancellationToken));
        Assert.InRange(sample.Ticks, 600, 1_500); // A second and a half at 500 a second, on a machine that may be busy.
        Assert.InRange(sample.CoresAt(500), 1e-4, 2);
    }

    private static string Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", element.EnumerateObject().Select(one => $"{one.Name}:{Shape(one.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Shape))}]",
        _ => element.ValueKind.ToString(),
    };
}
