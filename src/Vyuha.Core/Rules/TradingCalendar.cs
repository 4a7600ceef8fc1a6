using System.Collections.Immutable;

namespace Vyuha.Core.Rules;

/// <summary>Trading days and sessions of one exchange segment, within the years whose holiday lists are known.</summary>
/// <remarks>
/// A day outside those years is neither open nor closed: <see cref="Session"/> has no value, <see cref="IsOpen"/> is
/// false, and the counting members throw <see cref="MissingRuleException"/>.
/// </remarks>
public sealed class TradingCalendar
{
    private readonly RuleTable<string, TimeRange> _hours;
    private readonly string _name;
    private readonly DateOnly _first;
    private readonly Day[] _days;

    /// <summary>Trading days before each day of the span; one longer than the span.</summary>
    private readonly int[] _before;

    internal TradingCalendar(Exchange exchange, CalendarTables tables)
    {
        Exchange = exchange;
        _name = ProductKey.NameOf(exchange);
        _hours = tables.Hours;
        string venue = VenueOf(exchange);
        ImmutableArray<RuleRow<string, DateOnly>> years = [.. tables.Years.Rows.Where(row => row.Key == venue)];
        Invariant.Require(years.Length > 0, "each venue has at least one calendar year");
        _first = years.Min(row => row.Effective.From);
        _days = new Day[years.Max(row => row.Effective.To).DayNumber - _first.DayNumber + 1];
        _before = new int[_days.Length + 1];
        for (int i = 0; i < _days.Length; i++)
        {
            _days[i] = Classify(venue, _first.AddDays(i), tables);
            _before[i + 1] = _before[i] + (_days[i].IsTrading ? 1 : 0);
        }
    }

    public Exchange Exchange { get; }

    /// <summary>First day the tables speak of.</summary>
    public DateOnly FirstDay => _first;

    /// <summary>Last day the tables speak of.</summary>
    public DateOnly LastDay => _first.AddDays(_days.Length - 1);

    /// <summary>Whether the exchange trades on the day, muhurat and weekend sessions included.</summary>
    /// <exception cref="MissingRuleException">The year's holiday list is not in the tables.</exception>
    public bool IsTradingDay(DateOnly date) => Known(date).IsTrading;

    /// <summary>What the day is called: a holiday's or a special session's name, a weekend, an ordinary day.</summary>
    /// <exception cref="MissingRuleException">The year's holiday list is not in the tables.</exception>
    public string NameOf(DateOnly date) => Known(date).Name;

    /// <summary>Whether the tables know the day at all.</summary>
    public bool Knows(DateOnly date) => TryDay(date, out Day day) && day.IsKnown;

    /// <summary>Whether a contract can expire on the day: a trading day that is not muhurat only.</summary>
    /// <exception cref="MissingRuleException">The year's holiday list is not in the tables.</exception>
    public bool IsSettlementDay(DateOnly date) => Known(date) is { IsTrading: true, Kind: not SessionKind.Muhurat };

    /// <summary>No value on a holiday, beyond the calendar, and on special sessions whose hours are not known.</summary>
    public RuleLookup<Session> Session(DateOnly date)
    {
        if (!TryDay(date, out Day day) || !day.IsKnown)
            return new(Unknown(date));
        if (day.Session is { } session)
            return new(session, day.Verified, day.Source);
        return new(day.IsTrading
            ? $"No session hours for {_name} on {date:yyyy-MM-dd} ({day.Name}): the day traded or will, its hours are not in the tables. " +
              "Add them to special_sessions.csv in a rules folder."
            : $"No session for {_name} on {date:yyyy-MM-dd}: {day.Name}.");
    }

    /// <summary>False whenever the tables do not say that it is open.</summary>
    public bool IsOpen(Timestamp instant) =>
        TryDay(Ist.DateOf(instant), out Day day) && day.Session is { } session && session.IsOpenAt(Ist.TimeOf(instant));

    /// <summary>Close of the ordinary session under the hours in force on the day, whether or not it is a trading day.</summary>
    public RuleLookup<TimeOnly> OrdinaryClose(DateOnly date)
    {
        RuleLookup<TimeRange> hours = _hours.Look(_name, date);
        return hours.With(hours.HasValue ? hours.Value.Close : default);
    }

    /// <exception cref="MissingRuleException">It lies outside the calendar.</exception>
    public DateOnly NextTradingDay(DateOnly date)
    {
        DateOnly next = date.AddDays(1);
        while (!Known(next).IsTrading)
            next = next.AddDays(1);
        return next;
    }

    /// <exception cref="MissingRuleException">It lies outside the calendar.</exception>
    public DateOnly PreviousTradingDay(DateOnly date)
    {
        DateOnly previous = date.AddDays(-1);
        while (!Known(previous).IsTrading)
            previous = previous.AddDays(-1);
        return previous;
    }

    /// <summary>Trading days from one day to another, both included.</summary>
    /// <exception cref="MissingRuleException">One of them lies outside the calendar.</exception>
    public IReadOnlyList<DateOnly> TradingDays(DateOnly from, DateOnly to)
    {
        var days = new List<DateOnly>();
        for (DateOnly date = from; date <= to; date = date.AddDays(1))
        {
            if (Known(date).IsTrading)
                days.Add(date);
        }

        return days;
    }

    /// <summary>Trading days after the one day up to and including the other; negative when the other is earlier.</summary>
    /// <exception cref="MissingRuleException">One of them lies outside the calendar.</exception>
    public int TradingDaysBetween(DateOnly from, DateOnly to)
    {
        Known(from);
        Known(to);
        return _before[to.DayNumber - _first.DayNumber + 1] - _before[from.DayNumber - _first.DayNumber + 1];
    }

    internal static string VenueOf(Exchange exchange) => exchange is Exchange.Nfo or Exchange.NseIndex ? "NSE" : "BSE";

    private Day Classify(string venue, DateOnly date, CalendarTables tables)
    {
        if (tables.Years.Find(venue, date) is not { } year)
            return default;
        if (tables.Specials.Find(venue, date) is { } special)
        {
            bool isIndex = Exchange is Exchange.NseIndex or Exchange.BseIndex;
            return new()
            {
                IsKnown = true,
                IsTrading = true,
                Kind = special.Value.Kind,
                Name = special.Value.Name,
                Verified = special.Verified,
                Source = special.Source,
                Session = special.Value.Session(date, isIndex),
            };
        }

        if (tables.Holidays.Find(venue, date) is { } holiday)
            return new() { IsKnown = true, Name = $"{holiday.Value.Name}, a trading holiday", Verified = holiday.Verified, Source = holiday.Source };
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            return new() { IsKnown = true, Name = "a weekend", Verified = year.Verified, Source = year.Source };
        RuleRow<string, TimeRange>? hours = _hours.Find(_name, date);
        return new()
        {
            IsKnown = true,
            IsTrading = true,
            Kind = SessionKind.Normal,
            Name = "an ordinary day",
            Verified = year.Verified && hours is { Verified: true },
            Source = hours?.Source ?? year.Source,
            Session = hours is null
                ? null
                : new() { Date = date, Kind = SessionKind.Normal, Open = hours.Value.Open, Close = hours.Value.Close },
        };
    }

    private bool TryDay(DateOnly date, out Day day)
    {
        int index = date.DayNumber - _first.DayNumber;
        bool inside = (uint)index < (uint)_days.Length;
        day = inside ? _days[index] : default;
        return inside;
    }

    private Day Known(DateOnly date) =>
        TryDay(date, out Day day) && day.IsKnown ? day : throw new MissingRuleException(Unknown(date));

    private string Unknown(DateOnly date) =>
        $"No trading calendar for {_name} on {date:yyyy-MM-dd}: the holiday lists known cover {_first:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}. " +
        "Add the year to calendar_years.csv and its holidays to holidays.csv in a rules folder.";

    private readonly struct Day
    {
        public bool IsKnown { get; init; }

        public bool IsTrading { get; init; }

        public SessionKind Kind { get; init; }

        public bool Verified { get; init; }

        public string Name { get; init; }

        public string Source { get; init; }

        public Session? Session { get; init; }
    }
}
