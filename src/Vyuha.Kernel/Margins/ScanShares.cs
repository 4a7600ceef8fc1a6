using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Margins;

/// <summary>The scan parameters of a date as shares of a level: checked and made plain numbers once, applied to each contract.</summary>
/// <remarks>Options with more than nine months to run have a wider range; index futures are never that long.</remarks>
internal sealed class ScanShares
{
    private readonly DateOnly _longAfter;
    private readonly double _priceScan;
    private readonly double _priceScanLong;
    private readonly double _volScan;
    private readonly double _extremeMultiple;
    private readonly double _extremeCover;

    /// <exception cref="ArgumentOutOfRangeException">The extreme move reaches below zero, or the volatility range or the cover is not a fraction.</exception>
    public ScanShares(MarginParameters parameters, DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _longAfter = date.AddMonths(9);
        _priceScan = Share(parameters.PriceScanPercent, parameters);
        _priceScanLong = Share(parameters.PriceScanPercentLong, parameters);

        // Four points are 0.04; a 4 here would scan every option to a volatility of 400 % without a word.
        if (parameters.VolScanPoints is <= 0 or >= 1)
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters.VolScanPoints, "The volatility scan range is a fraction: 0.04 for four points.");
        if (parameters.ExtremeMoveCover is < 0 or > 1)
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters.ExtremeMoveCover, "The cover of the extreme move is a fraction: 0.35.");
        (_volScan, _extremeMultiple, _extremeCover) = ((double)parameters.VolScanPoints, (double)parameters.ExtremeMoveMultiple, (double)parameters.ExtremeMoveCover);
    }

    /// <exception cref="ArgumentOutOfRangeException">The level is not positive.</exception>
    public ScanRanges At(Price level, double rate, DateOnly expiry)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level.Steps, nameof(level));
        double underlying = level.ToModel();
        return new()
        {
            Level = underlying,
            PriceScan = underlying * (expiry > _longAfter ? _priceScanLong : _priceScan),
            VolScan = _volScan,
            ExtremeMultiple = _extremeMultiple,
            ExtremeCover = _extremeCover,
            Rate = rate,
        };
    }

    /// <summary>Whether two dates scan every contract alike, whatever else differs.</summary>
    public static bool AreSame(MarginParameters left, MarginParameters right) =>
        left.PriceScanPercent == right.PriceScanPercent && left.PriceScanPercentLong == right.PriceScanPercentLong && left.VolScanPoints == right.VolScanPoints
        && left.ExtremeMoveMultiple == right.ExtremeMoveMultiple && left.ExtremeMoveCover == right.ExtremeMoveCover;

    private static double Share(decimal percent, MarginParameters parameters)
    {
        if (percent <= 0 || percent * parameters.ExtremeMoveMultiple >= 100)
            throw new ArgumentOutOfRangeException(nameof(parameters), percent, "The extreme move lies between 0 and 100 % of the underlying.");
        return (double)(percent / 100m);
    }
}
