namespace Vyuha.Core.Rules;

/// <summary>Margin rules of one underlying on one date. Percentages as written by the clearing corporation: 9.3 means 9.3 %.</summary>
public sealed record MarginParameters
{
    /// <summary>Price scan range, percent of the underlying.</summary>
    public required decimal PriceScanPercent { get; init; }

    /// <summary>The same for options of more than nine months.</summary>
    public required decimal PriceScanPercentLong { get; init; }

    /// <summary>Volatility scan range, absolute: 0.04 is four points.</summary>
    public required decimal VolScanPoints { get; init; }

    /// <summary>Extreme scenarios move this many price scan ranges.</summary>
    public required decimal ExtremeMoveMultiple { get; init; }

    /// <summary>Share of the extreme loss that counts.</summary>
    public required decimal ExtremeMoveCover { get; init; }

    /// <summary>Percent of the far month's value, per delta spread.</summary>
    public required decimal CalendarSpreadPercent { get; init; }

    /// <summary>Whether a leg expiring today still offsets later ones.</summary>
    public required bool CalendarBenefitOnExpiryDay { get; init; }

    /// <summary>Percent of the underlying per short option.</summary>
    public required decimal ShortOptionMinimumPercent { get; init; }

    /// <summary>Exposure margin (ELM), percent of notional.</summary>
    public required decimal ExposurePercent { get; init; }

    /// <summary>Additional ELM on short index options on their expiry day.</summary>
    public required decimal ExpiryDayExposurePercent { get; init; }
}
