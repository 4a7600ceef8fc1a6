using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Http;

/// <summary>Quotes, bars, the instrument master and the calendar.</summary>
internal static class MarketCalls
{
    private const string Refused = "API Error: Incorrect `api_key` or `access_token`.";
    private const int MostFound = 500;

    public static readonly Schema InstrumentOf = new(Vocabulary.Key, Field.Required("symbol"), Vocabulary.Exchange);

    public static readonly Schema MultiQuotesSchema = new(
        Vocabulary.Key,
        (Field.Required("symbols", FieldKind.List) with { Items = new(Field.Required("symbol"), Vocabulary.Exchange) }).That(value =>
            value.AsArray().Count >= 1 ? null : "Shorter than minimum length 1."));

    public static readonly Schema HistorySchema = new(
        Vocabulary.Key,
        Field.Required("symbol"),
        Vocabulary.Exchange,
        Field.Required("interval").OneOf(Vocabulary.Intervals),
        Field.Required("start_date", FieldKind.Date),
        Field.Required("end_date", FieldKind.Date),
        Field.Optional("source").OneOf(["api", "db"]));

    public static readonly Schema SearchSchema = new(
        Vocabulary.Key,
        Field.Required("query").That(value => value.GetValue<string>().Length == 0 ? "Shorter than minimum length 1." : null),
        Field.Optional("exchange").OneOf(Vocabulary.Exchanges));

    public static readonly Schema ExpirySchema = new(
        Vocabulary.Key,
        Field.Required("symbol"),
        Field.Required("exchange").OneOf(Vocabulary.DerivativeExchanges),
        Field.Required("instrumenttype").OneOf(["futures", "options"]));

    public static readonly Schema InstrumentsSchema = new(
        Vocabulary.Key, Field.Required("exchange").OneOf(Vocabulary.Exchanges), Field.Optional("format").OneOf(["json", "csv"]));

    public static readonly Schema HolidaysSchema = new(Vocabulary.Key, Field.Optional("year", FieldKind.Whole).Range(2020, 2050));

    public static readonly Schema TimingsSchema = new(Vocabulary.Key, Field.Required("date"));

    public static ApiReply Quotes(ApiCall call)
    {
        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(500, $"Error fetching quotes: {Refused}");
        return call.TryContract(out SandboxContract? contract)
            ? ApiReply.Success(("data", Quote(contract)))
            : NotFound(call.Text("symbol"), call.Text("exchange"));
    }

    public static ApiReply MultiQuotes(ApiCall call)
    {
        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(500, $"Error fetching multiquotes: {Refused}");
        var unknown = new List<JsonObject>();
        var known = new List<JsonObject>();
        foreach (JsonNode? asked in call.Body["symbols"]!.AsArray())
        {
            ApiCall one = call.With(asked!.AsObject());
            JsonObject result = new() { ["symbol"] = one.Text("symbol"), ["exchange"] = one.Text("exchange") };
            if (one.TryContract(out SandboxContract? contract))
            {
                result["data"] = Quote(contract);
                known.Add(result);
            }
            else
            {
                result["error"] = "Symbol not found";
                unknown.Add(result);
            }
        }

        return known.Count == 0
            ? ApiReply.Error(400, "No valid symbols found", ("invalid_symbols", new JsonArray([.. unknown])))
            : ApiReply.Success(("results", new JsonArray([.. unknown, .. known]))) with { Delay = QuoteTime(call, known.Count) };
    }

    /// <summary>How long the broker takes to quote so many contracts; zero without a quirk.</summary>
    public static TimeSpan QuoteTime(ApiCall call, int contracts) => call.State.Profile.Find(BrokerQuirk.QuotesInBatches) is { } batches && contracts > 0
        ? TimeSpan.FromSeconds(batches.Seconds) * ((contracts - 1) / batches.Count)
        : TimeSpan.Zero;

    public static ApiReply Depth(ApiCall call)
    {
        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(500, $"Error fetching market depth: {Refused}");
        if (!call.TryContract(out SandboxContract? contract))
            return NotFound(call.Text("symbol"), call.Text("exchange"));
        return ApiReply.Success(("data", new JsonObject
        {
            ["asks"] = Levels(contract.Ask, contract.AskSize),
            ["bids"] = Levels(contract.Bid, contract.BidSize),
            ["high"] = Vocabulary.Rupees(contract.High),
            ["low"] = Vocabulary.Rupees(contract.Low),
            ["ltp"] = Vocabulary.Rupees(contract.Last),
            ["ltq"] = contract.LastQuantity,
            ["oi"] = contract.OpenInterest,
            ["open"] = Vocabulary.Rupees(contract.Open),
            ["prev_close"] = Vocabulary.Rupees(contract.PreviousClose),
            ["totalbuyqty"] = contract.BidSize,
            ["totalsellqty"] = contract.AskSize,
            ["volume"] = contract.Volume,
        }));
    }

    public static ApiReply History(ApiCall call)
    {
        DateOnly from = DateOnly.ParseExact(call.Text("start_date"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateOnly to = DateOnly.ParseExact(call.Text("end_date"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        (string symbol, string exchange, string interval) = (call.Text("symbol"), call.Text("exchange"), call.Text("interval"));
        if (call.Text("source") == "db")
        {
            return ApiReply.Error(
                404, $"No data found for {symbol}:{exchange} interval {interval} in local database. Download data first using Historify.");
        }

        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(500, $"Error fetching historical data: {Refused}");
        if (!call.TryContract(out SandboxContract? contract))
            return NotFound(symbol, exchange);
        if (!HistoryBars.TryMinutes(interval, out int minutes))
            return ApiReply.Error(500, $"Error fetching historical data: Unsupported interval '{interval}'");
        return ApiReply.Success(("data", new JsonArray([.. call.Market.Bars(contract, from, to, minutes).Select(BarOf)])));
    }

    public static ApiReply Intervals(ApiCall call) => ApiReply.Success(("data", new JsonObject
    {
        ["days"] = new JsonArray("D"),
        ["hours"] = new JsonArray("1h"),
        ["minutes"] = new JsonArray("1m", "3m", "5m", "10m", "15m", "30m"),
        ["months"] = new JsonArray(),
        ["seconds"] = new JsonArray(),
        ["weeks"] = new JsonArray(),
    }));

    public static ApiReply Symbol(ApiCall call)
    {
        if (!call.TryContract(out SandboxContract? contract))
            return ApiReply.Error(404, $"Symbol {call.Text("symbol")} not found in exchange {call.Text("exchange")}");
        JsonObject row = Row(contract, withFreeze: true);
        row["id"] = contract.Id;
        return ApiReply.Success(("data", row));
    }

    public static ApiReply Search(ApiCall call)
    {
        string[] terms = call.Text("query").ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string exchange = call.Text("exchange");
        JsonNode[] found = [.. call.Market.Contracts
            .Where(contract => contract.IsListed && (exchange.Length == 0 || contract.Exchange == exchange)
                && terms.All(term => contract.Symbol.Contains(term, StringComparison.OrdinalIgnoreCase)
                    || contract.Instrument.Underlying.Contains(term, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(contract => contract.Symbol, StringComparer.Ordinal)
            .Take(MostFound)
            .Select(contract => Row(contract, withFreeze: true))];
        return ApiReply.Success(
            ("data", new JsonArray(found)), ("message", found.Length == 0 ? "No matching symbols found" : $"Found {found.Length} matching symbols"));
    }

    public static ApiReply Expiry(ApiCall call)
    {
        (string symbol, string exchange, string type) = (call.Text("symbol"), call.Text("exchange"), call.Text("instrumenttype"));
        IReadOnlyList<DateOnly> expiries = call.Book.Chains.Expiries(exchange, symbol, type == "options", Ist.DateOf(call.Market.Now));
        return ApiReply.Success(
            ("data", new JsonArray([.. expiries.Select(expiry => JsonValue.Create(Vocabulary.Dashed(expiry)))])),
            ("message", expiries.Count == 0
                ? $"No expiry dates found for {symbol} {type} in {exchange}"
                : $"Found {expiries.Count} expiry dates for {symbol} {type} in {exchange}"));
    }

    public static ApiReply Instruments(ApiCall call)
    {
        SandboxContract[] listed = [.. call.Market.Contracts.Where(contract => contract.IsListed && contract.Exchange == call.Text("exchange"))];
        if (call.Text("format") == "csv")
        {
            var text = new StringBuilder("symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\n");
            foreach (SandboxContract contract in listed)
            {
                JsonObject row = Row(contract, withFreeze: false);
                text.AppendJoin(',', ((string[])["symbol", "brsymbol", "name", "exchange", "brexchange", "token", "expiry", "strike", "lotsize", "instrumenttype", "tick_size"])
                    .Select(column => row[column]!.ToString())).Append('\n');
            }

            return new ApiReply(200, null) { Text = text.ToString() };
        }

        return ApiReply.Success(
            ("data", new JsonArray([.. listed.Select(contract => Row(contract, withFreeze: false))])), ("message", $"Found {listed.Length} instruments"));
    }

    public static ApiReply Holidays(ApiCall call)
    {
        int year = (int)(call.OptionalNumber("year") ?? Ist.DateOf(call.Market.Now).Year);
        TradingCalendar nse = call.Market.Rules.Calendar(Exchange.Nfo), bse = call.Market.Rules.Calendar(Exchange.Bfo);
        var days = new JsonArray();
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
        {
            if (!nse.Knows(date) || !bse.Knows(date))
                continue;
            RuleLookup<Session> session = nse.Session(date);
            bool isSpecial = session.HasValue && session.Value.Kind != SessionKind.Normal;
            bool isWeekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            if (!isSpecial && (isWeekend || (nse.IsTradingDay(date) && bse.IsTradingDay(date))))
                continue;
            days.Add(new JsonObject
            {
                ["closed_exchanges"] = new JsonArray([.. ClosedOn(date, nse, bse).Select(name => JsonValue.Create(name))]),
                ["date"] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["description"] = nse.NameOf(date),
                ["holiday_type"] = isSpecial ? "SPECIAL_SESSION" : "TRADING_HOLIDAY",
                ["open_exchanges"] = isSpecial ? new JsonArray(Timing("NFO", session.Value)) : [],
            });
        }

        return ApiReply.Success(("data", days), ("year", year), ("timezone", "Asia/Kolkata"));
    }

    public static ApiReply Timings(ApiCall call)
    {
        if (!Schema.IsDate(call.Text("date")))
            return ApiReply.Error(400, "Invalid date format. Use YYYY-MM-DD");
        DateOnly date = DateOnly.ParseExact(call.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var open = new JsonArray();
        foreach ((string name, Exchange segment) in new[]
        {
            ("NSE", Exchange.NseIndex), ("BSE", Exchange.BseIndex), ("NFO", Exchange.Nfo), ("BFO", Exchange.Bfo),
        })
        {
            RuleLookup<Session> session = call.Market.Rules.Calendar(segment).Session(date);
            if (session.HasValue)
                open.Add(Timing(name, session.Value));
        }

        return ApiReply.Success(("data", open));
    }

    public static JsonObject Quote(SandboxContract contract) => new()
    {
        ["ask"] = Vocabulary.Rupees(contract.Ask),
        ["bid"] = Vocabulary.Rupees(contract.Bid),
        ["high"] = Vocabulary.Rupees(contract.High),
        ["low"] = Vocabulary.Rupees(contract.Low),
        ["ltp"] = Vocabulary.Rupees(contract.Last),
        ["oi"] = contract.OpenInterest,
        ["open"] = Vocabulary.Rupees(contract.Open),
        ["prev_close"] = Vocabulary.Rupees(contract.PreviousClose),
        ["volume"] = contract.Volume,
    };

    public static ApiReply NotFound(string symbol, string exchange) => ApiReply.Error(400, NotFoundText(symbol, exchange));

    public static string NotFoundText(string symbol, string exchange) =>
        $"Symbol '{symbol}' not found for exchange '{exchange}'. Please verify the symbol name and ensure master contracts are downloaded.";

    /// <summary>The data has the best level only; the four behind it are empty.</summary>
    private static JsonArray Levels(long price, long size) =>
        new([.. Enumerable.Range(0, 5).Select(level => new JsonObject
        {
            ["price"] = Vocabulary.Rupees(level == 0 ? price : 0),
            ["quantity"] = level == 0 && price > 0 ? size : 0,
        })]);

    private static JsonObject BarOf(HistoryBar bar) => new()
    {
        ["close"] = Vocabulary.Rupees(bar.Close),
        ["high"] = Vocabulary.Rupees(bar.High),
        ["low"] = Vocabulary.Rupees(bar.Low),
        ["oi"] = bar.OpenInterest,
        ["open"] = Vocabulary.Rupees(bar.Open),
        ["timestamp"] = bar.StartSeconds,
        ["volume"] = bar.Volume,
    };

    private static JsonObject Row(SandboxContract contract, bool withFreeze)
    {
        Instrument instrument = contract.Instrument;
        var row = new JsonObject
        {
            ["brexchange"] = instrument.IsTradable ? contract.Exchange : contract.Exchange[..3],
            ["brsymbol"] = contract.Symbol,
            ["exchange"] = contract.Exchange,
            ["expiry"] = instrument.IsTradable ? Vocabulary.Dashed(instrument.Expiry) : "",
            ["instrumenttype"] = !instrument.IsTradable ? "EQ" : !instrument.IsOption ? "FUT" : instrument.Right == OptionRight.Call ? "CE" : "PE",
            ["lotsize"] = contract.LotSize,
            ["name"] = instrument.Underlying,
            ["strike"] = Vocabulary.Rupees(instrument.Strike.Steps),
            ["symbol"] = contract.Symbol,
            ["tick_size"] = instrument.IsTradable ? Vocabulary.Rupees(contract.Tick.Steps) : Vocabulary.Number(0m),
            ["token"] = $"{contract.Id}::::{contract.Id}",
        };
        if (withFreeze)
            row["freeze_qty"] = Math.Max(1, contract.FreezeUnits);
        return row;
    }

    private static IEnumerable<string> ClosedOn(DateOnly date, TradingCalendar nse, TradingCalendar bse)
    {
        bool isNse = !nse.IsTradingDay(date), isBse = !bse.IsTradingDay(date);
        return new[] { ("NSE", isNse), ("BSE", isBse), ("NFO", isNse), ("BFO", isBse) }.Where(one => one.Item2).Select(one => one.Item1);
    }

    private static JsonObject Timing(string exchange, Session session) => new()
    {
        ["end_time"] = Vocabulary.Milliseconds(session.CloseInstant),
        ["exchange"] = exchange,
        ["start_time"] = Vocabulary.Milliseconds(session.OpenInstant),
    };
}
