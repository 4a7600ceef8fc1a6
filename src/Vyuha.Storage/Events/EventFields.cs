using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Core.Calendar;

namespace Vyuha.Storage.Events;

/// <summary>Reads and writes the fields of an event, the same for files and the command line. What is wrong comes back as the sentence that says so.</summary>
public static partial class EventFields
{
    public const string DateForm = "yyyy-MM-dd";

    private static readonly string[] InstantForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static DateOnly Date(string text, Func<string, InputErrorException> wrong) =>
        DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) && date.Year is >= 1990 and <= 2100
            ? date
            : throw wrong($"date is '{text}'. It must be a day like 2026-12-04, of the years 1990 to 2100.");

    /// <summary>Null of an empty field: only the day is known.</summary>
    public static TimeOnly? Time(string text, Func<string, InputErrorException> wrong) =>
        text.Length == 0 ? null
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time
        : throw wrong($"time_ist is '{text}'. It must be an Indian hour like 10:00, or empty where only the day is known.");

    public static MarketEventKind Kind(string text, Func<string, InputErrorException> wrong) =>
        MarketEventWords.KindOf(text) switch
        {
            MarketEventKind.None => throw wrong($"kind is '{text}'. It must be one of {string.Join(", ", MarketEventWords.Kinds)}."),
            MarketEventKind.Expiry => throw wrong("kind is 'expiry'. Expiries come from the rule tables; leave them out."),
            MarketEventKind kind => kind,
        };

    public static EventStatus Status(string text, Func<string, InputErrorException> wrong) =>
        MarketEventWords.TryStatus(text, out EventStatus status)
            ? status
            : throw wrong($"status is '{text}'. It must be {string.Join(", ", MarketEventWords.Statuses)}.");

    public static ImmutableArray<string> Underlyings(string text, Func<string, InputErrorException> wrong)
    {
        ImmutableArray<string> symbols = [.. text.Split([';', '|', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        return symbols.Length > 0 && symbols.All(symbol => SymbolForm().IsMatch(symbol))
            ? symbols
            : throw wrong($"underlyings is '{text}'. It must be symbols in capitals with semicolons between them, like NIFTY;BANKNIFTY, or ALL.");
    }

    public static string Id(string text, Func<string, InputErrorException> wrong) =>
        IdForm().IsMatch(text)
            ? text
            : throw wrong($"id is '{text}'. It must be 2 to 64 small letters, digits, dots and hyphens, like rbi-2026-12.");

    public static string Line(string field, string text, Func<string, InputErrorException> wrong) =>
        text.Trim() is { Length: > 0 and <= 300 } line && !line.Any(char.IsControl)
            ? line
            : throw wrong($"{field} is '{text}'. It must be one line of 1 to 300 characters.");

    /// <summary>When it could be known: an instant from itself on, a bare day from the next midnight.</summary>
    public static Timestamp Published(string text, Func<string, InputErrorException> wrong)
    {
        if (DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year is >= 1990 and <= 2100)
            return Ist.At(day.AddDays(1), TimeOnly.MinValue);
        return DateTime.TryParseExact(text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime instant) && instant.Year is >= 1990 and <= 2100
            ? Ist.At(DateOnly.FromDateTime(instant), TimeOnly.FromDateTime(instant))
            : throw wrong($"published is '{text}'. It must be a day like 2026-11-20, which counts from the next midnight, or an Indian instant like 2026-11-20T17:30.");
    }

    /// <summary>The instant, up to the next full second: never sooner than it was.</summary>
    public static string Published(Timestamp knownAt)
    {
        long seconds = (knownAt.Nanoseconds + Timestamp.NanosecondsPerSecond - 1) / Timestamp.NanosecondsPerSecond;
        var instant = Timestamp.FromNanoseconds(seconds * Timestamp.NanosecondsPerSecond);
        TimeOnly time = Ist.TimeOf(instant);
        DateOnly date = Ist.DateOf(instant);
        return time == TimeOnly.MinValue
            ? date.AddDays(-1).ToString(DateForm, CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}T{time:HH:mm:ss}");
    }

    public static bool Flag(string text, Func<string, InputErrorException> wrong) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw wrong($"verified is '{text}'. It must be true or false."),
    };

    [GeneratedRegex("^[A-Z0-9][A-Z0-9&-]{0,19}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SymbolForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
