using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The undiscounted out-of-the-money price over lanes and what the sensitivities share with it.</summary>
internal readonly struct BlackLanes<T>(T timeValue, T d1, T d2, T densityAtD1)
    where T : struct, ILanes<T>
{
    public readonly T TimeValue = timeValue;
    public readonly T D1 = d1;
    public readonly T D2 = d2;
    public readonly T DensityAtD1 = densityAtD1;

    /// <summary>For a deviation above 0 and up to <see cref="NormalisedBlack{T}.NarrowLimit"/>, |moneyness| up to <see cref="NormalisedBlack{T}.MoneynessLimit"/>.</summary>
    /// <param name="expiry">Forward and its inverse.</param>
    /// <param name="strike">Strike.</param>
    /// <param name="moneyness">ln(F/K).</param>
    /// <param name="deviation">σ√T.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static BlackLanes<T> Narrow(in ExpiryLanes<T> expiry, T strike, T moneyness, T deviation)
    {
        T timeValue = NarrowTimeValue(expiry.Forward, strike, moneyness, deviation, out T t, out T standardised, out T weight);
        return new(timeValue, standardised + t, standardised - t, weight * expiry.InverseForward);
    }

    /// <summary>The same price from a weight that is known already: <see cref="WeightInline"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NarrowTimeValueInline(T standardised, T deviation, T weight)
    {
        T difference = T.IfEqual(
            weight, T.Of(0), T.Of(0), NormalisedBlack<T>.NarrowDifferencePerDeviationInline(T.Abs(standardised), deviation * T.Of(0.5)));
        return weight * (deviation * difference);
    }

    /// <summary>F n(d1) of the same option.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WeightInline(T forward, T strike, T standardised, T deviation) =>
        T.Min(forward, strike) * (Gaussian<T>.BellInline(T.Abs(standardised) - deviation * T.Of(0.5)) * T.Of(Gaussian<T>.InverseRootTwoPi));

    /// <summary>The undiscounted out-of-the-money price in the same range, each lane on its own forward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NarrowTimeValue(T forward, T strike, T moneyness, T deviation, out T t, out T standardised, out T weight)
    {
        t = deviation * T.Of(0.5);
        standardised = moneyness / deviation;
        T z = T.Abs(standardised);
        weight = Weight(T.Min(forward, strike), z - t);
        // Where the weight is 0, so is the price, whatever infinity z is.
        T difference = T.IfEqual(weight, T.Of(0), T.Of(0), NormalisedBlack<T>.NarrowDifferencePerDeviation(z, t));
        return weight * (deviation * difference);
    }

    /// <summary>Rupee per volatility point, for any deviation above 0: the bits of <see cref="Black76"/>'s vega.</summary>
    public static T Vega(T forward, T strike, T years, T vol, T discount)
    {
        T rootYears = T.Sqrt(years), deviation = vol * rootYears;
        T z = T.Abs(Elementary<T>.LogRatio(forward, strike) / deviation);
        T densityAtD1 = Weight(T.Min(forward, strike), z - deviation * T.Of(0.5)) * (T.Of(1) / forward);
        return discount * forward * rootYears * densityAtD1 * T.Of(Greeks.VolPoint);
    }

    /// <summary>F n(d1), which is K n(d2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Weight(T smaller, T gap) => smaller * (Gaussian<T>.Bell(gap) * T.Of(Gaussian<T>.InverseRootTwoPi));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Intrinsic(in ExpiryLanes<T> expiry, T sign, T strike) => T.Max(sign * (expiry.Forward - strike), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Price(in ExpiryLanes<T> expiry, T intrinsic) => expiry.Discount * (intrinsic + TimeValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Delta(in ExpiryLanes<T> expiry, T sign) =>
        expiry.Discount * (sign * Gaussian<T>.CdfFrom(sign * D1, DensityAtD1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T DeltaInline(T discount, T sign, T d1, T densityAtD1) => discount * (sign * Gaussian<T>.CdfFromInline(sign * d1, densityAtD1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gamma(in ExpiryLanes<T> expiry, T deviation) =>
        expiry.Discount * expiry.InverseForward * DensityAtD1 / deviation;

    /// <summary>Per 1.0 of σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T RawVega(in ExpiryLanes<T> expiry) => expiry.Discount * expiry.Forward * expiry.RootYears * DensityAtD1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Theta(in ExpiryLanes<T> expiry, T price, T rawVega, T vol) =>
        T.Fma(expiry.RatePerDay, price, -(rawVega * vol * expiry.DecayPerDay));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Rho(in ExpiryLanes<T> expiry, T price) => -expiry.Years * price * T.Of(Greeks.RatePoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Vanna(in ExpiryLanes<T> expiry, T vol) => -expiry.Discount * DensityAtD1 * Bound(D2) / vol * T.Of(Greeks.VolPoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Volga(T rawVega, T vol) => rawVega * Bound(D1) * Bound(D2) / vol * T.Of(Greeks.VolPoint * Greeks.VolPoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Charm(in ExpiryLanes<T> expiry, T delta) =>
        T.Fma(expiry.RatePerDay, delta, expiry.Discount * DensityAtD1 * Bound(D2) * expiry.DecayPerDay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Veta(in ExpiryLanes<T> expiry, T rawVega) =>
        T.Fma(rawVega, expiry.RatePerDay, -(rawVega * T.Fma(Bound(D1), Bound(D2), T.Of(1)) * expiry.DecayPerDay)) * T.Of(Greeks.VolPoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Speed(in ExpiryLanes<T> expiry, T gamma, T deviation) => -(gamma + gamma * Bound(D1) / deviation) * expiry.InverseForward;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Zomma(T gamma, T vol) => gamma * T.Fma(Bound(D1), Bound(D2), T.Of(-1)) / vol * T.Of(Greeks.VolPoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Color(in ExpiryLanes<T> expiry, T gamma) =>
        T.Fma(gamma, expiry.RatePerDay, -(gamma * T.Fma(Bound(D1), Bound(D2), T.Of(-1)) * expiry.DecayPerDay));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Ultima(T rawVega, T vol)
    {
        T upper = Bound(D1), lower = Bound(D2), product = upper * lower;
        T sum = T.Fma(product, T.Of(1) - product, T.Fma(upper, upper, lower * lower));
        return -(rawVega * sum / vol / vol) * T.Of(Greeks.VolPoint * Greeks.VolPoint * Greeks.VolPoint);
    }

    /// <summary>Far beyond where the density is 0, so that the product with it is 0 too and not undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Bound(T d) => T.Max(T.Of(-1e50), T.Min(T.Of(1e50), d));
}
