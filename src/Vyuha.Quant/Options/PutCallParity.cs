namespace Vyuha.Quant.Options;

/// <summary>What a fit of put–call parity found.</summary>
public enum ParityStatus
{
    /// <summary>Forward and discount may be used.</summary>
    Ok,

    /// <summary>The forward may be used; the discount is not known well enough, so take it from a rate.</summary>
    DiscountUnknown,

    /// <summary>Too many pairs disagree with the line for either to be used.</summary>
    Dispersed,

    /// <summary>Fewer usable pairs than required.</summary>
    TooFewPairs,

    /// <summary>The spans differ in length, or the hint is not positive.</summary>
    InvalidInput,
}

/// <summary>The forward and the discount factor that the quotes of one expiry imply together.</summary>
/// <param name="Status">What may be used.</param>
/// <param name="Forward">Rupee; 0 when there is none.</param>
/// <param name="Discount">Price today of 1 rupee at expiry; 0 when there is none. The rate is −ln(discount)/years.</param>
/// <param name="ForwardError">Standard error of the forward, rupee.</param>
/// <param name="DiscountError">What the discount may be wrong by: the larger of its standard error and of what mids leaning one way within their quotes would do.</param>
/// <param name="Pairs">Call–put pairs the line was fitted to.</param>
/// <param name="Rejected">Pairs left out as outliers or for their wide quotes.</param>
/// <param name="Quality">Share of all quoted pairs, weighed by the tightness of their quotes, that the line satisfies within those quotes; 0 to 1.</param>
public readonly record struct ParityFit(
    ParityStatus Status, double Forward, double Discount, double ForwardError, double DiscountError, int Pairs, int Rejected, double Quality);

/// <summary>C − P = discount × (forward − strike): the line through the call–put pairs of one expiry, fitted so that bad quotes do not bend it.</summary>
/// <remarks>
/// First the weighted median of the medians of each pair's slopes to all others, which holds with nearly half of the pairs stale; then
/// pairs further from that line than their quotes and the scatter of the rest allow are left out; then weighted least squares on what
/// remains, which gives the standard errors. Market makers quote the in-the-money side low, calls below the money and puts above it, so
/// mids lean along the line and a rate from them is too high by far more than their scatter shows; the stated error of the discount allows
/// for that, and between quotes a few rupees wide the rate of a week is simply not to be seen. At most <see cref="MostPairs"/> pairs, nearest the money first. No allocation.
/// Source of the first step: A. Siegel, "Robust regression using repeated medians", Biometrika 69 (1982).
/// Where the rate is given <see cref="ImpliedForward"/> needs fewer pairs.
/// </remarks>
public static class PutCallParity
{
    public const int MostPairs = 64;
    public const int FewestPairs = 5;

    /// <summary>Strikes further than this from the hint are never used.</summary>
    public const double FurthestMoneyness = 0.10;

    /// <summary>A pair is rejected when its quotes are this many times wider than those of half the pairs, and weighs as if they were not below one part in so many.</summary>
    public const double WidthRatioLimit = 4;

    /// <summary>A pair is rejected when its distance from the line is more than this many standard deviations of the scatter.</summary>
    public const double OutlierLimit = 4;

    /// <summary>Error above which the discount is called unknown: 20 basis points, 2.4 % of rate at a month.</summary>
    public const double DiscountErrorLimit = 0.0020;

    /// <summary>A discount above this is called unknown: rates are not so far below 0.</summary>
    public const double HighestDiscount = 1.01;

    /// <summary>Scatter of the pairs, as a fraction of the forward, above which neither result is to be used.</summary>
    public const double DispersionLimit = 0.0020;

    /// <summary>The standard deviation of a normal law in median absolute deviations.</summary>
    private const double DeviationsPerMedian = 1.482602218505602;

    /// <summary>Half a tick: what rounding does to a price when no width is known.</summary>
    private const double Rounding = 0.025;

    /// <param name="strikes">Shape [n], rupee, rising.</param>
    /// <param name="callMids">Shape [n], rupee; NaN or not positive where there is no quote.</param>
    /// <param name="putMids">The same of the puts.</param>
    /// <param name="widths">Shape [n], ask − bid of the call plus that of the put, rupee; NaN where unknown. Empty when there are no quotes, as in end-of-day data.</param>
    /// <param name="hint">The previous forward or the spot: only chooses the strikes.</param>
    public static ParityFit Fit(
        ReadOnlySpan<double> strikes, ReadOnlySpan<double> callMids, ReadOnlySpan<double> putMids, ReadOnlySpan<double> widths, double hint)
    {
        if (strikes.Length != callMids.Length || strikes.Length != putMids.Length
            || (widths.Length != 0 && widths.Length != strikes.Length) || !(hint > 0 && hint < double.PositiveInfinity))
        {
            return new(ParityStatus.InvalidInput, 0, 0, 0, 0, 0, 0, 0);
        }

        Span<double> x = stackalloc double[MostPairs], y = stackalloc double[MostPairs], width = stackalloc double[MostPairs];
        int quoted = Nearest(strikes, callMids, putMids, widths, hint, x, y, width);
        if (quoted < FewestPairs)
            return new(ParityStatus.TooFewPairs, 0, 0, 0, 0, quoted, 0, 0);

        // Too wide a quote takes no part in the fit, but still speaks about its quality.
        double usual = MedianWidth(width[..quoted]);
        Span<bool> use = stackalloc bool[MostPairs];
        int pairs = 0;
        for (int i = 0; i < quoted; i++)
        {
            use[i] = width[i] <= WidthRatioLimit * usual;
            width[i] = Math.Max(width[i], usual / WidthRatioLimit);
            pairs += use[i] ? 1 : 0;
        }

        x = x[..quoted];
        y = y[..quoted];
        double slope = RepeatedMedian(x, y, width, use);
        (double level, double scatter) = Level(x, y, width, use, slope);
        for (int i = 0; i < quoted; i++)
        {
            if (use[i] && Math.Abs(y[i] - slope * x[i] - level) > OutlierLimit * scatter)
            {
                use[i] = false;
                pairs--;
            }
        }

        return pairs < FewestPairs
            ? new(ParityStatus.TooFewPairs, 0, 0, 0, 0, pairs, quoted - pairs, 0)
            : LeastSquares(x, y, width, use, pairs, widths.Length > 0, scatter, hint);
    }

    /// <summary>The quoted pairs nearest the hint, as distance of the strike from it, C − P, and width of the quotes; how many.</summary>
    private static int Nearest(
        ReadOnlySpan<double> strikes, ReadOnlySpan<double> callMids, ReadOnlySpan<double> putMids, ReadOnlySpan<double> widths, double hint,
        Span<double> x, Span<double> y, Span<double> width)
    {
        int right = 0, count = 0;
        while (right < strikes.Length && strikes[right] < hint)
            right++;
        int left = right - 1;
        while (count < MostPairs && (left >= 0 || right < strikes.Length))
        {
            bool takeLeft = right >= strikes.Length || (left >= 0 && hint - strikes[left] <= strikes[right] - hint);
            int index = takeLeft ? left-- : right++;
            (double call, double put) = (callMids[index], putMids[index]);
            if (!(Math.Abs(strikes[index] - hint) <= FurthestMoneyness * hint))
                break;
            double quotes = widths.Length == 0 ? 1 : widths[index];
            if (!(call > 0 && call < double.PositiveInfinity && put > 0 && put < double.PositiveInfinity && quotes >= 0))
                continue;
            (x[count], y[count]) = (strikes[index] - hint, call - put);
            width[count++] = Math.Max(quotes, 4 * Rounding); // two ticks: no quote weighs infinitely
        }

        return count;
    }

    private static double MedianWidth(ReadOnlySpan<double> width)
    {
        Span<double> values = stackalloc double[MostPairs], weights = stackalloc double[MostPairs];
        width.CopyTo(values);
        weights.Fill(1);
        return WeightedMedian.Of(values[..width.Length], weights[..width.Length]);
    }

    private static double RepeatedMedian(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> width, ReadOnlySpan<bool> use)
    {
        Span<double> medians = stackalloc double[MostPairs], weights = stackalloc double[MostPairs];
        Span<double> slopes = stackalloc double[MostPairs], slopeWeights = stackalloc double[MostPairs];
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!use[i])
                continue;
            int others = 0;
            for (int j = 0; j < x.Length; j++)
            {
                double run = x[j] - x[i];
                if (!use[j] || run == 0)
                    continue;
                slopes[others] = (y[j] - y[i]) / run;
                // What the widths of the two leave of the slope's precision.
                slopeWeights[others++] = Math.Abs(run) / (width[i] + width[j]);
            }

            if (others > 0)
            {
                medians[count] = WeightedMedian.Of(slopes[..others], slopeWeights[..others]);
                weights[count++] = 1 / width[i];
            }
        }

        return WeightedMedian.Of(medians[..count], weights[..count]);
    }

    /// <summary>Height of the line at the hint and the scatter of the pairs around it, both by medians.</summary>
    private static (double Level, double Scatter) Level(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> width, ReadOnlySpan<bool> use, double slope)
    {
        Span<double> values = stackalloc double[MostPairs], weights = stackalloc double[MostPairs];
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (use[i])
                (values[count], weights[count++]) = (y[i] - slope * x[i], 1 / width[i]);
        }

        double level = WeightedMedian.Of(values[..count], weights[..count]);
        for (int i = 0; i < count; i++)
            values[i] = Math.Abs(values[i] - level);
        // A line through few pairs follows them, and leaves less scatter than there is.
        double correction = 1 + 5.0 / (count - 2);
        return (level, Math.Max(Rounding, DeviationsPerMedian * correction * WeightedMedian.Of(values[..count], weights[..count])));
    }

    private static ParityFit LeastSquares(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> width, ReadOnlySpan<bool> use,
        int pairs, bool quotesKnown, double scatter, double hint)
    {
        double sum = 0, sumX = 0, sumY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double weight = use[i] ? 1 / (width[i] * width[i]) : 0;
            (sum, sumX, sumY) = (sum + weight, sumX + weight * x[i], sumY + weight * y[i]);
        }

        double meanX = sumX / sum, meanY = sumY / sum, squares = 0, products = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double weight = use[i] ? 1 / (width[i] * width[i]) : 0;
            squares += weight * (x[i] - meanX) * (x[i] - meanX);
            products += weight * (x[i] - meanX) * (y[i] - meanY);
        }

        double discount = -products / squares, forward = hint + meanX + meanY / discount, left = 0, leaning = 0;
        double agreeing = 0, all = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double distance = Math.Abs(y[i] - discount * (forward - hint - x[i])), weight = 1 / width[i];
            if (use[i])
            {
                left += distance * distance * weight * weight;
                leaning += Math.Abs(x[i] - meanX) * weight * weight * Math.Max(quotesKnown ? width[i] / 2 : 0, scatter);
            }

            all += weight;
            agreeing += distance <= (quotesKnown ? width[i] / 2 : OutlierLimit * scatter) ? weight : 0;
        }

        if (!(discount > 0 && forward > 0 && forward < double.PositiveInfinity))
            return new(ParityStatus.Dispersed, 0, 0, 0, 0, pairs, x.Length - pairs, 0);
        double variance = left / (pairs - 2), discountError = Math.Max(Math.Sqrt(variance / squares), leaning / squares);
        // The line is best known at its centre, and the forward is where it crosses 0.
        double run = forward - hint - meanX, forwardError = Math.Sqrt(variance / sum + run * run * discountError * discountError) / discount;
        ParityStatus status = scatter > DispersionLimit * forward ? ParityStatus.Dispersed
            : discountError <= DiscountErrorLimit && discount <= HighestDiscount ? ParityStatus.Ok
            : ParityStatus.DiscountUnknown;
        return new(status, forward, discount, forwardError, discountError, pairs, x.Length - pairs, agreeing / all);
    }
}
