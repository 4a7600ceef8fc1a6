using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>A position in one contract as margin sees it: how many units, at what price, with which risk array.</summary>
public struct MarginLeg(Instrument instrument, Quantity quantity, Price price, in RiskArray risk)
{
    private RiskArray _risk = risk;

    public Instrument Instrument { get; private set; } = instrument;

    /// <summary>Units held: positive long, negative short.</summary>
    public Quantity Quantity { get; private set; } = quantity;

    /// <summary>Market price of one unit; what the net option value is made of.</summary>
    public Price Price { get; private set; } = price;

    public readonly RiskArray Risk => _risk;

    /// <summary>The same contract in another quantity.</summary>
    public readonly MarginLeg With(Quantity quantity) => new(Instrument, quantity, Price, in _risk);

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

    /// <summary>Makes this leg another one where it lies: a leg that is made first is then copied word by word, because it holds a reference.</summary>
    internal void Become(Instrument instrument, Quantity quantity, Price price, ref readonly RiskArray risk)
    {
        (Instrument, Quantity, Price) = (instrument, quantity, price);
        _risk = risk;
    }

    internal readonly long DeltaMillionths => _risk.CompositeDeltaMillionths;

    internal static ReadOnlySpan<long> LossSteps(ref readonly MarginLeg leg) => RiskArray.StepsOf(in leg._risk);
}
