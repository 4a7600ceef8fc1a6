namespace Vyuha.Quant.Options;

/// <summary>Whether a price has an implied volatility, and if not, why.</summary>
public enum ImpliedVolatilityStatus
{
    Ok,

    /// <summary>The price is below its discounted intrinsic value: arbitrage, or a stale quote.</summary>
    BelowIntrinsic,

    /// <summary>A call at or above the discounted forward, or a put at or above the discounted strike: no volatility is large enough.</summary>
    AboveMaximum,

    /// <summary>The expiry instant has come.</summary>
    NoTimeLeft,

    /// <summary>The price is intrinsic value to its last digits, or its tick is worth a volatility point: too many volatilities explain it.</summary>
    NoInformation,

    /// <summary>An argument is not a number, not finite or not positive.</summary>
    InvalidInput,
}
