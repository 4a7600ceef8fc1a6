using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Implied σ√T over lanes, without branches, in the region of index options: σ√T up to 0.3 and |ln(F/K)| up to 1.</summary>
/// <remarks>
/// The start inverts the Bachelier (normal) price, whose ratio to |F − K| is a function of z alone, and corrects it for the lognormal
/// law. Two steps of Householder's third-order method (fourth-order convergence) on the logarithm of the price follow. A lane reports
/// NaN when its second step was not negligible or it left the region; <see cref="WideSolver"/> then takes over.
/// Ideas: P. Jäckel, "Let's be rational" (2015) and "Implied normal volatility" (2017); the algorithm here is our own.
/// </remarks>
internal static class NarrowSolver<T>
    where T : struct, ILanes<T>
{
    private const double LnRootTwoPi = 0.9189385332046727;
    private const double RootTwoPi = 2.5066282746310007;
    private const double NegligibleStep = 1e-5;
    private const double NearLimit = 0.68;

    /// <summary>The deviation, or NaN for a lane this solver leaves to the other.</summary>
    /// <param name="moneyness">|ln(F/K)|.</param>
    /// <param name="smaller">The smaller of forward and strike.</param>
    /// <param name="larger">The larger.</param>
    /// <param name="timeValue">Undiscounted price of the out-of-the-money side.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Solve(T moneyness, T smaller, T larger, T timeValue)
    {
        T target = Elementary<T>.LogRatio(timeValue, smaller);
        T start = Start(moneyness, T.Sqrt(smaller * larger), timeValue, target);
        T first = start + Step(moneyness, start, target);
        return Accept(moneyness, start, first, Step(moneyness, first, target));
    }

    /// <summary>The deviation after the last step, NaN where it cannot be relied on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Accept(T moneyness, T start, T first, T step)
    {
        T result = first + step;
        T nan = T.Of(double.NaN);
        T limit = T.Of(NormalisedBlack<T>.NarrowLimit);
        result = T.IfLess(T.Abs(step), first * T.Of(NegligibleStep), result, nan);
        result = T.IfLess(start, limit, result, nan);
        result = T.IfLess(first, limit, result, nan);
        return T.IfLess(moneyness, T.Of(1), result, nan);
    }

    /// <summary>A start for any price; good to about 1e-4 in the region above.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Start(T moneyness, T middle, T timeValue, T logTimeValueOverSmaller) => StartInline(moneyness, middle, timeValue, logTimeValueOverSmaller);

    /// <inheritdoc cref="Start"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T StartInline(T moneyness, T middle, T timeValue, T logTimeValueOverSmaller)
    {
        T value = timeValue / middle;

        // Near the money: u is z over √2π in the limit, and z/u is even in u.
        T sum = T.Fma(moneyness, T.Of(0.5), value) * T.Of(RootTwoPi);
        T u = moneyness / sum;
        T near = sum / Polynomials<T>.BachelierNear(T.IfLess(u, T.Of(NearLimit), u * u, T.Of(NearLimit * NearLimit)));

        // Away from it: price over |F − K| is exp(−y²/2), and z is y less a slowly varying term.
        T floor = T.Of(1e-290);
        T logRatio = Elementary<T>.RoughLog(T.IfLess(floor, moneyness, moneyness, floor)) - (logTimeValueOverSmaller - moneyness * T.Of(0.5));
        T square = logRatio + logRatio;
        T y = T.Sqrt(T.IfLess(T.Of(4), square, square, T.Of(4)));
        T far = moneyness / (y - Polynomials<T>.BachelierFar(T.Of(1) / y));

        T bachelier = T.IfLess(u, T.Of(NearLimit), near, far);
        return T.Fma(bachelier * bachelier * T.Of(1.0 / 24), bachelier, bachelier);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Step(T moneyness, T deviation, T target) => StepInline(moneyness, deviation, target);

    /// <summary>One step from a deviation towards the price whose logarithm, over the smaller of forward and strike, is the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T StepInline(T moneyness, T deviation, T target)
    {
        T inverse = T.Of(1) / deviation;
        T z = moneyness * inverse;
        T t = deviation * T.Of(0.5);
        T ratio = deviation * NormalisedBlack<T>.NarrowDifferencePerDeviationInline(z, t);
        T gap = z - t;
        T logPrice = Elementary<T>.LogOfNormal(ratio) - T.Fma(gap * gap, T.Of(0.5), T.Of(LnRootTwoPi));
        return Householder<T>.Step(inverse, z, t, T.Of(1) / ratio, ratio, logPrice - target);
    }
}
