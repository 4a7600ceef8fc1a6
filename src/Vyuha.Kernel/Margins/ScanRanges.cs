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
    /// <inheritdoc cref="ScanShares(MarginParameters, DateOnly)" path="/exception"/>
    public static ScanRanges For(MarginParameters parameters, Price level, double rate, DateOnly date, DateOnly expiry) =>
        new ScanShares(parameters, date).At(level, rate, expiry);
}
