using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;

namespace Vyuha.Research.Reports;

/// <summary>Every trade in a row, and behind each row its legs, reasons, payoff and the sources of its profit.</summary>
internal static class TradeTable
{
    /// <summary>Rows beyond this are left to trades.csv, and details beyond the second bound too: a page must stay light to open.</summary>
    private const int MostRows = 2_000;
    private const int MostDetails = 400;

    public static void Render(StringBuilder html, RunResult result, Words words)
    {
        IReadOnlyList<Trade> trades = result.Trades;
        if (trades.Count == 0)
        {
            html.Append("<p class=\"empty\">No trade was made. The tables of refusals and of \"no trade\" below say why.</p>");
            return;
        }

        Controls(html, trades);
        html.Append("<div class=\"scroll\"><table class=\"trades\" id=\"trades\"><thead><tr>");
        Head(html, "#", "n w");
        Head(html, "In", "");
        Head(html, "Out", "w");
        Head(html, "Structure", "");
        Head(html, "Profile", "w");
        Head(html, "DTE", "n w");
        Head(html, "Days", "n w");
        Head(html, "Lots", "n w");
        Head(html, "Credit", "n w");
        Head(html, "Margin", "n w");
        Head(html, "Charges", "n w");
        Head(html, "Net P&amp;L", "n");
        Head(html, "On margin", "n w");
        Head(html, "Why out", "w");
        html.Append("</tr></thead>");

        // The latest trades are what a reader opens first when not all fit.
        int firstRow = Math.Max(0, trades.Count - MostRows);
        int firstDetail = Math.Max(0, trades.Count - MostDetails);
        for (int i = firstRow; i < trades.Count; i++)
            Row(html, result, words, trades[i], i + 1, detailed: i >= firstDetail);
        html.Append("</table></div>");
        if (firstRow > 0)
            html.Append($"<p class=\"hint\">The latest {MoneyText.Number(MostRows, 0)} of {MoneyText.Number(trades.Count, 0)} trades; trades.csv has all.</p>");
        if (firstDetail > 0)
            html.Append($"<p class=\"hint\">The latest {MostDetails} trades open for details; trades.csv and decisions.parquet have the others.</p>");
    }

    private static void Controls(StringBuilder html, IReadOnlyList<Trade> trades)
    {
        html.Append("<div class=\"controls\"><input id=\"find\" type=\"search\" placeholder=\"Filter: strike, profile, reason …\" aria-label=\"Filter trades\">")
            .Append("<select id=\"result\" aria-label=\"Result\"><option value=\"\">All results</option><option value=\"gain\">Winners</option><option value=\"loss\">Losers</option></select>")
            .Append("<select id=\"profile\" aria-label=\"Profile\"><option value=\"\">All profiles</option>");
        foreach (string profile in trades.Select(trade => trade.Profile).Distinct().Order(StringComparer.Ordinal))
            html.Append($"<option>{Html.Encode(profile)}</option>");
        html.Append("</select><button id=\"unfold\" type=\"button\">Open all</button><span id=\"shown\" class=\"hint\"></span></div>");
    }

    private static void Head(StringBuilder html, string name, string style) =>
        html.Append($"<th class=\"{style}\" tabindex=\"0\" role=\"button\">{name}</th>");

    private static void Row(StringBuilder html, RunResult result, Words words, Trade trade, int number, bool detailed)
    {
        Money net = trade.Net;
        string sign = Html.Sign(net.Steps);
        string margin = trade.Margin > Money.Zero ? MoneyText.SignedPercent(net.ToModel() / trade.Margin.ToModel()) : "–";
        html.Append($"<tbody data-result=\"{sign}\" data-profile=\"{Html.Encode(trade.Profile)}\"><tr class=\"row{(detailed ? " opens" : "")}\"{(detailed ? " tabindex=\"0\"" : "")}>");
        Cell(html, "n w", number, number.ToString(CultureInfo.InvariantCulture));
        Cell(html, "", trade.Entered.Nanoseconds, When(trade.Entered));
        Cell(html, "w", trade.Exited?.Nanoseconds ?? long.MaxValue, trade.Exited is { } exited ? When(exited) : "<span class=\"open\">open</span>");
        html.Append($"<td><span class=\"shape\">{Html.Encode(trade.Shape)}</span> <span class=\"small\">{trade.Expiry:d MMM}</span> <span class=\"strikes\">{Strikes(trade)}</span></td>");
        html.Append($"<td class=\"w one\">{Html.Encode(trade.Profile)}</td>");
        Cell(html, "n w", trade.DaysToExpiry, trade.DaysToExpiry.ToString(CultureInfo.InvariantCulture));
        Cell(html, "n w", trade.HoldingDays, MoneyText.Number(trade.HoldingDays, 1));
        Cell(html, "n w", trade.Lots, trade.Lots.ToString(CultureInfo.InvariantCulture));
        Cell(html, "n w", trade.Credit.ToModel(), MoneyText.Whole(trade.Credit));
        Cell(html, "n w", trade.Margin.ToModel(), MoneyText.Whole(trade.Margin));
        Cell(html, "n w", trade.Charges.ToModel(), MoneyText.Whole(trade.Charges));
        Cell(html, "n strong " + sign, net.ToModel(), MoneyText.Signed(net));
        Cell(html, "n w " + sign, trade.Margin > Money.Zero ? net.ToModel() / trade.Margin.ToModel() : 0, margin);
        html.Append($"<td class=\"w why\">{Html.Encode(trade.IsOpen ? "still open" : trade.ExitReason)}</td></tr>");
        if (detailed)
            Detail(html, result, words, trade);
        html.Append("</tbody>");
    }

    private static void Cell(StringBuilder html, string style, double sortsBy, string shown) =>
        html.Append($"<td class=\"{style}\" data-v=\"{sortsBy.ToString("0.####", CultureInfo.InvariantCulture)}\">{shown}</td>");

    private static void Detail(StringBuilder html, RunResult result, Words words, Trade trade)
    {
        html.Append("<tr class=\"detail\" hidden><td colspan=\"14\"><div class=\"panes\"><div class=\"pane\"><h4>Legs</h4>");
        Legs(html, trade, words);
        Facts(html, trade);
        html.Append("</div><div class=\"pane\"><h4>Payoff at expiry, from the entry prices</h4>");
        if (Payoff.AtEntry([.. trade.Legs.Where(leg => !leg.IsOfAdjustment)]) is { } payoff)
        {
            html.Append(PayoffChart.Render(payoff, trade.UnderlyingAtEntry));
            string most = payoff.MaxProfit is { } profit ? MoneyText.Whole(Money.FromModel(profit)) : "unbounded";
            string least = payoff.MaxLoss is { } loss ? MoneyText.Whole(Money.FromModel(loss)) : "unbounded";
            html.Append($"<p class=\"hint\">Most {most}, least −{least}, before charges. Dots: breakevens {string.Join(" and ", payoff.Breakevens.Select(level => MoneyText.Number(level, 0)))}.</p>"
                .Replace("−unbounded", "unbounded", StringComparison.Ordinal));
        }
        else
        {
            html.Append("<p class=\"hint\">The legs do not share one expiry, so there is no single payoff at expiry.</p>");
        }

        html.Append("</div><div class=\"pane\"><h4>Where the P&amp;L came from</h4>").Append(Waterfall.Render(trade.Parts)).Append("</div>");
        Reason(html, result, words, "Why in", trade.EntryReason, trade.EntryDecision);
        if (!trade.IsOpen)
            Reason(html, result, words, "Why out", trade.ExitReason, trade.ExitDecision);
        html.Append("</div></td></tr>");
    }

    private static void Legs(StringBuilder html, Trade trade, Words words)
    {
        html.Append("<table class=\"inner\"><tr><th>Contract</th><th class=\"n\">Units</th><th class=\"n\">In</th><th class=\"n\">Out</th><th class=\"n\">P&amp;L</th><th class=\"n w\">IV</th><th class=\"n w\">Delta</th></tr>");
        foreach (TradeLeg leg in trade.Legs)
        {
            string name = leg.Contract is { IsOption: true } option
                ? $"{MoneyText.Number(option.Strike.ToModel(), 0)} {(option.Right == OptionRight.Call ? "call" : "put")}"
                : Html.Encode(words.Symbol(leg.InstrumentId));
            string profit = leg.OpenUnits == 0
                ? $"<span class=\"{Html.Sign(leg.CashFlow.Steps)}\">{MoneyText.Signed(leg.CashFlow)}</span>"
                : "open";
            html.Append($"<tr><td class=\"one\">{name}</td><td class=\"n\">{(leg.Units > 0 ? "+" : "")}{MoneyText.Number(leg.Units, 0)}</td><td class=\"n\">{Price(leg.EntryPrice)}</td><td class=\"n\">{Price(leg.ExitPrice)}</td><td class=\"n\">{profit}</td>")
                .Append($"<td class=\"n w\">{(leg.EntryVolatility is > 0 and { } vol ? MoneyText.Percent(vol) : "–")}</td><td class=\"n w\">{(leg.EntryDelta is { } delta ? MoneyText.Number(delta) : "–")}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Facts(StringBuilder html, Trade trade)
    {
        html.Append("<dl class=\"facts\">");
        Fact(html, "Credit", MoneyText.Whole(trade.Credit));
        Fact(html, "Maximum loss", trade.MaxLoss is { } loss ? MoneyText.Whole(loss) : "unbounded");
        Fact(html, "Margin", MoneyText.Whole(trade.Margin));
        Fact(html, "Charges", MoneyText.Exact(trade.Charges));
        Fact(html, "Slippage to mid", MoneyText.Signed(trade.Slippage));
        Fact(html, "Best seen", MoneyText.Signed(trade.BestSeen));
        Fact(html, "Worst seen", MoneyText.Signed(trade.WorstSeen));
        if (trade.UnderlyingAtEntry > 0)
        {
            Fact(html, "Underlying", $"{MoneyText.Number(trade.UnderlyingAtEntry, 0)} → {MoneyText.Number(trade.UnderlyingAtExit, 0)}");
            Fact(html, "Its move", MoneyText.SignedPercent(trade.UnderlyingAtExit / trade.UnderlyingAtEntry - 1));
        }

        html.Append("</dl>");
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void Reason(StringBuilder html, RunResult result, Words words, string title, string reason, int decision)
    {
        html.Append($"<div class=\"pane\"><h4>{title}: {Html.Encode(reason)}</h4>");
        if (decision >= 0)
        {
            html.Append(Conditions(result, words, decision));
            html.Append($"<p class=\"hint\">Decided {When(result.Decisions[decision].Time)}</p>");
        }
        else
        {
            html.Append("<p class=\"hint\">No decision of the bot: the contracts expired, or the structure was unwound by the engine.</p>");
        }

        html.Append("</div>");
    }

    public static string Conditions(RunResult result, Words words, int decision)
    {
        byte bot = result.Decisions[decision].Bot;
        IReadOnlyList<ConditionPayload> conditions = result.ConditionsOf(decision);
        if (conditions.Count == 0)
            return "<p class=\"hint\">No conditions were recorded with it.</p>";
        var html = new StringBuilder("<table class=\"inner\"><tr><th></th><th>Condition</th><th class=\"n\">Value</th><th class=\"n\">Bound</th></tr>");
        foreach (ConditionPayload condition in conditions)
        {
            ConditionWord word = words.Condition(bot, condition.Code);
            html.Append($"<tr><td class=\"mark {(condition.Passed ? "gain" : "loss")}\" title=\"{(condition.Passed ? "met" : "not met")}\">{(condition.Passed ? "✓" : "✗")}</td><td>{Html.Encode(word.Name)}</td><td class=\"n\">{ConditionText.Value(condition, word.Unit)}</td><td class=\"n\">{ConditionText.Bound(condition, word.Unit)}</td></tr>");
        }

        return html.Append("</table>").ToString();
    }

    public static string When(Timestamp time) =>
        $"<span class=\"one\">{Ist.DateOf(time):d MMM yy} <span class=\"small\">{Ist.TimeOf(time):HH:mm}</span></span>";

    /// <summary>Strikes from below to above, puts and calls apart: <c>24,000/24,200 · 25,200/25,400</c>.</summary>
    private static string Strikes(Trade trade)
    {
        string puts = Join(trade, OptionRight.Put), calls = Join(trade, OptionRight.Call);
        return puts.Length > 0 && calls.Length > 0 ? $"{puts} · {calls}" : puts + calls;
    }

    private static string Join(Trade trade, OptionRight right) => string.Join(
        "/",
        trade.Legs.Where(leg => leg.Contract?.Right == right && !leg.IsOfAdjustment)
            .Select(leg => leg.Contract!.Strike.ToModel()).Distinct().Order()
            .Select(strike => strike.ToString("0.##", CultureInfo.InvariantCulture)));

    private static string Price(double? price) => price is { } known ? MoneyText.Number(known) : "–";
}
