namespace Vyuha.Quant.OptionIndicators;

/// <summary>The volatilities of the call and the put of one delta of one expiry, 0.25 for the usual skew.</summary>
public readonly record struct DeltaSkew(double CallVol, double PutVol)
{
    /// <summary>Call less put: below 0 where the market pays for puts, as it does for an index.</summary>
    public double RiskReversal => CallVol - PutVol;

    /// <summary>How far the wings are above the money on average.</summary>
    public double Butterfly(double atTheMoneyVol) => (CallVol + PutVol) / 2 - atTheMoneyVol;

    /// <summary>Linear in delta between the two neighbouring strikes that enclose it; NaN for a side that has no such two.</summary>
    /// <remarks>A strike whose delta or volatility is not finite is passed over. Deltas must fall with the strike; the first pair that encloses counts.</remarks>
    /// <param name="delta">Without sign, in (0, 1).</param>
    /// <param name="callDeltas">Shape [n], strikes rising, 0 to 1.</param>
    /// <param name="callVols">Shape [n], annualised.</param>
    /// <param name="putDeltas">Shape [n], strikes rising, −1 to 0.</param>
    /// <param name="putVols">Shape [n], annualised.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static DeltaSkew Of(
        double delta, ReadOnlySpan<double> callDeltas, ReadOnlySpan<double> callVols, ReadOnlySpan<double> putDeltas, ReadOnlySpan<double> putVols)
    {
        if (callDeltas.Length != callVols.Length || putDeltas.Length != putVols.Length)
            throw new ArgumentException("There is one volatility for each delta.", nameof(callVols));
        return new(VolAt(delta, callDeltas, callVols), VolAt(-delta, putDeltas, putVols));
    }

    private static double VolAt(double delta, ReadOnlySpan<double> deltas, ReadOnlySpan<double> vols)
    {
        int above = -1;
        for (int i = 0; i < deltas.Length; i++)
        {
            if (!double.IsFinite(deltas[i]) || !double.IsFinite(vols[i]))
                continue;
            if (deltas[i] == delta)
                return vols[i];
            if (deltas[i] < delta)
                return above < 0 ? double.NaN : vols[above] + (deltas[above] - delta) / (deltas[above] - deltas[i]) * (vols[i] - vols[above]);
            above = i;
        }

        return double.NaN;
    }
}
