namespace Vyuha.Quant.Options;

/// <summary>Time to expiry as Indian desks, the exchange's delta and India VIX count it: calendar minutes over 525,600.</summary>
public static class YearFraction
{
    public const long MinutesPerYear = 365 * 24 * 60;

    private const double NanosecondsPerYear = MinutesPerYear * 60e9;

    /// <summary>Years from now to the expiry instant, parts of minutes included; negative once it has passed.</summary>
    /// <param name="nowNanoseconds">Nanoseconds since 1970, UTC.</param>
    /// <param name="expiryNanoseconds">The same, of the instant at which the contract stops being uncertain.</param>
    public static double Years(long nowNanoseconds, long expiryNanoseconds) =>
        (expiryNanoseconds - nowNanoseconds) / NanosecondsPerYear;
}
