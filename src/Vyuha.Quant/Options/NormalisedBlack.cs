using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The out-of-the-money Black price as a function of z = |ln(F/K)|/s and t = s/2, s being σ√T.</summary>
/// <remarks>
/// With M the Mills ratio, the undiscounted price is min(F, K) × n(z − t) × D, where D = M(z − t) − M(z + t). For small t that
/// difference cancels, so it is summed as 2t Σ t²ᵏ/(2k+1)! m₂ₖ₊₁(z), where mⱼ is the j-th moment of exp(−zu − u²/2) on u above 0.
/// Every odd moment follows from m₁ = 1 − zM(z) by m₍ⱼ₊₁₎ = j m₍ⱼ₋₁₎ − z mⱼ; what the recurrence loses shows only as
/// (zt)² = (ln(F/K)/2)² ulp. So a price costs one rational fit of m₁, and its relative accuracy holds from one minute before
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NarrowDifferencePerDeviation(T z, T t)
    {
        T moment = Gaussian<T>.FirstMoment(z);
        T zz = z * z;
        T tt = t * t;

        // even is z m₂ₖ, odd is m₂ₖ₊₁.
        T even1 = T.Of(1) - moment - zz * moment;
        T odd1 = T.Fma(T.Of(2), moment, -even1);
        T even2 = T.Fma(T.Of(3), even1, -(zz * odd1));
        T odd2 = T.Fma(T.Of(4), odd1, -even2);
        T even3 = T.Fma(T.Of(5), even2, -(zz * odd2));
        T odd3 = T.Fma(T.Of(6), odd2, -even3);
        T even4 = T.Fma(T.Of(7), even3, -(zz * odd3));
        T odd4 = T.Fma(T.Of(8), odd3, -even4);
        T even5 = T.Fma(T.Of(9), even4, -(zz * odd4));
        T odd5 = T.Fma(T.Of(10), odd4, -even5);
        T even6 = T.Fma(T.Of(11), even5, -(zz * odd5));
        T odd6 = T.Fma(T.Of(12), odd5, -even6);

        T sum = T.Fma(odd6, T.Of(1.0 / 6227020800), T.Of(0));
        sum = T.Fma(sum, tt, odd5 * T.Of(1.0 / 39916800));
        sum = T.Fma(sum, tt, odd4 * T.Of(1.0 / 362880));
        sum = T.Fma(sum, tt, odd3 * T.Of(1.0 / 5040));
        sum = T.Fma(sum, tt, odd2 * T.Of(1.0 / 120));
        sum = T.Fma(sum, tt, odd1 * T.Of(1.0 / 6));
        return T.Fma(sum, tt, moment);
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
        double even = 1 - moment, odd = moment, sum = moment, factor = 1;
        for (int k = 1; k <= 10; k++)
        {
            even = (2 * k - 1) * even - z * z * odd;
            odd = 2 * k * odd - even;
            factor *= t * t / (2 * k * (2 * k + 1));
            sum += factor * odd;
        }

        return sum;
    }
}
