namespace Vyuha.Core.Rules;

/// <summary>Which expiries an exchange lists on a trade date, from weekday rules, trading cycles and holidays as known that day.</summary>
internal sealed class ExpiryCalendar
{
    private readonly CalendarTables _calendar;
    private readonly RuleTable<ExpiryKey, DayOfWeek> _weekdays;
    private readonly RuleTable<string, TradingCycle> _cycles;

    public ExpiryCalendar(RuleSources sources, CalendarTables calendar)
    {
        _calendar = calendar;
        var cycles = new Choices<ExpiryCycle>
        {
            ["weekly"] = ExpiryCycle.Weekly,
            ["monthly"] = ExpiryCycle.Monthly,
        };
        var weekdays = new Choices<DayOfWeek>();
        foreach (DayOfWeek day in Enum.GetValues<DayOfWeek>())
            weekdays[day.ToString()] = day;
        _weekdays = new("expiry_weekdays.csv", "expiry weekday", sources
            .Records(
                "expiry_weekdays.csv", "underlying", "cycle", "expiry_from", "expiry_to", "effective_from", "effective_to", "weekday",
                "source", "verified")
            .Select(record => record.Row(
                new ExpiryKey(record.Text("underlying"), record.Choice("cycle", cycles)),
                record.Choice("weekday", weekdays),
                record.ExpiryBand())));
        _cycles = new("trading_cycles.csv", "trading cycle", sources
            .Records(
                "trading_cycles.csv", "underlying", "effective_from", "effective_to", "weeklies", "monthlies", "quarterlies",
                "half_yearlies", "source", "verified")
            .Select(record => record.Row(
                record.Text("underlying"),
                new TradingCycle(
                    record.Whole("weeklies"), record.Whole("monthlies"), record.Whole("quarterlies"), record.Whole("half_yearlies")))));
    }

    public RuleTable<string, TradingCycle> Cycles => _cycles;

    /// <summary>The expiry of the week or month that contains a day, as it stood on a trade date.</summary>
    public RuleLookup<ListedExpiry> Expiry(string venue, string underlying, ExpiryCycle cycle, DateOnly period, DateOnly tradeDate)
    {
        // A week is named by its Monday, a month by its last day: regimes change between whole weeks and months.
        DateOnly anchor = cycle == ExpiryCycle.Weekly ? MondayOf(period) : LastOfMonth(period);
        RuleLookup<DayOfWeek> weekday = _weekdays.Look(new(underlying, cycle), tradeDate, anchor.DayNumber, anchor);
        if (!weekday.HasValue)
            return new(weekday.Missing!);
        DateOnly nominal = cycle == ExpiryCycle.Weekly
            ? anchor.AddDays(((int)weekday.Value + 6) % 7)
            : anchor.AddDays(-(((int)anchor.DayOfWeek - (int)weekday.Value + 7) % 7));
        DateOnly shifted = nominal;
        while (IsClosedAsKnown(venue, shifted, tradeDate))
            shifted = shifted.AddDays(-1);
        ExpiryKind kind = cycle == ExpiryCycle.Weekly ? ExpiryKind.Weekly : ExpiryKind.Monthly;
        return weekday.With(new ListedExpiry(shifted, kind, IsApplied(venue, shifted, tradeDate)));
    }

    /// <summary>All listed expiries, nearest first.</summary>
    public RuleLookup<IReadOnlyList<ListedExpiry>> Listed(string venue, string underlying, DateOnly tradeDate)
    {
        RuleLookup<TradingCycle> cycle = _cycles.Look(underlying, tradeDate);
        if (!cycle.HasValue)
            return new(cycle.Missing!);
        var listed = new List<ListedExpiry>();
        RuleLookup<ListedExpiry> last = AddMonths(venue, underlying, tradeDate, cycle.Value, listed);
        if (!last.HasValue)
            return new(last.Missing!);
        AddWeeks(venue, underlying, tradeDate, cycle.Value.Weeklies, listed);
        listed.Sort((left, right) => left.Expiry.CompareTo(right.Expiry));
        return new(listed, cycle.Verified && last.Verified, cycle.Source!);
    }

    private static DateOnly MondayOf(DateOnly date) => date.AddDays(-(((int)date.DayOfWeek + 6) % 7));

    private static DateOnly LastOfMonth(DateOnly date) => new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));

    private RuleLookup<ListedExpiry> AddMonths(
        string venue, string underlying, DateOnly tradeDate, TradingCycle cycle, List<ListedExpiry> listed)
    {
        (int monthlies, int quarterlies, int halves) = (cycle.Monthlies, cycle.Quarterlies, cycle.HalfYearlies);
        var first = new DateOnly(tradeDate.Year, tradeDate.Month, 1);
        bool verified = true;
        for (DateOnly month = first; monthlies + quarterlies + halves > 0; month = month.AddMonths(1))
        {
            bool wanted = monthlies > 0
                || (quarterlies > 0 && month.Month % 3 == 0)
                || (quarterlies == 0 && halves > 0 && month.Month % 6 == 0);
            if (!wanted)
                continue;
            RuleLookup<ListedExpiry> expiry = Expiry(venue, underlying, ExpiryCycle.Monthly, month, tradeDate);
            // An index launched within the month lists nothing for it.
            if (!expiry.HasValue && month == first)
                continue;
            if (!expiry.HasValue)
                return expiry;
            if (expiry.Value.Expiry < tradeDate)
                continue;
            verified &= expiry.Verified;
            ExpiryKind kind;
            if (monthlies > 0)
                (kind, monthlies) = (ExpiryKind.Monthly, monthlies - 1);
            else if (quarterlies > 0)
                (kind, quarterlies) = (ExpiryKind.Quarterly, quarterlies - 1);
            else
                (kind, halves) = (ExpiryKind.HalfYearly, halves - 1);
            listed.Add(expiry.Value with { Kind = kind });
        }

        return new(default, verified, _cycles.File);
    }

    private void AddWeeks(string venue, string underlying, DateOnly tradeDate, int weeklies, List<ListedExpiry> listed)
    {
        for (DateOnly week = MondayOf(tradeDate); weeklies > 0; week = week.AddDays(7))
        {
            RuleLookup<ListedExpiry> expiry = Expiry(venue, underlying, ExpiryCycle.Weekly, week, tradeDate);
            // No weekday rule for a later week means that weeklies end before it: they were discontinued.
            if (!expiry.HasValue)
                return;
            if (expiry.Value.Expiry < tradeDate || HasMonthly(venue, underlying, week, tradeDate))
                continue;
            listed.Add(expiry.Value);
            weeklies--;
        }
    }

    /// <summary>Whether the month's own contract nominally expires in the week; then there is no weekly beside it.</summary>
    private bool HasMonthly(string venue, string underlying, DateOnly monday, DateOnly tradeDate)
    {
        foreach (DateOnly month in (ReadOnlySpan<DateOnly>)[monday, monday.AddDays(4)])
        {
            RuleRow<ExpiryKey, DayOfWeek>? rule =
                _weekdays.Find(new(underlying, ExpiryCycle.Monthly), tradeDate, LastOfMonth(month).DayNumber);
            if (rule is null)
                continue;
            DateOnly last = LastOfMonth(month);
            DateOnly nominal = last.AddDays(-(((int)last.DayOfWeek - (int)rule.Value + 7) % 7));
            if (MondayOf(nominal) == monday)
                return true;
        }

        return false;
    }

    private bool IsApplied(string venue, DateOnly date, DateOnly tradeDate) =>
        _calendar.Years.Find(venue, date) is { } year && year.Value <= tradeDate;

    /// <summary>Whether no contract could expire on the day, by what was known on the trade date.</summary>
    private bool IsClosedAsKnown(string venue, DateOnly date, DateOnly tradeDate)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            return true;
        if (!IsApplied(venue, date, tradeDate))
            return _calendar.FixedHolidays.Find((date.Month, date.Day), date) is not null;
        if (_calendar.Withdrawn.Find(venue, date) is { } withdrawn && tradeDate <= withdrawn.Value)
            return true;
        if (_calendar.Specials.Find(venue, date) is { } special)
            return special.Value.Kind == SessionKind.Muhurat;
        return _calendar.Holidays.Find(venue, date) is { } holiday && holiday.Value.KnownFrom <= tradeDate;
    }
}

/// <summary>An underlying and a rhythm, as a message names them: <c>NIFTY weekly</c>.</summary>
internal readonly record struct ExpiryKey(string Underlying, ExpiryCycle Cycle)
{
    public override string ToString() => $"{Underlying} {(Cycle == ExpiryCycle.Weekly ? "weekly" : "monthly")} contracts";
}

/// <summary>How many expiries of each kind are listed at a time; the weeklies do not count the monthly among them.</summary>
internal sealed record TradingCycle(int Weeklies, int Monthlies, int Quarterlies, int HalfYearlies);
