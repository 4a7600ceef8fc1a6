using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Research.Metrics;

namespace Vyuha.Research.Reports;

/// <summary>A run as one page that needs nothing else: no network, no server, readable on paper and on a phone.</summary>
public static class HtmlReport
{
    private const int SessionsOfAYear = 240;
    private const int MostSpells = 120;
    private const int MostRefusals = 60;
    private const int MostChartDays = 1_500;

    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    public static string Write(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var words = new Words(result.Info);
        var html = new StringBuilder(256 * 1024);
        string title = Title(result);
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">")
            .Append($"<title>{Html.Encode(title)}</title><style>").Append(Style).Append("</style></head><body>");
        Header(html, result, title);
        html.Append("<main>");
        Tiles(html, result);
        Equity(html, result);
        Margin(html, result);
        PortfolioSection.Render(html, result);
        Sources(html, result);
        Calendar(html, result);
        Groups(html, result);
        html.Append("<section id=\"trades-section\"><h2>Trades</h2><p class=\"lead\">Open a row for its legs, the conditions behind entry and exit, the payoff and the sources of its P&amp;L.</p>");
        TradeTable.Render(html, result, words);
        html.Append("</section>");
        Refusals(html, result, words);
        NoTrades(html, result, words);
        Definitions(html, result);
        Provenance(html, result);
        html.Append("</main><div id=\"tip\" hidden></div>");
        Series(html, result);
        html.Append("<script>").Append(Script).Append("</script></body></html>");
        return html.ToString();
    }

    private static string Title(RunResult result)
    {
        string bots = string.Join(", ", result.Info.Bots.Select(bot => bot.Vocabulary.Bot));
        string words = bots.Replace('-', ' ');
        return $"{char.ToUpperInvariant(words[0])}{words[1..]} on {result.Info.Data.Underlying}";
    }

    private static void Header(StringBuilder html, RunResult result, string title)
    {
        RunInfo info = result.Info;
        DataSummary data = info.Data;
        if (data.IsSynthetic)
        {
            string part = data.Origins.Count > 1 ? "Part of the prices is generated" : "The prices are generated";
            html.Append($"<div class=\"ribbon\"><strong>SYNTHETIC DATA</strong> {part} by a model, not by the market. This shows how the strategy behaves, not what it would have earned.</div>");
        }

        html.Append($"<header><div class=\"head\"><span class=\"mode\">{Html.Encode(info.Mode.ToUpperInvariant())}</span><h1>{Html.Encode(title)}</h1>")
            .Append($"<p class=\"when\">{data.From:d MMM yyyy} – {data.To:d MMM yyyy} · {Count(data.Sessions, "session")} · {MoneyText.Whole(result.Totals.Capital)} allocated of {MoneyText.Whole(info.AccountCapital)}</p></div>");
        html.Append("<ul class=\"badges\" aria-label=\"What the numbers rest on\">");
        foreach (DataOrigin origin in data.Origins)
            Badge(html, origin == DataOrigin.Synthetic ? "warn" : "", OriginName(origin));
        Badge(html, "", data.Frequency switch
        {
            DataFrequency.Daily => "Daily bars",
            DataFrequency.Minute => "1-minute data",
            _ => "Chain snapshots",
        });
        Badge(html, data.ModelledQuoteShare > 0 ? "warn" : "good", data.ModelledQuoteShare > 0
            ? $"{MoneyText.Percent(data.ModelledQuoteShare, data.ModelledQuoteShare is > 0 and < 0.001 ? 2 : data.ModelledQuoteShare < 0.1 ? 1 : 0)} of quotes modelled"
            : "All quotes from the book");
        DayBadge(html, data.MissingDays, "missing", "warn");
        DayBadge(html, data.RedDaysRefused, "of bad quality left out", "warn");
        DayBadge(html, data.RedDaysUsed, "of bad quality used", "bad");
        DayBadge(html, data.AmberDaysUsed, "with minor defects", "warn");
        if (data.MissingDays.Count + data.RedDaysRefused.Count + data.RedDaysUsed.Count + data.AmberDaysUsed.Count == 0)
            Badge(html, "good", "No missing or defective days");
        html.Append("</ul></header>");
    }

    private static void DayBadge(StringBuilder html, IReadOnlyList<DateOnly> days, string what, string style)
    {
        if (days.Count > 0)
            html.Append($"<li class=\"{style}\" title=\"{string.Join(", ", days.Take(40).Select(day => day.ToString("d MMM yyyy")))}\">{Count(days.Count, "day")} {what}</li>");
    }

    private static void Badge(StringBuilder html, string style, string text) => html.Append($"<li class=\"{style}\">{Html.Encode(text)}</li>");

    private static string OriginName(DataOrigin origin) => origin switch
    {
        DataOrigin.Exchange => "Exchange data",
        DataOrigin.Vendor => "Vendor data",
        DataOrigin.Recorded => "Own recording",
        DataOrigin.Synthetic => "Synthetic data",
        _ => "Origin unknown",
    };

    private static void Tiles(StringBuilder html, RunResult result)
    {
        RunTotals totals = result.Totals;
        html.Append("<section class=\"first\"><p class=\"verdict\">").Append(Verdict(result)).Append("</p><div class=\"tiles\">");
        Tile(html, "Net P&amp;L", MoneyText.Signed(totals.Net), "after all charges", Html.Sign(totals.Net.Steps), "net_pnl", "main");
        // Of a few weeks a growth rate per year says nothing, and reads as if it did.
        bool isAYear = result.Days.Count >= SessionsOfAYear;
        Tile(html, result, "return_on_capital", "Return on capital", isAYear ? $"CAGR {Shown(result.Metric("cagr"))}" : $"in {Count(result.Days.Count, "session")}", signed: true);
        Tile(html, result, "max_drawdown", "Max drawdown", $"{Shown(result.Metric("max_drawdown_share"))} · {Shown(result.Metric("max_drawdown_days"))} under water", signed: false);
        Tile(html, result, "win_rate", "Win rate", $"{Count(result.Trades.Count, "trade")}{(result.Trades.Any(trade => trade.IsOpen) ? $", {result.Trades.Count(trade => trade.IsOpen)} open" : "")}", signed: false);
        Tile(html, result, "profit_factor", "Profit factor", $"expectancy {Shown(result.Metric("expectancy"))}", signed: false);
        Tile(html, result, "sharpe", "Sharpe", $"Sortino {Shown(result.Metric("sortino"))}", signed: false);
        Tile(html, "Charges", MoneyText.Whole(totals.Charges), $"{Shown(result.Metric("charges_share"))} of gross at mid", "", "charges", "");
        Tile(html, result, "return_on_margin", "Return on margin", $"on {Shown(result.Metric("average_margin"))} average", signed: true);
        html.Append("</div></section>");
    }

    private static string Verdict(RunResult result)
    {
        RunTotals totals = result.Totals;
        if (result.Trades.Count == 0)
            return "The run made no trade.";
        Money worst = Money.FromModel(-result.Metric("max_drawdown").Value!.Value);
        string outcome = totals.Net >= Money.Zero ? "earned" : "lost";
        return $"{Count(result.Trades.Count, "trade")} in {Count(result.Info.Data.Sessions, "session")} {outcome} <strong class=\"{Html.Sign(totals.Net.Steps)}\">{MoneyText.Whole(totals.Net.Abs())}</strong> after {MoneyText.Whole(totals.Charges)} of charges and {MoneyText.Whole(-totals.Slippage)} of slippage. The deepest fall on the way was {MoneyText.Whole(worst)}; {Count(result.Refusals.Count, "intent")} {(result.Refusals.Count == 1 ? "was" : "were")} refused.";
    }

    private static void Tile(StringBuilder html, RunResult result, string key, string name, string note, bool signed)
    {
        Metric metric = result.Metric(key);
        string style = signed && metric.Value is { } value ? Html.Sign(value) : "";
        Tile(html, name, Shown(metric), note, style, key, "");
    }

    private static void Tile(StringBuilder html, string name, string value, string note, string style, string key, string extra) =>
        html.Append($"<a class=\"tile {extra}\" href=\"#m-{key}\"><span>{name}</span><b class=\"{style}\">{value}</b><small>{note}</small></a>");

    /// <summary>A metric as shown; a dash when the run does not determine it.</summary>
    public static string Shown(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.Value is not { } value)
            return "–";
        return metric.Unit switch
        {
            MetricUnit.Rupees => MoneyText.Whole(Money.FromModel(value)),
            MetricUnit.Share => MoneyText.Percent(value),
            MetricUnit.Days => $"{MoneyText.Number(value, value == Math.Floor(value) ? 0 : 1)} {(value == 1 ? "day" : "days")}",
            MetricUnit.Count => MoneyText.Number(value, 0),
            _ => MoneyText.Number(value),
        };
    }

    private static void Equity(StringBuilder html, RunResult result)
    {
        html.Append("<section><h2>Equity and drawdown</h2>");
        int[] kept = ChartDays(result);
        if (kept.Length < 2)
        {
            html.Append("<p class=\"empty\">Fewer than two days were marked, so there is no curve to draw.</p></section>");
            return;
        }

        DateOnly[] dates = [.. kept.Select(i => result.Days[i].Date)];
        var chart = new TimeChart("equity", "Equity at each day's close, and how far it is below its highest mark", dates);
        double capital = result.Totals.Capital.ToModel();
        TimeChart.Panel equity = chart.AddPanel("Equity at the close", 230, capital)
            .Line([.. kept.Select(i => result.Days[i].Equity.ToModel())], "line")
            .Reference(capital, "allocated");
        Dots(equity, result, kept);
        chart.AddPanel("Drawdown, and the day's deepest", 90, 0)
            .Area([.. kept.Select(i => result.Days[i].DeepestDrawdown.ToModel())], "deep")
            .Area([.. kept.Select(i => result.Days[i].Drawdown.ToModel())], "under");
        html.Append(chart.Render()).Append("<p class=\"hint\">▲ a trade closed with a profit, ▼ with a loss. Move over the chart for the day's numbers.</p></section>");
    }

    private static void Dots(TimeChart.Panel panel, RunResult result, int[] kept)
    {
        Trade[] closed = [.. result.Trades.Where(trade => !trade.IsOpen)];
        var at = new Dictionary<DateOnly, int>();
        for (int i = 0; i < kept.Length; i++)
            at[result.Days[kept[i]].Date] = i;
        foreach (Trade trade in closed)
        {
            if (at.TryGetValue(Ist.DateOf(trade.Exited!.Value), out int day))
                panel.Dot(day, result.Days[kept[day]].Equity.ToModel(), trade.Net > Money.Zero);
        }
    }

    private static void Margin(StringBuilder html, RunResult result)
    {
        html.Append("<section><h2>Margin and capital use</h2>");
        int[] kept = ChartDays(result);
        if (kept.Length < 2 || result.Days.All(day => day.PeakMargin == Money.Zero))
        {
            html.Append("<p class=\"empty\">No margin was blocked.</p></section>");
            return;
        }

        double capital = result.Totals.Capital.ToModel();
        var chart = new TimeChart("margin", "Highest blocked margin of each day against the allocated capital", [.. kept.Select(i => result.Days[i].Date)]);
        chart.AddPanel("Blocked margin, highest of the day", 150, 0)
            .Steps([.. kept.Select(i => result.Days[i].PeakMargin.ToModel())], "used")
            .Reference(capital, "allocated");
        double peak = result.Days.Max(day => day.PeakMargin.ToModel());
        html.Append(chart.Render())
            .Append($"<p class=\"hint\">At most {MoneyText.Percent(peak / capital, 0)} of the allocated capital was blocked; a position was held {Shown(result.Metric("exposure"))} of the time.</p></section>");
    }

    private static void Sources(StringBuilder html, RunResult result)
    {
        PnlParts parts = result.Totals.Parts;
        html.Append("<section class=\"two\"><div><h2>Where the P&amp;L came from</h2>").Append(Waterfall.Render(parts));
        double size = parts.Named.Where(part => part.Name != "Residual").Sum(part => Math.Abs(part.Amount.ToModel()));
        if (size > 0)
            html.Append($"<p class=\"hint\">The residual is {MoneyText.Percent(Math.Abs(parts.Residual.ToModel()) / size)} of the sum of all movements: moves between marks beyond second order, and moments at which a leg could not be priced.</p>");
        if (result.Totals.Net != result.Totals.TradesNet)
            html.Append($"<p class=\"hint\">Equity moved by {MoneyText.Signed(result.Totals.Net)}: open structures count there at executable prices, here at mid.</p>");
        html.Append("</div><div><h2>Charges</h2>");
        Charges(html, result);
        html.Append("</div></section>");
    }

    private static void Charges(StringBuilder html, RunResult result)
    {
        Money total = result.Totals.Charges;
        if (result.Info.Charges.Count == 0)
        {
            html.Append($"<p>{MoneyText.Exact(total)} in all; this run did not keep the kinds apart.</p>");
            return;
        }

        Money listed = Money.Zero;
        double most = result.Info.Charges.Max(line => Math.Abs(line.Amount.ToModel()));
        html.Append("<table class=\"plain\">");
        foreach (ChargeLine line in result.Info.Charges)
        {
            listed += line.Amount;
            html.Append($"<tr><td>{Html.Encode(line.Kind)}</td><td class=\"n\">{MoneyText.Exact(line.Amount)}</td><td class=\"barcell\"><i class=\"bar cost\" style=\"width:{Html.Number(most > 0 ? 100 * Math.Abs(line.Amount.ToModel()) / most : 0)}%\"></i></td></tr>");
        }

        if (listed.ToPaisa() != total.ToPaisa())
            html.Append($"<tr><td>Rounding and other</td><td class=\"n\">{MoneyText.Exact(total - listed)}</td><td></td></tr>");
        html.Append($"<tr class=\"total\"><td>Total</td><td class=\"n\">{MoneyText.Exact(total)}</td><td></td></tr></table>");
        if (result.Trades.Count > 0)
            html.Append($"<p class=\"hint\">{MoneyText.Exact(Money.FromModel(total.ToModel() / result.Trades.Count))} a trade.</p>");
    }

    private static void Calendar(StringBuilder html, RunResult result)
    {
        if (result.Days.Count == 0)
            return;
        double capital = result.Totals.Capital.ToModel();
        Dictionary<(int, int), long> months = result.Days
            .GroupBy(day => (day.Date.Year, day.Date.Month))
            .ToDictionary(group => group.Key, group => group.Sum(day => day.Change.Steps));
        double most = months.Values.Max(value => Math.Abs((double)value));
        html.Append("<section><h2>Months</h2><div class=\"scroll\"><table class=\"months\"><thead><tr><th></th>");
        for (int month = 1; month <= 12; month++)
            html.Append($"<th class=\"n\">{new DateOnly(2000, month, 1):MMM}</th>");
        html.Append("<th class=\"n\">Year</th><th class=\"n\">on capital</th></tr></thead>");
        foreach (int year in months.Keys.Select(key => key.Item1).Distinct().Order())
        {
            long sum = 0;
            html.Append($"<tr><th>{year}</th>");
            for (int month = 1; month <= 12; month++)
            {
                if (months.TryGetValue((year, month), out long steps))
                {
                    sum += steps;
                    double depth = most > 0 ? 8 + 30 * Math.Abs(steps) / most : 0;
                    html.Append($"<td class=\"n heat {Html.Sign(steps)}\" style=\"--d:{Html.Number(depth)}%\">{Compact(steps)}</td>");
                }
                else
                {
                    html.Append("<td class=\"n none\">·</td>");
                }
            }

            html.Append($"<td class=\"n strong {Html.Sign(sum)}\">{MoneyText.Signed(Money.FromSteps(sum))}</td><td class=\"n\">{MoneyText.SignedPercent(sum / (double)Money.StepsPerRupee / capital)}</td></tr>");
        }

        html.Append("</table></div></section>");
    }

    private static string Compact(long steps)
    {
        double rupees = steps / (double)Money.StepsPerRupee;
        return Math.Abs(rupees) < 0.5 ? "0" : (rupees > 0 ? "+" : "") + MoneyText.Short(Math.Abs(rupees) >= 1000 ? Math.Round(rupees / 100) * 100 : Math.Round(rupees)).Replace("₹", "", StringComparison.Ordinal);
    }

    private static void Groups(StringBuilder html, RunResult result)
    {
        if (!result.Trades.Any(trade => !trade.IsOpen))
            return;
        html.Append("<section><h2>What worked</h2><div class=\"groups\">");
        Group(html, "Exit reason", Breakdown.ByExit(result.Trades));
        Group(html, "Profile", Breakdown.ByProfile(result.Trades));
        Group(html, "Days to expiry at entry", Breakdown.ByDaysToExpiry(result.Trades));
        Group(html, "Weekday of entry", Breakdown.ByWeekday(result.Trades));
        if (result.Trades.Select(trade => trade.Shape).Distinct().Count() > 1)
            Group(html, "Structure", Breakdown.ByShape(result.Trades));
        html.Append("</div></section>");
    }

    private static void Group(StringBuilder html, string title, IReadOnlyList<Breakdown> rows)
    {
        double most = Math.Max(1, rows.Max(row => Math.Abs(row.Net.ToModel())));
        html.Append($"<table class=\"plain group\"><thead><tr><th>{title}</th><th class=\"n\">Trades</th><th class=\"n\">Won</th><th class=\"n w\">Average</th><th class=\"n\">Net</th><th class=\"both\"></th></tr></thead>");
        foreach (Breakdown row in rows)
        {
            double share = 50 * Math.Abs(row.Net.ToModel()) / most;
            string side = row.Net >= Money.Zero ? "left:50%" : $"left:{Html.Number(50 - share)}%";
            html.Append($"<tr><td>{Html.Encode(row.Name)}</td><td class=\"n\">{row.Trades}</td><td class=\"n\">{MoneyText.Percent(row.WinRate, 0)}</td><td class=\"n w\">{MoneyText.Signed(row.Average)}</td><td class=\"n strong {Html.Sign(row.Net.Steps)}\">{MoneyText.Signed(row.Net)}</td><td class=\"both\"><i><b class=\"bar {Html.Sign(row.Net.Steps)}\" style=\"{side};width:{Html.Number(share)}%\"></b></i></td></tr>");
        }

        html.Append("</table>");
    }

    private static void Refusals(StringBuilder html, RunResult result, Words words)
    {
        html.Append("<section><h2>What risk refused</h2>");
        if (result.Refusals.Count == 0)
        {
            html.Append("<p class=\"empty\">Nothing: every structure the bots asked for passed all limits.</p></section>");
            return;
        }

        html.Append("<p class=\"lead\">Intents that passed the strategy and failed a limit, with the numbers of the latest and the size that would have fitted.</p><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Rule</th><th class=\"w\">Profile</th><th class=\"n\">Times</th><th class=\"w\">First</th><th class=\"w\">Last</th><th>Latest, in numbers</th></tr></thead>");
        foreach (RefusalGroup group in RefusalGroup.Of(result.Refusals))
        {
            html.Append($"<tr><td><strong>{Html.Encode(RefusalWords.Title(group.Reason))}</strong>{(group.Latched ? " <span class=\"tag\">latched</span>" : "")}</td><td class=\"w\">{Html.Encode(words.Profile(group.Bot, group.Profile))}</td><td class=\"n\">{group.Count}</td><td class=\"w\">{TradeTable.When(group.First)}</td><td class=\"w\">{TradeTable.When(group.Last)}</td><td>{Html.Encode(group.InWords)}</td></tr>");
        }

        html.Append("</table></div>");
        html.Append($"<details><summary>{(result.Refusals.Count > MostRefusals ? $"The latest {MostRefusals} of {result.Refusals.Count}" : "All")} refusals one by one</summary><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>When</th><th>Profile</th><th>Rule</th><th>Numbers</th></tr></thead>");
        foreach (Refusal refusal in result.Refusals.Skip(Math.Max(0, result.Refusals.Count - MostRefusals)))
        {
            html.Append($"<tr><td>{TradeTable.When(refusal.Time)}</td><td>{Html.Encode(words.Profile(refusal.Bot, refusal.Profile))}</td><td>{Html.Encode(RefusalWords.Title(refusal.Reason))}</td><td>{Html.Encode(RefusalWords.Sentence(refusal))}</td></tr>");
        }

        html.Append("</table></div></details></section>");
    }

    private static void NoTrades(StringBuilder html, RunResult result, Words words)
    {
        IReadOnlyList<NoTradeSummary> reasons = NoTradeSummary.Of(result);
        html.Append("<section><h2>Why there was no trade</h2>");
        if (reasons.Count == 0)
        {
            html.Append("<p class=\"empty\">No decision ended in \"no trade\".</p></section>");
            return;
        }

        html.Append("<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Reason</th><th>Profile</th><th class=\"n\">Decisions</th><th class=\"n\">Sessions</th><th class=\"w\">First</th><th class=\"w\">Last</th></tr></thead>");
        foreach (NoTradeSummary row in reasons)
        {
            html.Append($"<tr><td>{Html.Encode(words.Reason(row.Bot, row.Reason))}</td><td>{Html.Encode(words.Profile(row.Bot, row.Profile))}</td><td class=\"n\">{MoneyText.Number(row.Decisions, 0)}</td><td class=\"n\">{MoneyText.Number(row.Sessions, 0)}</td><td class=\"w\">{TradeTable.When(row.First)}</td><td class=\"w\">{TradeTable.When(row.Last)}</td></tr>");
        }

        html.Append("</table></div>");
        Obstacles(html, result, words);
        Spells(html, result, words);
        html.Append("</section>");
    }

    private static void Obstacles(StringBuilder html, RunResult result, Words words)
    {
        IReadOnlyList<ConditionSummary> rows = ConditionSummary.Of(result);
        if (rows.Count == 0)
            return;
        html.Append("<h3>Conditions that stood in the way</h3><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Condition</th><th class=\"w\">Profile</th><th class=\"n\">Failed</th><th class=\"n w\">Checked</th><th class=\"n w\">Seen from</th><th class=\"n w\">to</th><th class=\"n\">Closest miss</th><th class=\"n\">Bound</th></tr></thead>");
        foreach (ConditionSummary row in rows)
        {
            Kernel.ConditionWord word = words.Condition(row.Bot, row.Code);
            bool seen = row.Lowest <= row.Highest;
            html.Append($"<tr><td>{Html.Encode(word.Name)}</td><td class=\"w\">{Html.Encode(words.Profile(row.Bot, row.Profile))}</td><td class=\"n\">{MoneyText.Number(row.Failed, 0)}</td><td class=\"n w\">{MoneyText.Number(row.Checked, 0)}</td><td class=\"n w\">{(seen ? ConditionText.Amount(row.Lowest, word.Unit) : "–")}</td><td class=\"n w\">{(seen ? ConditionText.Amount(row.Highest, word.Unit) : "–")}</td><td class=\"n\">{(row.Closest is { } near ? ConditionText.Value(near, word.Unit) : "not known yet")}</td><td class=\"n\">{ConditionText.Bound(row.Latest, word.Unit)}</td></tr>");
        }

        html.Append("</table></div>");
    }

    private static void Spells(StringBuilder html, RunResult result, Words words)
    {
        NoTradeSpell[] spells = [.. result.NoTradeSpells.OrderByDescending(spell => spell.Count).ThenBy(spell => spell.First).Take(MostSpells)];
        html.Append($"<details><summary>{(spells.Length < result.NoTradeSpells.Count ? $"The {MostSpells} longest of {MoneyText.Number(result.NoTradeSpells.Count, 0)} spells" : "All spells")} without a trade</summary><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>From</th><th>To</th><th>Profile</th><th>Reason</th><th class=\"n\">Decisions</th><th>At the end</th></tr></thead>");
        foreach (NoTradeSpell spell in spells)
        {
            string failed = string.Join(", ", result.ConditionsOf(spell.LastDecision).Where(condition => !condition.Passed).Select(condition =>
            {
                Kernel.ConditionWord word = words.Condition(spell.Bot, condition.Code);
                return $"{word.Name} {ConditionText.Value(condition, word.Unit)} ({ConditionText.Bound(condition, word.Unit)})";
            }));
            html.Append($"<tr><td>{TradeTable.When(spell.First)}</td><td>{TradeTable.When(spell.Last)}</td><td>{Html.Encode(words.Profile(spell.Bot, spell.Profile))}</td><td>{Html.Encode(words.Reason(spell.Bot, spell.Reason))}</td><td class=\"n\">{MoneyText.Number(spell.Count, 0)}</td><td>{Html.Encode(failed)}</td></tr>");
        }

        html.Append("</table></div></details>");
    }

    private static void Definitions(StringBuilder html, RunResult result)
    {
        html.Append("<section><h2>All metrics and what they mean</h2><div class=\"scroll\"><table class=\"plain metrics\"><thead><tr><th>Metric</th><th class=\"n\">Value</th><th>Definition</th><th class=\"w\">Source</th></tr></thead>");
        foreach (Metric metric in result.Metrics)
        {
            string value = metric.Value is null ? $"– <span class=\"small\">{Html.Encode(metric.Missing)}</span>" : Shown(metric);
            html.Append($"<tr id=\"m-{metric.Key}\"><td>{Html.Encode(metric.Name)}</td><td class=\"n strong\">{value}</td><td>{Html.Encode(metric.Definition)}</td><td class=\"w small\">{Html.Encode(metric.Source)}</td></tr>");
        }

        html.Append("</table></div></section>");
    }

    private static void Provenance(StringBuilder html, RunResult result)
    {
        RunInfo info = result.Info;
        html.Append("<section><h2>Where this came from</h2><dl class=\"provenance\">");
        Entry(html, "Command", $"<code>{Html.Encode(info.CommandLine)}</code>");
        Entry(html, "Output hash", $"<code>{info.OutputHash:x16}</code> <span class=\"small\">the same command on the same data gives the same</span>");
        Entry(html, "Configuration hash", $"<code>{Html.Encode(info.ConfigurationHash)}</code>");
        Entry(html, "Market rules hash", $"<code>{Html.Encode(info.Header.RulesHash)}</code>");
        Entry(html, "Seed", $"<code>{info.Header.Seed.ToString(CultureInfo.InvariantCulture)}</code>");
        Entry(html, "Program", $"Vyuha {Html.Encode(info.ProgramVersion)}, commit <code>{Html.Encode(info.Header.Commit)}</code>, {Html.Encode(info.Header.Runtime)}");
        Entry(html, "Run", $"{MoneyText.Number(info.InputCount, 0)} inputs, {MoneyText.Number(result.OutputCount, 0)} outputs, {MoneyText.Number(result.Decisions.Count, 0)} decisions, {MoneyText.Number(result.Orders.Count, 0)} orders, {MoneyText.Number(result.Ledger.Count, 0)} postings in {info.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s");
        Entry(html, "Beside this page", "result.json, trades.csv, orders.csv, ledger.parquet, decisions.parquet");
        html.Append("</dl>");
        html.Append($"<details><summary>{Count(info.Data.Sources.Count, "data source")}</summary><div class=\"scroll\"><table class=\"plain\"><thead><tr><th>Source</th><th>Hash</th></tr></thead>");
        foreach (SourceFile source in info.Data.Sources)
            html.Append($"<tr><td>{Html.Encode(source.Name)}</td><td><code>{Html.Encode(source.Hash)}</code></td></tr>");
        html.Append($"</table></div></details><details><summary>Configuration</summary><pre>{Html.Encode(info.Header.Configuration)}</pre></details>");
        html.Append("<p class=\"hint\">A backtest is an estimate from past or generated prices. It is no promise, and no advice.</p></section>");
    }

    private static void Entry(StringBuilder html, string name, string value) => html.Append($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    /// <summary>The days the charts draw: all, or evenly spaced ones and the last when there are very many.</summary>
    private static int[] ChartDays(RunResult result)
    {
        int stride = Math.Max(1, (result.Days.Count + MostChartDays - 1) / MostChartDays);
        return [.. Enumerable.Range(0, result.Days.Count).Where(i => (result.Days.Count - 1 - i) % stride == 0)];
    }

    // What the charts' pointer shows: date, equity, change, drawdown, deepest, margin; whole rupees.
    private static void Series(StringBuilder html, RunResult result)
    {
        html.Append("<script>const DAYS=[");
        foreach (int i in ChartDays(result))
        {
            DayPoint day = result.Days[i];
            html.Append($"[\"{day.Date:ddd d MMM yyyy}\",{Rupees(day.Equity)},{Rupees(day.Change)},{Rupees(day.Drawdown)},{Rupees(day.DeepestDrawdown)},{Rupees(day.PeakMargin)},{Rupees(day.PeakReserved)}],");
        }

        html.Append("];</script>");
    }

    private static string Rupees(Money money) => money.ToWholeRupee().ToRupees().ToString("0", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => $"{MoneyText.Number(count, 0)} {noun}{(count == 1 ? "" : "s")}";

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
