using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Options;

namespace Vyuha.Quant.Surface;

/// <summary>Which smiles a surface is made of.</summary>
public enum SurfaceModel
{
    /// <summary>SVI, five numbers an expiry, where all of them together are free of arbitrage; else eSSVI.</summary>
    Svi,

    /// <summary>eSSVI, three numbers an expiry, free of arbitrage by construction.</summary>
    Essvi,
}

/// <summary>What one expiry's smile is fitted to.</summary>
/// <param name="Years">Time to expiry by <see cref="YearFraction"/>; above 0.</param>
/// <param name="Forward">Rupee; above 0.</param>
/// <param name="LogMoneyness">ln(strike/forward) of each quote.</param>
/// <param name="TotalVariances">σ²T of each quote's middle.</param>
/// <param name="HalfWidths">Half of the difference that bid and ask make to it.</param>
public sealed record ExpiryQuotes(double Years, double Forward, double[] LogMoneyness, double[] TotalVariances, double[] HalfWidths)
{
    /// <summary>A copy of loaded quotes.</summary>
    public static ExpiryQuotes Of(SmileQuotes quotes) =>
        new(quotes.Years, quotes.Forward, quotes.LogMoneyness.ToArray(), quotes.TotalVariances.ToArray(), quotes.HalfWidths.ToArray());
}

/// <summary>One expiry of a surface: its smile, or why it has none.</summary>
/// <param name="Years">Time to expiry.</param>
/// <param name="Forward">Rupee.</param>
/// <param name="Fit">Its smile and how that passes through the quotes.</param>
/// <param name="Quality">
/// 0 to 1: the share of quotes with the smile between bid and ask, times the number of quotes over 10 where fewer, times how far the quotes reach on the
/// shorter side, in standard deviations, where less than one; 0 without smile.
/// </param>
public sealed record ExpirySmile(double Years, double Forward, SviFit Fit, double Quality);

/// <summary>Volatility by strike and time, free of butterfly and calendar arbitrage, through the quotes of several expiries.</summary>
/// <remarks>
/// Between two expiries total variance at the same log-moneyness is linear in the time of an <see cref="EventClock"/>; before the first it shrinks in
/// proportion, beyond the last it grows by the same amount at every strike. The first keeps calendar order, and g of the mixture is checked on a grid when the surface
/// is built; between eSSVI smiles the parameters θ, ψ and ρψ are mixed instead, which is free of arbitrage by proof. Shrinking keeps g ≥ 0, because g is concave in the
/// factor and not below 0 at 0 and 1. Growth has no such proof: g is convex in 1/w, not below 0 at the last expiry and at least ¾ at infinite variance, and what lies between is looked
/// at on a grid by the tests, to a hundred times the last expiry. Nothing here is ever NaN for a strike and time above 0.
/// </remarks>
public sealed class VolatilitySurface : IVolatilitySurface
{
    private const int ChecksBetween = 7;
    private const int CheckPoints = 256;
    private const double EnoughQuotes = 10;

    private readonly double[] _years, _times, _logForwards;
    private readonly SviRaw[] _smiles;
    private readonly SsviSlice[] _slices;
    private readonly EventClock _clock;
    private readonly double _logSpot;

    private VolatilitySurface(SurfaceModel model, IReadOnlyList<ExpirySmile> expiries, SsviSlice[] slices, double spot, EventClock clock)
    {
        ExpirySmile[] fitted = [.. expiries.Where(expiry => expiry.Fit.HasSmile)];
        (Model, Expiries, Spot, _clock, _slices) = (model, expiries, spot, clock, slices);
        _logSpot = ExactMath.Log(spot);
        _years = [.. fitted.Select(expiry => expiry.Years)];
        _times = [.. fitted.Select(expiry => clock.At(expiry.Years))];
        _logForwards = [.. fitted.Select(expiry => ExactMath.Log(expiry.Forward))];
        _smiles = [.. fitted.Select(expiry => expiry.Fit.Smile)];
    }

    /// <summary>What the surface is made of in the end.</summary>
    public SurfaceModel Model { get; }

    /// <summary>Every expiry given, those without smile included, nearest first.</summary>
    public IReadOnlyList<ExpirySmile> Expiries { get; }

    /// <summary>Underlying now, rupee.</summary>
    public double Spot { get; }

    /// <summary>Fits the expiries one after another, nearest first.</summary>
    /// <param name="expiries">Rising in time; at least one.</param>
    /// <param name="spot">Underlying now, rupee; above 0.</param>
    /// <param name="clock">Events between now and the last expiry; <see cref="EventClock.Plain"/> for none.</param>
    /// <param name="model">What to make it of.</param>
    /// <param name="surface">The surface; null when no expiry can be fitted.</param>
    /// <param name="outcomes">Each expiry's outcome, whether or not there is a surface.</param>
    /// <exception cref="ArgumentException">The expiries do not rise, or the spot, a time or a forward is not positive.</exception>
    public static bool TryBuild(
        IReadOnlyList<ExpiryQuotes> expiries, double spot, EventClock clock, SurfaceModel model, out VolatilitySurface? surface, out IReadOnlyList<ExpirySmile> outcomes)
    {
        if (!(spot > 0 && spot < double.PositiveInfinity))
            throw new ArgumentException($"Spot {spot}: a spot is above 0.", nameof(spot));
        for (int i = 0; i < expiries.Count; i++)
        {
            ExpiryQuotes expiry = expiries[i];
            if (!(expiry.Years > (i == 0 ? 0 : expiries[i - 1].Years) && expiry.Years < double.PositiveInfinity && expiry.Forward > 0 && expiry.Forward < double.PositiveInfinity))
                throw new ArgumentException($"Expiry in {expiry.Years} years with forward {expiry.Forward}: times rise from above 0, forwards are above 0.", nameof(expiries));
        }

        surface = model == SurfaceModel.Svi ? Svi(expiries, spot, clock) : null;
        surface ??= Essvi(expiries, spot, clock);
        outcomes = surface.Expiries;
        if (surface._smiles.Length > 0)
            return true;
        surface = null;
        return false;
    }

    public double Vol(double strike, double years)
    {
        years = Usable(strike, years);
        return Math.Sqrt(At(years).TotalVariance(ExactMath.Log(strike) - LogForward(years)) / years);
    }

    public double Slope(double strike, double years)
    {
        years = Usable(strike, years);
        SmileSlice slice = At(years);
        double k = ExactMath.Log(strike) - LogForward(years);
        return slice.Slope(k) / (2 * Math.Sqrt(slice.TotalVariance(k) * years) * strike);
    }

    /// <summary>Forward to a time: through those of the expiries and the spot, in between as ln F is straight, beyond at the last one's rate.</summary>
    public double Forward(double years) => ExactMath.Exp(LogForward(years));

    /// <summary>Volatility at the forward of a constant maturity.</summary>
    /// <param name="years">30/365 for the usual one; above 0.</param>
    public double AtTheMoneyVol(double years)
    {
        years = Usable(1, years);
        return Math.Sqrt(At(years).TotalVariance(0) / years);
    }

    /// <summary>The volatilities of the call and the put of one delta on the forward; its risk reversal and its butterfly against <see cref="AtTheMoneyVol"/>.</summary>
    /// <param name="years">Above 0.</param>
    /// <param name="delta">Without sign, in (0, ½]; 0.25 for the usual one.</param>
    public DeltaSkew Skew(double years, double delta = 0.25)
    {
        if (!(delta is > 0 and <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "A delta out of the money is above 0 and at most 0.5.");
        years = Usable(1, years);
        SmileSlice slice = At(years);
        double inverse = ExactMath.NormalInverse(delta);
        return new(
            Math.Sqrt(slice.TotalVariance(slice.AtDeviation(inverse)) / years), Math.Sqrt(slice.TotalVariance(slice.AtDeviation(-inverse)) / years));
    }

    /// <summary>Total variance at the forward until then, parted into what ordinary days bring and what events do.</summary>
    public (double Diffusive, double Event) Split(double years)
    {
        double diffusive = 0, events = 0, from = 0, fromTime = 0, fromVariance = 0;
        for (int i = 0; i <= _years.Length && from < years; i++)
        {
            double to = i < _years.Length ? Math.Min(_years[i], years) : years;
            double toTime = _clock.At(to), variance = At(to).TotalVariance(0) - fromVariance, span = toTime - fromTime;
            double share = span > 0 ? (span - (to - from)) / span : 0;
            diffusive += variance * (1 - share);
            events += variance * share;
            (from, fromTime, fromVariance) = (to, toTime, fromVariance + variance);
        }

        return (diffusive, events);
    }

    /// <summary>The smile at a time.</summary>
    /// <param name="years">Above 0.</param>
    public SmileSlice At(double years)
    {
        double time = _clock.At(years);
        int right = 0;
        while (right < _years.Length && _years[right] < years)
            right++;
        if (right == 0)
            return new(_smiles[0], time / _times[0], default, 0, 0);
        if (right == _years.Length)
        {
            double rate = _smiles[^1].TotalVariance(0) / _times[^1];
            return new(_smiles[^1], 1, default, 0, rate * (time - _times[^1]));
        }

        double share = (time - _times[right - 1]) / (_times[right] - _times[right - 1]);
        return Model == SurfaceModel.Essvi
            ? new(_slices[right - 1].Between(_slices[right], share).ToRaw(), 1, default, 0, 0)
            : new(_smiles[right - 1], 1 - share, _smiles[right], share, 0);
    }

    private static VolatilitySurface? Svi(IReadOnlyList<ExpiryQuotes> expiries, double spot, EventClock clock)
    {
        var calibrator = new SviCalibrator();
        var smiles = new List<ExpirySmile>();
        SviRaw? earlier = null;
        foreach (ExpiryQuotes expiry in expiries)
        {
            SviFit fit = calibrator.Fit(expiry.LogMoneyness, expiry.TotalVariances, expiry.HalfWidths, earlier);
            smiles.Add(new(expiry.Years, expiry.Forward, fit, Quality(expiry, fit)));
            if (!fit.HasSmile)
                continue;
            if (earlier is { } below && (Calendar.LeastGap(below, fit.Smile, out _) < 0 || !FreeBetween(below, fit.Smile)))
                return null;
            earlier = fit.Smile;
        }

        return new(SurfaceModel.Svi, smiles, [], spot, clock);
    }

    private static VolatilitySurface Essvi(IReadOnlyList<ExpiryQuotes> expiries, double spot, EventClock clock)
    {
        var calibrator = new EssviCalibrator();
        var smiles = new List<ExpirySmile>();
        var slices = new List<SsviSlice>();
        SsviSlice? earlier = null;
        foreach (ExpiryQuotes expiry in expiries)
        {
            SviFit fit = calibrator.Fit(expiry.LogMoneyness, expiry.TotalVariances, expiry.HalfWidths, earlier, out SsviSlice slice);
            smiles.Add(new(expiry.Years, expiry.Forward, fit, Quality(expiry, fit)));
            if (!fit.HasSmile)
                continue;
            slices.Add(slice);
            earlier = slice;
        }

        return new(SurfaceModel.Essvi, smiles, [.. slices], spot, clock);
    }

    /// <summary>Whether no mixture of two smiles admits a butterfly, on a grid of mixtures and log-moneyness.</summary>
    private static bool FreeBetween(in SviRaw first, in SviRaw second)
    {
        for (int mixture = 1; mixture <= ChecksBetween; mixture++)
        {
            double share = (double)mixture / (ChecksBetween + 1);
            var slice = new SmileSlice(first, 1 - share, second, share, 0);
            for (int i = 0; i < CheckPoints; i++)
            {
                double grown = ExactMath.Exp(7 * (2.0 * (i / 2) / (CheckPoints / 2 - 1) - 1)), sinh = (grown - 1 / grown) / 2;
                if (slice.Durrleman(i % 2 == 0 ? first.M + first.Sigma * sinh : second.M + second.Sigma * sinh) < 0)
                    return false;
            }
        }

        return true;
    }

    private static double Quality(ExpiryQuotes expiry, in SviFit fit)
    {
        if (!fit.HasSmile)
            return 0;
        double deviation = Math.Sqrt(fit.Smile.TotalVariance(0)), low = 0, high = 0;
        foreach (double k in expiry.LogMoneyness)
            (low, high) = (Math.Min(low, k), Math.Max(high, k));
        return (double)fit.Inside / fit.Quotes * Math.Min(fit.Quotes / EnoughQuotes, 1) * Math.Min(Math.Min(-low, high) / deviation, 1);
    }

    /// <summary>A time of a second at least, so that what has expired asks for the volatility it last had.</summary>
    private static double Usable(double strike, double years)
    {
        const double second = 1 / (365.0 * 86_400);
        if (!(strike > 0 && strike < double.PositiveInfinity && years < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(strike), strike, $"A strike above 0 and a finite time are needed; the time is {years}.");
        return Math.Max(years, second);
    }

    private double LogForward(double years)
    {
        double before = 0, logBefore = _logSpot;
        for (int i = 0; i < _years.Length; i++)
        {
            if (years <= _years[i])
                return logBefore + (_logForwards[i] - logBefore) * (years - before) / (_years[i] - before);
            (before, logBefore) = (_years[i], _logForwards[i]);
        }

        return logBefore + (logBefore - _logSpot) / before * (years - before);
    }
}
