using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>One option at many forwards and deviations, as a margin scan asks: over SIMD lanes, with the bits of one by one.</summary>
public static class ScanPricer
{
    /// <summary><see cref="Black76.Undiscounted"/> at each forward and deviation.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="strike">Rupee.</param>
    /// <param name="forwards">Shape [n], rupee.</param>
    /// <param name="deviations">Shape [n], σ√T.</param>
    /// <param name="values">Shape [n]; overwritten, shares no memory with an input.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Undiscounted(bool isCall, double strike, ReadOnlySpan<double> forwards, ReadOnlySpan<double> deviations, Span<double> values)
    {
        RequireLength(forwards.Length == deviations.Length && forwards.Length == values.Length);
        int done = 0;
        if (Vector512.IsHardwareAccelerated && forwards.Length >= Lane8.Count)
            done = ValueBlocks<Lane8>(isCall, strike, forwards, deviations, values);
        else if (Vector256.IsHardwareAccelerated && forwards.Length >= Lane4.Count)
            done = ValueBlocks<Lane4>(isCall, strike, forwards, deviations, values);
        else if (LaneRunner.Widest == Lane2.Count && forwards.Length >= Lane2.Count)
            done = ValueBlocks<Lane2>(isCall, strike, forwards, deviations, values);
        for (; done < forwards.Length; done++)
            values[done] = Black76.Undiscounted(isCall, forwards[done], strike, deviations[done]);
    }

    /// <summary>N(d1) at each forward: the delta of a call per rupee of forward, undiscounted.</summary>
    /// <param name="strike">Rupee; above 0.</param>
    /// <param name="deviation">σ√T; above 0.</param>
    /// <param name="forwards">Shape [n], rupee; above 0.</param>
    /// <param name="deltas">Shape [n]; overwritten, shares no memory with an input.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void CallDeltas(double strike, double deviation, ReadOnlySpan<double> forwards, Span<double> deltas)
    {
        RequireLength(forwards.Length == deltas.Length);
        int done = 0;
        if (Vector512.IsHardwareAccelerated && forwards.Length >= Lane8.Count)
            done = DeltaBlocks<Lane8>(strike, deviation, forwards, deltas);
        else if (Vector256.IsHardwareAccelerated && forwards.Length >= Lane4.Count)
            done = DeltaBlocks<Lane4>(strike, deviation, forwards, deltas);
        else if (LaneRunner.Widest == Lane2.Count && forwards.Length >= Lane2.Count)
            done = DeltaBlocks<Lane2>(strike, deviation, forwards, deltas);
        for (; done < forwards.Length; done++)
            deltas[done] = Delta<Lane1>(new(strike), new(deviation), new(forwards[done])).Value;
    }

    private static int ValueBlocks<T>(bool isCall, double strikeOfAll, ReadOnlySpan<double> forwards, ReadOnlySpan<double> deviations, Span<double> values)
        where T : struct, ILanes<T>
    {
        T strike = T.Of(strikeOfAll), nan = T.Of(double.NaN);
        for (int next = 0; next < forwards.Length; next += T.Count)
        {
            // The last block reaches back over values already done rather than leave a remainder.
            int index = Math.Min(next, forwards.Length - T.Count);
            T forward = T.Load(forwards, index);
            T deviation = T.Load(deviations, index);
            T moneyness = Elementary<T>.LogRatio(forward, strike);
            T regular = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), deviation, nan, deviation);
            regular = T.IfLess(T.Of(0), deviation, regular, nan);
            regular = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, regular);
            regular = T.IfLess(T.Of(0), T.Min(forward, strike), regular, nan);
            regular = T.IfLess(T.Max(forward, strike), T.Of(double.PositiveInfinity), regular, nan);

            T intrinsic = T.Max(isCall ? forward - strike : strike - forward, T.Of(0));
            (intrinsic + BlackLanes<T>.NarrowTimeValue(forward, strike, moneyness, deviation, out _, out _, out _)).Store(values, index);
            if (T.AnyNaN(regular))
            {
                for (int lane = index; lane < index + T.Count; lane++)
                    values[lane] = Black76.Undiscounted(isCall, forwards[lane], strikeOfAll, deviations[lane]);
            }
        }

        return forwards.Length;
    }

    private static int DeltaBlocks<T>(double strike, double deviation, ReadOnlySpan<double> forwards, Span<double> deltas)
        where T : struct, ILanes<T>
    {
        for (int next = 0; next < forwards.Length; next += T.Count)
        {
            int index = Math.Min(next, forwards.Length - T.Count);
            Delta(T.Of(strike), T.Of(deviation), T.Load(forwards, index)).Store(deltas, index);
        }

        return forwards.Length;
    }

    private static T Delta<T>(T strike, T deviation, T forward)
        where T : struct, ILanes<T> =>
        Gaussian<T>.Cdf(Elementary<T>.LogRatio(forward, strike) / deviation + deviation / T.Of(2));

    private static void RequireLength(bool match)
    {
        if (!match)
            throw new ArgumentException("The spans of a scan have one length.");
    }
}
