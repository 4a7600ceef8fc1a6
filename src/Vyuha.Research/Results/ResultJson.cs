using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Research.Metrics;
using Vyuha.Research.Portfolio;

namespace Vyuha.Research.Results;

/// <summary>The run for programs: schema in docs/schemas/result.schema.json. Money in rupees, exact; times ISO 8601 in Indian time.</summary>
public static class ResultJson
{
    public const int SchemaVersion = 1;

    public static byte[] Write(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        RunInfo info = result.Info;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", SchemaVersion);
            json.WriteString("mode", info.Mode);
            json.WriteStartObject("hashes");
            json.WriteString("outputs", info.OutputHash.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteString("configuration", info.ConfigurationHash);
            json.WriteString("rules", info.Header.RulesHash);
            json.WriteEndObject();
            json.WriteString("seed", info.Header.Seed.ToString(CultureInfo.InvariantCulture));
            Program(json, result);
            Data(json, info.Data);
            Capital(json, info);
            Totals(json, result);
            Metrics(json, result.Metrics);
            Charges(json, info);
            Counts(json, result);
            Portfolio(json, result);
            Trades(json, result);
            Days(json, result.Days);
            Refusals(json, result);
            Configuration(json, info.Header.Configuration);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Program(Utf8JsonWriter json, RunResult result)
    {
        RunInfo info = result.Info;
        json.WriteStartObject("program");
        json.WriteString("version", info.ProgramVersion);
        json.WriteString("commit", info.Header.Commit);
        json.WriteString("runtime", info.Header.Runtime);
        json.WriteString("command_line", info.CommandLine);
        json.WriteNumber("inputs", info.InputCount);
        json.WriteNumber("outputs", result.OutputCount);
        json.WriteNumber("elapsed_seconds", Math.Round(info.Elapsed.TotalSeconds, 3));
        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, DataSummary data)
    {
        json.WriteStartObject("data");
        json.WriteString("underlying", data.Underlying);
        json.WriteString("from", Date(data.From));
        json.WriteString("to", Date(data.To));
        json.WriteNumber("sessions", data.Sessions);
        json.WriteString("frequency", data.Frequency.ToString());
        json.WriteStartArray("origins");
        foreach (Core.MarketData.DataOrigin origin in data.Origins)
            json.WriteStringValue(origin.ToString());
        json.WriteEndArray();
        json.WriteBoolean("synthetic", data.IsSynthetic);
        json.WriteNumber("modelled_quote_share", data.ModelledQuoteShare);
        Dates(json, "red_days_refused", data.RedDaysRefused);
        Dates(json, "red_days_used", data.RedDaysUsed);
        Dates(json, "amber_days_used", data.AmberDaysUsed);
        Dates(json, "missing_days", data.MissingDays);
        json.WriteStartArray("sources");
        foreach (SourceFile source in data.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteString("hash", source.Hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Capital(Utf8JsonWriter json, RunInfo info)
    {
        json.WriteStartObject("capital");
        Amount(json, "account", info.AccountCapital);
        json.WriteStartArray("bots");
        foreach (BotInfo bot in info.Bots)
        {
            json.WriteStartObject();
            json.WriteNumber("number", bot.Number);
            json.WriteString("name", bot.Vocabulary.Bot);
            Amount(json, "capital", bot.Capital);
            json.WriteStartArray("profiles");
            foreach (string profile in bot.Vocabulary.Profiles)
                json.WriteStringValue(profile);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Totals(Utf8JsonWriter json, RunResult result)
    {
        RunTotals totals = result.Totals;
        json.WriteStartObject("totals");
        Amount(json, "capital", totals.Capital);
        Amount(json, "final_equity", totals.FinalEquity);
        Amount(json, "net", totals.Net);
        Amount(json, "trades_net", totals.TradesNet);
        Amount(json, "gross", totals.Gross);
        Amount(json, "charges", totals.Charges);
        Amount(json, "slippage", totals.Slippage);
        Parts(json, totals.Parts);
        json.WriteEndObject();
    }

    private static void Metrics(Utf8JsonWriter json, IReadOnlyList<Metric> metrics)
    {
        json.WriteStartArray("metrics");
        foreach (Metric metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("key", metric.Key);
            json.WriteString("name", metric.Name);
            if (metric.Value is { } value)
                json.WriteNumber("value", value);
            else
                json.WriteNull("value");
            json.WriteString("unit", metric.Unit.ToString());
            json.WriteString("definition", metric.Definition);
            json.WriteString("source", metric.Source);
            if (metric.Value is null)
                json.WriteString("missing", metric.Missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Charges(Utf8JsonWriter json, RunInfo info)
    {
        json.WriteStartArray("charges");
        foreach (ChargeLine line in info.Charges)
        {
            json.WriteStartObject();
            json.WriteString("kind", line.Kind);
            Amount(json, "amount", line.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, RunResult result)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("trades", result.Trades.Count);
        json.WriteNumber("abandoned_structures", result.AbandonedStructures);
        json.WriteNumber("orders", result.Orders.Count);
        json.WriteNumber("fills", result.Fills.Count);
        json.WriteNumber("postings", result.Ledger.Count);
        json.WriteNumber("decisions", result.Decisions.Count);
        json.WriteNumber("refusals", result.Refusals.Count);
        json.WriteEndObject();
    }

    /// <summary>Only of a run of several bots.</summary>
    private static void Portfolio(Utf8JsonWriter json, RunResult result)
    {
        if (PortfolioAnalysis.Of(result) is not { } portfolio)
            return;
        json.WriteStartObject("portfolio");
        Amount(json, "net", portfolio.Net);
        Number(json, "daily_deviation", portfolio.Deviation);
        Number(json, "diversification_ratio", portfolio.Diversification);
        Number(json, "tail_loss", portfolio.TailLoss);
        json.WriteNumber("tail_days", portfolio.TailDays);
        json.WriteStartArray("bots");
        for (int i = 0; i < portfolio.Parts.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Info.Bots[i].Vocabulary.Bot);
            Amount(json, "net", portfolio.Parts[i].Net);
            Number(json, "daily_deviation", portfolio.Parts[i].Deviation);
            Number(json, "tail_loss_share", portfolio.Parts[i].TailShare);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (BotPair pair in portfolio.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("first", result.Info.Bots[pair.First].Vocabulary.Bot);
            json.WriteString("second", result.Info.Bots[pair.Second].Vocabulary.Bot);
            json.WriteNumber("common_days", pair.CommonDays);
            Number(json, "correlation", pair.Correlation);
            Number(json, "drawdown_overlap", pair.DrawdownOverlap);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A number, or null where there is none.</summary>
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
            json.WriteNull(name);
        else
            json.WriteNumber(name, Math.Round(value, 6));
    }

    private static void Trades(Utf8JsonWriter json, RunResult result)
    {
        var words = new Words(result.Info);
        json.WriteStartArray("trades");
        foreach (Trade trade in result.Trades)
        {
            json.WriteStartObject();
            json.WriteNumber("id", trade.Id);
            json.WriteString("bot", words.Bot(trade.Bot));
            json.WriteString("profile", trade.Profile);
            json.WriteString("underlying", trade.Underlying);
            json.WriteString("shape", trade.Shape);
            json.WriteString("expiry", Date(trade.Expiry));
            json.WriteNumber("days_to_expiry", trade.DaysToExpiry);
            json.WriteNumber("lots", trade.Lots);
            json.WriteString("entered", trade.Entered.ToString());
            if (trade.Exited is { } exited)
                json.WriteString("exited", exited.ToString());
            else
                json.WriteNull("exited");
            json.WriteString("entry_reason", trade.EntryReason);
            json.WriteString("exit_reason", trade.ExitReason);
            Amount(json, "credit", trade.Credit);
            if (trade.MaxLoss is { } loss)
                Amount(json, "max_loss", loss);
            else
                json.WriteNull("max_loss");
            Amount(json, "margin", trade.Margin);
            Amount(json, "gross", trade.Gross);
            Amount(json, "charges", trade.Charges);
            Amount(json, "slippage", trade.Slippage);
            Amount(json, "net", trade.Net);
            Amount(json, "best_seen", trade.BestSeen);
            Amount(json, "worst_seen", trade.WorstSeen);
            Parts(json, trade.Parts);
            json.WriteStartArray("legs");
            foreach (TradeLeg leg in trade.Legs)
            {
                json.WriteStartObject();
                json.WriteString("contract", words.Symbol(leg.InstrumentId));
                json.WriteNumber("units", leg.Units);
                json.WriteNumber("open_units", leg.OpenUnits);
                Model(json, "entry_price", leg.EntryPrice);
                Model(json, "exit_price", leg.ExitPrice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Days(Utf8JsonWriter json, IReadOnlyList<DayPoint> days)
    {
        json.WriteStartArray("days");
        foreach (DayPoint day in days)
        {
            json.WriteStartObject();
            json.WriteString("date", Date(day.Date));
            Amount(json, "equity", day.Equity);
            Amount(json, "change", day.Change);
            Amount(json, "drawdown", day.Drawdown);
            Amount(json, "deepest_drawdown", day.DeepestDrawdown);
            Amount(json, "margin", day.Margin);
            Amount(json, "peak_margin", day.PeakMargin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Refusals(Utf8JsonWriter json, RunResult result)
    {
        var words = new Words(result.Info);
        json.WriteStartArray("refusals");
        foreach (RefusalGroup group in RefusalGroup.Of(result.Refusals))
        {
            json.WriteStartObject();
            json.WriteString("bot", words.Bot(group.Bot));
            json.WriteString("profile", words.Profile(group.Bot, group.Profile));
            json.WriteString("reason", group.Reason.ToString());
            json.WriteString("in_words", group.InWords);
            json.WriteNumber("count", group.Count);
            json.WriteString("first", group.First.ToString());
            json.WriteString("last", group.Last.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The configuration is repeated as it was read; text that is not JSON is kept as a string rather than lost.
    private static void Configuration(Utf8JsonWriter json, string configuration)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                configuration, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            json.WritePropertyName("configuration");
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteString("configuration", configuration);
        }
    }

    private static void Parts(Utf8JsonWriter json, PnlParts parts)
    {
        json.WriteStartObject("parts");
        Amount(json, "delta", parts.Delta);
        Amount(json, "gamma", parts.Gamma);
        Amount(json, "vega", parts.Vega);
        Amount(json, "theta", parts.Theta);
        Amount(json, "vanna_volga", parts.VannaVolga);
        Amount(json, "slippage", parts.Slippage);
        Amount(json, "charges", parts.Charges);
        Amount(json, "residual", parts.Residual);
        json.WriteEndObject();
    }

    private static void Amount(Utf8JsonWriter json, string name, Money amount) => json.WriteNumber(name, amount.ToRupees());

    private static void Model(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, Math.Round(known, 6));
        else
            json.WriteNull(name);
    }

    private static void Dates(Utf8JsonWriter json, string name, IReadOnlyList<DateOnly> dates)
    {
        json.WriteStartArray(name);
        foreach (DateOnly date in dates)
            json.WriteStringValue(Date(date));
        json.WriteEndArray();
    }

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
