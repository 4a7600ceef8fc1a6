using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Random;

/// <summary>Two independent standard normals from two uniforms, over lanes.</summary>
/// <remarks>
/// G. Box and M. Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics 29 (1958). What a draw needs is less
/// than <see cref="ExactMath"/> gives: some ulp of error, no special cases, everything in registers.
/// </remarks>
internal static class BoxMuller<T>
    where T : struct, ILanes<T>
{
    private const double Ln2 = 0.6931471805599453;
    private const double TwoPi = 6.283185307179586;

    /// <summary>√(−2 ln(1 − <paramref name="u"/>)) cos 2π<paramref name="turns"/>, and the sine beside it; both arguments in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T u, T turns, out T sine)
    {
        T one = T.Of(1);
        T k = T.Exponent(one - u, out T mantissa);
        T s = (mantissa - one) / (mantissa + one);
        T z = s * s;
        T log = T.Fma(k, T.Of(Ln2), T.Fma(s * z, Polynomials<T>.AtanhRest(z), s + s));
        T radius = T.Sqrt(T.Of(-2) * log);

        // Folded to an eighth of a turn without rounding: uniforms are multiples of 2^−53.
        T half = turns - T.Of(0.5);
        T size = T.Abs(half);
        T quarter = T.Min(size, T.Of(0.5) - size);
        T eighth = T.Min(quarter, T.Of(0.25) - quarter);
        T angle = eighth * T.Of(TwoPi);
        T square = angle * angle;
        T sin = T.Fma(angle * square, Polynomials<T>.SineRest(square), angle);
        T cos = T.Fma(square * square, Polynomials<T>.CosineRest(square), T.Fma(square, T.Of(-0.5), one));
        T sinOfQuarter = T.IfLess(T.Of(0.125), quarter, cos, sin);
        T cosOfQuarter = T.IfLess(T.Of(0.125), quarter, sin, cos);
        sine = T.IfLess(half, T.Of(0), radius, -radius) * sinOfQuarter;
        return T.IfLess(size, T.Of(0.25), -radius, radius) * cosOfQuarter;
    }
}
