using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>The standard normal law over lanes, built on the Mills ratio M(z) = (1 − N(z))/n(z).</summary>
/// <remarks>Source of the form: M. Shepherd and J. Laframboise, "Chebyshev approximation of (1+2x)exp(x²)erfc x", Math. Comp. 36 (1981).</remarks>
internal static class Gaussian<T>
    where T : struct, ILanes<T>
{
    public const double InverseRootTwoPi = 0.3989422804014327;
    private const double Centre = 5.25;
    private const double RootTwo = 1.4142135623730951;
    private const double RootTwoOverPi = 0.7978845608028654;

    /// <summary>M(z) for z at or above 0; relative error below 5e-16.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Mills(T z) => MillsInline(z);

    /// <inheritdoc cref="Mills"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MillsInline(T z)
    {
        z = T.IfLess(T.Of(1e100), z, T.Of(1e100), z);
        T sum = z + T.Of(Centre);
        T scale = z + T.Of(1);
        T inverse = T.Of(1) / (sum * scale);
        T t = (z - T.Of(Centre)) * scale * inverse;
        return Polynomials<T>.MillsShape(t) * (sum * inverse);
    }

    /// <summary>1 − z M(z) for z at or above 0, which is −M'(z); relative error below 1e-15 however large z is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FirstMoment(T z)
    {
        z = T.IfLess(T.Of(1e100), z, T.Of(1e100), z);
        T sum = z + T.Of(Centre);
        T scale = z + T.Of(1);
        T square = scale * scale;
        T inverse = T.Of(1) / (sum * square);
        T t = (z - T.Of(Centre)) * square * inverse;
        return Polynomials<T>.FirstMomentShape(t) * (sum * inverse);
    }

    /// <summary>exp(−z²/2) with the rounding of the square carried, so the far tail keeps its digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Bell(T z)
    {
        T square = Square(z, out T rest);
        return Elementary<T>.Exp(square * T.Of(-0.5), rest * T.Of(-0.5));
    }

    /// <inheritdoc cref="Bell"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BellInline(T z)
    {
        T square = Square(z, out T rest);
        return Elementary<T>.ExpInline(square * T.Of(-0.5), rest * T.Of(-0.5));
    }

    /// <summary>N(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cdf(T x) => CdfFrom(x, Bell(x) * T.Of(InverseRootTwoPi));

    /// <summary>N(x) when the density at x is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CdfFrom(T x, T density)
    {
        T tail = density * Mills(T.Abs(x));
        return T.IfLess(x, T.Of(0), tail, T.Of(1) - tail);
    }

    /// <inheritdoc cref="CdfFrom"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CdfFromInline(T x, T density)
    {
        T tail = density * MillsInline(T.Abs(x));
        return T.IfLess(x, T.Of(0), tail, T.Of(1) - tail);
    }

    /// <summary>n(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Density(T x) => Bell(x) * T.Of(InverseRootTwoPi);

    /// <summary>(1 − N(x))/n(x) for any x; +∞ where the density is 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T MillsOfAny(T x)
    {
        T positive = Mills(T.Abs(x));
        return T.IfLess(x, T.Of(0), T.Of(1) / Density(x) - positive, positive);
    }

    /// <summary>exp(x²) erfc(x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Erfcx(T x)
    {
        T positive = Mills(T.Abs(x) * T.Of(RootTwo)) * T.Of(RootTwoOverPi);
        return T.IfLess(x, T.Of(0), T.Of(2) / BellOfSquare(x) - positive, positive);
    }

    /// <summary>Complementary error function.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Erfc(T x)
    {
        T tail = BellOfSquare(x) * Mills(T.Abs(x) * T.Of(RootTwo)) * T.Of(RootTwoOverPi);
        return T.IfLess(x, T.Of(0), T.Of(2) - tail, tail);
    }

    /// <summary>z² and what its rounding lost, for |z| up to 40.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Square(T z, out T rest)
    {
        z = T.Abs(z);
        z = T.IfLess(T.Of(40), z, T.Of(40), z);
        T square = z * z;
        rest = T.Fma(z, z, -square);
        return square;
    }

    /// <summary>exp(−x²) with the rounding of the square carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T BellOfSquare(T x)
    {
        T size = T.Abs(x);
        T clamped = T.IfLess(T.Of(28), size, T.Of(28), size);
        T square = clamped * clamped;
        return Elementary<T>.Exp(-square, -T.Fma(clamped, clamped, -square));
    }
}
