using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Stress;

/// <summary>One contract as a stress test sees it: what it is, and the market it is priced on now.</summary>
/// <remarks>
/// The underlying moves from S to S′ and the contract's forward from F to S′ (F/S)^(t′/t): its own carry is kept, as in the margin scan. An option
/// is worth Black-76 on that forward at its own implied volatility, changed; with no time left it is worth its intrinsic value. Profits are measured
/// from the value of the same formula without a shock, so that a cell without a shock is zero to the last bit.
/// </remarks>
public readonly record struct StressPosition
{
    /// <summary>A volatility is not brought below one point by a shock; one that is lower already stays as it is.</summary>
    public const double LowestVolatility = 0.01;

    private StressPosition(bool isOption, bool isCall, double strike, double level, double forward, double years, double volatility, double rate)
    {
        bool holds = level > 0 && forward > 0 && years >= 0 && volatility >= 0 && (!isOption || strike > 0)
            && double.IsFinite(level + forward + years + volatility + strike + rate);
        Invariant.Require(holds, "a contract is stressed on a positive level, strike and forward, and a volatility and time of at least zero");
        (IsOption, IsCall, Strike, Level, Forward, Years, Volatility, Rate) = (isOption, isCall, strike, level, forward, years, volatility, rate);
    }

    public bool IsOption { get; }

    public bool IsCall { get; }

    /// <summary>Rupee; 0 for a future.</summary>
    public double Strike { get; }

    /// <summary>The underlying's level now, rupee.</summary>
    public double Level { get; }

    /// <summary>Forward to expiry now, rupee; a future's price.</summary>
    public double Forward { get; }

    /// <summary>Act/365 time to expiry.</summary>
    public double Years { get; }

    /// <summary>The contract's own implied volatility, annualised; 0 for a future.</summary>
    public double Volatility { get; }

    /// <summary>Continuous annual rate that discounts premiums.</summary>
    public double Rate { get; }

    /// <param name="right">Call or put.</param>
    /// <param name="strike">Rupee; above 0.</param>
    /// <param name="level">The underlying's level, rupee; above 0.</param>
    /// <param name="forward">Forward to expiry, rupee; above 0.</param>
    /// <param name="years">Act/365 time to expiry; at or above 0.</param>
    /// <param name="volatility">The contract's own implied volatility, annualised; at or above 0.</param>
    /// <param name="rate">Continuous annual rate that discounts premiums.</param>
    /// <exception cref="InvariantException">A number is out of its range.</exception>
    public static StressPosition Option(OptionRight right, double strike, double level, double forward, double years, double volatility, double rate) =>
        new(true, right == OptionRight.Call, strike, level, forward, years, volatility, rate);

    /// <param name="level">The underlying's level, rupee; above 0.</param>
    /// <param name="price">Price of the future, rupee; above 0.</param>
    /// <param name="years">Act/365 time to expiry; at or above 0.</param>
    /// <exception cref="InvariantException">A number is out of its range.</exception>
    public static StressPosition Future(double level, double price, double years) => new(false, false, 0, level, price, years, 0, 0);

    /// <summary>What one unit is worth under a shock, rupee.</summary>
    public double Value(in StressShock shock)
    {
        double years = YearsAfter(shock.Days);
        double forward = Level * (1 + shock.Move) * Carry(years);
        return IsOption
            ? Discount(years) * Black76.Undiscounted(IsCall, forward, Strike, VolatilityAfter(shock.Change(Volatility)) * Math.Sqrt(years))
            : forward;
    }

    /// <summary>What one long unit gains under a shock, rupee.</summary>
    public double Profit(in StressShock shock) => Value(shock) - Value(default);

    internal double YearsAfter(double days) => Math.Max(Years - days / 365, 0);

    /// <summary>Forward over level with so much time left.</summary>
    internal double Carry(double years) => years > 0 ? ExactMath.Exp(ExactMath.LogRatio(Forward, Level) * (years / Years)) : 1;

    internal double Discount(double years) => ExactMath.Exp(-Rate * years);

    internal double VolatilityAfter(double change) => Math.Max(Volatility + change, Math.Min(Volatility, LowestVolatility));
}
