using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Householder's third-order step on the logarithm of a Black price or of its complement.</summary>
internal static class Householder<T>
    where T : struct, ILanes<T>
{
    /// <param name="inverse">1/s, s being σ√T.</param>
    /// <param name="z">|ln(F/K)|/s.</param>
    /// <param name="t">s/2.</param>
    /// <param name="slope">Derivative of the logarithm by s: vega over price.</param>
    /// <param name="inverseSlope">1/<paramref name="slope"/>.</param>
    /// <param name="residual">Logarithm at s less its target.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Step(T inverse, T z, T t, T slope, T inverseSlope, T residual)
    {
        // Ratios of the price's second and third derivatives to its first.
        T second = (z - t) * (z + t) * inverse;
        T zPerDeviation = z * inverse;
        T third = second * second - T.Fma(zPerDeviation * zPerDeviation, T.Of(3), T.Of(0.25));

        // The same ratios of the logarithm.
        T h2 = second - slope;
        T h3 = third + slope * (slope + slope - T.Of(3) * second);

        T newton = -residual * inverseSlope;
        T numerator = T.Fma(newton * h2, T.Of(0.5), T.Of(1));
        T denominator = T.Fma(newton, T.Fma(newton * h3, T.Of(1.0 / 6), h2), T.Of(1));
        return newton * numerator / denominator;
    }
}
