namespace Vyuha.Kernel.Stress;

/// <summary>What a stress grid crosses: moves of the underlying, changes of volatility, days that pass.</summary>
/// <remarks>Every cell is one combination; a grid has at most <see cref="MostCells"/>.</remarks>
public sealed class StressAxes
{
    /// <summary>Cells of the largest grid.</summary>
    public const int MostCells = 100_000;

    private readonly double[] _moves;
    private readonly double[] _points;
    private readonly double[] _days;

    /// <param name="moves">Moves of the underlying as fractions of its level, −0.05 meaning 5 % down; ascending, each above −1.</param>
    /// <param name="points">Changes of every implied volatility as fractions, 0.10 meaning ten points up; ascending, within ±3.</param>
    /// <param name="days">Calendar days that have passed; ascending, from 0 to 3,650.</param>
    /// <exception cref="ArgumentException">An axis is empty, not ascending or out of range, or there are too many cells.</exception>
    public StressAxes(IEnumerable<double> moves, IEnumerable<double> points, IEnumerable<double> days)
    {
        (_moves, _points, _days) = ([.. moves], [.. points], [.. days]);
        Require(_moves, -0.99, 10, nameof(moves));
        Require(_points, -3, 3, nameof(points));
        Require(_days, 0, 3_650, nameof(days));
        if ((long)_moves.Length * _points.Length * _days.Length > MostCells)
            throw new ArgumentException($"A grid of {_moves.Length} × {_points.Length} × {_days.Length} has more than {MostCells} cells.", nameof(moves));
    }

    /// <summary>
    /// What the risk gate looks at before each trade: 2.5, 5 and 10 % either way (10 % is where the exchange's first circuit breaker halts trading),
    /// volatility 8 points lower, as it is and 10 points higher, at once and a day later.
    /// </summary>
    public static StressAxes OfLimit { get; } = new([-0.10, -0.05, -0.025, 0, 0.025, 0.05, 0.10], [-0.08, 0, 0.10], [0, 1]);

    /// <summary>What a person is shown: 25 moves within 15 %, eight volatilities, five times; a thousand cells.</summary>
    public static StressAxes Wide { get; } = new(
        Enumerable.Range(-12, 25).Select(step => step * 0.0125), [-0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.20, 0.30], [0, 1, 2, 5, 10]);

    public ReadOnlySpan<double> Moves => _moves;

    public ReadOnlySpan<double> Points => _points;

    public ReadOnlySpan<double> Days => _days;

    /// <summary>Number of cells.</summary>
    public int Count => _moves.Length * _points.Length * _days.Length;

    /// <summary>The combination a cell stands for. Volatility runs fastest, then the move, then the days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell.</exception>
    public StressCell Cell(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        (int block, int point) = Math.DivRem(index, _points.Length);
        (int day, int move) = Math.DivRem(block, _moves.Length);
        return new(_moves[move], _points[point], _days[day]);
    }

    /// <summary>The cell of a combination of axis places.</summary>
    public int IndexOf(int move, int point, int day) => (day * _moves.Length + move) * _points.Length + point;

    private static void Require(double[] axis, double least, double most, string name)
    {
        if (axis.Length == 0)
            throw new ArgumentException("An axis has at least one place.", name);
        for (int i = 0; i < axis.Length; i++)
        {
            if (!(axis[i] >= least && axis[i] <= most))
                throw new ArgumentException($"{axis[i]} is not between {least} and {most}.", name);
            if (i > 0 && !(axis[i] > axis[i - 1]))
                throw new ArgumentException($"{axis[i]} does not come after {axis[i - 1]}: an axis ascends.", name);
        }
    }
}
