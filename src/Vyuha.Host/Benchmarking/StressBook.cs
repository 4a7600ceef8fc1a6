using Vyuha.Core;
using Vyuha.Kernel.Stress;

namespace Vyuha.Host.Benchmarking;

/// <summary>A book of 20 option legs in two expiries through the wide grid of a thousand cells: 20,000 prices.</summary>
internal sealed class StressBook
{
    public const int Legs = 20;

    private const double Level = 24_000;

    private readonly StressGrid _grid = new(StressAxes.Wide);
    private readonly (StressPosition Position, long Units)[] _legs = new (StressPosition, long)[Legs];
    private readonly double[] _profits = new double[StressAxes.Wide.Count];

    public StressBook()
    {
        for (int i = 0; i < Legs; i++)
        {
            double years = (i < 12 ? 9 : 37) / 365.0;
            double strike = 22_500 + 150 * i;
            double volatility = 0.13 + 0.4 * Math.Abs(strike / Level - 1);
            _legs[i] = (StressPosition.Option(strike < Level ? OptionRight.Put : OptionRight.Call, strike, Level, Level * (1 + 0.06 * years), years, volatility, 0.065), i % 2 == 0 ? 65 : -65);
        }

        Invariant.Require(_profits.Length == 1_000, "the wide grid has a thousand cells");
        double worst = Run();
        double alone = 0;
        StressCell cell = _grid.Axes.Cell(StressGrid.Worst(_profits));
        foreach ((StressPosition position, long units) in _legs)
            alone += units * position.Profit(new StressShock(cell.Move, cell.Points, 0, cell.Days));
        Invariant.Require(worst < 0 && Math.Abs(worst - alone) < 1e-6, "the worst cell is that of the legs priced one by one");
    }

    /// <summary>Profit in the worst cell, rupee.</summary>
    public double Run()
    {
        Array.Clear(_profits);
        foreach ((StressPosition position, long units) in _legs)
            _grid.Add(in position, units, _profits);
        return _profits[StressGrid.Worst(_profits)];
    }

    /// <summary>The same, a leg and a cell at a time.</summary>
    public double RunOneByOne()
    {
        double worst = double.PositiveInfinity;
        for (int i = 0; i < _profits.Length; i++)
        {
            StressCell cell = _grid.Axes.Cell(i);
            var shock = new StressShock(cell.Move, cell.Points, 0, cell.Days);
            double profit = 0;
            foreach ((StressPosition position, long units) in _legs)
                profit += units * position.Profit(in shock);
            worst = Math.Min(worst, profit);
        }

        return worst;
    }
}
