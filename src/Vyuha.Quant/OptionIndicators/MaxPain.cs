namespace Vyuha.Quant.OptionIndicators;

/// <summary>The strike at which an expiry would cost the writers of its options least.</summary>
/// <param name="Strike">Rupee; of equal ones the lowest. NaN when there are no strikes.</param>
/// <param name="Payout">What the holders would get there, rupee if open interest is in units.</param>
public readonly record struct MaxPain(double Strike, double Payout)
{
    /// <summary>One pass over the strikes: from one to the next the calls below gain the step and the puts above lose it.</summary>
    /// <param name="strikes">Shape [n], rupee, rising.</param>
    /// <param name="callInterest">Shape [n], each at least 0; not finite counts as 0.</param>
    /// <param name="putInterest">Shape [n], likewise.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the strikes do not rise.</exception>
    public static MaxPain Of(ReadOnlySpan<double> strikes, ReadOnlySpan<double> callInterest, ReadOnlySpan<double> putInterest)
    {
        ChainShape.Require(strikes, callInterest, putInterest);
        if (strikes.IsEmpty)
            return new(double.NaN, double.NaN);
        double payout = 0, putsAbove = 0, callsBelow = 0;
        for (int i = 1; i < strikes.Length; i++)
        {
            double puts = PutCallRatio.Known(putInterest[i]);
            putsAbove += puts;
            payout += puts * (strikes[i] - strikes[0]);
        }

        var best = new MaxPain(strikes[0], payout);
        for (int i = 1; i < strikes.Length; i++)
        {
            callsBelow += PutCallRatio.Known(callInterest[i - 1]);
            payout += (callsBelow - putsAbove) * (strikes[i] - strikes[i - 1]);
            putsAbove -= PutCallRatio.Known(putInterest[i]);
            if (payout < best.Payout)
                best = new(strikes[i], payout);
        }

        return best;
    }
}
