using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals;

/// <summary>What a fitted GARCH(1, 1) expects of the daily returns to come, in percent squared: h₁, and h₊₁ = ω + persistence × h from there.</summary>
/// <param name="Next">Variance of the next session's return.</param>
/// <param name="Omega">ω.</param>
/// <param name="Persistence">α + β.</param>
public readonly record struct VarianceForecast(double Next, double Omega, double Persistence)
{
    /// <summary>The fit works in percent, where the numbers are near 1.</summary>
    internal const double Percent = 100;

    /// <summary>Volatility of the next sessions on average, annualised by 252, 0.15 meaning 15 %.</summary>
    /// <param name="sessions">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public double Volatility(int sessions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 1);
        double forecast = Next, sum = Next;
        for (int ahead = 1; ahead < sessions; ahead++)
        {
            forecast = Omega + Persistence * forecast;
            sum += forecast;
        }

        return Math.Sqrt(sum / sessions * RealisedVolatility.TradingDaysPerYear) / Percent;
    }
}
