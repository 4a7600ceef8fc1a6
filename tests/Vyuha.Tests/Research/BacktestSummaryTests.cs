using Spectre.Console;
using Vyuha.Host.Rendering;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

public sealed class BacktestSummaryTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_terminal_shows_result_refusals_and_the_report(int width)
    {
        RunResult result = new SampleRun().Result();
        string text = Render(result, width);
        if (Environment.GetEnvironmentVariable("VYUHA_KEEP_RESULT") is { Length: > 0 } keep)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(keep).FullName, $"summary-{width}.txt"), text);
        Assert.Contains("SYNTHETIC DATA", text);
        Assert.Contains(MoneyText.Signed(result.Totals.Net), text);
        Assert.Contains("Margin limit", text);
        Assert.Contains("feedbeef01234567", text);
        Assert.Contains("/tmp/x/report.html", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Theory]
    [InlineData(2)] // sessions: Thursday to Friday
    [InlineData(12)]
    public void A_run_of_few_days_has_a_column_a_day(int sessions)
    {
        RunResult result = new SampleRun(from: new(2026, 1, 1), to: new DateOnly(2026, 1, 1).AddDays(sessions == 2 ? 1 : 15)).Result();
        Assert.Equal(sessions, result.Days.Count);
        string[] lines = Render(result, 100).Split('\n');
        int lowest = Array.FindIndex(lines, line => line.Contains("1 Jan 26", StringComparison.Ordinal) && !line.Contains('│')) - 1;
        Assert.Equal(sessions, lines[lowest].Count(letter => letter is >= '▁' and <= '█'));
    }

    [Fact]
    public void A_run_without_a_trade_says_so() => Assert.Contains("No trade was made", Render(new OutputList().Result(), 100));

    private static string Render(RunResult result, int width)
    {
        var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        BacktestSummary.Render(console, result, "/tmp/x/report.html");
        return writer.ToString();
    }
}
