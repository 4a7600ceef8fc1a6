namespace Vyuha.Quant.Surface;

/// <summary>Fits the SSVI smiles of one expiry after another, each under the conditions that rule out butterflies and calendar spreads against the one before.</summary>
/// <remarks>Each smile has its own lean: the extended SSVI of Hendriks and Martini. See <see cref="SsviSlice"/> for the conditions. Keeps its room.</remarks>
public sealed class EssviCalibrator
{
    private readonly SviQuotes _quotes = new();
    private readonly EssviSearch _search;

    public EssviCalibrator() => _search = new(_quotes);

    /// <param name="logMoneyness">Shape [n], ln(strike/forward).</param>
    /// <param name="totalVariances">Shape [n], σ²T of the mids; above 0.</param>
    /// <param name="halfWidths">Shape [n], half of the difference that bid and ask make to the total variance; above 0.</param>
    /// <param name="earlier">The smile of the expiry before; null for the first.</param>
    /// <param name="slice">The smile; the default where there is none.</param>
    public SviFit Fit(
        ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> totalVariances, ReadOnlySpan<double> halfWidths, SsviSlice? earlier, out SsviSlice slice)
    {
        slice = default;
        SviFitStatus loaded = _quotes.Load(logMoneyness, totalVariances, halfWidths);
        if (loaded != SviFitStatus.Ok)
            return new(loaded, default, logMoneyness.Length, 0, 0, 0, 0);
        slice = _search.Fit(earlier);
        if (_quotes.Reweigh(slice.ToRaw()))
            slice = _search.Fit(earlier);
        SviRaw raw = slice.ToRaw();
        return _quotes.Judge(SviFitStatus.Ssvi, raw, Butterfly.LeastDurrleman(raw, out _));
    }
}
