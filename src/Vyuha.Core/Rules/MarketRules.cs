using Vyuha.Core.Charges;

namespace Vyuha.Core.Rules;

/// <summary>Prices within which a limit order is accepted.</summary>
public readonly record struct PriceBand(Price Low, Price High);

public enum ExpiryCycle : byte
{
    Weekly = 1,
    Monthly = 2,

    /// <summary>March, June, September, December.</summary>
    Quarterly = 3,
    HalfYearly = 4,
}

/// <summary>One expiry that is listed on a date.</summary>
public readonly record struct ListedExpiry(DateOnly Date, ExpiryCycle Cycle);

/// <summary>The rules of the Indian derivatives market as dated rows: a look-up by date, and a plain sentence where there is no row.</summary>
/// <remarks>The tables are the CSV files of <c>Rules/Tables</c>; a folder with files of the same names overrides them one by one.</remarks>
public sealed class MarketRules
{
    private static readonly Lazy<MarketRules> ShippedRules = new(() => new MarketRules(new RuleFiles(null)));

    private readonly Dictionary<string, Exchange> _exchanges = [];
    private readonly RuleTable<int> _lots;
    private readonly RuleTable<DayOfWeek> _weekly;
    private readonly RuleTable<DayOfWeek> _monthly;
    private readonly RuleTable<long> _freeze;
    private readonly RuleTable<long> _freezeSlabs;
    private readonly RuleTable<Price> _steps;
    private readonly RuleTable<Price> _optionTicks;
    private readonly RuleTable<Price> _futureTicks;
    private readonly RuleTable<(decimal Percent, Price Minimum)> _optionBands;
    private readonly RuleTable<(decimal Percent, Price Minimum)> _futureBands;
    private readonly RuleTable<MarginParameters> _margins;
    private readonly RuleTable<ChargeRates> _optionCharges;
    private readonly RuleTable<ChargeRates> _futureCharges;
    private readonly TradingCalendar _nse;
    private readonly TradingCalendar _bse;

    private MarketRules(RuleFiles files)
    {
        Hash = files.Hash;
        foreach (RuleLine line in files.Lines("underlyings.csv"))
            _exchanges[line.Text("underlying")] = ExchangeOf(line);
        _lots = new("lot size", [.. files.Lines("lots.csv").Select(line => line.Row(line.Text("underlying"), line.Dates("expiry_from", "expiry_to"), (int)line.Number("lot")))]);
        List<RuleLine> weekdays = files.Lines("expiry_weekdays.csv");
        _weekly = Weekdays("weekly expiry", weekdays, "weekly");
        _monthly = Weekdays("monthly expiry", weekdays, "monthly");
        _freeze = new("freeze quantity", [.. files.Lines("freeze_quantities.csv").Select(line => line.Row(line.Text("underlying"), RuleRange.All, (long)line.Number("units")))]);
        _freezeSlabs = new("freeze quantity by level", [.. files.Lines("freeze_slabs.csv").Select(line => line.Row("*", Levels(line), (long)line.Number("units")))]);
        _steps = new("strike step", [.. files.Lines("strike_steps.csv").Select(line => line.Row(line.Text("underlying"), Numbers(line, "days_to_expiry_from", "days_to_expiry_to"), Price.FromRupees(line.Number("step"))))]);
        List<RuleLine> ticks = files.Lines("ticks.csv");
        _optionTicks = Ticks(ticks, "option");
        _futureTicks = Ticks(ticks, "future");
        List<RuleLine> bands = files.Lines("price_bands.csv");
        _optionBands = Bands(bands, "option");
        _futureBands = Bands(bands, "future");
        _margins = new("margin parameter", [.. files.Lines("margins.csv").Select(line => line.Row(line.Text("underlying"), RuleRange.All, Margins(line)))]);
        List<RuleLine> charges = files.Lines("charges.csv");
        _optionCharges = Rates(charges, "option");
        _futureCharges = Rates(charges, "future");
        RuleTable<(TimeOnly, TimeOnly)> hours = new("trading hours", [.. files.Lines("sessions.csv").Select(line => line.Row(line.Text("exchange"), RuleRange.All, (line.Time("open_ist"), line.Time("close_ist"))))]);
        List<RuleLine> days = files.Lines("days.csv");
        _nse = new TradingCalendar("NFO", days.Where(line => line.Text("exchange") == "NFO"), hours);
        _bse = new TradingCalendar("BFO", days.Where(line => line.Text("exchange") == "BFO"), hours);
    }

    /// <summary>The tables the program ships.</summary>
    public static MarketRules Shipped => ShippedRules.Value;

    /// <summary>SHA-256 over the tables in force, lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>The underlyings the tables know.</summary>
    public IReadOnlyCollection<string> Underlyings => _exchanges.Keys;

    /// <summary>The shipped tables with the files of a folder laid over them.</summary>
    /// <exception cref="InputErrorException">A table cannot be read; file and line are named.</exception>
    public static MarketRules Load(string folder) => new(new RuleFiles(folder));

    /// <summary>The derivatives segment (or index list) an underlying belongs to.</summary>
    public bool TryExchange(string underlying, out Exchange exchange) => _exchanges.TryGetValue(underlying, out exchange);

    public TradingCalendar Calendar(Exchange exchange) => exchange is Exchange.Bfo or Exchange.BseIndex ? _bse : _nse;

    /// <summary>Units a lot, by contract: its expiry decides, and for long-dated contracts the evening of their conversion.</summary>
    public RuleLookup<int> LotSize(Instrument contract, DateOnly tradeDate) => _lots.Find(contract.Underlying, tradeDate, contract.Expiry.DayNumber);

    /// <param name="contract">An option or a future.</param>
    /// <param name="tradeDate">The day.</param>
    /// <param name="indexLevel">Level that chooses a future's tick.</param>
    public RuleLookup<Price> TickSize(Instrument contract, DateOnly tradeDate, Price indexLevel) =>
        (contract.IsOption ? _optionTicks : _futureTicks).Find(contract.Underlying, tradeDate, indexLevel.Steps);

    /// <summary>Largest single order the exchange accepts, from its monthly circulars.</summary>
    public RuleLookup<Quantity> FreezeQuantity(string underlying, DateOnly tradeDate) => Units(_freeze.Find(underlying, tradeDate), underlying, tradeDate);

    /// <summary>The same where no circular is recorded: the exchange's rule by index level.</summary>
    public RuleLookup<Quantity> FreezeQuantity(string underlying, DateOnly tradeDate, Price indexLevel)
    {
        RuleLookup<Quantity> listed = FreezeQuantity(underlying, tradeDate);
        return listed.HasValue ? listed : Units(_freezeSlabs.Find(underlying, tradeDate, indexLevel.Steps), underlying, tradeDate);
    }

    public RuleLookup<Price> StrikeStep(string underlying, DateOnly expiry, DateOnly tradeDate) =>
        _steps.Find(underlying, tradeDate, expiry.DayNumber - tradeDate.DayNumber);

    public RuleLookup<MarginParameters> Margin(string underlying, DateOnly tradeDate) => _margins.Find(underlying, tradeDate);

    /// <summary>Taxes and fees of a contract's kind on its exchange.</summary>
    public RuleLookup<ChargeRates> Charges(Instrument contract, DateOnly tradeDate) =>
        (contract.IsOption ? _optionCharges : _futureCharges).Find(contract.Exchange == Exchange.Bfo ? "BFO" : "NFO", tradeDate);

    /// <summary>Limit price protection around a reference price.</summary>
    public RuleLookup<PriceBand> PriceBand(Instrument contract, Price reference, DateOnly tradeDate)
    {
        RuleLookup<(decimal Percent, Price Minimum)> band =
            (contract.IsOption ? _optionBands : _futureBands).Find(contract.Exchange == Exchange.Bfo ? "BFO" : "NFO", tradeDate);
        if (!band.HasValue)
            return RuleLookup<PriceBand>.None("price band", contract.Exchange == Exchange.Bfo ? "BFO" : "NFO", tradeDate);
        long width = Math.Max((long)(reference.Steps * band.Value.Percent / 100m), band.Value.Minimum.Steps);
        return RuleLookup<PriceBand>.Of(new PriceBand(Price.FromSteps(Math.Max(0, reference.Steps - width)), Price.FromSteps(reference.Steps + width)));
    }

    /// <summary>The instant a contract stops trading on its expiry day.</summary>
    public RuleLookup<Timestamp> ExpiryInstant(string underlying, DateOnly expiry)
    {
        RuleLookup<Session> session = Calendar(ExchangeFor(underlying)).Session(expiry);
        if (session.HasValue)
            return RuleLookup<Timestamp>.Of(session.Value.Close);

        // Beyond the holiday table the date itself may still shift, but the hour of that regime is known.
        return Calendar(ExchangeFor(underlying)).Covers(expiry)
            ? RuleLookup<Timestamp>.None("expiry instant", underlying, expiry)
            : RuleLookup<Timestamp>.Of(Ist.At(expiry, expiry >= new DateOnly(2026, 8, 3) ? new TimeOnly(15, 40) : new TimeOnly(15, 30)));
    }

    /// <summary>Whether derivatives trade at this instant.</summary>
    public bool IsOpen(Exchange exchange, Timestamp instant)
    {
        RuleLookup<Session> session = Calendar(exchange).Session(Ist.DateOf(instant));
        return session.HasValue && session.Value.Contains(instant);
    }

    /// <summary>The weekly or monthly expiry whose nominal day falls in the week or month of a date, shifted off holidays.</summary>
    public RuleLookup<DateOnly> MonthlyExpiry(string underlying, int year, int month)
    {
        var lastOfMonth = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        RuleLookup<DayOfWeek> weekday = _monthly.Find(underlying, lastOfMonth);
        if (!weekday.HasValue)
            return RuleLookup<DateOnly>.None("monthly expiry", underlying, lastOfMonth);
        DateOnly date = lastOfMonth;
        while (date.DayOfWeek != weekday.Value)
            date = date.AddDays(-1);
        return Shifted(underlying, date);
    }

    /// <summary>Expiries listed on a date: weeklies (where the index has them), three months, quarters and half-years.</summary>
    public IReadOnlyList<ListedExpiry> Expiries(string underlying, DateOnly tradeDate)
    {
        var expiries = new SortedDictionary<DateOnly, ExpiryCycle>();
        int months = 0;
        for (int ahead = 0; months < 3 && ahead < 6; ahead++)
        {
            DateOnly month = tradeDate.AddMonths(ahead);
            RuleLookup<DateOnly> expiry = MonthlyExpiry(underlying, month.Year, month.Month);
            if (expiry.HasValue && expiry.Value >= tradeDate)
            {
                expiries.TryAdd(expiry.Value, ExpiryCycle.Monthly);
                months++;
            }
        }

        AddQuarters(underlying, tradeDate, expiries);
        AddWeeklies(underlying, tradeDate, expiries);
        return [.. expiries.Select(pair => new ListedExpiry(pair.Key, pair.Value))];
    }

    private void AddQuarters(string underlying, DateOnly tradeDate, SortedDictionary<DateOnly, ExpiryCycle> expiries)
    {
        if (underlying is not ("NIFTY" or "BANKNIFTY"))
            return;
        int quarters = 0;
        for (int ahead = 0; quarters < 3 && ahead < 15; ahead++)
        {
            DateOnly month = tradeDate.AddMonths(ahead);
            if (month.Month % 3 != 0)
                continue;
            RuleLookup<DateOnly> expiry = MonthlyExpiry(underlying, month.Year, month.Month);
            if (!expiry.HasValue || expiry.Value < tradeDate)
                continue;
            expiries.TryAdd(expiry.Value, ExpiryCycle.Quarterly);
            quarters++;
        }

        int halves = 0;
        for (int ahead = 0; underlying == "NIFTY" && halves < 8 && ahead < 60; ahead++)
        {
            DateOnly month = tradeDate.AddMonths(ahead);
            if (month.Month % 6 != 0)
                continue;
            RuleLookup<DateOnly> expiry = MonthlyExpiry(underlying, month.Year, month.Month);
            if (!expiry.HasValue || expiry.Value < tradeDate)
                continue;
            expiries.TryAdd(expiry.Value, ExpiryCycle.HalfYearly);
            halves++;
        }
    }

    private void AddWeeklies(string underlying, DateOnly tradeDate, SortedDictionary<DateOnly, ExpiryCycle> expiries)
    {
        int weeklies = 0;
        for (DateOnly date = tradeDate; weeklies < 4 && date < tradeDate.AddDays(60); date = date.AddDays(1))
        {
            RuleLookup<DayOfWeek> weekday = _weekly.Find(underlying, date);
            if (!weekday.HasValue || date.DayOfWeek != weekday.Value)
                continue;
            RuleLookup<DateOnly> shifted = Shifted(underlying, date);
            if (shifted.HasValue && shifted.Value >= tradeDate && expiries.TryAdd(shifted.Value, ExpiryCycle.Weekly))
                weeklies++;
        }
    }

    /// <summary>The day itself, or the trading day before it; unchanged beyond the holiday table, where no shift can be known.</summary>
    private RuleLookup<DateOnly> Shifted(string underlying, DateOnly nominal)
    {
        TradingCalendar calendar = Calendar(ExchangeFor(underlying));
        if (!calendar.Covers(nominal) || calendar.IsTradingDay(nominal))
            return RuleLookup<DateOnly>.Of(nominal);
        return calendar.PreviousTradingDay(nominal);
    }

    private Exchange ExchangeFor(string underlying) => _exchanges.TryGetValue(underlying, out Exchange exchange) ? exchange : Exchange.Nfo;

    private static Exchange ExchangeOf(RuleLine line) => line.Text("exchange") switch
    {
        "NFO" => Exchange.Nfo,
        "BFO" => Exchange.Bfo,
        "NSE_INDEX" => Exchange.NseIndex,
        "BSE_INDEX" => Exchange.BseIndex,
        string other => throw new InputErrorException($"{line.Where}: exchange is '{other}'. Write NFO, BFO, NSE_INDEX or BSE_INDEX."),
    };

    private static RuleTable<DayOfWeek> Weekdays(string rule, List<RuleLine> lines, string cycle) =>
        new(rule, [.. lines.Where(line => line.Text("cycle") == cycle).Select(line => line.Row(line.Text("underlying"), RuleRange.All, Enum.Parse<DayOfWeek>(line.Text("weekday"))))]);

    private static RuleTable<Price> Ticks(List<RuleLine> lines, string kind) =>
        new($"{kind} tick", [.. lines.Where(line => line.Text("kind") == kind).Select(line => line.Row(line.Text("underlying"), Levels(line), Price.FromRupees(line.Number("tick"))))]);

    private static RuleTable<(decimal Percent, Price Minimum)> Bands(List<RuleLine> lines, string kind) =>
        new($"{kind} price band", [.. lines.Where(line => line.Text("kind") == kind).Select(line => line.Row(line.Text("exchange"), RuleRange.All, (line.Number("percent"), Price.FromRupees(line.Number("minimum_rupees")))))]);

    private static RuleTable<ChargeRates> Rates(List<RuleLine> lines, string kind) =>
        new($"{kind} charge", [.. lines.Where(line => line.Text("kind") == kind).Select(line => line.Row(line.Text("exchange"), RuleRange.All, new ChargeRates
        {
            SttSalePercent = line.Number("stt_sale_percent"),
            SttExercisePercent = line.Number("stt_exercise_percent"),
            ExchangePercent = line.Number("exchange_percent"),
            IpftPercent = line.Number("ipft_percent"),
            SebiPercent = line.Number("sebi_percent"),
            StampPercent = line.Number("stamp_percent"),
            GstPercent = line.Number("gst_percent"),
        }))]);

    private static MarginParameters Margins(RuleLine line) => new()
    {
        PriceScanPercent = line.Number("price_scan_percent"),
        PriceScanPercentLong = line.Number("price_scan_percent_long"),
        VolScanPoints = line.Number("vol_scan_points"),
        ExtremeMoveMultiple = line.Number("extreme_multiple"),
        ExtremeMoveCover = line.Number("extreme_cover"),
        CalendarSpreadPercent = line.Number("calendar_spread_percent"),
        CalendarBenefitOnExpiryDay = line.Flag("calendar_benefit_on_expiry_day"),
        ShortOptionMinimumPercent = line.Number("short_option_minimum_percent"),
        ExposurePercent = line.Number("exposure_percent"),
        ExpiryDayExposurePercent = line.Number("expiry_day_exposure_percent"),
    };

    /// <summary>Levels in rupees, above the first and up to the second.</summary>
    private static RuleRange Levels(RuleLine line) => new(
        (long)(line.Number("level_from") * Price.StepsPerRupee) + (line.Number("level_from") == 0 ? 0 : 1),
        line.IsEmpty("level_to") ? long.MaxValue : (long)(line.Number("level_to") * Price.StepsPerRupee));

    private static RuleRange Numbers(RuleLine line, string from, string to) =>
        new((long)line.Number(from), line.IsEmpty(to) ? long.MaxValue : (long)line.Number(to));

    private static RuleLookup<Quantity> Units(RuleLookup<long> units, string underlying, DateOnly date) => units.HasValue
        ? RuleLookup<Quantity>.Of(Quantity.FromUnits(units.Value))
        : RuleLookup<Quantity>.None("freeze quantity", underlying, date);
}
