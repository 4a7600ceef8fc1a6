namespace Vyuha.Core.Rules;

public enum ExpiryKind : byte
{
    Weekly = 1,
    Monthly = 2,

    /// <summary>March, June, September, December, beyond the monthlies.</summary>
    Quarterly = 3,

    /// <summary>June and December, beyond the quarterlies.</summary>
    HalfYearly = 4,
}

/// <summary>The rhythm of an expiry weekday rule: every week, or the last such weekday of a month.</summary>
public enum ExpiryCycle : byte
{
    Weekly = 1,
    Monthly = 2,
}

/// <summary>An expiry on which contracts of an underlying were listed on some trade date.</summary>
/// <param name="Expiry">Last trading day, after any holiday shift known on that trade date.</param>
/// <param name="Kind">Its place in the trading cycle on that trade date.</param>
/// <param name="IsConfirmed">
/// Listed expiries allowed for the holiday list of that year by the trade date. If not, only holidays on fixed dates
/// have moved the day, and the exchange may still move it.
/// </param>
public readonly record struct ListedExpiry(DateOnly Expiry, ExpiryKind Kind, bool IsConfirmed);
