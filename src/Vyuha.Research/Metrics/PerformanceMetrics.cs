using Vyuha.Core;

namespace Vyuha.Research.Metrics;

/// <summary>The metrics of a run, each with its definition. A metric a run does not determine says why instead of guessing.</summary>
public static class PerformanceMetrics
{
    private const string Own = "Vyuha, docs/concepts/metrics.md";
    private const string Sharpe = "W. F. Sharpe, The Sharpe Ratio, J. Portfolio Management 21 (1994)";
    private const string Sortino = "F. Sortino, L. Price, Performance Measurement in a Downside Risk Framework, J. Investing 3 (1994)";
    private const string Calmar = "T. W. Young, Calmar Ratio: A Smoother Tool, Futures 20 (1991)";
    private const string Bacon = "C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd ed. (2008)";

    private const string FewSessions = "fewer than two sessions";
    private const string NoTrades = "no closed trade";

    internal static IReadOnlyList<Metric> Of(RunInfo info, IReadOnlyList<Trade> trades, IReadOnlyList<DayPoint> days, RunTotals totals)
    {
        double capital = totals.Capital.ToModel();
        double net = totals.Net.ToModel();
        double[] daily = [.. days.Select(day => day.Change.ToModel() / capital)];
        Trade[] closed = [.. trades.Where(trade => !trade.IsOpen)];
        double[] results = [.. closed.Select(trade => trade.Net.ToModel())];
        double won = results.Where(result => result > 0).Sum();
        double lost = -results.Where(result => result < 0).Sum();

        int calendarDays = info.Data.To.DayNumber - info.Data.From.DayNumber + 1;
        double growth = 1 + net / capital;
        double? cagr = growth > 0 && calendarDays > 1 ? Math.Pow(growth, 365.0 / calendarDays) - 1 : null;
        (double drawdown, double drawdownShare, int drawdownDays) = Drawdown(days, capital, info.Data.To);
        DayPoint[] exposedDays = [.. days.Where(day => day.PeakMargin > Money.Zero)];
        double margin = exposedDays.Length == 0 ? 0 : exposedDays.Average(day => day.PeakMargin.ToModel());
        double grossBeforeCosts = totals.Gross.ToModel() - totals.Slippage.ToModel();
        double credit = closed.Where(trade => trade.Credit > Money.Zero).Sum(trade => trade.Credit.ToModel());
        double keptOfCredit = closed.Where(trade => trade.Credit > Money.Zero).Sum(trade => trade.Net.ToModel());
        long marks = days.Sum(day => (long)day.Marks);

        return
        [
            new("net_pnl", "Net P&L", net, MetricUnit.Rupees,
                "Equity of the bots that ran at the end of the run less the money allocated to them, after all charges; positions still open count at executable prices.", Own),
            new("return_on_capital", "Return on allocated capital", net / capital, MetricUnit.Share,
                "Net P&L divided by the money allocated to the bots that ran; not annualised.", Own),
            Of("cagr", "CAGR", cagr, MetricUnit.Share,
                "(1 + return on allocated capital) to the power 365 / calendar days of the run, less 1. For a run much shorter than a year it exaggerates.", Bacon, "the capital is lost or the run is a single day"),
            Of("sharpe", "Sharpe ratio", Number(daily.Length > 1, () => Statistics.Sharpe(daily)), MetricUnit.Ratio,
                "Mean of the daily net P&L over allocated capital, divided by its sample standard deviation, times √252. Risk-free rate zero; days without a position count.", Sharpe, FewSessions + ", or no day differs"),
            Of("sortino", "Sortino ratio", Number(daily.Length > 1, () => Statistics.Sortino(daily)), MetricUnit.Ratio,
                "Mean of the daily net P&L over allocated capital, divided by the root mean square of its negative days over all days, times √252.", Sortino, FewSessions + ", or no losing day"),
            Of("calmar", "Calmar ratio", drawdownShare > 0 ? cagr / drawdownShare : null, MetricUnit.Ratio,
                "CAGR divided by the maximum drawdown as a share of the peak, over the whole run.", Calmar, "no drawdown"),
            new("max_drawdown", "Maximum drawdown", -drawdown, MetricUnit.Rupees,
                "Deepest fall of equity below its highest mark before, over all marks, also within a day.", Bacon),
            new("max_drawdown_share", "Maximum drawdown, share", -drawdownShare, MetricUnit.Share,
                "The maximum drawdown divided by the equity at the peak it fell from.", Bacon),
            new("max_drawdown_days", "Longest drawdown", drawdownDays, MetricUnit.Days,
                "Most calendar days from a day's close at a new high of equity to the next such close, or to the end of the run.", Bacon),
            new("trades", "Trades", trades.Count, MetricUnit.Count,
                "Structures of which at least one unit was filled; the legs of a structure are one trade.", Own),
            new("trades_open", "Trades still open", trades.Count - closed.Length, MetricUnit.Count,
                "Trades the run ended before; they count in net P&L and not in the figures per trade.", Own),
            Of("win_rate", "Win rate", Share(results.Count(result => result > 0), results.Length), MetricUnit.Share,
                "Closed trades with a net P&L above zero, divided by all closed trades.", Own, NoTrades),
            Of("profit_factor", "Profit factor", lost > 0 ? won / lost : null, MetricUnit.Ratio,
                "Sum of the net P&L of winning trades divided by the sum of the losses of losing trades.", Own, closed.Length == 0 ? NoTrades : "no losing trade"),
            Of("expectancy", "Expectancy", closed.Length > 0 ? results.Average() : null, MetricUnit.Rupees,
                "Mean net P&L of a closed trade.", Own, NoTrades),
            Of("average_win", "Average win", results.Any(result => result > 0) ? results.Where(result => result > 0).Average() : null, MetricUnit.Rupees,
                "Mean net P&L of the winning closed trades.", Own, "no winning trade"),
            Of("average_loss", "Average loss", results.Any(result => result < 0) ? results.Where(result => result < 0).Average() : null, MetricUnit.Rupees,
                "Mean net P&L of the losing closed trades.", Own, "no losing trade"),
            Of("worst_trade", "Worst trade", closed.Length > 0 ? results.Min() : null, MetricUnit.Rupees,
                "Smallest net P&L of a closed trade.", Own, NoTrades),
            Of("best_trade", "Best trade", closed.Length > 0 ? results.Max() : null, MetricUnit.Rupees,
                "Largest net P&L of a closed trade.", Own, NoTrades),
            Of("worst_day", "Worst day", days.Count > 0 ? days.Min(day => day.Change.ToModel()) : null, MetricUnit.Rupees,
                "Smallest change of equity from one day's close to the next.", Own, "no marks"),
            Of("average_holding", "Average holding", closed.Length > 0 ? closed.Average(trade => trade.HoldingDays) : null, MetricUnit.Days,
                "Mean calendar days from the first to the last fill of a closed trade.", Own, NoTrades),
            Of("exposure", "Exposure", Share(days.Sum(day => (long)day.MarksExposed), marks), MetricUnit.Share,
                "Marks at which margin was blocked, divided by all marks: the share of the observed time with a position.", Own, "no marks"),
            Of("return_on_margin", "Return on margin", margin > 0 ? net / margin : null, MetricUnit.Share,
                "Net P&L divided by the mean, over days with a position, of the day's highest blocked margin; not annualised.", Own, "no margin was blocked"),
            Of("average_margin", "Average margin", margin > 0 ? margin : null, MetricUnit.Rupees,
                "Mean, over days with a position, of the day's highest blocked margin.", Own, "no margin was blocked"),
            new("charges", "Charges", totals.Charges.ToModel(), MetricUnit.Rupees,
                "Brokerage, taxes and fees of all fills, as the day's contract notes change by them.", Own),
            Of("charges_share", "Charges, share of gross", grossBeforeCosts > 0 ? totals.Charges.ToModel() / grossBeforeCosts : null, MetricUnit.Share,
                "Charges divided by the gross profit at mid prices: what was earned before slippage and charges.", Own, "nothing was earned before costs"),
            new("slippage", "Slippage", totals.Slippage.ToModel(), MetricUnit.Rupees,
                "Executed prices against the mid when each order was decided, over all units; a cost is negative. Already contained in every P&L.", Own),
            Of("credit_kept", "Credit kept", credit > 0 ? keptOfCredit / credit : null, MetricUnit.Share,
                "Net P&L of the closed trades opened for a credit, divided by the sum of their credits.", Own, "no closed trade was opened for a credit"),
            Of("skewness", "Skewness of daily P&L", Number(daily.Length > 2, () => Statistics.Skewness(daily)), MetricUnit.Number,
                "Third standardised moment (population) of the daily net P&L over allocated capital; negative: losses are larger than gains.", Bacon, FewSessions + ", or no day differs"),
            Of("excess_kurtosis", "Excess kurtosis of daily P&L", Number(daily.Length > 2, () => Statistics.ExcessKurtosis(daily)), MetricUnit.Number,
                "Fourth standardised moment (population) of the daily net P&L over allocated capital, less 3; above 0: more extreme days than a normal law.", Bacon, FewSessions + ", or no day differs"),
        ];
    }

    private static Metric Of(string key, string name, double? value, MetricUnit unit, string definition, string source, string missing) =>
        value is { } known && double.IsFinite(known)
            ? new(key, name, known, unit, definition, source)
            : new(key, name, null, unit, definition, source, missing);

    private static double? Number(bool enough, Func<double> figure) => enough ? figure() : null;

    private static double? Share(long part, long whole) => whole > 0 ? part / (double)whole : null;

    private static (double Amount, double Share, int Days) Drawdown(IReadOnlyList<DayPoint> days, double capital, DateOnly end)
    {
        double amount = 0, share = 0, peakClose = capital;
        int longest = 0;
        DateOnly? peakDate = null;
        foreach (DayPoint day in days)
        {
            amount = Math.Max(amount, -day.DeepestDrawdown.ToModel());
            share = Math.Max(share, day.DeepestShare);

            peakDate ??= day.Date;
            if (day.Equity.ToModel() >= peakClose)
                (peakClose, peakDate) = (day.Equity.ToModel(), day.Date);
            else
                longest = Math.Max(longest, day.Date.DayNumber - peakDate.Value.DayNumber);
        }

        if (days.Count > 0 && days[^1].Equity.ToModel() < peakClose)
            longest = Math.Max(longest, end.DayNumber - peakDate!.Value.DayNumber);
        return (amount, share, longest);
    }
}
