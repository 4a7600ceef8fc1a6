namespace Vyuha.Core.Rules;

public enum SessionKind : byte
{
    Normal = 1,

    /// <summary>The symbolic hour of Diwali.</summary>
    Muhurat = 2,

    /// <summary>A session on a weekend: Budget Sunday, tests of the disaster site.</summary>
    Special = 3,
}

/// <summary>The continuous session of one day.</summary>
public readonly record struct Session(DateOnly Date, TimeOnly OpenIst, TimeOnly CloseIst, SessionKind Kind)
{
    public Timestamp Open => Ist.At(Date, OpenIst);

    public Timestamp Close => Ist.At(Date, CloseIst);

    public bool Contains(Timestamp instant) => instant >= Open && instant < Close;
}

/// <summary>Trading days and sessions of one exchange's derivatives. Days before or after the tables are not guessed.</summary>
public sealed class TradingCalendar
{
    private readonly Dictionary<DateOnly, (SessionKind Kind, TimeOnly Open, TimeOnly Close, bool HasTimes)> _special;
    private readonly HashSet<DateOnly> _holidays;
    private readonly RuleTable<(TimeOnly Open, TimeOnly Close)> _hours;
    private readonly string _exchange;

    internal TradingCalendar(string exchange, IEnumerable<RuleLine> days, RuleTable<(TimeOnly Open, TimeOnly Close)> hours)
    {
        _exchange = exchange;
        _hours = hours;
        _special = [];
        _holidays = [];
        foreach (RuleLine line in days)
        {
            DateOnly date = line.Date("date");
            switch (line.Text("kind"))
            {
                case "holiday":
                    if (!_holidays.Add(date))
                        throw new InputErrorException($"{line.Where}: {date:yyyy-MM-dd} is a holiday twice. Delete one of the rows.");
                    break;
                case "muhurat" or "special":
                    bool hasTimes = !line.IsEmpty("open_ist");
                    var row = (
                        line.Text("kind") == "muhurat" ? SessionKind.Muhurat : SessionKind.Special,
                        hasTimes ? line.Time("open_ist") : default, hasTimes ? line.Time("close_ist") : default, hasTimes);
                    if (!_special.TryAdd(date, row))
                        throw new InputErrorException($"{line.Where}: {date:yyyy-MM-dd} has two special sessions. Delete one of the rows.");
                    break;
                default:
                    throw new InputErrorException($"{line.Where}: kind is '{line.Text("kind")}'. Write holiday, muhurat or special.");
            }
        }

        DateOnly last = _holidays.Count == 0 ? DateOnly.MinValue : _holidays.Max();
        DateOnly first = _holidays.Count == 0 ? DateOnly.MaxValue : _holidays.Min();
        FirstDay = new DateOnly(first.Year, 1, 1);
        LastDay = last == DateOnly.MinValue ? last : new DateOnly(last.Year, 12, 31);
    }

    /// <summary>First day the holiday table covers.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>Last day the holiday table covers: the end of the last year it lists.</summary>
    public DateOnly LastDay { get; }

    /// <summary>Whether the tables reach this day.</summary>
    public bool Covers(DateOnly date) => date >= FirstDay && date <= LastDay;

    /// <summary>Whether derivatives trade on this day. False outside the tables: a day nobody vouches for is not a trading day.</summary>
    public bool IsTradingDay(DateOnly date) =>
        Covers(date) && (_special.ContainsKey(date) || (!IsWeekend(date) && !_holidays.Contains(date)));

    /// <summary>The day's session; missing on holidays, outside the tables, and where the hours are not known.</summary>
    public RuleLookup<Session> Session(DateOnly date)
    {
        if (!IsTradingDay(date))
            return RuleLookup<Session>.None("trading session", _exchange, date);
        if (_special.TryGetValue(date, out (SessionKind Kind, TimeOnly Open, TimeOnly Close, bool HasTimes) special))
        {
            return special.HasTimes
                ? RuleLookup<Session>.Of(new Session(date, special.Open, special.Close, special.Kind))
                : RuleLookup<Session>.None("session time", _exchange, date);
        }

        RuleLookup<(TimeOnly Open, TimeOnly Close)> hours = _hours.Find(_exchange, date);
        return hours.HasValue
            ? RuleLookup<Session>.Of(new Session(date, hours.Value.Open, hours.Value.Close, SessionKind.Normal))
            : RuleLookup<Session>.None("trading hours", _exchange, date);
    }

    public RuleLookup<DateOnly> NextTradingDay(DateOnly after) => Step(after, 1);

    public RuleLookup<DateOnly> PreviousTradingDay(DateOnly before) => Step(before, -1);

    /// <summary>Trading days of an inclusive range, in order.</summary>
    public IEnumerable<DateOnly> TradingDays(DateOnly from, DateOnly to)
    {
        for (DateOnly date = from; date <= to; date = date.AddDays(1))
        {
            if (IsTradingDay(date))
                yield return date;
        }
    }

    /// <summary>Trading days after <paramref name="from"/> up to and including <paramref name="to"/>.</summary>
    public int TradingDaysBetween(DateOnly from, DateOnly to)
    {
        int days = 0;
        for (DateOnly date = from.AddDays(1); date <= to; date = date.AddDays(1))
            days += IsTradingDay(date) ? 1 : 0;
        return days;
    }

    private RuleLookup<DateOnly> Step(DateOnly from, int direction)
    {
        for (DateOnly date = from.AddDays(direction); Covers(date); date = date.AddDays(direction))
        {
            if (IsTradingDay(date))
                return RuleLookup<DateOnly>.Of(date);
        }

        return RuleLookup<DateOnly>.None(direction > 0 ? "next trading day" : "previous trading day", _exchange, from);
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
