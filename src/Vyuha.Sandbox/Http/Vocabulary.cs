using System.Globalization;
using System.Text.Json.Nodes;
using Vyuha.Core;

namespace Vyuha.Sandbox.Http;

/// <summary>The protocol's lists, formats and field rules.</summary>
internal static class Vocabulary
{
    public const string Prefix = "/api/v1";

    public static readonly string[] Exchanges =
        ["NSE", "NFO", "CDS", "BSE", "BFO", "BCD", "MCX", "NCDEX", "NCO", "NSE_INDEX", "BSE_INDEX", "MCX_INDEX", "GLOBAL_INDEX", "CRYPTO"];

    public static readonly string[] DerivativeExchanges = ["NFO", "BFO", "MCX", "CDS", "NCO", "BCD", "NCDEX", "CRYPTO"];

    public static readonly string[] Actions = ["BUY", "SELL", "buy", "sell"];

    public static readonly string[] Products = ["MIS", "NRML", "CNC"];

    public static readonly string[] PriceTypes = ["MARKET", "LIMIT", "SL", "SL-M"];

    public static readonly string[] Intervals =
        ["1s", "5s", "10s", "15s", "30s", "45s", "1m", "2m", "3m", "5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "D", "W", "M", "Q", "Y"];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    public static Field Key { get; } = Field.Required("apikey").That(value =>
        value.GetValue<string>().Length is 0 or > 256 ? "Length must be between 1 and 256." : null);

    public static Field Exchange { get; } = Field.Required("exchange").OneOf(Exchanges);

    public static Field Action { get; } = Field.Required("action").OneOf(Actions);

    public static Field PositiveQuantity { get; } = Field.Required("quantity", FieldKind.Number).That(value =>
        Schema.NumberOf(value) is > 0 ? null : "Quantity must be a positive number.");

    public static Field PriceOf(string name, string title, bool required = false) => new Field(name, FieldKind.Number) { IsRequired = required }.That(value =>
        Schema.NumberOf(value) is >= 0 ? null : $"{title} must be a non-negative number.");

    public static Field Disclosed(bool required = false) => new Field("disclosed_quantity", FieldKind.Whole) { IsRequired = required }.That(value =>
        Schema.NumberOf(value) is >= 0 ? null : "Disclosed quantity must be a non-negative integer.");

    /// <summary><c>01DEC26</c>, in requests and symbols.</summary>
    public static string Compact(DateOnly date) => $"{date.Day:00}{Months[date.Month - 1]}{date.Year % 100:00}";

    public static bool TryCompact(string? text, out DateOnly date)
    {
        date = default;
        return text is { Length: 7 } && Array.IndexOf(Months, text[2..5]) is var month and >= 0
            && DateOnly.TryParseExact($"{text[..2]}{month + 1:00}20{text[5..]}", "ddMMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary><c>01-DEC-26</c>, in instrument rows and expiry lists.</summary>
    public static string Dashed(DateOnly date) => $"{date.Day:00}-{Months[date.Month - 1]}-{date.Year % 100:00}";

    /// <summary><c>01-Dec-2026</c>, in the answers of the greeks calls.</summary>
    public static string Long(DateOnly date) => date.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-25 10:04:24</c>, Indian time.</summary>
    public static string Stamp(Timestamp time) =>
        time.ToDateTimeOffset().ToOffset(Ist.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static long Milliseconds(Timestamp time) => time.Nanoseconds / 1_000_000;

    public static long Seconds(Timestamp time) => time.Nanoseconds / Timestamp.NanosecondsPerSecond;

    /// <summary>Steps as a JSON number of rupees.</summary>
    public static JsonNode Rupees(long steps) => JsonValue.Create(Normal((decimal)steps / Price.StepsPerRupee));

    public static JsonNode Rupees(Money money) => JsonValue.Create(Normal(Math.Round(money.ToRupees(), 2)));

    public static JsonNode Number(double value, int decimals) => JsonValue.Create(Math.Round(value, decimals));

    public static JsonNode Number(decimal value) => JsonValue.Create(Normal(value));

    private static decimal Normal(decimal value) => decimal.Parse(value.ToString("0.0###########", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
