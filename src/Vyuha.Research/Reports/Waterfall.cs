using System.Text;
using Vyuha.Core;

namespace Vyuha.Research.Reports;

/// <summary>Amounts that add up, drawn as steps from zero to their sum; made of boxes, so that it fits any width.</summary>
internal static class Waterfall
{
    public static string Render(PnlParts parts)
    {
        var steps = new List<(string Name, double From, double To, Money Amount, bool Total)>();
        double at = 0;
        foreach ((string name, Money amount) in parts.Named)
        {
            steps.Add((name, at, at + amount.ToModel(), amount, false));
            at += amount.ToModel();
        }

        steps.Add(("Net P&L", 0, at, parts.Net, true));
        double low = Math.Min(0, steps.Min(step => Math.Min(step.From, step.To)));
        double high = Math.Max(0, steps.Max(step => Math.Max(step.From, step.To)));
        double width = high > low ? high - low : 1;

        var html = new StringBuilder("<div class=\"fall\">");
        foreach ((string name, double from, double to, Money amount, bool total) in steps)
        {
            double left = 100 * (Math.Min(from, to) - low) / width;
            double size = 100 * Math.Abs(to - from) / width;
            html.Append($"<div class=\"step{(total ? " total" : "")}\"><span>{Html.Encode(name)}</span><i><b class=\"zero\" style=\"left:{Html.Number(-100 * low / width)}%\"></b>")
                .Append($"<b class=\"bar {Html.Sign(amount.ToModel())}\" style=\"left:{Html.Number(left)}%;width:{Html.Number(Math.Max(0.3, size))}%\"></b></i>")
                .Append($"<em class=\"{Html.Sign(amount.ToModel())}\">{MoneyText.Signed(amount)}</em></div>");
        }

        return html.Append("</div>").ToString();
    }
}
