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
    /// <param name="expiry">What the lanes share.</param>
    /// <param name="strike">Strike.</param>
    /// <param name="moneyness">ln(F/K).</param>
    /// <param name="deviation">σ√T.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static BlackLanes<T> Narrow(in BlackExpiry expiry, T strike, T moneyness, T deviation)
    {
        T timeValue = NarrowTimeValue(T.Of(expiry.Forward), strike, moneyness, deviation, out T t, out T standardised, out T weight);
        return new(timeValue, standardised + t, standardised - t, weight * T.Of(expiry.InverseForward));
    }

    /// <summary>The undiscounted out-of-the-money price in the same range, each lane on its own forward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NarrowTimeValue(T forward, T strike, T moneyness, T deviation, out T t, out T standardised, out T weight)
    {
        t = deviation * T.Of(0.5);
        standardised = moneyness / deviation;
        T z = T.Abs(standardised);
        T smaller = T.Min(forward, strike);
        weight = smaller * (Gaussian<T>.Bell(z - t) * T.Of(Gaussian<T>.InverseRootTwoPi));
        // Where the weight is 0, so is the price, whatever infinity z is.
        T difference = T.IfEqual(weight, T.Of(0), T.Of(0), NormalisedBlack<T>.NarrowDifferencePerDeviation(z, t));
        return weight * (deviation * difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Intrinsic(in BlackExpiry expiry, T sign, T strike) => T.Max(sign * (T.Of(expiry.Forward) - strike), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Price(in BlackExpiry expiry, T intrinsic) => T.Of(expiry.Discount) * (intrinsic + TimeValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Delta(in BlackExpiry expiry, T sign) =>
        T.Of(expiry.Discount) * (sign * Gaussian<T>.CdfFrom(sign * D1, DensityAtD1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gamma(in BlackExpiry expiry, T deviation) =>
        T.Of(expiry.Discount * expiry.InverseForward) * DensityAtD1 / deviation;

    /// <summary>Per 1.0 of σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T RawVega(in BlackExpiry expiry) => T.Of(expiry.Discount * expiry.Forward * expiry.RootYears) * DensityAtD1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Theta(in BlackExpiry expiry, T price, T rawVega, T vol) =>
        T.Fma(T.Of(expiry.RatePerDay), price, -(rawVega * vol * T.Of(expiry.DecayPerDay)));
}
