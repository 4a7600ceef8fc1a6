using System.Text;
using Vyuha.Core;
using Vyuha.Research.Portfolio;

namespace Vyuha.Research.Reports;

/// <summary>The bots of a run beside each other and together, and what each limit refused them.</summary>
internal static class PortfolioSection
{
    public static void Render(StringBuilder html, RunResult result)
    {
        if (PortfolioAnalysis.Of(result) is not { } portfolio)
            return;
        Bots(html, result, portfolio);
        Pairs(html, result, portfolio);
        Limits(html, result);
    }

    private static void Bots(StringBuilder html, RunResult result, PortfolioAnalysis portfolio)
    {
        html.Append("<section><h2>Bots, and the account</h2><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Bot</th><th class=\"n\">Capital</th><th class=\"n\">Trades</th><th class=\"n\">Net P&amp;L</th><th class=\"n\">On capital</th><th class=\"n\">Max drawdown</th><th class=\"n\">A day, ±</th><th class=\"n\">Share of the worst days</th></tr></thead>");
        for (int i = 0; i < result.Info.Bots.Count; i++)
        {
            BotInfo bot = result.Info.Bots[i];
            BotPart part = portfolio.Parts[i];
            IReadOnlyList<DayPoint> days = result.BotDays[i];
            long deepest = days.Count > 0 ? days.Min(day => day.DeepestDrawdown.Steps) : 0;
            Row(html, bot.Vocabulary.Bot, "", bot.Capital, result.Trades.Count(trade => trade.Bot == bot.Number), part.Net, Money.FromSteps(deepest), part.Deviation, part.TailShare);
        }

        Row(
            html, "Account", " class=\"total\"", result.Totals.Capital, result.Trades.Count, portfolio.Net, Money.FromSteps(result.Days.Min(day => day.DeepestDrawdown.Steps)),
            portfolio.Deviation, portfolio.TailLoss);
        html.Append("</table></div><p class=\"hint\">The bots' books sum to the account's to the last paisa; no bot trades with another. ")
            .Append($"The last column is each bot's part of the mean loss on the {portfolio.TailDays} worst of {portfolio.Days} days: negative means it earned on them. ");
        if (!double.IsNaN(portfolio.Diversification))
            html.Append($"Diversification {MoneyText.Number(portfolio.Diversification)}: the bots' daily deviations add up to so many times that of the account (1: they move as one).");
        html.Append("</p></section>");
    }

    private static void Row(StringBuilder html, string name, string style, Money capital, int trades, Money net, Money deepest, double deviation, double tail) =>
        html.Append($"<tr{style}><td>{Html.Encode(name)}</td><td class=\"n\">{MoneyText.Whole(capital)}</td><td class=\"n\">{trades}</td><td class=\"n strong {Html.Sign(net.Steps)}\">{MoneyText.Signed(net)}</td><td class=\"n\">{MoneyText.SignedPercent(net.ToModel() / capital.ToModel())}</td><td class=\"n\">{MoneyText.Whole(deepest)}</td><td class=\"n\">{MoneyText.Whole(Money.FromModel(deviation))}</td><td class=\"n\">{MoneyText.Whole(Money.FromModel(tail))}</td></tr>");

    private static void Pairs(StringBuilder html, RunResult result, PortfolioAnalysis portfolio)
    {
        html.Append("<section><h2>How they earn together</h2><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Bots</th><th class=\"n\">Correlation of daily results</th><th class=\"n\">Common days</th><th class=\"n\">Drawdowns that overlap</th></tr></thead>");
        foreach (BotPair pair in portfolio.Pairs)
        {
            string correlation = double.IsNaN(pair.Correlation) ? "insufficient data" : MoneyText.Number(pair.Correlation);
            string overlap = double.IsNaN(pair.DrawdownOverlap) ? "–" : MoneyText.Percent(pair.DrawdownOverlap, 0);
            html.Append($"<tr><td>{Html.Encode(Name(result, pair.First))} and {Html.Encode(Name(result, pair.Second))}</td><td class=\"n\">{correlation}</td><td class=\"n\">{pair.CommonDays}</td><td class=\"n\">{overlap}</td></tr>");
        }

        html.Append($"</table></div><p class=\"hint\">Common days are those on which both books moved; below {PortfolioAnalysis.FewestDays} there is no correlation to speak of. Overlap: days on which both were deeper than half of their own deepest drawdown, over days on which one was.</p></section>");
    }

    /// <summary>What each limit refused each bot.</summary>
    private static void Limits(StringBuilder html, RunResult result)
    {
        if (result.Refusals.Count == 0)
            return;
        html.Append("<section><h2>What the limits refused</h2><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Limit</th>");
        foreach (BotInfo bot in result.Info.Bots)
            html.Append($"<th class=\"n\">{Html.Encode(bot.Vocabulary.Bot)}</th>");
        html.Append("</tr></thead>");
        foreach (var limit in result.Refusals.GroupBy(refusal => refusal.Reason).OrderByDescending(group => group.Count()).ThenBy(group => group.Key))
        {
            html.Append($"<tr><td>{Html.Encode(RefusalWords.Title(limit.Key))}</td>");
            foreach (BotInfo bot in result.Info.Bots)
            {
                int count = limit.Count(refusal => refusal.Bot == bot.Number);
                html.Append($"<td class=\"n\">{(count == 0 ? "·" : count.ToString(System.Globalization.CultureInfo.InvariantCulture))}</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</table></div></section>");
    }

    private static string Name(RunResult result, int bot) => result.Info.Bots[bot].Vocabulary.Bot;
}
