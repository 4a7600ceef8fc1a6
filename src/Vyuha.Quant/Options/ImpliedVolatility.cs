using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The volatility at which <see cref="Black76"/> gives a price.</summary>
/// <remarks>
/// The out-of-the-money side is solved, an in-the-money price after its intrinsic value is taken off; what that subtraction loses no
/// solver can recover, so quote the out-of-the-money side of a strike where there is one. Otherwise the result is good to 1e-12
/// relative wherever the price holds that much information, held by <c>ImpliedVolatilityTests</c>.
/// </remarks>
public static class ImpliedVolatility
{
    /// <summary>A time value of fewer ulp of the price than this says nothing about volatility.</summary>
    internal const double NoiseUlp = 8 * 2.220446049250313e-16;

    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee; above 0.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="years">Time to expiry by <see cref="YearFraction"/>.</param>
    /// <param name="discount">Price today of 1 rupee at expiry; above 0.</param>
    /// <param name="price">Present value of the option, rupee.</param>
    /// <param name="vol">The annualised volatility when the status is <see cref="ImpliedVolatilityStatus.Ok"/>, else 0; never NaN.</param>
    public static ImpliedVolatilityStatus TrySolve(
        bool isCall, double forward, double strike, double years, double discount, double price, out double vol)
    {
        vol = 0;
        ImpliedVolatilityStatus status = Check(isCall, forward, strike, years, discount, price, out double timeValue);
        if (status != ImpliedVolatilityStatus.Ok)
            return status;

        double moneyness = Math.Abs(ExactMath.LogRatio(forward, strike));
        double smaller = Math.Min(forward, strike), larger = Math.Max(forward, strike);
        double deviation = NarrowSolver<Lane1>.Solve(new(moneyness), new(smaller), new(larger), new(timeValue)).Value;
        if (!(deviation > 0))
            deviation = WideSolver.Solve(moneyness, smaller, larger, timeValue);
        if (!(deviation > 0 && deviation < double.PositiveInfinity))
            return ImpliedVolatilityStatus.NoInformation;
        vol = deviation / Math.Sqrt(years);
        return ImpliedVolatilityStatus.Ok;
    }

    /// <summary>The same of a price that moves in ticks: where one tick is worth a volatility point or more, it carries no information.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee; above 0.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="years">Time to expiry by <see cref="YearFraction"/>.</param>
    /// <param name="discount">Price today of 1 rupee at expiry; above 0.</param>
    /// <param name="price">Present value of the option, rupee.</param>
    /// <param name="tick">Smallest step of the price, rupee; at 0 every price informs.</param>
    /// <param name="vol">The annualised volatility when the status is <see cref="ImpliedVolatilityStatus.Ok"/>, else 0; never NaN.</param>
    public static ImpliedVolatilityStatus TrySolve(
        bool isCall, double forward, double strike, double years, double discount, double price, double tick, out double vol)
    {
        ImpliedVolatilityStatus status = TrySolve(isCall, forward, strike, years, discount, price, out vol);
        if (status != ImpliedVolatilityStatus.Ok || !(BlackLanes<Lane1>.Vega(new(forward), new(strike), new(years), new(vol), new(discount)).Value < tick))
            return status;
        vol = 0;
        return ImpliedVolatilityStatus.NoInformation;
    }

    /// <summary>Whether there is anything to solve, and the undiscounted out-of-the-money price if so.</summary>
    internal static ImpliedVolatilityStatus Check(
        bool isCall, double forward, double strike, double years, double discount, double price, out double timeValue)
    {
        timeValue = 0;
        if (!(forward > 0 && forward < double.PositiveInfinity && strike > 0 && strike < double.PositiveInfinity
              && discount > 0 && discount < double.PositiveInfinity && price >= 0 && price < double.PositiveInfinity)
            || !double.IsFinite(years))
        {
            return ImpliedVolatilityStatus.InvalidInput;
        }

        if (years <= 0)
            return ImpliedVolatilityStatus.NoTimeLeft;
        double undiscounted = price / discount;
        timeValue = undiscounted - Black76.Intrinsic(isCall, forward, strike);
        double noise = NoiseUlp * undiscounted;
        if (timeValue < -noise)
            return ImpliedVolatilityStatus.BelowIntrinsic;
        if (timeValue <= noise)
            return ImpliedVolatilityStatus.NoInformation;
        return timeValue < Math.Min(forward, strike) ? ImpliedVolatilityStatus.Ok : ImpliedVolatilityStatus.AboveMaximum;
    }
}
