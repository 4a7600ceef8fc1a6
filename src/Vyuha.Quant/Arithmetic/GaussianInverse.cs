using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>The inverse of the standard normal distribution function over lanes.</summary>
/// <remarks>
/// A start from M. Abramowitz and I. Stegun, formula 26.2.23 (error 4.5e-4), and three steps of Halley's method on the logarithm
/// of the tail; in the middle, where that logarithm loses the digits of probability − ½, on the probability itself.
/// </remarks>
internal static class GaussianInverse<T>
    where T : struct, ILanes<T>
{
    private const double LnRootTwoPi = 0.9189385332046727;
    private const double CentralTail = 0.15;
    private const int Steps = 3;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Of(T probability)
    {
        T nan = T.Of(double.NaN), zero = T.Of(0), limit = T.Of(CentralTail);
        T tail = T.Min(probability, T.Of(1) - probability);
        T logTail = Elementary<T>.Log(tail);
        T r = T.Sqrt(T.Of(-2) * logTail);
        T z = r - (T.Of(2.515517) + r * (T.Of(0.802853) + r * T.Of(0.010328)))
            / (T.Of(1) + r * (T.Of(1.432788) + r * (T.Of(0.189269) + r * T.Of(0.001308))));

        // A region in which there is no lane costs nothing.
        T size = zero;
        if (T.AnyLess(limit, tail))
            size = Central(T.Abs(probability - T.Of(0.5)), z);
        if (T.AnyNaN(T.IfLess(limit, tail, tail, nan)))
            size = T.IfLess(limit, tail, size, Outer(z, logTail));

        T result = T.IfLess(probability, T.Of(0.5), -size, size);
        result = T.IfEqual(tail, zero, T.IfEqual(probability, zero, T.Of(double.NegativeInfinity), T.Of(double.PositiveInfinity)), result);
        return T.IfLess(tail, zero, nan, T.IfEqual(probability, probability, result, nan));
    }

    /// <summary>The z above 0 whose tail has this logarithm.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Outer(T z, T logTail)
    {
        for (int step = 0; step < Steps; step++)
        {
            T mills = Gaussian<T>.Mills(z);
            // The Newton step on ln N(−z) − ln p, corrected by its second derivative (z M − 1)/M².
            T newton = (Elementary<T>.Log(mills) - z * z * T.Of(0.5) - T.Of(LnRootTwoPi) - logTail) * mills;
            z += newton / (T.Of(1) + newton * (T.Of(1) / mills - z) * T.Of(0.5));
        }

        return z;
    }

    /// <summary>The z at or above 0 with N(z) − ½ = <paramref name="excess"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Central(T excess, T z)
    {
        z = T.Max(z, T.Of(0));
        for (int step = 0; step < Steps; step++)
        {
            // N(z) − ½ = n(z) (z + z³/3 + z⁵/15 + …), all terms positive.
            T square = z * z, term = z, sum = z;
            for (int odd = 3; odd < 61; odd += 2)
            {
                term *= square / T.Of(odd);
                sum += term;
            }

            T newton = excess / Gaussian<T>.Density(z) - sum;
            z += newton / (T.Of(1) - newton * z * T.Of(0.5));
        }

        return T.IfEqual(excess, T.Of(0), T.Of(0), z);
    }
}
