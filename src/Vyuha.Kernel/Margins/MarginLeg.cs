using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>A position in one contract as margin sees it: how many units, at what price, with which risk array.</summary>
public readonly struct MarginLeg(Instrument instrument, Quantity quantity, Price price, RiskArray risk)
{
    private readonly RiskArray _risk = risk;

    public Instrument Instrument { get; } = instrument;

    /// <summary>Units held: positive long, negative short.</summary>
    public Quantity Quantity { get; } = quantity;

    /// <summary>Market price of one unit; what the net option value is made of.</summary>
    public Price Price { get; } = price;

    public RiskArray Risk => _risk;

    /// <summary>The same contract in another quantity.</summary>
    public MarginLeg With(Quantity quantity) => new(Instrument, quantity, Price, _risk);

    /// <summary>A leg whose risk array is made here from the parameters of a date.</summary>
    /// <param name="forward">Forward to expiry, rupee; not used for a future, whose price is its forward.</param>
    /// <param name="volatility">Implied volatility; not used for a future.</param>
    /// <param name="years">Act/365 time to expiry.</param>
    public static MarginLeg Of(
        Instrument instrument, Quantity quantity, Price price, double forward, double volatility, double years, in ScanRanges ranges)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        Invariant.Require(instrument.IsTradable, "only a tradable contract is margined");
        RiskArray risk = instrument.IsOption
            ? RiskArray.OfOption(instrument.Right, instrument.Strike.ToModel(), price.ToModel(), forward, volatility, years, ranges)
            : RiskArray.OfFuture(price.ToModel(), years, ranges);
        return new(instrument, quantity, price, risk);
    }

    internal long DeltaMillionths => _risk.CompositeDeltaMillionths;

    internal static ReadOnlySpan<long> LossSteps(ref readonly MarginLeg leg) => RiskArray.StepsOf(in leg._risk);
}
