using System.Text.Json;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Portfolio;

/// <summary>A month of all four bots on one account, pinned as text: a change of any rule shows as a difference that can be read.</summary>
public sealed class GoldenMonthTests : IDisposable
{
    private const string Folder = "tests/Vyuha.Tests/Host/Portfolio";

    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>December 2025 has a policy of the RBI, one of the Fed and prices to consumers in one fortnight; thresholds are wide, so that each bot has something to do.</summary>
    [Fact]
    public void Four_bots_trade_a_synthetic_month_as_the_diary_says()
    {
        string result = Path.Combine(_home.Home.Path, "result");
        (int code, _, string errors) = VyuhaProcess.Run(
            _home.Home.Path, "backtest", "--portfolio", "--synthetic", "--seed", "1", "--from", "2025-12-01", "--to", "2025-12-31",
            "--config", RepositoryFiles.PathOf($"{Folder}/golden-month.json"), "--out", result);
        Assert.True(code == 0, errors);
        string diary = File.ReadAllText(Path.Combine(result, "diary.txt"));
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(result, "result.json")));
        foreach (JsonElement bot in run.RootElement.GetProperty("capital").GetProperty("bots").EnumerateArray())
        {
            string name = bot.GetProperty("name").GetString()!;
            int trades = run.RootElement.GetProperty("trades").EnumerateArray().Count(trade => trade.GetProperty("bot").GetString() == name);
            string[] explained = [.. diary.Split('\n').Where(line => line.Contains($"  {name} ", StringComparison.Ordinal) && (IsNo(line, ": no trade, ") || IsNo(line, ": refused by risk, ")))];
            Assert.True(trades >= 3, $"{name} made {trades} trades");
            Assert.True(explained.Length >= 3, $"{name} said no {explained.Length} times: {string.Join('\n', explained)}");
        }

        // What the bots' books changed by is what the account's did, to the paisa: there are no crossings inside the account.
        JsonElement portfolio = run.RootElement.GetProperty("portfolio");
        Assert.Equal(portfolio.GetProperty("net").GetDecimal(), portfolio.GetProperty("bots").EnumerateArray().Sum(bot => bot.GetProperty("net").GetDecimal()));
        PinnedText.Check($"{Folder}/golden-month.txt", diary);
    }

    private static bool IsNo(string line, string words) => line.Contains(words, StringComparison.Ordinal) && line.Any(char.IsAsciiDigit);
}
