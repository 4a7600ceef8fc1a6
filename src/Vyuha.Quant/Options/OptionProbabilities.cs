using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Risk-neutral probabilities and moves under one flat volatility; all undiscounted, on the forward.</summary>
public static class OptionProbabilities
{
    /// <summary>Probability that the option expires in the money: N(d2) for a call.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee; above 0.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="years">Time to expiry; above 0.</param>
    /// <param name="vol">Annualised volatility, best the one at this strike; above 0.</param>
    public static double InTheMoney(bool isCall, double forward, double strike, double years, double vol)
    {
        double deviation = vol * Math.Sqrt(years);
        double d2 = ExactMath.LogRatio(forward, strike) / deviation - deviation * 0.5;
        return ExactMath.NormalCdf(isCall ? d2 : -d2);
    }

    /// <summary>Probability that the forward trades at the barrier at any moment before expiry; 1 when it is there already.</summary>
    /// <remarks>By the reflection principle, for a continuously watched driftless lognormal forward: a gap over a night is not in it.</remarks>
    public static double Touch(double forward, double barrier, double years, double vol)
    {
        if (forward == barrier)
            return 1;
        double sign = forward < barrier ? 1 : -1;
        double deviation = vol * Math.Sqrt(years);
        double standardised = ExactMath.LogRatio(forward, barrier) / deviation;
        double d1 = standardised + deviation * 0.5, d2 = standardised - deviation * 0.5;
        return Math.Min(1, ExactMath.NormalCdf(sign * d2) + forward / barrier * ExactMath.NormalCdf(sign * d1));
    }

    /// <summary>One standard deviation of the forward at expiry, rupee: F σ √T.</summary>
    public static double ExpectedMove(double forward, double years, double vol) => forward * vol * Math.Sqrt(years);

    /// <summary>The same read from the price of the at-the-money straddle, which is about 0.8 F σ √T.</summary>
    public static double ExpectedMoveFromStraddle(double undiscountedStraddle) => undiscountedStraddle * 1.25;
}
