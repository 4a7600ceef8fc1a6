using System.Globalization;

namespace Vyuha.OpenAlgo.Master;

/// <summary>The protocol spells a date in several ways, each right in its own place.</summary>
/// <remarks>The dashed form in a chain request is "not found", not "badly written": hence one place that spells.</remarks>
public static class ExpiryText
{
    private static readonly string[] Forms = ["ddMMMyy", "dd-MMM-yy", "dd-MMM-yyyy", "yyyy-MM-dd", "ddMMMyyyy"];

    /// <summary>In requests and inside symbols: <c>01DEC26</c>.</summary>
    public static string Compact(DateOnly date) => date.ToString("ddMMMyy", CultureInfo.InvariantCulture).ToUpperInvariant();

    /// <summary>In expiry lists and the master: <c>01-DEC-26</c>.</summary>
    public static string Dashed(DateOnly date) => date.ToString("dd-MMM-yy", CultureInfo.InvariantCulture).ToUpperInvariant();

    /// <summary>In history and calendar requests: <c>2026-12-01</c>.</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Any of them, with months in any case; also what a chain's epoch seconds mean once they are a date.</summary>
    public static bool TryParse(string? text, out DateOnly date) =>
        // Month names match in any case; two-digit years are of this century, which a calendar's pivot would change in 2050.
        DateOnly.TryParseExact(text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        && (date.Year >= 2000 || TryThisCentury(ref date));

    private static bool TryThisCentury(ref DateOnly date)
    {
        date = date.AddYears(100);
        return true;
    }
}
