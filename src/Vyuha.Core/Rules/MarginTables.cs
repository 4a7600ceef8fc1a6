namespace Vyuha.Core.Rules;

/// <summary>Scan ranges as seen in the exchange's margin files, joined with the other margin parameters.</summary>
internal sealed class MarginTables
{
    private readonly RuleTable<string, ScanRange> _ranges;
    private readonly RuleTable<string, MarginParameters> _parameters;
    private readonly RuleTable<string, MarginParameters> _joined;

    public MarginTables(RuleSources sources, IEnumerable<Underlying> underlyings)
    {
        var bases = new Choices<ExpiryDayExposureBase>
        {
            ["underlying"] = ExpiryDayExposureBase.Underlying,
            ["strike"] = ExpiryDayExposureBase.Strike,
        };
        var switches = new Choices<bool> { ["true"] = true, ["false"] = false };
        _ranges = new("margin_scan_ranges.csv", "scan range", sources
            .Records(
                "margin_scan_ranges.csv", "underlying", "effective_from", "effective_to", "price_scan_percent", "vol_scan_points", "source",
                "verified")
            .Select(record => record.Row(
                record.Text("underlying"), new ScanRange(record.Number("price_scan_percent"), record.Number("vol_scan_points")))));
        _parameters = new("margin_parameters.csv", "margin parameter", sources
            .Records(
                "margin_parameters.csv", "segment", "effective_from", "effective_to", "price_scan_percent_long", "extreme_move_multiple",
                "extreme_move_cover", "calendar_spread_percent", "calendar_benefit_on_expiry_day", "short_option_minimum_percent",
                "exposure_percent", "futures_spread_exposure_divisor", "expiry_day_exposure_percent", "expiry_day_exposure_base", "source", "verified")
            .Select(record => record.Row(ProductKey.NameOf(record.Choice("segment", ProductKey.Exchanges)), new MarginParameters
            {
                PriceScanPercent = 0,
                PriceScanPercentLong = record.Number("price_scan_percent_long"),
                VolScanPoints = 0,
                ExtremeMoveMultiple = record.Number("extreme_move_multiple"),
                ExtremeMoveCover = record.Number("extreme_move_cover"),
                CalendarSpreadPercent = record.Number("calendar_spread_percent"),
                CalendarBenefitOnExpiryDay = record.Choice("calendar_benefit_on_expiry_day", switches),
                ShortOptionMinimumPercent = record.Number("short_option_minimum_percent"),
                ExposurePercent = record.Number("exposure_percent"),
                FuturesSpreadExposureDivisor = record.Positive("futures_spread_exposure_divisor"),
                ExpiryDayExposurePercent = record.Number("expiry_day_exposure_percent"),
                ExpiryDayExposureBase = record.Choice("expiry_day_exposure_base", bases),
            })));
        _joined = new("margin_scan_ranges.csv", "margin parameter", underlyings
            .Where(underlying => underlying.Derivatives is not null)
            .SelectMany(underlying => Join(underlying.Symbol, ProductKey.NameOf(underlying.Derivatives!.Value))));
    }

    public RuleLookup<MarginParameters> Look(string underlying, DateOnly tradeDate) => _joined.Look(underlying, tradeDate);

    /// <summary>Over each stretch of days on which neither table changes, the two rows as one.</summary>
    private IEnumerable<RuleRow<string, MarginParameters>> Join(string underlying, string segment)
    {
        IEnumerable<DateRange> changes = _ranges.Rows.Where(row => row.Key == underlying).Select(row => row.Effective)
            .Concat(_parameters.Rows.Where(row => row.Key == segment).Select(row => row.Effective));
        foreach (DateRange stretch in DateRange.Stretches(changes))
        {
            if (_ranges.Find(underlying, stretch.From) is not { } range || _parameters.Find(segment, stretch.From) is not { } others)
                continue;
            MarginParameters both = others.Value with
            {
                PriceScanPercent = range.Value.PricePercent,
                VolScanPoints = range.Value.VolPoints,
            };
            yield return new(
                underlying, both, stretch, RuleBand.All, $"{range.Source}; {others.Source}", range.Verified && others.Verified,
                range.File, range.Line, IsOverride: false);
        }
    }

    private sealed record ScanRange(decimal PricePercent, decimal VolPoints);
}
