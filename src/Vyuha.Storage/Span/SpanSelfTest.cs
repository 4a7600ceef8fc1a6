using Vyuha.Core;

namespace Vyuha.Storage.Span;

/// <summary>
/// Whether the arrays of a file mean what they are taken for, by those of a future, whose profit is its move: losses positive, scenarios in the order of
/// the sixteen, and the extreme scenarios counted in full or in the share that counts.
/// </summary>
/// <remarks>
/// Two thirds, one third and one whole range must stand in these proportions within 5 %; of the extreme move over the whole range 0.7 (2 ranges, 35 %) or 0.9
/// (3 ranges, 30 %) says that the share is inside, 2 or 3 that it is not. Anything else is another kind of file.
/// </remarks>
internal static class SpanSelfTest
{
    /// <summary>What the extreme losses are to be multiplied by.</summary>
    /// <param name="future">An index future of the file, as read.</param>
    /// <param name="weight">The share in the file's definition of the extreme scenarios; null where it has none.</param>
    /// <param name="problem">Why the file cannot be used, as the end of a sentence.</param>
    /// <returns>Null when the file cannot be used.</returns>
    public static decimal? ExtremeShare(SpanContract future, decimal? weight, out string problem)
    {
        decimal up = Move(future, 11, 12), down = Move(future, 13, 14);
        decimal range = (down - up) / 2;
        problem = "the array of its future does not lose when the price falls and gain when it rises";
        if (range <= 0 || up >= 0 || down <= 0)
            return null;
        problem = "the scenarios of its future are not 0, a third, two thirds and the whole of one range";
        if (!IsNear(Move(future, 5, 6) - Move(future, 3, 4), 2 * range / 3) || !IsNear(Move(future, 9, 10) - Move(future, 7, 8), 4 * range / 3)
            || Math.Abs(Move(future, 1, 2)) > range / 10)
            return null;
        decimal extreme = (Loss(future, 16) - Loss(future, 15)) / 2 / range;
        problem = $"the extreme scenarios of its future are {extreme:0.00} of the range, neither 0.7 or 0.9 (their share inside) nor 2 or 3 (in full)";
        if (IsNear(extreme, 0.7m) || IsNear(extreme, 0.9m))
            return 1;
        if (!IsNear(extreme, 2) && !IsNear(extreme, 3))
            return null;
        problem = "its extreme scenarios are in full and it does not say which share of them counts";
        return weight is > 0 and <= 1 ? weight : null;
    }

    private static decimal Move(SpanContract future, int one, int other) => (Loss(future, one) + Loss(future, other)) / 2;

    private static decimal Loss(SpanContract future, int scenario) => future.Losses[scenario - 1].ToRupees();

    private static bool IsNear(decimal value, decimal wanted) => Math.Abs(value - wanted) <= wanted / 20;
}
