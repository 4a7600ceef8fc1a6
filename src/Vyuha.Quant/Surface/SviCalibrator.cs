namespace Vyuha.Quant.Surface;

/// <summary>Fits SVI to the quotes of one expiry; keeps its room, so that a fit allocates nothing after the first of its size.</summary>
/// <remarks>
/// First the weighted least squares with wings inside Lee's bound; a quote weighs by the inverse square of its spread, and less where it lies
/// far from what the others say. If that smile admits a butterfly arbitrage, or passes below the smile of an earlier expiry, a second search
/// with those as constraints starts from it and from the best smile of the SSVI family, which admits no butterfly by
/// construction, and the nearest found is taken.
/// Whatever is returned has passed <see cref="Butterfly.LeastDurrleman"/>. Not for two threads at once. Deterministic to the last bit on every machine.
/// </remarks>
public sealed class SviCalibrator
{
    public const int FewestQuotes = 5;

    /// <summary>A quote as many median distances off as this weighs half.</summary>
    public const double OutlierScale = 4;

    /// <summary>Wings stay a little below Lee's bound, so that the density there stays above 0.</summary>
    private const double MostWing = 1.98;

    private const int Reweighings = 2;

    private readonly SviQuotes _quotes = new();
    private readonly SviLeastSquares _free;
    private readonly SviConstrained _constrained;
    private readonly EssviSearch _family;

    public SviCalibrator()
    {
        _free = new(_quotes) { MostWing = MostWing };
        _constrained = new(_quotes);
        _family = new(_quotes);
    }

    /// <param name="logMoneyness">Shape [n], ln(strike/forward), in any order.</param>
    /// <param name="totalVariances">Shape [n], σ²T of the mids; above 0.</param>
    /// <param name="halfWidths">Shape [n], half of the difference that bid and ask make to the total variance; above 0. All the same where there are no quotes.</param>
    public SviFit Fit(ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> totalVariances, ReadOnlySpan<double> halfWidths) =>
        Fit(logMoneyness, totalVariances, halfWidths, null);

    /// <summary>The same, with a smile of an earlier expiry that it must not pass below at any strike: that would be calendar arbitrage.</summary>
    /// <param name="logMoneyness">Shape [n], ln(strike/forward), in any order.</param>
    /// <param name="totalVariances">Shape [n], σ²T of the mids; above 0.</param>
    /// <param name="halfWidths">Shape [n], half of the difference that bid and ask make to the total variance; above 0.</param>
    /// <param name="earlier">The smile below; where no smile of five parameters stays above it, the fit is made without it and <see cref="Calendar"/> will say so.</param>
    public SviFit Fit(ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> totalVariances, ReadOnlySpan<double> halfWidths, SviRaw? earlier)
    {
        SviFitStatus loaded = _quotes.Load(logMoneyness, totalVariances, halfWidths);
        if (loaded != SviFitStatus.Ok)
            return new(loaded, default, logMoneyness.Length, 0, 0, 0, 0);

        (_free.LeastLeft, _free.LeastRight) = earlier is { } below ? (Math.Min(below.LeftWing, MostWing), Math.Min(below.RightWing, MostWing)) : (0, 0);
        _free.Begin();
        (double m, double sigma) = _free.Start();
        SviRaw smile = _free.Fit(m, sigma);
        for (int i = 0; i < Reweighings && _quotes.Reweigh(smile); i++)
        {
            _free.Begin();
            smile = _free.Fit(smile.M, smile.Sigma);
        }

        double least = Butterfly.LeastDurrleman(smile, out _);
        if (least >= 0 && IsAbove(smile, earlier))
            return _quotes.Judge(SviFitStatus.Ok, smile, least);

        // Two starts: the smile with arbitrage, and the best of SSVI, which has none and stands when nothing nearer does.
        SviRaw family = _family.Fit(null).ToRaw(), found = family;
        double familyLeast = Butterfly.LeastDurrleman(family, out _);
        bool stands = IsAbove(family, earlier);
        (double distance, least) = (stands ? _quotes.Distance(family) : double.PositiveInfinity, familyLeast);
        double before = distance;
        _constrained.Improve(smile, earlier, ref distance, ref found, ref least);
        _constrained.Improve(family, earlier, ref distance, ref found, ref least);
        return distance < before
            ? _quotes.Judge(SviFitStatus.Constrained, found, least)
            : _quotes.Judge(SviFitStatus.Ssvi, family, familyLeast);
    }

    private static bool IsAbove(in SviRaw smile, SviRaw? earlier) => earlier is not { } below || Calendar.LeastGap(below, smile, out _) >= 0;
}
