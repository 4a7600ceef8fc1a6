namespace Vyuha.Quant.Options;

/// <summary>How far an implied forward can be trusted.</summary>
public enum ImpliedForwardStatus
{
    Ok,

    /// <summary>Found, but the pairs disagree by more than a fraction of the forward the caller's quotes should allow.</summary>
    Dispersed,

    /// <summary>Fewer usable pairs near the money than required; use the future of the month instead.</summary>
    TooFewPairs,

    /// <summary>The spans differ in length, the hint or the discount is not positive.</summary>
    InvalidInput,
}

/// <summary>The forward that put–call parity implies for one expiry.</summary>
/// <param name="Status">Whether <paramref name="Forward"/> may be used.</param>
/// <param name="Forward">Rupee; 0 when there is none.</param>
/// <param name="Pairs">Call–put pairs in the median.</param>
/// <param name="Dispersion">Median distance of the pairs' forwards from the result, rupee.</param>
public readonly record struct ImpliedForwardResult(ImpliedForwardStatus Status, double Forward, int Pairs, double Dispersion);

/// <summary>F = K + (C − P)/discount at the strikes nearest the money, and their weighted median.</summary>
/// <remarks>
/// A median of three to five pairs survives one stale quote; the weight of a pair is the inverse of its quotes' width, and a pair whose
/// quotes are much wider than the tightest is left out. No allocation.
/// </remarks>
public static class ImpliedForward
{
    public const int MostPairs = 5;
    public const int FewestPairs = 3;

    /// <summary>A pair is rejected when its quotes are this many times wider than the tightest pair near the money.</summary>
    public const double WidthRatioLimit = 4;

    /// <summary>Strikes further than this from the hint are never used: parity holds there too, but quotes are stale or wide.</summary>
    public const double FurthestMoneyness = 0.03;

    /// <summary>Median disagreement, as a fraction of the forward, above which the result is called dispersed (20 basis points).</summary>
    public const double DispersionLimit = 0.0020;

    /// <param name="strikes">Shape [n], rupee, rising.</param>
    /// <param name="callMids">Shape [n], rupee; NaN or not positive where there is no quote.</param>
    /// <param name="putMids">The same of the puts.</param>
    /// <param name="widths">Shape [n], ask − bid of the call plus that of the put, rupee; NaN where unknown. Empty when there are no quotes, as in end-of-day data.</param>
    /// <param name="discount">Price today of 1 rupee at expiry, in (0, 1].</param>
    /// <param name="hint">The previous forward or the spot: only chooses the strikes.</param>
    public static ImpliedForwardResult Find(
        ReadOnlySpan<double> strikes, ReadOnlySpan<double> callMids, ReadOnlySpan<double> putMids,
        ReadOnlySpan<double> widths, double discount, double hint)
    {
        if (strikes.Length != callMids.Length || strikes.Length != putMids.Length
            || (widths.Length != 0 && widths.Length != strikes.Length)
            || !(discount > 0 && discount < double.PositiveInfinity && hint > 0 && hint < double.PositiveInfinity))
        {
            return new(ImpliedForwardStatus.InvalidInput, 0, 0, 0);
        }

        // A second pass around the first answer: the spot is a fraction of a percent from the forward, often more than a strike step.
        ImpliedForwardResult first = Around(strikes, callMids, putMids, widths, discount, hint);
        return first.Status is ImpliedForwardStatus.Ok or ImpliedForwardStatus.Dispersed
            ? Around(strikes, callMids, putMids, widths, discount, first.Forward)
            : first;
    }

    private static ImpliedForwardResult Around(
        ReadOnlySpan<double> strikes, ReadOnlySpan<double> callMids, ReadOnlySpan<double> putMids,
        ReadOnlySpan<double> widths, double discount, double centre)
    {
        double tightest = Tightest(strikes, callMids, putMids, widths, centre);
        Span<double> forwards = stackalloc double[MostPairs];
        Span<double> weights = stackalloc double[MostPairs];
        int right = LowerBound(strikes, centre), left = right - 1, count = 0;
        while (count < MostPairs && (left >= 0 || right < strikes.Length))
        {
            bool takeLeft = right >= strikes.Length || (left >= 0 && centre - strikes[left] <= strikes[right] - centre);
            int index = takeLeft ? left-- : right++;
            if (Math.Abs(strikes[index] - centre) > FurthestMoneyness * centre)
                break;
            double width = Width(widths, index);
            if (!Quoted(callMids[index], putMids[index]) || !(width <= WidthRatioLimit * tightest))
                continue;
            forwards[count] = strikes[index] + (callMids[index] - putMids[index]) / discount;
            weights[count++] = 1 / width;
        }

        if (count < FewestPairs)
            return new(ImpliedForwardStatus.TooFewPairs, 0, count, 0);
        forwards = forwards[..count];
        double forward = WeightedMedian.Of(forwards, weights[..count]);
        for (int i = 0; i < count; i++)
        {
            forwards[i] = Math.Abs(forwards[i] - forward);
            weights[i] = 1;
        }

        double dispersion = WeightedMedian.Of(forwards, weights[..count]);
        if (!(forward > 0))
            return new(ImpliedForwardStatus.TooFewPairs, 0, count, dispersion);
        return new(
            dispersion <= DispersionLimit * forward ? ImpliedForwardStatus.Ok : ImpliedForwardStatus.Dispersed, forward, count, dispersion);
    }

    private static double Tightest(
        ReadOnlySpan<double> strikes, ReadOnlySpan<double> callMids, ReadOnlySpan<double> putMids, ReadOnlySpan<double> widths, double centre)
    {
        double tightest = double.PositiveInfinity;
        for (int i = 0; i < strikes.Length; i++)
        {
            if (Math.Abs(strikes[i] - centre) <= FurthestMoneyness * centre && Quoted(callMids[i], putMids[i])
                && Width(widths, i) is var width && width < tightest)
            {
                tightest = width;
            }
        }

        return tightest;
    }

    /// <summary>Width of the pair; one unit for all when none is known, and never below a tick's worth so that no quote weighs infinitely.</summary>
    private static double Width(ReadOnlySpan<double> widths, int index) => widths.Length == 0 ? 1 : Math.Max(widths[index], 0.1);

    private static bool Quoted(double call, double put) =>
        call > 0 && put > 0 && call < double.PositiveInfinity && put < double.PositiveInfinity;

    private static int LowerBound(ReadOnlySpan<double> strikes, double value)
    {
        int low = 0, high = strikes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (strikes[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
