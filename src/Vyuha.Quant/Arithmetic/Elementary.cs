using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Exponential and logarithm over lanes.</summary>
/// <remarks>The methods that end in Inline are for a loop that does little else: a call a block costs such a loop more than the function does.</remarks>
internal static class Elementary<T>
    where T : struct, ILanes<T>
{
    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>ln 2 to 32 bits, so that a whole number below 2^21 times it is exact, and the rest.</summary>
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>e to the power <paramref name="x"/> + <paramref name="rest"/>, the rest below an ulp of x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Exp(T x, T rest) => ExpInline(x, rest);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpInline(T x, T rest)
    {
        // Beyond these the result is 0 or infinity whatever the bits; NaN passes both selections.
        x = T.IfLess(x, T.Of(-746), T.Of(-746), x);
        x = T.IfLess(T.Of(710), x, T.Of(710), x);

        T rounder = T.Of(LaneBits.Rounder);
        T k = T.Fma(x, T.Of(InverseLn2), rounder) - rounder;
        T r = T.Fma(k, T.Of(-Ln2Low), T.Fma(k, T.Of(-Ln2High), x)) + rest;
        T power = T.Fma(r * r, Polynomials<T>.ExpRest(r), r) + T.Of(1);

        // Two steps: 2^k itself leaves the normal range before the result does.
        T half = T.Fma(k, T.Of(0.5), rounder) - rounder;
        return power * T.PowerOfTwo(half) * T.PowerOfTwo(k - half);
    }

    /// <summary>Arguments of <see cref="ExpOfModerate"/>.</summary>
    public const double Moderate = 700;

    /// <summary><see cref="Exp"/> for an argument within ±<see cref="Moderate"/>, kept there otherwise; the same bits within.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfModerate(T x)
    {
        x = T.Max(T.Of(-Moderate), T.Min(T.Of(Moderate), x));
        T rounder = T.Of(LaneBits.Rounder);
        T k = T.Fma(x, T.Of(InverseLn2), rounder) - rounder;
        T r = T.Fma(k, T.Of(-Ln2Low), T.Fma(k, T.Of(-Ln2High), x));
        return (T.Fma(r * r, Polynomials<T>.ExpRest(r), r) + T.Of(1)) * T.PowerOfTwo(k);
    }

    /// <summary>eˣ − 1, by e to the reduced part less 1, so that nothing cancels.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Expm1(T x)
    {
        // Below −40 the result is −1; above 40 the 1 is beyond the last digit and the other way does not overflow early.
        T clamped = T.Max(T.Of(-40), T.Min(T.Of(40), x));
        T rounder = T.Of(LaneBits.Rounder);
        T k = T.Fma(clamped, T.Of(InverseLn2), rounder) - rounder;
        T reduced = T.Fma(k, T.Of(-Ln2High), clamped); // Exact.
        T low = k * T.Of(-Ln2Low);
        T r = reduced + low;
        T rest = (reduced - r) + low;
        T tail = T.Fma(r * r, Polynomials<T>.ExpRest(r), T.Fma(rest, r, rest));

        // 2ᵏ(1 + r + tail) − 1 with the rounding of the first sum carried; k = 0 leaves r itself.
        T power = T.PowerOfTwo(k);
        T whole = power - T.Of(1);
        T scaled = power * r;
        T high = whole + scaled;
        T back = high - whole;
        T lost = (whole - (high - back)) + (scaled - back);
        T result = high + T.Fma(power, tail, lost);
        result = T.IfLess(T.Of(40), x, Exp(x, T.Of(0)), result);
        result = T.IfEqual(x, T.Of(0), x, result); // Keeps the sign of zero.
        return T.IfEqual(x, x, result, x);
    }

    /// <summary>ln(1 + x); −∞ at −1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Log1p(T x)
    {
        T one = T.Of(1);
        T u = one + x;
        T log = Log(u);
        // What rounding 1 + x lost, to first order.
        T lost = T.IfLess(T.Abs(x), one, u - one - x, u - x - one);
        T result = T.IfEqual(u, one, x, log - lost / u);
        result = T.IfLess(u, T.Of(double.PositiveInfinity), result, log);
        return T.IfLess(T.Of(0), u, result, log);
    }

    /// <summary>Natural logarithm; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Log(T x) => LogInline(x);

    /// <inheritdoc cref="Log"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogInline(T x)
    {
        T smallest = T.Of(2.2250738585072014e-308);
        T scaled = T.IfLess(x, smallest, x * T.Of(18014398509481984.0), x);
        T k = T.Exponent(scaled, out T mantissa) - T.IfLess(x, smallest, T.Of(54), T.Of(0));
        T result = LogOfQuotient(k, mantissa, T.Of(1));
        result = T.IfLess(x, T.Of(double.PositiveInfinity), result, x);
        return T.IfLess(T.Of(0), x, result, T.IfEqual(x, T.Of(0), T.Of(double.NegativeInfinity), T.Of(double.NaN)));
    }

    /// <summary><see cref="Log"/> for an argument known to be positive and normal; the same bits there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOfNormal(T x)
    {
        T k = T.Exponent(x, out T mantissa);
        return LogOfQuotient(k, mantissa, T.Of(1));
    }

    /// <summary>ln x of a positive normal number to 2e-5, for the start of an iteration.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T RoughLog(T x)
    {
        T k = T.Exponent(x, out T mantissa);
        return T.Fma(k, T.Of(Ln2High), Polynomials<T>.RoughLog(mantissa - T.Of(1)));
    }

    /// <summary>ln(a/b) of positive normal numbers whose quotient is normal; near a = b it keeps every digit of a − b.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T LogRatio(T a, T b) => LogRatioInline(a, b);

    /// <inheritdoc cref="LogRatio"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogRatioInline(T a, T b)
    {
        T k = T.Exponent(a / b, out _);
        return LogOfQuotient(k, a, b * T.PowerOfTwo(k));
    }

    /// <summary>k ln 2 + ln(a/b) for a/b between √½ and √2, as 2 atanh((a − b)/(a + b)) with the rounding of the quotient carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfQuotient(T k, T a, T b)
    {
        T difference = a - b; // Exact: they are within a factor of 2.
        T sum = a + b;
        T bPart = sum - a;
        T sumRest = (a - (sum - bPart)) + (b - bPart);

        T inverse = T.Of(1) / sum;
        T s = difference * inverse;
        T sRest = T.Fma(-s, sumRest, T.Fma(-s, sum, difference)) * inverse;
        T z = s * s;
        T tail = T.Fma(s * z, Polynomials<T>.AtanhRest(z), sRest + sRest);

        T whole = k * T.Of(Ln2High);
        T twice = s + s;
        T high = whole + twice;
        T low = (whole - high) + twice;
        return high + (low + T.Fma(k, T.Of(Ln2Low), tail));
    }
}
