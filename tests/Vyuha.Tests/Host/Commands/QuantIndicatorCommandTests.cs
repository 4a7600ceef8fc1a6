using System.Text.Json;
using Vyuha.Quant.Indicators;
using Vyuha.Simulation.Workloads;
using Vyuha.Tests.Quant.Indicators;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha quant indicator</c> as a user runs it.</summary>
public sealed class QuantIndicatorCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-indicator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_index_of_relative_strength_is_TA_Libs_to_the_last_digits_that_are_printed()
    {
        BarSeries bars = BarSeries.Make(400, 25_000, 42, 0.003);
        string file = Write(["close", .. bars.Close.Select(price => price.ToString("R", System.Globalization.CultureInfo.InvariantCulture))]);
        JsonElement root = Json(file, "--name", "rsi", "--period", "14");
        Assert.Equal("rsi", root.GetProperty("indicator").GetString());
        Assert.Equal(14, root.GetProperty("parameters").GetProperty("period").GetInt32());
        Assert.Equal(14, root.GetProperty("warm_up").GetInt32());
        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        Assert.Equal(400, rows.Length);
        Assert.Equal(JsonValueKind.Null, rows[13].GetProperty("value").ValueKind);
        foreach ((_, _, int bar, double[] expected) in IndicatorReference.All.Where(one => one.Name == "RelativeStrengthIndex(14)"))
            Assert.Equal(expected[0], rows[bar].GetProperty("value").GetDouble(), tolerance: 1e-9);
        var indicator = new RelativeStrengthIndex(14);
        Assert.All(rows.Zip(bars.Close), pair =>
        {
            double value = indicator.Next(pair.Second);
            if (!double.IsNaN(value))
                Assert.Equal(value, pair.First.GetProperty("value").GetDouble()); // Every bit survives the text.
        });
    }

    [Fact]
    public void Sessions_are_days_and_minutes_count_from_the_open_and_a_gap_is_an_empty_field()
    {
        string file = Write(
            "Time,High,Low,Close,Volume", "2026-11-23 09:15,101,99,100,10", "2026-11-23 09:16,,,,", "2026-11-23 09:17,106,103,104,30", "2026-11-25 09:15,93,91,92,5");
        JsonElement[] average = [.. Json(file, "--name", "vwap").GetProperty("rows").EnumerateArray()];
        // (101 + 99 + 100)/3 = 100, (106 + 103 + 104)/3 = 104⅓, weighted 10 and 30.
        Assert.Equal(100, average[0].GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, average[1].GetProperty("value").ValueKind);
        Assert.Equal(103.25, average[2].GetProperty("value").GetDouble(), tolerance: 1e-12);
        Assert.Equal(92, average[3].GetProperty("value").GetDouble());
        Assert.Equal("2026-11-25 09:15", average[3].GetProperty("time").GetString());

        JsonElement[] range = [.. Json(file, "--name", "opening-range", "--set", "minutes=2").GetProperty("rows").EnumerateArray()];
        Assert.Equal(JsonValueKind.Null, range[0].GetProperty("high").ValueKind);
        Assert.Equal(101, range[2].GetProperty("high").GetDouble());
    }

    [Fact]
    public void A_table_has_a_line_a_row_and_the_list_every_indicator()
    {
        string file = Write("date,close,iv", "a,1,10", "b,2,20", "c,4,40");
        (int code, string output, string errors) = VyuhaProcess.Run(_folder, "quant", "indicator", file, "--name", "momentum", "--period", "2", "--column", "iv");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("line  value\n2\n3\n4        30\n", output);

        string list = VyuhaProcess.Run(_folder, "quant", "indicator", "--list").Output;
        Assert.Equal(IndicatorCase.All.Length, list.Split('\n').TakeWhile(line => line.Length > 0).Count() - 1);
        Assert.Contains("macd             fast=12 slow=26 signal=9", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close|1", "--name|nothing", "--name nothing: there is no such indicator. Use one of sma,")]
    [InlineData("close|1", "--period|5", "--name is missing.")]
    [InlineData("close|1", "--name|rsi|--period|x", "period of rsi is \"x\", which is not a number above 0. Write period=14.")]
    [InlineData("close|1", "--name|rsi|--period|2.5", "which is not a whole number")]
    [InlineData("close|1", "--name|rsi|--set|fast=2", "rsi has no parameter fast. It has period.")]
    [InlineData("close|1", "--name|macd|--set|fast=30", "macd with fast=30 slow=26 signal=9:")]
    [InlineData("close|1", "--name|atr", "prices.csv:1: there is no column high. Name the columns high,low,close in the header; it has close.")]
    [InlineData("close|1|two", "--name|rsi", "prices.csv:3: close \"two\" is not a number. Write it as 25010.35;")]
    [InlineData("close,b|1", "--name|rsi", "prices.csv:2: 1 fields where the header has 2.")]
    [InlineData("close", "--name|rsi", "prices.csv:1: there is no row of prices.")]
    [InlineData("high,low|1,2", "--name|donchian", "prices.csv:2: the high 1 is below the low 2.")]
    [InlineData("time,high,low|2026-11-23 09:16,2,1|2026-11-23 09:15,2,1", "--name|opening-range", "prices.csv:3: time 2026-11-23 09:15 is not after")]
    [InlineData("time,high,low|yesterday,2,1", "--name|opening-range", "prices.csv:2: time \"yesterday\" is not of the form")]
    public void What_cannot_be_used_is_named_with_its_line_and_the_remedy(string lines, string arguments, string message)
    {
        (int code, _, string errors) = VyuhaProcess.Run(_folder, ["quant", "indicator", Write(lines.Split('|')), .. arguments.Split('|')]);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private string Write(params string[] lines)
    {
        string path = Path.Combine(_folder, "prices.csv");
        File.WriteAllLines(path, lines);
        return path;
    }

    private JsonElement Json(string file, params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_folder, ["quant", "indicator", file, .. arguments, "--json"]);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement.Clone();
    }
}
