using System.Text;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Research;
using Vyuha.Research.Portfolio;
using Vyuha.Research.Reports;

namespace Vyuha.Host.Rendering;

/// <summary>A finished backtest in a terminal: what it made, how it got there, what was refused, and where the report lies.</summary>
public static class BacktestSummary
{
    private const int ChartRows = 7;
    private const int LatestTrades = 8;

    public static void Render(IAnsiConsole console, RunResult result, string reportPath)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        DataSummary data = result.Info.Data;
        console.WriteLine();
        if (data.IsSynthetic)
            console.MarkupLine("[black on yellow] SYNTHETIC DATA [/] [yellow]generated prices, not the market: this shows behaviour, not what would have been earned[/]");
        console.MarkupLineInterpolated(
            $"[bold]{string.Join(", ", result.Info.Bots.Select(bot => bot.Vocabulary.Bot))}[/] on {data.Underlying}, {data.From:d MMM yyyy} to {data.To:d MMM yyyy}, {data.Sessions} sessions, {MoneyText.Whole(result.Totals.Capital)} allocated");
        Honesty(console, data);
        Tiles(console, result);
        Chart(console, result);
        Bots(console, result);
        Trades(console, result);
        Refusals(console, result);
        console.MarkupLineInterpolated($"Output hash [bold]{result.Info.OutputHash:x16}[/], {result.Info.Elapsed.TotalSeconds:0.00} s, {MoneyText.Number(result.Info.InputCount, 0)} inputs");
        console.MarkupLineInterpolated($"Report: [bold]{reportPath}[/]");
    }

    private static void Honesty(IAnsiConsole console, DataSummary data)
    {
        var facts = new List<string> { $"{data.Frequency} data ({string.Join(", ", data.Origins)})", $"{MoneyText.Percent(data.ModelledQuoteShare, 0)} of quotes modelled" };
        Add(facts, data.MissingDays.Count, "missing");
        Add(facts, data.RedDaysRefused.Count, "of bad quality left out");
        Add(facts, data.RedDaysUsed.Count, "of bad quality used");
        Add(facts, data.AmberDaysUsed.Count, "with minor defects");
        console.MarkupLineInterpolated($"[grey]{string.Join(" · ", facts)}[/]");
    }

    private static void Add(List<string> facts, int days, string what)
    {
        if (days > 0)
            facts.Add($"{days} {(days == 1 ? "day" : "days")} {what}");
    }

    private static void Tiles(IAnsiConsole console, RunResult result)
    {
        var grid = new Table().Border(TableBorder.Rounded).HideHeaders().BorderColor(Color.Grey);
        for (int column = 0; column < 4; column++)
            grid.AddColumn(new TableColumn(""));
        (string Key, string Name)[] tiles =
        [
            ("return_on_capital", "Return on capital"), ("max_drawdown", "Max drawdown"), ("win_rate", "Win rate"), ("profit_factor", "Profit factor"),
            ("sharpe", "Sharpe ratio"), ("charges", "Charges"), ("return_on_margin", "Return on margin"),
        ];
        List<string> cells = [Tile("Net P&L", Colour(MoneyText.Signed(result.Totals.Net), result.Totals.Net))];
        cells.AddRange(tiles.Select(tile => Tile(tile.Name, Markup.Escape(HtmlReport.Shown(result.Metric(tile.Key))))));
        grid.AddRow([.. cells.Take(4)]);
        grid.AddRow([.. cells.Skip(4)]);
        console.Write(grid);
    }

    private static string Tile(string name, string value) => $"[grey]{Markup.Escape(name)}[/]\n[bold]{value}[/]";

    // Blocks of eighths: each column is a day, or several when the terminal is narrower than the run is long.
    private static void Chart(IAnsiConsole console, RunResult result)
    {
        if (result.Days.Count < 2)
            return;
        int width = Math.Min(Math.Clamp(console.Profile.Width - 14, 20, 100), result.Days.Count);
        double[] values = [.. Enumerable.Range(0, width).Select(i => result.Days[(int)((i + 1L) * result.Days.Count / width) - 1].Equity.ToModel())];
        double low = Math.Min(values.Min(), result.Totals.Capital.ToModel()), high = Math.Max(values.Max(), low + 1);
        for (int row = ChartRows - 1; row >= 0; row--)
        {
            var line = new StringBuilder();
            foreach (double value in values)
            {
                // The lowest value still shows a sliver, so that a day is never an empty column.
                double eighths = Math.Max(1, (value - low) / (high - low) * ChartRows * 8) - row * 8;
                line.Append(eighths >= 8 ? '█' : eighths >= 1 ? (char)('▁' + (int)eighths - 1) : ' ');
            }

            string label = row == ChartRows - 1 ? MoneyText.Short(high) : row == 0 ? MoneyText.Short(low) : "";
            console.MarkupLineInterpolated($"[grey]{label,9}[/] [blue]{line}[/]");
        }

        console.MarkupLineInterpolated($"[grey]{"",9} {result.Days[0].Date:d MMM yy}{$"{result.Days[^1].Date:d MMM yy}".PadLeft(Math.Max(1, width - $"{result.Days[0].Date:d MMM yy}".Length))}[/]");
    }

    /// <summary>Each bot beside the account, when there are several.</summary>
    private static void Bots(IAnsiConsole console, RunResult result)
    {
        if (PortfolioAnalysis.Of(result) is not { } portfolio)
            return;
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Title("[grey]Bots on one account[/]");
        table.AddColumn("Bot");
        foreach (string column in new[] { "Capital", "Trades", "Net P&L", "Worst days" })
            table.AddColumn(new TableColumn(column).RightAligned());
        for (int i = 0; i < portfolio.Parts.Count; i++)
        {
            BotInfo bot = result.Info.Bots[i];
            BotPart part = portfolio.Parts[i];
            table.AddRow(
                bot.Vocabulary.Bot, MoneyText.Whole(bot.Capital), $"{result.Trades.Count(trade => trade.Bot == bot.Number)}", Colour(MoneyText.Signed(part.Net), part.Net),
                MoneyText.Whole(Money.FromModel(part.TailShare)));
        }

        table.AddRow(
            "[bold]account[/]", MoneyText.Whole(result.Totals.Capital), $"{result.Trades.Count}", Colour(MoneyText.Signed(portfolio.Net), portfolio.Net),
            MoneyText.Whole(Money.FromModel(portfolio.TailLoss)));
        console.Write(table);
        if (!double.IsNaN(portfolio.Diversification))
            console.MarkupLineInterpolated($"[grey]Worst days: part of the mean loss on the {portfolio.TailDays} worst days. Diversification {MoneyText.Number(portfolio.Diversification)}.[/]");
    }

    private static void Trades(IAnsiConsole console, RunResult result)
    {
        if (result.Trades.Count == 0)
        {
            console.MarkupLine("[yellow]No trade was made; the report says why.[/]");
            return;
        }

        int skipped = Math.Max(0, result.Trades.Count - LatestTrades);
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey)
            .Title(skipped > 0 ? $"[grey]The latest {LatestTrades} of {result.Trades.Count} trades[/]" : "[grey]Trades[/]");
        table.AddColumns("In", "Out", "Structure", "Profile");
        table.AddColumn(new TableColumn("Net P&L").RightAligned());
        table.AddColumn("Why out");
        foreach (Trade trade in result.Trades.Skip(skipped))
        {
            table.AddRow(
                $"{Ist.DateOf(trade.Entered):d MMM yy}",
                trade.Exited is { } exited ? $"{Ist.DateOf(exited):d MMM yy}" : "[yellow]open[/]",
                Markup.Escape(trade.Shape),
                Markup.Escape(trade.Profile),
                Colour(MoneyText.Signed(trade.Net), trade.Net),
                Markup.Escape(trade.ExitReason));
        }

        console.Write(table);
    }

    private static void Refusals(IAnsiConsole console, RunResult result)
    {
        IReadOnlyList<RefusalGroup> groups = RefusalGroup.Of(result.Refusals);
        if (groups.Count == 0)
            return;
        var words = new Words(result.Info);
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Title("[grey]What risk refused[/]");
        table.AddColumns("Rule", "Profile");
        table.AddColumn(new TableColumn("Times").RightAligned());
        table.AddColumn("Latest, in numbers");
        foreach (RefusalGroup group in groups.Take(6))
            table.AddRow(Markup.Escape(RefusalWords.Title(group.Reason)), Markup.Escape(words.Profile(group.Bot, group.Profile)), $"{group.Count}", Markup.Escape(group.InWords));
        console.Write(table);
    }

    private static string Colour(string text, Money amount) =>
        amount > Money.Zero ? $"[blue]{Markup.Escape(text)}[/]" : amount < Money.Zero ? $"[darkorange]{Markup.Escape(text)}[/]" : Markup.Escape(text);
}
