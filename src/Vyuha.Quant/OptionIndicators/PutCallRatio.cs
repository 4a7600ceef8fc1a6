namespace Vyuha.Quant.OptionIndicators;

/// <summary>Puts over calls of one expiry, by open interest or by volume: give the one or the other as amounts.</summary>
/// <remarks>An amount that is not finite is not known and counts as 0, as a strike that was not quoted does.</remarks>
public static class PutCallRatio
{
    /// <summary>Of all strikes; NaN when there is no call.</summary>
    /// <param name="calls">Shape [n], units or contracts, each at least 0.</param>
    /// <param name="puts">Shape [n], in the same measure.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Of(ReadOnlySpan<double> calls, ReadOnlySpan<double> puts)
    {
        if (calls.Length != puts.Length)
            throw new ArgumentException("Calls and puts are of the same strikes.", nameof(puts));
        double called = 0, put = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            called += Known(calls[i]);
            put += Known(puts[i]);
        }

        return called > 0 ? put / called : double.NaN;
    }

    /// <summary>Of the strikes at most <paramref name="band"/> from the money, bounds included; NaN when there is no call among them.</summary>
    /// <param name="strikes">Shape [n], rupee, rising.</param>
    /// <param name="calls">Shape [n].</param>
    /// <param name="puts">Shape [n].</param>
    /// <param name="forward">Where the money is, rupee.</param>
    /// <param name="band">Rupee on each side.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the strikes do not rise.</exception>
    public static double Around(ReadOnlySpan<double> strikes, ReadOnlySpan<double> calls, ReadOnlySpan<double> puts, double forward, double band)
    {
        ChainShape.Require(strikes, calls, puts);
        int first = 0, end = strikes.Length;
        while (first < end && !(strikes[first] >= forward - band))
            first++;
        while (end > first && !(strikes[end - 1] <= forward + band))
            end--;
        return Of(calls[first..end], puts[first..end]);
    }

    internal static double Known(double amount) => double.IsFinite(amount) ? amount : 0;
}
