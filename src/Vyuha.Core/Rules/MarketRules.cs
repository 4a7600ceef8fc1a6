using System.Collections.Immutable;
using Vyuha.Core.Charges;

namespace Vyuha.Core.Rules;

/// <summary>
/// The facts of the Indian index-derivatives market that change with time, each from a dated table with its source.
/// Immutable; share one.
/// </summary>
/// <remarks>
/// A question whose answer no table states gets a lookup without value. Take no new risk on it. The contract master the
/// broker publishes in the morning beats every table here.
/// </remarks>
public sealed class MarketRules
{
    private static readonly Lazy<MarketRules> ShippedRules = new(() => new MarketRules(RuleSources.Shipped()));

    private readonly ImmutableSortedDictionary<string, Underlying> _underlyings;
    private readonly RuleTable<string, int> _lots;
    private readonly RuleTable<ProductKey, Price> _ticks;
    private readonly RuleTable<string, int> _freezes;
    private readonly RuleTable<Exchange, int> _freezeSlabs;
    private readonly RuleTable<string, Price> _strikeSteps;
    private readonly RuleTable<ProductKey, BandWidth> _priceBands;
    private readonly RuleTable<ProductKey, BandWidth> _stopGaps;
    private readonly ExpiryCalendar _expiries;
    private readonly MarginTables _margins;
    private readonly ChargeTables _charges;
    private readonly TradingCalendar[] _calendars;

    private MarketRules(RuleSources sources)
    {
        Hash = sources.Hash;
        _underlyings = Read(sources);
        _lots = new("lot_sizes.csv", "lot size", sources
            .Records("lot_sizes.csv", "underlying", "expiry_from", "expiry_to", "effective_from", "effective_to", "lot_size", "source", "verified")
            .Select(record => record.Row(record.Text("underlying"), record.Whole("lot_size"), record.ExpiryBand())));
        _ticks = new("tick_sizes.csv", "tick size", sources
            .Records("tick_sizes.csv", "segment", "product", "level_above", "level_upto", "effective_from", "effective_to", "tick", "source", "verified")
            .Select(record => record.Row(Product(record), record.Price("tick"), record.LevelBand())));
        _freezes = new("freeze_quantities.csv", "freeze quantity", sources
            .Records("freeze_quantities.csv", "underlying", "effective_from", "effective_to", "units", "source", "verified")
            .Select(record => record.Row(record.Text("underlying"), record.Whole("units"))));
        _freezeSlabs = new("freeze_slabs.csv", "freeze quantity slab", sources
            .Records("freeze_slabs.csv", "segment", "level_above", "level_upto", "effective_from", "effective_to", "units", "source", "verified")
            .Select(record => record.Row(record.Choice("segment", ProductKey.Exchanges), record.Whole("units"), record.LevelBand())));
        _strikeSteps = new("strike_steps.csv", "strike step", sources
            .Records("strike_steps.csv", "underlying", "days_from", "days_to", "effective_from", "effective_to", "step", "source", "verified")
            .Select(record => record.Row(
                record.Text("underlying"),
                record.Price("step"),
                new RuleBand(record.Whole("days_from"), record.IsBlank("days_to") ? long.MaxValue : record.Whole("days_to")))));
        _priceBands = Bands(sources, "price_bands.csv", "price band");
        _stopGaps = Bands(sources, "stop_limit_gaps.csv", "stop-limit gap");
        var calendar = new CalendarTables(sources);
        _calendars =
        [
            new TradingCalendar(Exchange.Nfo, calendar), new TradingCalendar(Exchange.Bfo, calendar),
            new TradingCalendar(Exchange.NseIndex, calendar), new TradingCalendar(Exchange.BseIndex, calendar),
        ];
        _expiries = new ExpiryCalendar(sources, calendar);
        _margins = new MarginTables(sources, _underlyings.Values);
        _charges = new ChargeTables(sources);
    }

    /// <summary>The tables inside the program.</summary>
    public static MarketRules Shipped => ShippedRules.Value;

    /// <summary>SHA-256 over the tables' contents, hex; equal hashes mean equal rules.</summary>
    public string Hash { get; }

    /// <summary>All known indices, by symbol.</summary>
    public IEnumerable<Underlying> Underlyings => _underlyings.Values;

    /// <summary>The shipped tables with those of a folder over them: same file names, same columns, only the rows that differ.</summary>
    /// <exception cref="InputErrorException">A file is not one of the tables, or a row cannot be read or overlaps another of the folder.</exception>
    public static MarketRules Load(string folder) => new(RuleSources.Shipped().WithFolder(folder));

    /// <summary>The shipped tables with others over them, given as texts: for markets that are made up, as benchmarks are.</summary>
    /// <param name="tables">File name of a table to its text, header included; only the rows that differ.</param>
    /// <exception cref="InputErrorException">A name is not one of the tables, or a row cannot be read or overlaps another.</exception>
    public static MarketRules With(IReadOnlyDictionary<string, string> tables) => new(RuleSources.Shipped().WithTexts(tables));

    public RuleLookup<Underlying> Underlying(string symbol) =>
        _underlyings.TryGetValue(symbol, out Underlying? underlying)
            ? new(underlying, verified: true, "underlyings.csv")
            : new($"No underlying {symbol}: underlyings.csv has {string.Join(", ", _underlyings.Keys)}. Add a row in a rules folder.");

    /// <summary>Lot size by contract: what matters is when it expires, and for contracts listed far ahead also the trade date.</summary>
    public RuleLookup<int> LotSize(Instrument contract, DateOnly tradeDate) =>
        contract.IsTradable
            ? _lots.Look(contract.Underlying, tradeDate, contract.Expiry.DayNumber, contract.Expiry)
            : new($"No lot size rule for {contract}: an index is quoted, not traded.");

    /// <param name="contract">An option or a future.</param>
    /// <param name="tradeDate">The day of the order.</param>
    /// <param name="indexLevel">The underlying's level; the tick of futures depends on it.</param>
    public RuleLookup<Price> TickSize(Instrument contract, DateOnly tradeDate, Price indexLevel) =>
        _ticks.Look(new(contract.Exchange, contract.Kind), tradeDate, indexLevel.Steps);

    /// <summary>The largest order the exchange takes, as it announced for the month; an order above it is rejected.</summary>
    public RuleLookup<Quantity> FreezeQuantity(string underlying, DateOnly tradeDate)
    {
        RuleLookup<int> units = _freezes.Look(underlying, tradeDate);
        return units.With(units.HasValue ? Quantity.FromUnits(units.Value) : default);
    }

    /// <summary>The announced freeze quantity or, where none is known, the slab of the index level.</summary>
    public RuleLookup<Quantity> FreezeQuantity(string underlying, DateOnly tradeDate, Price indexLevel)
    {
        RuleLookup<Quantity> announced = FreezeQuantity(underlying, tradeDate);
        if (announced.HasValue)
            return announced;
        RuleLookup<Exchange> segment = SegmentOf(underlying);
        if (!segment.HasValue)
            return new(segment.Missing!);
        RuleLookup<int> slab = _freezeSlabs.Look(segment.Value, tradeDate, indexLevel.Steps);
        return slab.With(slab.HasValue ? Quantity.FromUnits(slab.Value) : default);
    }

    /// <summary>Distance between listed strikes near the money: near expiries, or long-dated ones.</summary>
    public RuleLookup<Price> StrikeStep(string underlying, DateOnly expiry, DateOnly tradeDate) =>
        _strikeSteps.Look(underlying, tradeDate, expiry.DayNumber - tradeDate.DayNumber, expiry);

    public TradingCalendar Calendar(Exchange exchange) => _calendars[(int)exchange - 1];

    /// <summary>False also when the tables do not know the day.</summary>
    public bool IsOpen(Exchange exchange, Timestamp instant) => Calendar(exchange).IsOpen(instant);

    /// <summary>Whether the index moves continuously at the instant: from August 2026 not during the closing auction.</summary>
    /// <exception cref="MissingRuleException">The underlying is not known.</exception>
    public bool SpotIsLive(string underlying, Timestamp instant) => Calendar(Underlying(underlying).Value.Index).IsOpen(instant);

    /// <summary>The expiries listed on a trade date, nearest first, as they stood that day.</summary>
    /// <exception cref="MissingRuleException">The underlying had no trading cycle in the tables on that date.</exception>
    public IReadOnlyList<ListedExpiry> Expiries(string underlying, DateOnly tradeDate)
    {
        RuleLookup<Exchange> segment = SegmentOf(underlying);
        return (segment.HasValue
            ? _expiries.Listed(TradingCalendar.VenueOf(segment.Value), underlying, tradeDate)
            : new(segment.Missing!)).Value;
    }

    /// <summary>The expiry of the week or month that contains a day, as it stood on a trade date.</summary>
    public RuleLookup<DateOnly> ExpiryFor(string underlying, ExpiryCycle cycle, DateOnly weekOrMonthOf, DateOnly tradeDate)
    {
        RuleLookup<Exchange> segment = SegmentOf(underlying);
        if (!segment.HasValue)
            return new(segment.Missing!);
        RuleLookup<ListedExpiry> expiry =
            _expiries.Expiry(TradingCalendar.VenueOf(segment.Value), underlying, cycle, weekOrMonthOf, tradeDate);
        return expiry.With(expiry.HasValue ? expiry.Value.Expiry : default);
    }

    /// <summary>The close of trading on the expiry day. Beyond the calendar, that of an ordinary day, marked unverified.</summary>
    public RuleLookup<Timestamp> ExpiryInstant(string underlying, DateOnly expiry)
    {
        RuleLookup<Exchange> segment = SegmentOf(underlying);
        if (!segment.HasValue)
            return new(segment.Missing!);
        TradingCalendar calendar = Calendar(segment.Value);
        if (calendar.Knows(expiry))
        {
            RuleLookup<Session> session = calendar.Session(expiry);
            return session.With(session.HasValue ? session.Value.CloseInstant : default);
        }

        RuleLookup<TimeOnly> close = calendar.OrdinaryClose(expiry);
        return close.HasValue && expiry > calendar.LastDay
            ? new(Ist.At(expiry, close.Value), verified: false, close.Source!)
            : new(calendar.Session(expiry).Missing!);
    }

    /// <summary>Parameters of the exchange margin for positions in one underlying.</summary>
    public RuleLookup<MarginParameters> Margin(string underlying, DateOnly tradeDate) => _margins.Look(underlying, tradeDate);

    /// <summary>All rates of a contract note for one kind of contract.</summary>
    public RuleLookup<ChargeRates> Charges(Exchange exchange, InstrumentKind kind, DateOnly tradeDate) =>
        _charges.Look(new(exchange, kind), tradeDate);

    /// <summary>Limit prices accepted for an option around the exchange's reference price.</summary>
    public RuleLookup<PriceBand> PriceBand(Exchange exchange, Price reference, DateOnly tradeDate) =>
        PriceBand(exchange, InstrumentKind.IndexOption, reference, tradeDate);

    /// <summary>Limit prices accepted around the exchange's reference price.</summary>
    public RuleLookup<PriceBand> PriceBand(Exchange exchange, InstrumentKind kind, Price reference, DateOnly tradeDate)
    {
        RuleLookup<BandWidth> width = _priceBands.Look(new(exchange, kind), tradeDate);
        return width.With(width.HasValue ? width.Value.Band(reference) : default);
    }

    /// <summary>The widest distance between trigger and limit of a stop-loss limit order.</summary>
    public RuleLookup<Price> StopLimitGap(Exchange exchange, InstrumentKind kind, Price trigger, DateOnly tradeDate)
    {
        RuleLookup<BandWidth> width = _stopGaps.Look(new(exchange, kind), tradeDate);
        return width.With(width.HasValue ? width.Value.Around(trigger) : default);
    }

    private static ProductKey Product(RuleRecord record) =>
        new(record.Choice("segment", ProductKey.Exchanges), record.Choice("product", ProductKey.Kinds));

    private static RuleTable<ProductKey, BandWidth> Bands(RuleSources sources, string file, string title) =>
        new(file, title, sources
            .Records(file, "segment", "product", "effective_from", "effective_to", "percent", "minimum", "lowest", "source", "verified")
            .Select(record => record.Row(
                Product(record),
                new BandWidth(record.Number("percent"), record.Price("minimum"), record.Price("lowest")))));

    private static ImmutableSortedDictionary<string, Underlying> Read(RuleSources sources)
    {
        // Selectors of an underlying do not change with time; a row of the user's folder replaces the shipped one.
        var underlyings = ImmutableSortedDictionary.CreateBuilder<string, Underlying>(StringComparer.Ordinal);
        foreach (RuleRecord record in sources.Records(
            "underlyings.csv", "underlying", "name", "index_segment", "derivatives_segment", "source", "verified"))
        {
            string symbol = record.Text("underlying");
            underlyings[symbol] = new(
                symbol,
                record.Text("name"),
                record.Choice("index_segment", ProductKey.Exchanges),
                record.IsBlank("derivatives_segment") ? null : record.Choice("derivatives_segment", ProductKey.Exchanges));
        }

        return underlyings.ToImmutable();
    }

    private RuleLookup<Exchange> SegmentOf(string underlying)
    {
        RuleLookup<Underlying> found = Underlying(underlying);
        if (!found.HasValue)
            return new(found.Missing!);
        return found.Value.Derivatives is { } segment
            ? found.With(segment)
            : new($"No derivatives of {underlying}: it is quoted, not traded.");
    }
}
