namespace Vyuha.Kernel.Margins;

/// <summary>The sixteen scenarios every contract of an underlying is repriced in, and the points its delta is averaged over.</summary>
/// <remarks>
/// Scenarios 1 to 14 move the price by thirds of the price scan range and the volatility up or down by the volatility scan
/// range; 15 and 16 move the price by a multiple of the range, and only a share of that loss counts.
/// </remarks>
public static class ScanScenarios
{
    public const int Count = 16;

    /// <summary>Scenarios below this index move price in thirds; the rest are the extreme ones.</summary>
    internal const int FirstExtreme = 14;

    /// <summary>Price points of the composite delta, in the order of <see cref="DeltaThirds"/>.</summary>
    internal const int DeltaPoints = 7;

    internal static ReadOnlySpan<sbyte> DeltaThirds => [0, 1, -1, 2, -2, 3, -3];

    /// <summary>
    /// Weights of the delta points: 0.037, 0.111, 0.217 outside in and 0.270 at no move, no volatility shift. They are the
    /// <c>deltaPointDef</c> of the clearing corporation's parameter file of 25 Jun 2026, whose centre follows from a sum of 1;
    /// they equal the normal density at steps of ⅔ standard deviation, normalised, to 0.001.
    /// </summary>
    internal static ReadOnlySpan<double> DeltaWeights => [0.270, 0.217, 0.217, 0.111, 0.111, 0.037, 0.037];

    private static ReadOnlySpan<double> Moves => [0, 0, 1 / 3.0, 1 / 3.0, -1 / 3.0, -1 / 3.0, 2 / 3.0, 2 / 3.0, -2 / 3.0, -2 / 3.0, 1, 1, -1, -1];

    /// <summary>The move of the price in scenario 1 to 16, in price scan ranges.</summary>
    public static double PriceMove(int scenario, double extremeMultiple) => scenario switch
    {
        >= 1 and <= FirstExtreme => Moves[scenario - 1],
        15 => extremeMultiple,
        16 => -extremeMultiple,
        _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "Scenarios are numbered 1 to 16."),
    };

    /// <summary>The move of the volatility in scenario 1 to 16, in volatility scan ranges: +1, −1 or 0.</summary>
    public static int VolMove(int scenario) => scenario switch
    {
        >= 1 and <= FirstExtreme => (scenario & 1) == 1 ? 1 : -1,
        15 or 16 => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "Scenarios are numbered 1 to 16."),
    };
}
