using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Margins;

/// <summary>How far one contract is scanned, as plain numbers: the parameters of a date, applied to a level and an expiry.</summary>
public readonly record struct ScanRanges
{
    /// <summary>The underlying's level, rupee; above 0.</summary>
    public required double Level { get; init; }

    /// <summary>The price scan range, rupee per unit of underlying.</summary>
    public required double PriceScan { get; init; }

    /// <summary>The volatility scan range, annualised: 0.04 is 4 points.</summary>
    public required double VolScan { get; init; }

    /// <summary>The extreme move in price scan ranges.</summary>
    public required double ExtremeMultiple { get; init; }

    /// <summary>The share of the extreme loss that counts: 0.35.</summary>
    public required double ExtremeCover { get; init; }

    /// <summary>Continuous annual rate that discounts option values: 0.065.</summary>
    public required double Rate { get; init; }

    /// <summary>The ranges of a contract that expires on <paramref name="expiry"/>, seen on <paramref name="date"/>.</summary>
    /// <remarks>Options with more than nine months to run have a wider range; index futures are never that long.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The level is not positive, the extreme move reaches below zero, or the volatility range or the cover is not a fraction.
    /// </exception>
    public static ScanRanges For(MarginParameters parameters, Price level, double rate, DateOnly date, DateOnly expiry)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level.Steps, nameof(level));
        decimal percent = expiry > date.AddMonths(9) ? parameters.PriceScanPercentLong : parameters.PriceScanPercent;
        if (percent <= 0 || percent * parameters.ExtremeMoveMultiple >= 100)
            throw new ArgumentOutOfRangeException(nameof(parameters), percent, "The extreme move lies between 0 and 100 % of the underlying.");

        // Four points are 0.04; a 4 here would scan every option to a volatility of 400 % without a word.
        if (parameters.VolScanPoints is <= 0 or >= 1)
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters.VolScanPoints, "The volatility scan range is a fraction: 0.04 for four points.");
        if (parameters.ExtremeMoveCover is < 0 or > 1)
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters.ExtremeMoveCover, "The cover of the extreme move is a fraction: 0.35.");

        double underlying = level.ToModel();
        return new()
        {
            Level = underlying,
            PriceScan = underlying * (double)(percent / 100m),
            VolScan = (double)parameters.VolScanPoints,
            ExtremeMultiple = (double)parameters.ExtremeMoveMultiple,
            ExtremeCover = (double)parameters.ExtremeMoveCover,
            Rate = rate,
        };
    }
}
