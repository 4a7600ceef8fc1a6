namespace Vyuha.Kernel.Margins;

/// <summary>Margin parameters of one underlying on one date.</summary>
public sealed record MarginParameters
{
    public required decimal PriceScanPercent { get; init; }
    public required decimal PriceScanPercentLong { get; init; }
    public required decimal VolScanPoints { get; init; }
    public required decimal ExtremeMoveMultiple { get; init; }
    public required decimal ExtremeMoveCover { get; init; }
    public required decimal CalendarSpreadPercent { get; init; }
    public required bool CalendarBenefitOnExpiryDay { get; init; }
    public required decimal ShortOptionMinimumPercent { get; init; }
    public required decimal ExposurePercent { get; init; }
    public required decimal ExpiryDayExposurePercent { get; init; }
}
