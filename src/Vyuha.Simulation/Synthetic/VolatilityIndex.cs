namespace Vyuha.Simulation.Synthetic;

/// <summary>The 30-day index of the model: the variance-swap volatility of the next thirty calendar days, in percent.</summary>
internal readonly struct VolatilityIndex
{
    /// <summary>
    /// Sessions in thirty calendar days of an ordinary year, 246 a year and the closed days beside them. The exchange's index too
    /// interpolates in calendar time, so a holiday does not move it.
    /// </summary>
    public const double SessionsAhead = 30.0 / 365 * (246 + Calibration.ExtraShareOfClosedDay * 119);

    private readonly double _annualised;

    /// <param name="state">Whose smile is used; the smile's shape is that of the day.</param>
    public VolatilityIndex(in MarketState state) =>
        _annualised = Smile.At(state, SessionsAhead).VarianceSwapRatio() * 365 / 30;

    /// <summary>In percent: 15 means 15 % a year.</summary>
    public double At(double slow, double fast) =>
        100 * Math.Sqrt(TermStructure.TotalVariance(slow, fast, SessionsAhead) * _annualised);
}
