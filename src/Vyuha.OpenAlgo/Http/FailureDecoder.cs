using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vyuha.OpenAlgo.Http;

/// <summary>Turns the server's six shapes of error, and what proxies put in their place, into one typed failure.</summary>
internal static partial class FailureDecoder
{
    /// <summary>Both a wrong key and a missing broker session say this; some endpoints inside a longer sentence.</summary>
    private const string InvalidKey = "Invalid openalgo apikey";

    private const int LongestMessage = 500;

    /// <summary>Null when the reply is a success.</summary>
    public static OpenAlgoFailure? Decode(Endpoint endpoint, int status, ReadOnlySpan<byte> body, Envelope? envelope, TimeSpan? retryAfterHeader)
    {
        // multioptiongreeks answers 200 with status partial or error when some or all rows failed; the rows say which.
        bool isRowByRow = status == 200 && ReferenceEquals(endpoint, Endpoint.MultiOptionGreeks) && envelope?.Status is "partial" or "error";
        if (status is >= 200 and < 300 && envelope is not null && (envelope.IsSuccess || isRowByRow))
            return null;
        if (envelope is null)
            return NotJson(endpoint, status, body);

        IReadOnlyDictionary<string, IReadOnlyList<string>>? fields =
            Flatten(envelope.MessageObject) ?? Flatten(envelope.Errors) ?? (envelope.Message is { } literal ? PythonLiteral.TryParse(literal) : null);
        string message = fields is null || envelope.Errors is not null ? envelope.Message ?? "" : "The server's schema refused the request";
        OpenAlgoFailureKind kind = KindOf(status, message, fields is not null, envelope.Status is null);
        return new()
        {
            Kind = kind,
            Endpoint = endpoint.Path,
            Status = status,
            Message = message.Length == 0 ? "(no message)" : Cut(message),
            Fields = fields ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
            RetryAfter = kind == OpenAlgoFailureKind.RateLimited ? RetryAfter(message, envelope.RetryAfterSeconds, retryAfterHeader) : null,
            Mode = ServerModes.Parse(envelope.Mode),
            OrderId = string.IsNullOrEmpty(envelope.OrderId) ? null : envelope.OrderId,
        };
    }

    /// <summary>The rejection may mean either of two things and a second call has to tell which.</summary>
    public static bool IsKeyOrSession(OpenAlgoFailure failure) => failure.Kind == OpenAlgoFailureKind.Key;

    private static OpenAlgoFailureKind KindOf(int status, string message, bool hasFields, bool hasNoStatus) => status switch
    {
        429 => OpenAlgoFailureKind.RateLimited,
        401 => OpenAlgoFailureKind.Key,
        403 when message.Contains(InvalidKey, StringComparison.OrdinalIgnoreCase) => OpenAlgoFailureKind.Key,
        404 => OpenAlgoFailureKind.NotFound,
        501 => OpenAlgoFailureKind.NotSupported,
        >= 500 => OpenAlgoFailureKind.ServerError,
        400 when hasFields || hasNoStatus => OpenAlgoFailureKind.Validation,
        >= 400 => OpenAlgoFailureKind.BrokerRefused,
        _ => OpenAlgoFailureKind.Malformed,
    };

    private static OpenAlgoFailure NotJson(Endpoint endpoint, int status, ReadOnlySpan<byte> body)
    {
        string text = Cut(Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestMessage)]).Trim());
        bool isBanned = status == 403 && text.StartsWith("Access Denied", StringComparison.OrdinalIgnoreCase);
        return new()
        {
            Kind = isBanned ? OpenAlgoFailureKind.BrokerRefused
                : status == 429 ? OpenAlgoFailureKind.RateLimited
                : status >= 500 ? OpenAlgoFailureKind.ServerError
                : OpenAlgoFailureKind.Malformed,
            Endpoint = endpoint.Path,
            Status = status,
            Message = status is >= 300 and < 400
                ? "The address redirects; give the server's final address."
                : $"Not a reply of OpenAlgo{(text.Length == 0 ? " (empty body)" : $": {text}")}",
            RetryAfter = status == 429 ? TimeSpan.FromSeconds(1) : null,
        };
    }

    /// <summary>
    /// The limit that was hit names its window (<c>10 per 1 second</c>), and the window moves: after one whole window there is room.
    /// There is no Retry-After header unless a proxy adds one.
    /// </summary>
    private static TimeSpan RetryAfter(string message, decimal? seconds, TimeSpan? header)
    {
        if (header is { } stated)
            return stated;
        if (seconds is > 0 and < 86_400 and { } told)
            return TimeSpan.FromSeconds((double)told);
        Match limit = LimitText().Match(message);
        if (!limit.Success)
            return TimeSpan.FromSeconds(1);
        double count = double.Parse(limit.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        return limit.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "second" => TimeSpan.FromSeconds(count),
            "minute" => TimeSpan.FromMinutes(count),
            "hour" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(Math.Min(count, 1)),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>>? Flatten(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } root)
            return null;
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        Flatten(root, "", fields);
        return fields;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, IReadOnlyList<string>> fields)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Flatten(property.Value, name, fields);
                    break;
                case JsonValueKind.Array:
                    fields[name] = [.. property.Value.EnumerateArray().Select(Text)];
                    break;
                default:
                    fields[name] = [Text(property.Value)];
                    break;
            }
        }
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";

    [GeneratedRegex(@"^\s*\d{1,9} per (?<count>\d{1,6}) (?<unit>second|minute|hour|day)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LimitText();
}
