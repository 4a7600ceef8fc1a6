using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Sine and cosine over lanes.</summary>
internal static class Trigonometry<T>
    where T : struct, ILanes<T>
{
    /// <summary>Radians up to this size are reduced without loss: quarter turns of them stay below 2^30.</summary>
    public const double LargestAngle = 1e9;

    private const double TwoPi = 6.283185307179586;
    private const double TwoPiRest = 2.4492935982947064e-16;
    private const double QuartersPerRadian = 0.6366197723675814;

    /// <summary>A right angle in three doubles, each the rounded rest of the one before.</summary>
    private const double RightAngle = 1.5707963267948966;
    private const double RightAngleRest = 6.123233995736766e-17;
    private const double RightAngleLast = -1.4973849048591698e-33;

    /// <summary>Of an angle in full turns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T OfTurns(T turns, out T cos)
    {
        // Quarter turns come off exactly, before π brings in the first rounding.
        T quarter = T.Round(turns * T.Of(4));
        T rest = T.Fma(quarter, T.Of(-0.25), turns);
        T angle = rest * T.Of(TwoPi);
        T angleRest = T.Fma(rest, T.Of(TwoPi), -angle) + rest * T.Of(TwoPiRest);
        T sin = OfReduced(quarter, angle, angleRest, out cos);

        // Beyond 2^51 every double is a whole number of turns.
        T limit = T.Of(9007199254740992.0);
        T size = T.Abs(quarter);
        T zeroOrNaN = turns - turns;
        cos = T.IfLess(size, limit, cos, zeroOrNaN + T.Of(1));
        return T.IfLess(size, limit, sin, zeroOrNaN);
    }

    /// <summary>Of an angle in radians; NaN beyond <see cref="LargestAngle"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T OfRadians(T radians, out T cos)
    {
        T quarter = T.Round(radians * T.Of(QuartersPerRadian));

        // The first subtraction is exact. The second is carried, because near a multiple of a right angle it cancels.
        T first = T.Fma(quarter, T.Of(-RightAngle), radians);
        T product = quarter * T.Of(RightAngleRest);
        T productRest = T.Fma(quarter, T.Of(RightAngleRest), -product);
        T angle = first - product;
        T back = first - angle;
        T lost = (first - (angle + back)) + (back - product);
        T angleRest = lost - T.Fma(quarter, T.Of(RightAngleLast), productRest);

        T sin = OfReduced(quarter, angle, angleRest, out cos);
        T size = T.Abs(radians), limit = T.Of(LargestAngle), nan = T.Of(double.NaN);
        T beyond = T.IfLess(limit, size, nan, sin);
        cos = T.IfLess(limit, size, nan, cos);
        // The angle itself keeps the sign of zero.
        return T.IfEqual(radians, T.Of(0), radians, beyond);
    }

    /// <summary>Of a number of quarter turns and an angle up to an eighth of a turn, given in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfReduced(T quarter, T angle, T angleRest, out T cos)
    {
        T z = angle * angle;
        T sine = angle + T.Fma(angle * z, Polynomials<T>.SineRest(z), angleRest);
        T halfSquare = z * T.Of(0.5);
        T whole = T.Of(1) - halfSquare;
        T lost = T.Of(1) - whole - halfSquare;
        T cosine = whole + T.Fma(z * z, Polynomials<T>.CosineRest(z), lost - angle * angleRest);

        // Quarter turns modulo 4 in −2 … 2.
        T turn = T.Fma(T.Round(quarter * T.Of(0.25)), T.Of(-4), quarter);
        T odd = T.Abs(turn);
        T sineOfTurn = T.IfEqual(odd, T.Of(1), cosine, sine);
        T cosineOfTurn = T.IfEqual(odd, T.Of(1), sine, cosine);
        T sin = T.IfLess(turn, T.Of(0), -sineOfTurn, sineOfTurn);
        sin = T.IfEqual(turn, T.Of(2), -sineOfTurn, sin);
        cos = T.IfLess(T.Of(0), turn, -cosineOfTurn, cosineOfTurn);
        cos = T.IfEqual(turn, T.Of(-2), -cosineOfTurn, cos);
        return sin;
    }
}
