namespace Vyuha.Quant.OptionIndicators;

/// <summary>What dealers would have to trade when the underlying moves by 1 %, rupee, if they hold the calls and are short of the puts.</summary>
/// <remarks>
/// The sides are an assumption, not a fact. Above 0 their hedging sells into a rise and holds the market; below 0 it follows it.
/// A strike's exposure is gamma × open interest × spot² × 0.01, that of its puts taken away. What is not finite counts as 0.
/// </remarks>
public static class GammaExposure
{
    /// <summary>Writes each strike's exposure and returns their sum.</summary>
    /// <param name="spot">Price of the underlying, rupee.</param>
    /// <param name="callGammas">Shape [n], per rupee.</param>
    /// <param name="callInterest">Shape [n], units.</param>
    /// <param name="putGammas">Shape [n], per rupee.</param>
    /// <param name="putInterest">Shape [n], units.</param>
    /// <param name="exposures">Shape [n], rupee for 1 %; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Of(
        double spot, ReadOnlySpan<double> callGammas, ReadOnlySpan<double> callInterest, ReadOnlySpan<double> putGammas, ReadOnlySpan<double> putInterest, Span<double> exposures)
    {
        int count = exposures.Length;
        if (callGammas.Length != count || callInterest.Length != count || putGammas.Length != count || putInterest.Length != count)
            throw new ArgumentException("Gammas, open interest and exposures are of the same strikes.", nameof(exposures));
        double scale = 0.01 * spot * spot, sum = 0;
        for (int i = 0; i < count; i++)
        {
            exposures[i] = scale * (PutCallRatio.Known(callGammas[i] * callInterest[i]) - PutCallRatio.Known(putGammas[i] * putInterest[i]));
            sum += exposures[i];
        }

        return sum;
    }
}
