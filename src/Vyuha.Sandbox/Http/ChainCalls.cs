using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Http;

/// <summary>Option chains, greeks and the synthetic future.</summary>
internal static partial class ChainCalls
{
    private const double DaysPerYear = 365;

    // Greeks end at 15:30 whatever the session's close is.
    private static readonly TimeOnly GreeksExpiry = new(15, 30);

    private static readonly Field Rate = new Field("interest_rate", FieldKind.Number) { AllowsNull = true }.Range(0, 100);

    public static readonly Schema ChainSchema = new(
        Vocabulary.Key,
        Field.Required("underlying"),
        Vocabulary.Exchange,
        Field.Required("expiry_date"),
        new Field("strike_count", FieldKind.Whole) { AllowsNull = true }.Range(1, 100),
        Field.Optional("with_greeks", FieldKind.Flag),
        Rate);

    public static readonly Schema SyntheticSchema = new(Vocabulary.Key, Field.Required("underlying"), Vocabulary.Exchange, Field.Required("expiry_date"));

    public static readonly Schema GreeksSchema = new(
        Vocabulary.Key,
        Field.Required("symbol"),
        Field.Required("exchange").OneOf(Vocabulary.DerivativeExchanges),
        Rate,
        new("forward_price", FieldKind.Number) { AllowsNull = true },
        Field.Optional("underlying_symbol"),
        Field.Optional("underlying_exchange"),
        Field.Optional("expiry_time"));

    public static readonly Schema MultiGreeksSchema = new(
        Vocabulary.Key,
        (Field.Required("symbols", FieldKind.List) with
        {
            Items = new(
                Field.Required("symbol"),
                Field.Required("exchange").OneOf(Vocabulary.DerivativeExchanges),
                Field.Optional("underlying_symbol"),
                Field.Optional("underlying_exchange")),
        }).That(value => value.AsArray().Count is >= 1 and <= 50 ? null : "Length must be between 1 and 50."),
        Rate,
        Field.Optional("expiry_time"));

    public static ApiReply Chain(ApiCall call)
    {
        if (call.State.Session == BrokerSession.Dead)
            return ApiReply.Error(500, $"Failed to fetch LTP for {call.Text("underlying")}: Error fetching quotes: API Error: Incorrect `api_key` or `access_token`.");
        if (Strikes(call, out long level, out string underlying, out DateOnly expiry, out IReadOnlyList<ChainStrike> chain) is { } problem)
            return problem;
        int atm = OptionChains.AtTheMoney(chain, level);
        int count = (int)(call.OptionalNumber("strike_count") ?? chain.Count);
        bool withGreeks = call.Flag("with_greeks");
        double forward = 0;
        if (withGreeks && !call.Book.Chains.TryForward(underlying, expiry, out forward))
            forward = level / (double)Price.StepsPerRupee;
        double rate = (double)call.Number("interest_rate") / 100;
        var rows = new JsonArray();
        for (int i = Math.Max(0, atm - count); i <= Math.Min(chain.Count - 1, atm + count); i++)
        {
            JsonObject? Leg(SandboxContract? contract, bool isCall) =>
                contract is null ? null : LegOf(call, contract, Label(i - atm, isCall), withGreeks ? forward : 0, rate);
            rows.Add(new JsonObject
            {
                ["strike"] = Vocabulary.Rupees(chain[i].Strike.Steps),
                ["ce"] = Leg(chain[i].Call, isCall: true),
                ["pe"] = Leg(chain[i].Put, isCall: false),
            });
        }

        SandboxContract index = IndexOf(call, underlying);
        return ApiReply.Success(
            ("underlying", underlying),
            ("underlying_symbol", index.Symbol),
            ("underlying_exchange", index.Exchange),
            ("underlying_ltp", Vocabulary.Rupees(level)),
            ("underlying_prev_close", Vocabulary.Rupees(index.PreviousClose)),
            ("expiry_date", call.Text("expiry_date")),
            ("expiry_ts", Vocabulary.Seconds(Ist.At(expiry, GreeksExpiry))),
            ("server_ts", Vocabulary.Seconds(call.Market.Now)),
            ("atm_strike", Vocabulary.Rupees(chain[atm].Strike.Steps)),
            ("quotes_included", true),
            ("greeks_included", withGreeks),
            ("forward_price", withGreeks ? Vocabulary.Number(forward, 2) : null),
            ("chain", rows)) with { Delay = MarketCalls.QuoteTime(call, rows.Sum(row => (row!["ce"] is null ? 0 : 1) + (row["pe"] is null ? 0 : 1))) };
    }

    public static ApiReply Synthetic(ApiCall call)
    {
        if (Strikes(call, out long level, out string underlying, out DateOnly expiry, out IReadOnlyList<ChainStrike> chain) is { } problem)
            return problem;
        if (!call.Book.Chains.TryForward(underlying, expiry, out double forward))
            return ApiReply.Error(500, $"Failed to fetch option prices for {underlying} expiring {call.Text("expiry_date")}");
        return ApiReply.Success(
            ("underlying", underlying),
            ("underlying_ltp", Vocabulary.Rupees(level)),
            ("expiry", call.Text("expiry_date")),
            ("atm_strike", Vocabulary.Rupees(chain[OptionChains.AtTheMoney(chain, level)].Strike.Steps)),
            ("synthetic_future_price", Vocabulary.Number(forward, 2)));
    }

    public static ApiReply Greeks(ApiCall call)
    {
        (int status, JsonObject result) = GreeksOf(call, call.Body, isSingle: true);
        return new ApiReply(status, result);
    }

    public static ApiReply MultiGreeks(ApiCall call)
    {
        var data = new JsonArray();
        int failed = 0;
        foreach (JsonNode? asked in call.Body["symbols"]!.AsArray())
        {
            var body = (JsonObject)asked!.DeepClone();
            foreach (string shared in (string[])["interest_rate", "expiry_time"])
            {
                if (call.Body[shared] is { } value)
                    body[shared] = value.DeepClone();
            }

            (int status, JsonObject result) = GreeksOf(call, body, isSingle: false);
            if (status != 200)
            {
                failed++;
                (result["symbol"], result["exchange"]) = (body["symbol"]!.DeepClone(), body["exchange"]!.DeepClone());
            }

            data.Add(result);
        }

        int total = data.Count;
        return new ApiReply(200, new JsonObject
        {
            ["status"] = failed == 0 ? "success" : failed == total ? "error" : "partial",
            ["data"] = data,
            ["summary"] = new JsonObject { ["total"] = total, ["success"] = total - failed, ["failed"] = failed },
        });
    }

    private static (int Status, JsonObject Body) GreeksOf(ApiCall call, JsonObject body, bool isSingle)
    {
        ApiCall one = call.With(body);
        (string symbol, string exchange) = (one.Text("symbol"), one.Text("exchange"));
        if (one.State.Session == BrokerSession.Dead)
            return Failure(500, "Failed to fetch underlying price: Error fetching quotes: API Error: Incorrect `api_key` or `access_token`.");
        // The parser of the real endpoint knows roots of letters only.
        if (!PlainRoot().IsMatch(symbol))
            return Failure(500, $"Failed to get option Greeks: Failed to parse option symbol {symbol}: Invalid option symbol format: {symbol}");
        TimeOnly at = GreeksExpiry;
        if (one.Text("expiry_time") is { Length: > 0 } time && !TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out at))
        {
            return Failure(
                500, $"Failed to get option Greeks: Failed to parse option symbol {symbol}: Invalid expiry_time values: {time}. Hour must be 0-23, minute must be 0-59");
        }

        if (!one.TryContract(out SandboxContract? contract))
            return Failure(400, $"Failed to fetch option price: {MarketCalls.NotFoundText(symbol, exchange)}");
        Instrument instrument = contract.Instrument;
        if (!TryForward(one, instrument, out double forward))
            return Failure(500, $"Failed to fetch underlying price: no quotes of {instrument.Underlying}");

        double days = (Ist.At(instrument.Expiry, at) - one.Market.Now).TotalDays;
        if (days <= 0 && isSingle)
            return Failure(400, $"Option has expired on {Vocabulary.Long(instrument.Expiry)}");
        double rate = (double)one.Number("interest_rate") / 100;
        double price = contract.Mark / (double)Price.StepsPerRupee;
        var result = new JsonObject
        {
            ["status"] = "success",
            ["symbol"] = symbol,
            ["exchange"] = exchange,
            ["underlying"] = instrument.Underlying,
            ["strike"] = Vocabulary.Rupees(instrument.Strike.Steps),
            ["option_type"] = instrument.Right == OptionRight.Call ? "CE" : "PE",
            ["expiry_date"] = Vocabulary.Long(instrument.Expiry),
            ["days_to_expiry"] = Vocabulary.Number(Math.Max(0, days), 4),
            ["spot_price"] = Vocabulary.Number(forward, 2),
            ["option_price"] = Vocabulary.Number(price, 2),
            ["interest_rate"] = Vocabulary.Number(one.Number("interest_rate")),
        };
        AddSensitivities(result, instrument, forward, Math.Max(0, days) / DaysPerYear, rate, price);
        return (200, result);
    }

    private static void AddSensitivities(JsonObject result, Instrument instrument, double forward, double years, double rate, double price)
    {
        bool isCall = instrument.Right == OptionRight.Call;
        double strike = instrument.Strike.ToModel();
        double discount = ExactMath.Exp(-rate * years);
        if (years > 0 && ImpliedVolatility.TrySolve(isCall, forward, strike, years, discount, price, out double volatility) == ImpliedVolatilityStatus.Ok)
        {
            Greeks greeks = Black76.PriceAndGreeks(isCall, forward, strike, years, volatility, discount).Greeks;
            result["implied_volatility"] = Vocabulary.Number(volatility * 100, 2);
            result["greeks"] = GreeksRow(greeks.Delta, greeks.Gamma, greeks.Theta, greeks.Vega, greeks.Rho);
            return;
        }

        double intrinsic = Black76.Intrinsic(isCall, forward, strike);
        result["implied_volatility"] = 0;
        result["greeks"] = GreeksRow(intrinsic > 0 ? isCall ? 1 : -1 : 0, 0, 0, 0, 0);
        result["intrinsic_value"] = Vocabulary.Number(intrinsic, 2);
        result["time_value"] = Vocabulary.Number(Math.Max(0, price - intrinsic), 2);
        result["note"] = "The price is at or below intrinsic value: no volatility is implied";
    }

    private static JsonObject GreeksRow(double delta, double gamma, double theta, double vega, double rho) => new()
    {
        ["delta"] = Vocabulary.Number(delta, 4),
        ["gamma"] = Vocabulary.Number(gamma, 6),
        ["rho"] = Vocabulary.Number(rho, 6),
        ["theta"] = Vocabulary.Number(theta, 4),
        ["vega"] = Vocabulary.Number(vega, 4),
    };

    private static bool TryForward(ApiCall call, Instrument instrument, out double forward)
    {
        if (call.OptionalNumber("forward_price") is { } given && given > 0)
        {
            forward = (double)given;
            return true;
        }

        if (call.Text("underlying_symbol") is { Length: > 0 } symbol)
        {
            bool isKnown = call.Market.TryContract(call.Text("underlying_exchange", "NSE_INDEX"), symbol, out SandboxContract? underlying);
            forward = isKnown ? underlying!.Mark / (double)Price.StepsPerRupee : 0;
            return forward > 0;
        }

        return call.Book.Chains.TryForward(instrument.Underlying, instrument.Expiry, out forward);
    }

    private static JsonObject LegOf(ApiCall call, SandboxContract contract, string label, double forward, double rate)
    {
        var leg = new JsonObject
        {
            ["symbol"] = contract.Symbol,
            ["label"] = label,
            ["ltp"] = Vocabulary.Rupees(contract.Last),
            ["bid"] = Vocabulary.Rupees(contract.Bid),
            ["ask"] = Vocabulary.Rupees(contract.Ask),
            ["bid_qty"] = contract.BidSize,
            ["ask_qty"] = contract.AskSize,
            ["open"] = Vocabulary.Rupees(contract.Open),
            ["high"] = Vocabulary.Rupees(contract.High),
            ["low"] = Vocabulary.Rupees(contract.Low),
            ["prev_close"] = Vocabulary.Rupees(contract.PreviousClose),
            ["volume"] = contract.Volume,
            ["oi"] = contract.OpenInterest,
            ["lotsize"] = contract.LotSize,
            ["tick_size"] = Vocabulary.Rupees(contract.Tick.Steps),
        };
        double years = (Ist.At(contract.Instrument.Expiry, GreeksExpiry) - call.Market.Now).TotalDays / DaysPerYear;
        // After the expiry the keys are absent, not zero.
        if (forward <= 0 || years <= 0)
            return leg;
        var about = new JsonObject();
        AddSensitivities(about, contract.Instrument, forward, years, rate, contract.Mark / (double)Price.StepsPerRupee);
        leg["implied_volatility"] = about["implied_volatility"]!.DeepClone();
        foreach (string name in (string[])["delta", "gamma", "theta", "vega"])
            leg[name] = about["greeks"]![name]!.DeepClone();
        return leg;
    }

    private static ApiReply? Strikes(ApiCall call, out long level, out string underlying, out DateOnly expiry, out IReadOnlyList<ChainStrike> chain)
    {
        (expiry, chain) = (default, []);
        if (OptionOrderCalls.Level(call, out level, out underlying) is { } problem)
            return problem;
        string text = call.Text("expiry_date");
        if (Vocabulary.TryCompact(text, out expiry))
            chain = call.Book.Chains.Strikes(underlying, expiry);
        return chain.Count > 0
            ? null
            : ApiReply.Error(404, $"No strikes found for {underlying} expiring {text}. Please check expiry date or update master contract.");
    }

    private static SandboxContract IndexOf(ApiCall call, string underlying) =>
        call.Market.TryContract(call.Market.Rules.Underlying(underlying).Value.Spot, out SandboxContract? index)
            ? index
            : throw new InvariantException($"the index of a listed chain of {underlying} is listed");

    private static string Label(int away, bool isCall) =>
        away == 0 ? "ATM" : (away > 0) == isCall ? $"OTM{Math.Abs(away)}" : $"ITM{Math.Abs(away)}";

    private static (int, JsonObject) Failure(int status, string message) => (status, new JsonObject { ["message"] = message, ["status"] = "error" });

    [GeneratedRegex(@"^[A-Z]+\d{2}[A-Z]{3}\d{2}\d+(\.\d+)?(CE|PE)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainRoot();
}
