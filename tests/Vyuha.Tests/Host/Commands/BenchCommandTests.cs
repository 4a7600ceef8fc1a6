using System.Text.Json;
using Vyuha.Host.Benchmarking;
using Vyuha.Host.Commands;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Tests.Host.Commands;

public sealed class BenchCommandTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void As_json_it_says_what_was_measured_where_and_against_what()
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, "bench", "--filter", "w-chain", "--json");
        Assert.Equal((0, ""), (code, errors));
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        Assert.Equal(["schema", "program", "machine", "results"], Names(root));
        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal(["processor", "cores", "vectors", "system", "runtime", "load"], Names(root.GetProperty("machine")));
        Assert.Equal(Environment.ProcessorCount, root.GetProperty("machine").GetProperty("cores").GetInt32());

        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        Assert.Equal(["W-CHAIN", "W-CHAIN-G"], results.Select(result => result.GetProperty("name").GetString()));
        foreach (JsonElement result in results)
        {
            Assert.Equal(
                ["name", "title", "unit", "more_is_better", "median", "minimum", "maximum", "runs", "clock", "aim", "meets_aim", "spread", "peer"], Names(result));
            double median = result.GetProperty("median").GetDouble();
            Assert.InRange(median, result.GetProperty("minimum").GetDouble(), result.GetProperty("maximum").GetDouble());
            Assert.True(result.GetProperty("minimum").GetDouble() > 0);
            Assert.True(result.GetProperty("runs").GetInt32() >= 5);
            Assert.Equal("cpu", result.GetProperty("clock").GetString());
            bool meets = result.GetProperty("more_is_better").GetBoolean()
                ? median >= result.GetProperty("aim").GetDouble()
                : median <= result.GetProperty("aim").GetDouble();
            Assert.Equal(meets, result.GetProperty("meets_aim").GetBoolean());
            Assert.Equal(["name", "per_second", "note", "times_peer"], Names(result.GetProperty("peer")));
        }

        Assert.Equal(("quote bars/s", 20e6), (results[0].GetProperty("unit").GetString(), results[0].GetProperty("aim").GetDouble()));
        Assert.Equal(("ns/contract-snapshot", 100), (results[1].GetProperty("unit").GetString(), results[1].GetProperty("aim").GetDouble()));
    }

    [Fact]
    public void A_filter_that_matches_nothing_is_bad_input_and_says_what_there_is()
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, "bench", "--filter", "w-chian");
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            "error: No measurement has 'w-chian' in its name. There are KERNEL, W-SMA, W-CHAIN, W-CHAIN-G, W-EOD, IV, GREEKS, REFRESH, SVI, SVI-BOUND, STRESS, SELLER, PORTFOLIO, MINUTE-DAY, IMPORT, COMMAND, COMMAND-SYNCED, RECOVERY, STREAM, REPORT, START, FIRST-RESULT."
            + Environment.NewLine,
            errors);
    }

    [Theory]
    [InlineData("sma", "W-SMA")]
    [InlineData("bhavcopies", "IMPORT")] // Titles are looked in too.
    [InlineData("START", "START")]
    public void A_filter_ignores_case_and_looks_in_names_and_titles(string filter, string expected) =>
        Assert.Contains(expected, BenchCommand.Choose(filter).Select(benchmark => benchmark.Name));

    [Fact]
    public void Without_a_filter_everything_is_measured() => Assert.Equal(QuickBenchmarks.All, BenchCommand.Choose(null));

    [Fact]
    public void Help_lists_it()
    {
        (int code, string output, _) = VyuhaProcess.Run(_home, "--help");
        Assert.Equal(0, code);
        Assert.Contains("bench ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_event_is_said_and_the_program_ends_well()
    {
        Assert.True(OwnProcess.SecondsUntil(FirstEvent.Line, _home, TestContext.Current.CancellationToken, "bench", "--until-first-event") > 0);
        Assert.Throws<OperationCanceledException>(() =>
        {
            OwnProcess.SecondsToRun(_home, new CancellationToken(canceled: true), "backtest", "--synthetic", "--out", Path.Combine(_home, "never"));
        });
        Assert.False(Directory.Exists(Path.Combine(_home, "never")));
    }

    [Fact]
    public void Nothing_is_measured_after_a_cancellation() => Assert.All(
        QuickBenchmarks.All.Where(benchmark => benchmark.Name is "W-SMA" or "IMPORT" or "MINUTE-DAY" or "REPORT" or "COMMAND" or "RECOVERY" or "STREAM"),
        benchmark => Assert.Throws<OperationCanceledException>(() => { benchmark.Measure(new CancellationToken(canceled: true)); }));

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0, 3.0, 3.0)]
    [InlineData(new[] { 5.0, 1, 3 }, 3.0, 1.0, 5.0)]
    [InlineData(new[] { 4.0, 1, 2, 8 }, 3.0, 1.0, 8.0)] // An even number of runs: the mean of the two in the middle.
    public void The_median_is_the_middle_run(double[] seconds, double median, double fastest, double slowest)
    {
        var times = new Timings(Clock.Wall, seconds);
        Assert.Equal((median, fastest, slowest, seconds.Length), (times.Median, times.Fastest, times.Slowest, times.Count));
    }

    [Fact]
    public void Rates_and_costs_turn_the_slowest_run_to_the_right_side_and_compare_with_a_peer()
    {
        var times = new Timings(Clock.Wall, [1, 2, 4]);
        var peer = new PeerFigure("other", 50, "how");
        Measurement rate = Measurement.Rate("n", "t", "rows/s", 200, times, 100, peer);
        Assert.Equal((100, 50, 200), (rate.Median, rate.Minimum, rate.Maximum));
        Assert.Equal((true, 2), (rate.MeetsAim, rate.TimesPeer));
        Measurement cost = Measurement.Cost("n", "t", "ns/row", 200, times, 9e6, peer);
        Assert.Equal((10e6, 5e6, 20e6), (cost.Median, cost.Minimum, cost.Maximum));
        Assert.Equal((false, 2), (cost.MeetsAim, cost.TimesPeer)); // 10 ms a row are 100 rows a second.
    }

    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        Percentiles spread = Percentiles.Of(Enumerable.Range(1, 200).Select(value => (double)value).Reverse());
        Assert.Equal((100, 198, 200, 200), (spread.P50, spread.P99, spread.Maximum, spread.Count));
        Assert.Equal((7, 7, 7, 1), (Percentiles.Of([7]).P50, Percentiles.Of([7]).P99, Percentiles.Of([7]).Maximum, Percentiles.Of([7]).Count));
        Assert.Throws<ArgumentException>(() => Percentiles.Of([]));
    }

    [Theory]
    [InlineData("--rate", "999")]
    [InlineData("--minutes", "371")]
    public void A_day_of_ticks_that_cannot_be_is_bad_input(string option, string value)
    {
        (int code, _, string errors) = VyuhaProcess.Run(_home, "bench", "day", option, value);
        Assert.Equal(2, code);
        Assert.Contains($"{option} {value}", errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
