using System.Globalization;
using System.Text.RegularExpressions;
using Vyuha.Core;

namespace Vyuha.News.Feeds;

/// <summary>Instants as feeds write them: RFC 822 with its zones, RFC 3339, or a bare one that is taken as Indian.</summary>
internal static partial class FeedDate
{
    private static readonly (string Name, string Offset)[] Zones =
        [("IST", "+05:30"), ("GMT", "+00:00"), ("UTC", "+00:00"), ("UT", "+00:00"), ("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00"), ("PST", "-08:00"), ("PDT", "-07:00")];

    private static readonly string[] Forms =
    [
        "d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm zzz", "d MMM yy HH:mm:ss zzz", "d MMM yyyy HH:mm:ss", "d MMM yyyy HH:mm", "d MMM yyyy",
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ];

    public static Timestamp? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 64)
            return null;
        string plain = Weekday().Replace(text.Trim(), "");
        foreach ((string name, string offset) in Zones)
        {
            if (plain.EndsWith(" " + name, StringComparison.OrdinalIgnoreCase))
                plain = $"{plain[..^name.Length]}{offset}";
        }

        plain = BareOffset().Replace(plain, "${hours}:${minutes}");
        foreach (string form in Forms)
        {
            bool zoned = form.EndsWith("zzz", StringComparison.Ordinal) || form.EndsWith('K');
            if (zoned && DateTimeOffset.TryParseExact(plain, form, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
                && (!form.EndsWith('K') || HasZone(plain)))
                return Sane(instant);
            if (DateTime.TryParseExact(plain, zoned ? form.TrimEnd('K') : form, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime local) && !HasZone(plain))
                return Sane(new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Ist.Offset));
        }

        return null;
    }

    private static bool HasZone(string text) => text.EndsWith('Z') || Offset().IsMatch(text);

    private static Timestamp? Sane(DateTimeOffset instant) => instant.Year is >= 1990 and <= 2100 ? Timestamp.From(instant) : null;

    [GeneratedRegex("^[A-Za-z]{3,9},?\\s+(?=\\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Weekday();

    [GeneratedRegex("(?<hours>[+-]\\d{2})(?<minutes>\\d{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BareOffset();

    [GeneratedRegex("[+-]\\d{2}:\\d{2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Offset();
}
