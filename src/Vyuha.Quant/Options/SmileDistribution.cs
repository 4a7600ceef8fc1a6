using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The risk-neutral law of the underlying at one date, as the smile of that date's options implies it.</summary>
/// <remarks>
/// The probability of ending above a level is the price of a digital, −dC/dK: N(d2) − F √T n(d1) dσ/dK with the volatility and its slope
/// at the level. Where a smile admits arbitrage that can leave [0, 1]; it is then cut to it. Source: D. Breeden and R. Litzenberger, "Prices of
/// state-contingent claims implicit in option prices", J. Business 51 (1978).
/// </remarks>
/// <param name="forward">Forward to the date, rupee; above 0.</param>
/// <param name="years">Time to the date; at or below 0 the underlying is where it is.</param>
/// <param name="surface">Volatility by strike.</param>
public sealed class SmileDistribution(double forward, double years, IVolatilitySurface surface)
{
    private const int MostSteps = 200;
    private const double StepOfIntegral = 1.0 / 64;
    private const int MostIntervals = 5_000;
    private const double NegligibleArea = 1e-14;

    /// <summary>Probability of ending above a level, rupee.</summary>
    public double Above(double level)
    {
        if (level <= 0)
            return 1;
        if (level == double.PositiveInfinity)
            return 0;
        double vol = years > 0 ? surface.Vol(level, years) : 0;
        if (!(vol > 0))
            return forward > level ? 1 : 0;
        double root = Math.Sqrt(years), deviation = vol * root;
        double standardised = ExactMath.LogRatio(forward, level) / deviation, half = deviation * 0.5;
        double flat = ExactMath.NormalCdf(standardised - half);
        double skew = forward * root * ExactMath.NormalPdf(standardised + half) * surface.Slope(level, years);
        return Math.Clamp(flat - skew, 0, 1);
    }

    /// <summary>Probability of ending between two levels, rupee.</summary>
    public double Between(double low, double high) => Math.Max(Above(low) - Above(high), 0);

    /// <summary>Probability that an option of this date expires in the money.</summary>
    public double InTheMoney(bool isCall, double strike) => isCall ? Above(strike) : 1 - Above(strike);

    /// <summary>Probability of trading at a level before the date, by the flat formula at the level's own volatility.</summary>
    public double Touch(double level) => years > 0 ? OptionProbabilities.Touch(forward, level, years, surface.Vol(level, years)) : level == forward ? 1 : 0;

    /// <summary>One standard deviation of the underlying at the date around the forward, rupee: the expected move that the whole smile implies.</summary>
    /// <remarks>
    /// From E(S − F)² = 2 ∫ out-of-the-money prices dK over all strikes (P. Carr and D. Madan, "Towards a theory of volatility trading", 1998), by
    /// Simpson's rule in the logarithm of the strike, out to where nothing is added.
    /// </remarks>
    public double StandardDeviation()
    {
        double atForward = years > 0 ? surface.Vol(forward, years) : 0;
        if (!(atForward > 0))
            return 0;
        double step = StepOfIntegral * atForward * Math.Sqrt(years), sum = 0;
        foreach (double side in (ReadOnlySpan<double>)[-1, 1])
        {
            double left = Weighted(0, side);
            for (int i = 0; i < MostIntervals; i++)
            {
                double middle = Weighted((2 * i + 1) * step, side), right = Weighted((2 * i + 2) * step, side);
                double area = left + 4 * middle + right;
                sum += area;
                left = right;
                if (area <= sum * NegligibleArea)
                    break;
            }
        }

        return Math.Sqrt(2 * sum * step / 3);

        // The price of the option out of the money at a distance from it, times dK/dx.
        double Weighted(double distance, double side)
        {
            double strike = forward * ExactMath.Exp(side * distance);
            return strike * Black76.Undiscounted(side > 0, forward, strike, surface.Vol(strike, years) * Math.Sqrt(years));
        }
    }

    /// <summary>The level below which the underlying ends with this probability, in (0, 1): 0.16 and 0.84 bound the usual expected move.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile is asked for a probability between 0 and 1.");
        double low = forward, high = forward;
        for (int step = 0; step < MostSteps && 1 - Above(low) > probability; step++)
            low *= 0.9;
        for (int step = 0; step < MostSteps && 1 - Above(high) < probability; step++)
            high *= 1.1;
        for (int step = 0; step < MostSteps; step++)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                break;
            if (1 - Above(middle) < probability)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
