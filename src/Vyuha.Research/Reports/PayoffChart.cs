using System.Text;

namespace Vyuha.Research.Reports;

/// <summary>Profit at expiry from the entry prices, with breakevens and the level of the underlying at entry.</summary>
internal static class PayoffChart
{
    private const double Width = 380;
    private const double Height = 190;
    private const double Left = 52;
    private const double Right = 10;
    private const double Top = 24;
    private const double Bottom = 36;

    public static string Render(Payoff payoff, double underlying)
    {
        double first = payoff.Strikes[0], last = payoff.Strikes[^1];
        double[] marks = underlying > 0 ? [.. payoff.Breakevens, underlying, first, last] : [.. payoff.Breakevens, first, last];
        double spread = Math.Max(marks.Max() - marks.Min(), 0.02 * last);
        double from = Math.Max(0, marks.Min() - 0.15 * spread), to = marks.Max() + 0.15 * spread;
        double[] levels =
        [
            .. payoff.Strikes.Concat(payoff.Breakevens).Append(from).Append(to).Where(level => level >= from && level <= to).Distinct().Order(),
        ];
        double[] profits = [.. levels.Select(payoff.At)];
        var x = new Scale(from, to, Left, Width - Right);
        Scale y = Scale.Rounded(Math.Min(0, profits.Min()), Math.Max(0, profits.Max()), Height - Bottom, Top, 4);

        var svg = new StringBuilder($"<svg class=\"payoff\" viewBox=\"0 0 {Html.Number(Width)} {Html.Number(Height)}\" role=\"img\" aria-label=\"Profit at expiry\">");
        foreach (double tick in y.Ticks(4))
        {
            svg.Append($"<line class=\"{(tick == 0 ? "zero" : "grid")}\" x1=\"{Html.Number(Left)}\" x2=\"{Html.Number(Width - Right)}\" y1=\"{Html.Number(y[tick])}\" y2=\"{Html.Number(y[tick])}\"/>")
                .Append($"<text class=\"axis y\" x=\"{Html.Number(Left - 5)}\" y=\"{Html.Number(y[tick] + 4)}\">{MoneyText.Short(tick)}</text>");
        }

        Fill(svg, levels, profits, x, y, gain: true);
        Fill(svg, levels, profits, x, y, gain: false);
        svg.Append("<path class=\"line\" d=\"M");
        for (int i = 0; i < levels.Length; i++)
            svg.Append(i == 0 ? "" : " ").Append(Html.Number(x[levels[i]])).Append(' ').Append(Html.Number(y[profits[i]]));
        svg.Append("\"/>");

        foreach (double strike in payoff.Strikes)
            svg.Append($"<line class=\"tick\" x1=\"{Html.Number(x[strike])}\" x2=\"{Html.Number(x[strike])}\" y1=\"{Html.Number(Height - Bottom)}\" y2=\"{Html.Number(Height - Bottom + 4)}\"/>");
        Labels(svg, payoff.Strikes, x, Height - Bottom + 16, "axis");
        foreach (double breakeven in payoff.Breakevens)
            svg.Append($"<circle class=\"even\" cx=\"{Html.Number(x[breakeven])}\" cy=\"{Html.Number(y[0])}\" r=\"3\"/>");
        Labels(svg, payoff.Breakevens, x, Height - 5, "axis even");

        if (underlying > 0)
        {
            string at = Html.Number(x[underlying]);
            svg.Append($"<line class=\"spot\" x1=\"{at}\" x2=\"{at}\" y1=\"{Html.Number(Top)}\" y2=\"{Html.Number(Height - Bottom)}\"/>")
                .Append($"<text class=\"note\" x=\"{at}\" y=\"{Html.Number(Top - 8)}\">at entry {MoneyText.Number(underlying, 0)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Fill(StringBuilder svg, double[] levels, double[] profits, Scale x, Scale y, bool gain)
    {
        svg.Append($"<path class=\"fill {(gain ? "gain" : "loss")}\" d=\"M{Html.Number(x[levels[0]])} {Html.Number(y[0])}L");
        for (int i = 0; i < levels.Length; i++)
            svg.Append(Html.Number(x[levels[i]])).Append(' ').Append(Html.Number(y[gain ? Math.Max(0, profits[i]) : Math.Min(0, profits[i])])).Append(' ');
        svg.Append($"{Html.Number(x[levels[^1]])} {Html.Number(y[0])}Z\"/>");
    }

    // A label that would run into the one before it is left out; the legs table has the number.
    private static void Labels(StringBuilder svg, IReadOnlyList<double> levels, Scale x, double y, string style)
    {
        double last = double.NegativeInfinity;
        foreach (double level in levels)
        {
            if (x[level] - last < 44)
                continue;
            last = x[level];
            svg.Append($"<text class=\"{style}\" x=\"{Html.Number(Math.Min(last, Width - 22))}\" y=\"{Html.Number(y)}\">{MoneyText.Number(level, 0)}</text>");
        }
    }
}
