using Vyuha.Core;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Stress;

/// <summary>Reprices contracts in every cell of a grid. Its scratch space is its own: nothing is allocated by a position, and one thread uses it at a time.</summary>
public sealed class StressGrid
{
    private readonly double[] _forwards;
    private readonly double[] _deviations;
    private readonly double[] _values;

    /// <param name="axes">What is crossed.</param>
    public StressGrid(StressAxes axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Axes = axes;
        int block = axes.Moves.Length * axes.Points.Length;
        (_forwards, _deviations, _values) = (new double[block], new double[block], new double[block]);
    }

    public StressAxes Axes { get; }

    /// <summary>Adds the profit of so many units of a contract to each cell.</summary>
    /// <param name="position">The contract and its market.</param>
    /// <param name="units">Signed: long positive.</param>
    /// <param name="profits">Shape [cells], rupee, in the order of <see cref="StressAxes.Cell"/>; added to.</param>
    /// <exception cref="ArgumentException">There is not one number for each cell.</exception>
    public void Add(in StressPosition position, long units, Span<double> profits)
    {
        if (profits.Length != Axes.Count)
            throw new ArgumentException($"There are {Axes.Count} cells, not {profits.Length}.", nameof(profits));
        double now = position.Value(default);
        int block = _values.Length;
        for (int day = 0; day < Axes.Days.Length; day++)
        {
            double years = position.YearsAfter(Axes.Days[day]);
            Fill(in position, years);
            double scale = 1;
            if (position.IsOption)
            {
                scale = position.Discount(years);
                ScanPricer.Undiscounted(position.IsCall, position.Strike, _forwards, _deviations, _values);
            }

            ReadOnlySpan<double> worth = position.IsOption ? _values : _forwards;
            Span<double> cells = profits.Slice(day * block, block);
            for (int i = 0; i < block; i++)
                cells[i] += units * (scale * worth[i] - now);
        }
    }

    /// <summary>The cell with the lowest profit; of equal ones the first.</summary>
    public static int Worst(ReadOnlySpan<double> profits)
    {
        Invariant.Require(!profits.IsEmpty, "a grid has a cell");
        int worst = 0;
        for (int i = 1; i < profits.Length; i++)
        {
            if (profits[i] < profits[worst])
                worst = i;
        }

        return worst;
    }

    private void Fill(in StressPosition position, double years)
    {
        ReadOnlySpan<double> moves = Axes.Moves;
        ReadOnlySpan<double> points = Axes.Points;
        double carry = position.Carry(years);
        double root = Math.Sqrt(years);
        int at = 0;
        for (int move = 0; move < moves.Length; move++)
        {
            double forward = position.Level * (1 + moves[move]) * carry;
            for (int point = 0; point < points.Length; point++)
            {
                _forwards[at] = forward;
                _deviations[at++] = position.VolatilityAfter(points[point]) * root;
            }
        }
    }
}
