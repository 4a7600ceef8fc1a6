using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Kernel.Stress;
using Vyuha.Research;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary>A stress report in words and tables, as JSON, and as a heat map.</summary>
internal static class StressTables
{
    private const double WiderSpreads = 5;
    private const decimal HigherMargin = 150;
    private const int MostRows = 15;

    public static string Text(StressSubject subject, StressReport report)
    {
        var text = new StringBuilder();
        text.Append($"{subject.Title}: {subject.Holdings.Count} {(subject.Holdings.Count == 1 ? "position" : "positions")}\n");
        foreach (string symbol in subject.Unpriced)
            text.Append($"NOT PRICED and not in these numbers: {symbol}\n");
        if (subject.Holdings.Count == 0)
            return text.Append("Nothing is held: nothing can be lost.\n").ToString();
        text.Append($"{Sentence(report)}\n\n");
        text.Append(Groups(subject, report)).Append('\n');
        text.Append($"Profit {When(report.Axes.Days[0])}: moves of the underlyings down, points of volatility to the right\n").Append(Grid(report)).Append('\n');
        text.Append("Remembered days, with their change of volatility, on today's positions\n").Append(Days(report)).Append('\n');
        text.Append(Closing(report)).Append('\n').Append(Margin(subject)).Append('\n');
        return text.ToString();
    }

    /// <summary>The worst cell in words.</summary>
    public static string Sentence(StressReport report)
    {
        StressCell cell = report.Axes.Cell(report.Worst);
        double profit = report.Account[report.Worst];
        string cells = $"Worst of {report.Axes.Count.ToString("#,##0", CultureInfo.InvariantCulture)} cells: {StressReport.InWords(cell)}: {Signed(profit)}.";
        if (profit >= 0)
            return $"{cells} No cell loses.";
        return report.LossApart + profit > 0.5
            ? $"{cells} With each underlying in its own worst cell: {Signed(-report.LossApart)}."
            : cells;
    }

    public static void WriteJson(StressSubject subject, StressReport report) => JsonOutput.Write(new
    {
        subject.Title,
        Unit = "rupee",
        Positions = subject.Holdings.Select(one => new
        {
            Book = Name(subject, one.Book),
            one.Underlying,
            Symbol = OpenAlgoSymbol.Format(one.Instrument),
            one.Units,
            one.Position.Level,
            one.Position.Forward,
            one.Position.Years,
            Volatility = one.Instrument.IsOption ? one.Position.Volatility : (double?)null,
        }),
        subject.Unpriced,
        Worst = subject.Holdings.Count == 0 ? null : Cell(report, report.Worst, report.Account),
        WorstInWords = subject.Holdings.Count == 0 ? null : Sentence(report),
        LossWithEachUnderlyingAtItsWorst = Paisa(report.LossApart),
        Axes = new { MovePercent = Percent(report.Axes.Moves), VolatilityPoints = Percent(report.Axes.Points), Days = report.Axes.Days.ToArray() },
        Cells = Enumerable.Range(0, report.Axes.Count).Select(index => Cell(report, index, report.Account)),
        Groups = report.Groups.Select(group => new
        {
            Book = Name(subject, group.Book),
            group.Underlying,
            Worst = Cell(report, StressGrid.Worst([.. group.Profits]), group.Profits),
            Profits = group.Profits.Select(Paisa),
        }),
        RememberedDays = report.Days.Select(one => new
        {
            Date = one.Day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            one.Day.Name,
            OpenPercent = Hundred(one.Day.Open),
            LowPercent = Hundred(one.Day.Low),
            HighPercent = Hundred(one.Day.High),
            ClosePercent = Hundred(one.Day.Close),
            VixPoints = Hundred(one.Day.VixPoints),
            VixPercent = Hundred(one.Day.VixShare),
            one.Day.Verified,
            ProfitAtOpen = one.AtOpen is { } open ? Paisa(open) : (decimal?)null,
            ProfitAtClose = Paisa(one.AtClose),
            WorstProfit = Paisa(one.Worst),
            WorstAtPercent = Hundred(one.WorstMove),
        }),
        ClosingCost = report.ClosingCost is { } cost ? Paisa(cost) : (decimal?)null,
        ClosingCostAtFiveTimesTheSpreads = report.ClosingCost is { } wide ? Paisa(WiderSpreads * wide) : (decimal?)null,
        Margin = subject.Margin?.ToPaisa().ToRupees(),
        MarginHalfAsHighAgain = subject.Margin?.Percent(HigherMargin).ToPaisa().ToRupees(),
    });

    public static HeatMap Plot(StressSubject subject, StressReport report)
    {
        StressAxes axes = report.Axes;
        var map = new HeatMap($"Stress: {subject.Title}") { Note = subject.Holdings.Count == 0 ? "Nothing is held." : Sentence(report) };
        string[] columns = [.. Percent(axes.Points).Select(point => Text($"{point:+0.##;-0.##;0}"))];
        string[] rows = [.. Percent(axes.Moves).Select(move => Text($"{move:+0.##;-0.##;0} %"))];
        for (int day = 0; day < axes.Days.Length; day++)
        {
            int first = axes.IndexOf(0, 0, day);
            map.Add(
                $"Profit {When(axes.Days[day])}", "points of volatility", columns, "underlyings", rows,
                [.. report.Account.Skip(first).Take(axes.Moves.Length * axes.Points.Length)], MoneyText.Short);
        }

        return map;
    }

    private static TextTable Groups(StressSubject subject, StressReport report)
    {
        bool named = subject.Books.Count > 0;
        TextTable table = new TextTable(named ? "book" : "", "underlying", "in the worst cell", "its own worst", "where").Right(2, 3);
        foreach (StressGroup group in report.Groups)
        {
            int own = StressGrid.Worst([.. group.Profits]);
            table.Add(Name(subject, group.Book) ?? "", group.Underlying, Signed(group.Profits[report.Worst]), Signed(group.Profits[own]), StressReport.InWords(report.Axes.Cell(own)));
        }

        return table;
    }

    private static TextTable Grid(StressReport report)
    {
        StressAxes axes = report.Axes;
        int[] columns = [.. Enumerable.Range(1, axes.Points.Length)];
        TextTable table = new TextTable(["", .. Percent(axes.Points).Select(point => Text($"{point:+0.##;-0.##;0}"))]).Right([0, .. columns]);
        int step = (axes.Moves.Length + MostRows - 1) / MostRows;
        for (int move = 0; move < axes.Moves.Length; move++)
        {
            // Every other row of a long axis, and always the one of the worst cell.
            if (move % step != 0 && move != report.Worst / axes.Points.Length % axes.Moves.Length)
                continue;
            int row = move;
            table.Add([Text($"{axes.Moves[move] * 100:+0.##;-0.##;0} %"), .. columns.Select(column => Signed(report.Account[axes.IndexOf(row, column - 1, 0)]))]);
        }

        return table;
    }

    private static TextTable Days(StressReport report)
    {
        TextTable table = new TextTable("day", "what", "gap", "profit on it", "close", "profit", "worst at", "profit", "VIX", "").Right(2, 3, 4, 5, 6, 7, 8);
        foreach (StressedDay one in report.Days)
        {
            StressDay day = one.Day;
            table.Add(
                day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Name, day.Open is { } gap ? Move(gap) : "-", one.AtOpen is { } open ? Signed(open) : "-",
                Move(day.Close), Signed(one.AtClose), Move(one.WorstMove), Signed(one.Worst), day.VixPoints is { } vix ? Text($"{vix * 100:+0.0;-0.0;0.0}") : "not known", day.Verified ? "" : "one source");
        }

        return table;
    }

    private static string Closing(StressReport report) => report.ClosingCost is { } cost
        ? $"Closing everything costs {Whole(cost)} against mid at the spreads there are, {Whole(WiderSpreads * cost)} at five times them."
        : "What closing costs at five times the spreads is not known: a position has no bid or no ask. In a file they are the columns bid and ask.";

    private static string Margin(StressSubject subject) => subject.Margin is { } margin
        ? $"Margin {MoneyText.Whole(margin)}; half as high again it is {MoneyText.Whole(margin.Percent(HigherMargin))}, {MoneyText.Whole(margin.Percent(HigherMargin) - margin)} more than now."
        : "The margin is not known: a price or a rule is missing.";

    private static object Cell(StressReport report, int index, IReadOnlyList<double> profits)
    {
        StressCell cell = report.Axes.Cell(index);
        return new { MovePercent = Hundred(cell.Move), VolatilityPoints = Hundred(cell.Points), cell.Days, Profit = Paisa(profits[index]) };
    }

    private static string? Name(StressSubject subject, byte book) =>
        subject.Books.Count == 0 ? null : subject.Books.TryGetValue(book, out string? name) ? name : Text($"book {book}");

    private static string When(double days) => days == 0 ? "at once" : days == 1 ? "a day later" : Text($"{days:0.##} days later");

    private static string Move(double move) => Text($"{move * 100:+0.00;-0.00;0.00} %");

    private static double[] Percent(ReadOnlySpan<double> fractions) => Array.ConvertAll(fractions.ToArray(), Hundred);

    private static double Hundred(double fraction) => Math.Round(fraction * 100, 6);

    private static double? Hundred(double? fraction) => fraction is { } known ? Hundred(known) : null;

    private static decimal Paisa(double rupees) => Money.FromModel(rupees).ToPaisa().ToRupees();

    private static string Signed(double rupees) => MoneyText.Signed(Money.FromModel(rupees));

    private static string Whole(double rupees) => MoneyText.Whole(Money.FromModel(rupees));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
