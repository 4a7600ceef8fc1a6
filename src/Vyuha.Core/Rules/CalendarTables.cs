namespace Vyuha.Core.Rules;

/// <summary>The tables a calendar is made of; keyed by venue (NSE, BSE), the hours by segment.</summary>
internal sealed class CalendarTables
{
    private static readonly Choices<SessionKind> Kinds = new()
    {
        ["normal"] = SessionKind.Normal,
        ["muhurat"] = SessionKind.Muhurat,
        ["special"] = SessionKind.Special,
    };

    private static readonly Choices<string> Venues = new()
    {
        ["NSE"] = "NSE",
        ["BSE"] = "BSE",
    };

    public CalendarTables(RuleSources sources)
    {
        Years = new("calendar_years.csv", "calendar year", sources
            .Records("calendar_years.csv", "venue", "effective_from", "effective_to", "applied_from", "source", "verified")
            .Select(record => record.Row(record.Choice("venue", Venues), record.Date("applied_from"))));
        Holidays = new("holidays.csv", "holiday", sources
            .Records("holidays.csv", "venue", "effective_from", "effective_to", "name", "known_from", "source", "verified")
            .Select(record => record.Row(
                record.Choice("venue", Venues),
                new Holiday(record.Text("name"), record.IsBlank("known_from") ? DateOnly.MinValue : record.Date("known_from")))));
        Withdrawn = new("holidays_withdrawn.csv", "withdrawn holiday", sources
            .Records("holidays_withdrawn.csv", "venue", "effective_from", "effective_to", "name", "known_until", "source", "verified")
            .Select(record => record.Row(record.Choice("venue", Venues), record.Date("known_until"))));
        Specials = new("special_sessions.csv", "special session", sources
            .Records(
                "special_sessions.csv", "venue", "effective_from", "effective_to", "kind", "open", "close", "break_from", "break_to",
                "index_close", "name", "source", "verified")
            .Select(record => record.Row(record.Choice("venue", Venues), SpecialSession.From(record, Kinds))));
        Hours = new("sessions.csv", "session hours", sources
            .Records("sessions.csv", "segment", "effective_from", "effective_to", "open", "close", "source", "verified")
            .Select(record => record.Row(
                ProductKey.NameOf(record.Choice("segment", ProductKey.Exchanges)),
                new TimeRange(record.Time("open"), record.Time("close")))));
        FixedHolidays = new("fixed_holidays.csv", "fixed holiday", sources
            .Records("fixed_holidays.csv", "month", "day", "effective_from", "effective_to", "name", "source", "verified")
            .Select(record => record.Row((record.Whole("month"), record.Whole("day")), record.Text("name"))));
    }

    /// <summary>Years whose holiday list is known, with the trade date from which listed expiries allowed for it.</summary>
    public RuleTable<string, DateOnly> Years { get; }

    public RuleTable<string, Holiday> Holidays { get; }

    /// <summary>Days that were on a published list, moved listed expiries, and traded after all; with the last day the list stood.</summary>
    public RuleTable<string, DateOnly> Withdrawn { get; }

    public RuleTable<string, SpecialSession> Specials { get; }

    public RuleTable<string, TimeRange> Hours { get; }

    /// <summary>Holidays that fall on the same date each year; all that is known of years without a list.</summary>
    public RuleTable<(int Month, int Day), string> FixedHolidays { get; }
}

/// <param name="Name">The occasion.</param>
/// <param name="KnownFrom">The day a holiday declared late became known; before it, expiries had not moved.</param>
internal sealed record Holiday(string Name, DateOnly KnownFrom);

internal readonly record struct TimeRange(TimeOnly Open, TimeOnly Close);

/// <summary>Hours of an extraordinary session; null when they are not known.</summary>
internal sealed record SpecialSession(
    SessionKind Kind, string Name, TimeOnly? Open, TimeOnly? Close, TimeOnly? BreakFrom, TimeOnly? BreakTo, TimeOnly? IndexClose)
{
    public static SpecialSession From(RuleRecord record, Choices<SessionKind> kinds)
    {
        TimeOnly? Optional(string column) => record.IsBlank(column) ? null : record.Time(column);

        if (record.IsBlank("open") != record.IsBlank("close"))
            throw record.Wrong("close", record.IsBlank("close") ? string.Empty : record.Text("close"), "given exactly when open is");
        return new(
            record.Choice("kind", kinds), record.Text("name"), Optional("open"), Optional("close"), Optional("break_from"),
            Optional("break_to"), Optional("index_close"));
    }

    public Session? Session(DateOnly date, bool isIndex) => Open is null
        ? null
        : new()
        {
            Date = date,
            Kind = Kind,
            Open = Open.Value,
            Close = isIndex && IndexClose is { } earlier ? earlier : Close!.Value,
            BreakFrom = BreakFrom,
            BreakTo = BreakTo,
        };
}
