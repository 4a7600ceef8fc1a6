namespace Vyuha.Quant.Volatility;

/// <summary>The exponentially weighted variance: σ² = λ σ² + (1 − λ) r², one return at a time.</summary>
/// <remarks>
/// J.P. Morgan and Reuters, "RiskMetrics Technical Document", 4th edition (1996): λ is 0.94 for days and 0.97 for months. The first return
/// sets the variance.
/// </remarks>
public sealed class EwmaVariance
{
    /// <summary>The weight of yesterday for daily returns.</summary>
    public const double Daily = 0.94;

    private readonly double _decay;

    /// <param name="decay">λ, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is not in (0, 1).</exception>
    public EwmaVariance(double decay = Daily)
    {
        if (!(decay > 0 && decay < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The weight of the past lies between 0 and 1.");
        (_decay, Value) = (decay, double.NaN);
    }

    /// <summary>The variance of the next return; NaN before the first.</summary>
    public double Value { get; private set; }

    /// <summary>Goes on from a variance known earlier.</summary>
    public static EwmaVariance From(double variance, double decay = Daily) => new(decay) { Value = variance };

    /// <summary>Takes a return and gives the variance of the next. A return that is not a number is passed over.</summary>
    public double Add(double value)
    {
        if (double.IsNaN(value))
            return Value;
        double square = value * value;
        Value = double.IsNaN(Value) ? square : _decay * Value + (1 - _decay) * square;
        return Value;
    }
}
