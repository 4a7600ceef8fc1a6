namespace Vyuha.Kernel.Stress;

/// <summary>What holdings gain and lose under stress: in every cell of a grid, on remembered days, and when they have to be closed in a bad market.</summary>
/// <remarks>For a person's eyes: it allocates. One move hits all underlyings alike, which is what a bad day does.</remarks>
public sealed class StressReport
{
    private readonly IReadOnlyList<StressHolding> _holdings;
    private IReadOnlyList<StressedDay>? _days;

    private StressReport(StressAxes axes, IReadOnlyList<StressHolding> holdings, IReadOnlyList<StressGroup> groups, IReadOnlyList<double> account, double? closingCost)
    {
        (Axes, _holdings, Groups, Account, ClosingCost) = (axes, holdings, groups, account, closingCost);
        Worst = StressGrid.Worst([.. account]);
        foreach (IGrouping<string, StressGroup> underlying in groups.GroupBy(group => group.Underlying, StringComparer.Ordinal))
        {
            double worst = 0;
            for (int cell = 0; cell < axes.Count; cell++)
                worst = Math.Min(worst, underlying.Sum(group => group.Profits[cell]));
            LossApart -= worst;
        }
    }

    public StressAxes Axes { get; }

    /// <summary>By book and underlying, in the order of the holdings.</summary>
    public IReadOnlyList<StressGroup> Groups { get; }

    /// <summary>Profit of everything in each cell, rupee.</summary>
    public IReadOnlyList<double> Account { get; }

    /// <summary>The cell in which everything together loses most, or gains least.</summary>
    public int Worst { get; }

    /// <summary>Rupees lost when each underlying is in its own worst cell; what the limit on stress counts. 0 when no cell loses.</summary>
    public double LossApart { get; }

    /// <summary>The shipped days, oldest first; worked out when first asked for.</summary>
    public IReadOnlyList<StressedDay> Days => _days ??= [.. StressDay.Shipped.Select(day => On(day, _holdings))];

    /// <summary>Half a spread on every unit: what closing everything now costs against mid, rupee; null where a holding has no bid or no ask.</summary>
    public double? ClosingCost { get; }

    /// <param name="holdings">What is held; there may be nothing.</param>
    /// <param name="axes">The grid.</param>
    public static StressReport Of(IReadOnlyList<StressHolding> holdings, StressAxes axes)
    {
        ArgumentNullException.ThrowIfNull(holdings);
        var grid = new StressGrid(axes);
        var groups = new List<(byte Book, string Underlying, double[] Profits)>();
        var account = new double[axes.Count];
        foreach (StressHolding holding in holdings)
        {
            int at = groups.FindIndex(group => group.Book == holding.Book && group.Underlying == holding.Underlying);
            if (at < 0)
            {
                at = groups.Count;
                groups.Add((holding.Book, holding.Underlying, new double[axes.Count]));
            }

            StressPosition position = holding.Position;
            grid.Add(in position, holding.Units, groups[at].Profits);
        }

        foreach ((_, _, double[] profits) in groups)
        {
            for (int cell = 0; cell < account.Length; cell++)
                account[cell] += profits[cell];
        }

        double? cost = 0;
        foreach (StressHolding holding in holdings)
            cost += Math.Abs(holding.Units) * holding.HalfSpread;
        return new StressReport(
            axes, holdings, [.. groups.Select(group => new StressGroup(group.Book, group.Underlying, group.Profits))], account, cost);
    }

    /// <summary>Where a cell lies, in words: <c>10 % down, volatility 10 points up, a day later</c>.</summary>
    public static string InWords(in StressCell cell)
    {
        string move = cell.Move == 0 ? "no move" : System.FormattableString.Invariant($"{Math.Abs(cell.Move) * 100:0.##} % {(cell.Move < 0 ? "down" : "up")}");
        string points = cell.Points == 0 ? "volatility as it is" : System.FormattableString.Invariant($"volatility {Math.Abs(cell.Points) * 100:0.##} points {(cell.Points < 0 ? "lower" : "higher")}");
        string days = cell.Days == 0 ? "at once" : cell.Days == 1 ? "a day later" : System.FormattableString.Invariant($"{cell.Days:0.##} days later");
        return $"{move}, {points}, {days}";
    }

    private static StressedDay On(StressDay day, IReadOnlyList<StressHolding> holdings)
    {
        double? open = day.Open is { } gap ? Profit(gap) : null;
        double close = Profit(day.Close);
        (double worst, double move) = (close, day.Close);
        foreach (double level in new[] { day.Low, day.High, day.Open ?? day.Close })
        {
            double profit = Profit(level);
            if (profit < worst)
                (worst, move) = (profit, level);
        }

        return new StressedDay(day, open, close, worst, move);

        double Profit(double level)
        {
            StressShock shock = day.At(level);
            double sum = 0;
            foreach (StressHolding holding in holdings)
                sum += holding.Units * holding.Position.Profit(in shock);
            return sum;
        }
    }
}
