using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Portfolio;

/// <summary>Four bots over two months of NSE's own files, as docs/concepts/portfolio.md tells it.</summary>
public sealed class RealMonthsTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_page_says_what_the_run_gives()
    {
        string bhavcopies = TestData.Path("eod/nse_fo_bhavcopy_udiff"), indices = TestData.Path("index/daily");
        Run("data", "import", Path.Combine(bhavcopies, "2026-01"), Path.Combine(bhavcopies, "2026-02"), indices);
        string folder = Path.Combine(_home.Home.Path, "result");
        Run("backtest", "--portfolio", "--from", "2026-01-01", "--to", "2026-02-27", "--out", folder);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
        PinnedText.CheckBetween(
            "docs/concepts/portfolio.md", "<!-- table two-months: held to the code by a test -->\n", "<!-- end two-months -->", Tables(run.RootElement));
    }

    private static string Tables(JsonElement run)
    {
        JsonElement data = run.GetProperty("data"), portfolio = run.GetProperty("portfolio");
        JsonElement[] trades = [.. run.GetProperty("trades").EnumerateArray()];
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{data.GetProperty("sessions").GetInt32()} sessions, {data.GetProperty("missing_days").GetArrayLength()} missing; output hash `{run.GetProperty("hashes").GetProperty("outputs").GetString()}`.\n\n");
        page.Append("| bot | capital | trades | won | net | charges | deviation a day | part of the worst days |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (JsonElement bot in run.GetProperty("capital").GetProperty("bots").EnumerateArray())
        {
            string name = Text(bot, "name");
            JsonElement[] own = [.. trades.Where(trade => Text(trade, "bot") == name)];
            JsonElement part = portfolio.GetProperty("bots").EnumerateArray().Single(one => Text(one, "name") == name);
            page.Append($"| {name} | {Rupees(bot, "capital")} | {own.Length} | {own.Count(trade => trade.GetProperty("net").GetDecimal() > 0)} | {Rupees(part, "net")} | {Rupees(own.Sum(trade => trade.GetProperty("charges").GetDecimal()))} | {Rupees(part, "daily_deviation")} | {Rupees(part, "tail_loss_share")} |\n");
        }

        JsonElement totals = run.GetProperty("totals");
        page.Append($"| **account** | {Rupees(totals, "capital")} | {trades.Length} | {trades.Count(trade => trade.GetProperty("net").GetDecimal() > 0)} | {Rupees(totals, "net")} | {Rupees(totals, "charges")} | {Rupees(portfolio, "daily_deviation")} | {Rupees(portfolio, "tail_loss")} |\n\n");
        page.Append("| in | out | bot | profile | structure | lots | net | why out |\n|---|---|---|---|---|--:|--:|---|\n");
        foreach (JsonElement trade in trades)
            page.Append($"| {Day(trade, "entered")} | {Day(trade, "exited")} | {Text(trade, "bot")} | {Text(trade, "profile")} | {Text(trade, "shape")} | {trade.GetProperty("lots").GetInt32()} | {Rupees(trade, "net")} | {Text(trade, "exit_reason")} |\n");
        page.Append("\nWhat risk refused:\n\n");
        foreach (JsonElement refusal in run.GetProperty("refusals").EnumerateArray())
            page.Append($"- {Text(refusal, "bot")} {Text(refusal, "profile")} {refusal.GetProperty("count").GetInt32()} ×: {Text(refusal, "in_words")}\n".Replace("  ", " ", StringComparison.Ordinal));
        return page.Append('\n').ToString();
    }

    private static string Text(JsonElement of, string field) => of.GetProperty(field).GetString()!;

    private static string Day(JsonElement of, string field) => of.GetProperty(field).GetString() is { } time ? time[..10] : "open";

    private static string Rupees(JsonElement of, string field) => Rupees(of.GetProperty(field).GetDecimal());

    private static string Rupees(decimal amount) => Vyuha.Research.MoneyText.Whole(Vyuha.Core.Money.FromRupees(decimal.Round(amount)));

    private void Run(params string[] arguments)
    {
        (int code, _, string errors) = VyuhaProcess.Run(_home.Home.Path, arguments);
        Assert.True(code == 0, errors);
    }
}
