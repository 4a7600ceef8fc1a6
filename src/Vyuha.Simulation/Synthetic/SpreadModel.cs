using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Half-spreads and quoted sizes by moneyness and days to expiry.</summary>
/// <remarks>
/// Levels for an index of 24,000: NIFTY options up to eight days 0.10–0.30 points at the money and 0.05–0.20 away from it, twenty to
/// forty-five days 0.5–2 (assumptions for 2026); spread over ten times at the open and in a fast market. The dispersion around the median and
/// the sizes are those of the option-chain snapshots of 2019: half-spreads 0.2 median, 0.9 at the 90th percentile; sizes of two lots at the
/// money and five to eight away from it, ten times that at the 90th percentile. In-the-money quotes are wider the deeper they are.
/// </remarks>
internal static class SpreadModel
{
    private const double ReferenceLevel = 24_000;
    private const double ReferenceIndex = 15;

    public static readonly LogNormalTable Dispersion = new(0.35);
    public static readonly LogNormalTable Sizes = new(1.1);

    /// <summary>What the moment does to every spread: the first minutes, a fast move, fear. At least 1 in a calm market's middle.</summary>
    /// <param name="minutesOpen">Minutes since the open.</param>
    /// <param name="recentMove">Absolute log-return of the last quarter of an hour.</param>
    /// <param name="volatilityIndex">In percent.</param>
    public static double Stress(int minutesOpen, double recentMove, double volatilityIndex)
    {
        double opening = minutesOpen <= 5 ? 2 : 2 * ExactMath.Exp((5 - minutesOpen) / 6.0);
        double fast = Math.Min(recentMove / 0.015, 1);
        return (1 + opening) * (1 + 9 * fast * fast) * Math.Clamp(volatilityIndex / ReferenceIndex, 0.7, 4);
    }

    /// <summary>Median half-spread of an expiry at the money and 2 % and 4 % out of it, points.</summary>
    public static (double Near, double Middle, double Far) Levels(int daysToExpiry, double indexLevel)
    {
        double scale = indexLevel / ReferenceLevel;
        if (daysToExpiry <= 0)
            return (0.12 * scale, 0.06 * scale, 0.05 * scale);
        // Between eight and thirty days the level climbs from the weekly's to the monthly's, on a logarithmic scale of days.
        double share = Math.Clamp(ExactMath.Log(daysToExpiry / 8.0) / ExactMath.Log(30.0 / 8), 0, 1.3);
        double climb = ExactMath.Exp(share * ExactMath.Log(5));
        return (0.20 * climb * scale, 0.13 * climb * scale, 0.10 * climb * Math.Sqrt(climb) * scale);
    }

    /// <summary>Median half-spread of one option.</summary>
    /// <param name="levels">From <see cref="Levels"/>.</param>
    /// <param name="outOfTheMoney">Percent out of the money; negative in the money.</param>
    /// <param name="mid">Model value, rupee.</param>
    public static double Half(in (double Near, double Middle, double Far) levels, double outOfTheMoney, double mid)
    {
        if (outOfTheMoney < 0)
            return levels.Near * (1 - 1.5 * outOfTheMoney);
        double half = outOfTheMoney <= 2
            ? levels.Near + (levels.Middle - levels.Near) * outOfTheMoney / 2
            : levels.Middle + (levels.Far - levels.Middle) * Math.Min((outOfTheMoney - 2) / 2, 1);
        // A cheap option is quoted in its last ticks, not in a multiple of its price.
        return Math.Min(half, 0.025 + 0.15 * mid);
    }

    /// <summary>Median size of a quote, lots.</summary>
    public static double Lots(int daysToExpiry, double outOfTheMoney)
    {
        if (outOfTheMoney < -1)
            return 1.5;
        if (daysToExpiry > 8)
            return 2;
        double away = Math.Clamp(outOfTheMoney, 0, 5);
        return daysToExpiry <= 0 ? 4 * (1 + 4 * away) : 2 + 1.4 * away;
    }
}
