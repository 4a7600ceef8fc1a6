using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The out-of-the-money Black price as a function of z = |ln(F/K)|/s and t = s/2, s being σ√T.</summary>
/// <remarks>
/// With M the Mills ratio, the undiscounted price is min(F, K) × n(z − t) × D, where D = M(z − t) − M(z + t). For small t that
/// difference cancels, so it is summed as 2t Σ t²ᵏ/(2k+1)! m₂ₖ₊₁(z), where mⱼ is the j-th moment of exp(−zu − u²/2) on u above 0.
/// Every odd moment follows from m₁ = 1 − zM(z): m₃ = (3 + z²)m₁ − 1 and m₍ⱼ₊₂₎ = (2j + 1 + z²)mⱼ − j(j − 1)m₍ⱼ₋₂₎. What the recurrence
/// loses shows only as (zt)² = (ln(F/K)/2)² ulp. So a price costs one rational fit of m₁, and its relative accuracy holds from one minute before
/// expiry to years, and from the money to prices far below a paisa.
/// </remarks>
internal static class NormalisedBlack<T>
    where T : struct, ILanes<T>
{
    /// <summary>Up to this s the six-term sum is exact to double precision.</summary>
    public const double NarrowLimit = 0.3;

    /// <summary>Up to this |ln(F/K)| the sum keeps its digits.</summary>
    public const double MoneynessLimit = 4;

    /// <summary>D/s for s up to <see cref="NarrowLimit"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T NarrowDifferencePerDeviation(T z, T t) => NarrowDifferencePerDeviationInline(z, t);

    /// <inheritdoc cref="NarrowDifferencePerDeviation"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NarrowDifferencePerDeviationInline(T z, T t)
    {
        T moment = Gaussian<T>.FirstMoment(z);
        T zz = z * z;
        T tt = t * t;

        T odd1 = T.Fma(zz + T.Of(3), moment, T.Of(-1));
        T odd2 = T.Fma(zz + T.Of(7), odd1, moment * T.Of(-6));
        T odd3 = T.Fma(zz + T.Of(11), odd2, odd1 * T.Of(-20));
        T odd4 = T.Fma(zz + T.Of(15), odd3, odd2 * T.Of(-42));
        T odd5 = T.Fma(zz + T.Of(19), odd4, odd3 * T.Of(-72));
        T odd6 = T.Fma(zz + T.Of(23), odd5, odd4 * T.Of(-110));

        // Smallest terms last to arrive and first in weight: the powers of t² wait ready while the moments form.
        T t4 = tt * tt;
        T t6 = t4 * tt;
        T high = T.Fma(odd6, t4 * T.Of(1.0 / 6227020800), T.Fma(odd5, tt * T.Of(1.0 / 39916800), odd4 * T.Of(1.0 / 362880)));
        T low = T.Fma(odd3, t6 * T.Of(1.0 / 5040), T.Fma(odd2, t4 * T.Of(1.0 / 120), odd1 * (tt * T.Of(1.0 / 6))));
        return T.Fma(high, t4 * t4, low) + moment;
    }
}

/// <summary>The same difference for any deviation, chosen by region.</summary>
internal static class NormalisedBlack
{
    private const double WideLimit = 0.7;

    /// <summary>D/s = (M(z − t) − M(z + t))/s, with z ≥ 0, t = s/2 above 0; +∞ when it leaves the range of a double.</summary>
    public static double DifferencePerDeviation(double z, double t)
    {
        bool nearEnough = z * t <= NormalisedBlack<Lane1>.MoneynessLimit / 2;
        if (nearEnough && t <= NormalisedBlack<Lane1>.NarrowLimit / 2)
            return NormalisedBlack<Lane1>.NarrowDifferencePerDeviation(new(z), new(t)).Value;
        if (nearEnough && t <= WideLimit / 2)
            return Summed(z, t);
        return (ExactMath.MillsRatio(z - t) - ExactMath.MillsRatio(z + t)) / (2 * t);
    }

    private static double Summed(double z, double t)
    {
        double moment = Gaussian<Lane1>.FirstMoment(new(z)).Value;
        double square = z * z, weight = t * t / 6;
        double before = moment, odd = Math.FusedMultiplyAdd(square + 3, moment, -1), sum = moment + weight * odd;
        for (int j = 3; j <= 19; j += 2)
        {
            double next = Math.FusedMultiplyAdd(square + (2 * j + 1), odd, -(j * (j - 1)) * before);
            (before, odd) = (odd, next);
            weight *= t * t / ((j + 2) * (j + 1));
            sum += weight * odd;
        }

        return sum;
    }
}
