using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Simulation.Synthetic;

/// <summary>One instant of a session.</summary>
/// <param name="Now">When.</param>
/// <param name="VarianceDone">Share of the session's variance that is over.</param>
/// <param name="Spot">The index.</param>
/// <param name="Slow">The factors of log-variance.</param>
/// <param name="Fast">The factors of log-variance.</param>
internal readonly record struct MarketInstant(Timestamp Now, double VarianceDone, double Spot, double Slow, double Fast);

/// <summary>Model values of all options of a day at one instant; one object a day, overwritten at each instant.</summary>
/// <remarks>
/// The out-of-the-money side is priced from the smile and the other follows by parity, so put–call parity is exact. Discounting is at a
/// constant rate, the forward grows at the day's carry.
/// </remarks>
internal sealed class ChainValuation
{
    private readonly ChainLayout _layout;
    private readonly SessionClock _clock;
    private readonly int _session;
    private readonly MarketState _day;

    /// <param name="layout">Contracts of the day.</param>
    /// <param name="clock">Sessions.</param>
    /// <param name="session">The day.</param>
    /// <param name="day">Gives carry and the shape of the smile, which last all day.</param>
    public ChainValuation(ChainLayout layout, SessionClock clock, int session, in MarketState day)
    {
        (_layout, _clock, _session, _day) = (layout, clock, session, day);
        Calls = new double[layout.StrikeCount];
        Puts = new double[layout.StrikeCount];
        LogMoneyness = new double[layout.StrikeCount];
        Forwards = new double[layout.Series.Length];
        Deviations = new double[layout.Series.Length];
    }

    /// <summary>Present values by strike, rupee a unit.</summary>
    public double[] Calls { get; }

    public double[] Puts { get; }

    /// <summary>ln(K/F) by strike.</summary>
    public double[] LogMoneyness { get; }

    /// <summary>Forward of each series.</summary>
    public double[] Forwards { get; }

    /// <summary>At-the-money σ√T of each series.</summary>
    public double[] Deviations { get; }

    public void Value(in MarketInstant instant)
    {
        MarketState state = _day with { Slow = instant.Slow, Fast = instant.Fast };
        for (int index = 0; index < _layout.Series.Length; index++)
        {
            OptionSeries series = _layout.Series[index];
            double years = Math.Max(0, YearFraction.Years(instant.Now.Nanoseconds, series.Terms.Instant.Nanoseconds));
            double discount = ExactMath.Exp(-Calibration.Rate * years);
            double forward = Forward(instant.Spot, years);
            Smile smile = Smile.At(state, _clock.Between(_session, instant.VarianceDone, series.Terms.Closing));
            Forwards[index] = forward;
            Deviations[index] = Math.Sqrt(smile.AtTheMoney);
            for (int strike = 0; strike < series.Strikes.Length; strike++)
                Value(smile, forward, discount, series.Strikes[strike], series.FirstStrike + strike);
        }
    }

    /// <summary>The forward to an instant so many years away.</summary>
    public double Forward(double spot, double years) => spot * ExactMath.Exp(_day.Carry * years);

    private void Value(in Smile smile, double forward, double discount, double strike, int at)
    {
        double moneyness = ExactMath.LogRatio(strike, forward);
        bool callIsOut = strike >= forward;
        double outside = smile.AtTheMoney > 0
            ? discount * Black76.Undiscounted(callIsOut, forward, strike, Math.Sqrt(smile.TotalVariance(moneyness)))
            : 0;
        double parity = discount * (forward - strike);
        LogMoneyness[at] = moneyness;
        Calls[at] = callIsOut ? outside : outside + parity;
        Puts[at] = callIsOut ? outside - parity : outside;
    }
}
