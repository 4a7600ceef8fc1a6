using Vyuha.Core;
using Vyuha.Kernel.Stress;

namespace Vyuha.Tests.Kernel.Stress;

/// <summary>Cells against Black-76 worked out with mpmath at 50 digits: level 24,000, forward 24,040, nine days, rate 6.5 %.</summary>
public sealed class StressGridTests
{
    private const double Level = 24_000;
    private const double Forward = 24_040;
    private const double NineDays = 9 / 365.0;
    private const double Rate = 0.065;

    // mpmath 1.3.0, mp.dps = 50: S·(1+m)·(F/S)^(t'/t), e^(-r t')·Black-76 at max(σ + points, 0.01), less the value without a shock.
    [Theory]
    [InlineData(OptionRight.Call, 24_000, 0.13, 0.05, 0.10, 0, 1056.8488017128181)]
    [InlineData(OptionRight.Put, 23_500, 0.145, -0.10, 0.10, 1, 1823.2764266792356)]
    [InlineData(OptionRight.Call, 24_000, 0.13, 0, -0.08, 1, -125.9273028280768)]
    [InlineData(OptionRight.Call, 24_100, 0.13, 0, -0.15, 5, -167.20608733729549)] // Not below one point.
    [InlineData(OptionRight.Call, 23_900, 0.13, 0.02, 0.10, 10, 307.29781423987468)] // Expired: worth 580, its intrinsic value.
    public void A_cell_is_blacks_formula_on_the_moved_market(OptionRight right, double strike, double volatility, double move, double points, double days, double expected)
    {
        StressPosition position = StressPosition.Option(right, strike, Level, Forward, NineDays, volatility, Rate);
        Assert.Equal(expected, position.Profit(new StressShock(move, points, 0, days)), 1e-8);

        var grid = new StressGrid(new StressAxes([move], [points], [days]));
        double[] cell = [100];
        grid.Add(position, -65, cell);
        Assert.Equal(100 - 65 * expected, cell[0], 1e-6);
    }

    [Fact]
    public void A_future_moves_with_the_level_and_loses_its_carry_by_the_day()
    {
        // mpmath: 22,800 · (24,120/24,000)^(29/30) − 24,120.
        StressPosition future = StressPosition.Future(Level, 24_120, 30 / 365.0);
        Assert.Equal(-1209.8091675576694, future.Profit(new StressShock(-0.05, 0.10, 0, 1)), 1e-8);
    }

    [Fact]
    public void A_fall_of_volatility_is_a_share_and_a_rise_is_points()
    {
        StressPosition call = StressPosition.Option(OptionRight.Call, 24_000, Level, Forward, NineDays, 0.20, Rate);
        Assert.Equal(call.Profit(new StressShock(0.01, -0.05, 0, 0)), call.Profit(new StressShock(0.01, 0, -0.25, 0)), 1e-12);
    }

    // The 42 cells of the limit for a straddle short of 65 at 24,000, one by one with mpmath: the worst is 10 % up with ten points more, the best a quiet day.
    [Fact]
    public void A_naked_straddle_is_worst_at_the_edge_and_best_in_the_middle()
    {
        var grid = new StressGrid(StressAxes.OfLimit);
        var profits = new double[grid.Axes.Count];
        foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
            grid.Add(StressPosition.Option(right, 24_000, Level, Forward, NineDays, 0.13, Rate), -65, profits);
        int worst = StressGrid.Worst(profits);
        Assert.Equal(new StressCell(0.10, 0.10, 0), grid.Axes.Cell(worst));
        Assert.Equal(-133263.84613070502, profits[worst], 1e-6);
        int best = profits.IndexOf(profits.Max());
        Assert.Equal(new StressCell(0, -0.08, 1), grid.Axes.Cell(best));
        Assert.Equal(16082.32051149517, profits[best], 1e-6);
    }

    // SIMD and one by one: the grid prices a block of cells at once, a position one cell.
    [Fact]
    public void Every_cell_of_the_wide_grid_is_the_position_priced_alone_and_no_shock_is_zero()
    {
        StressAxes axes = StressAxes.Wide;
        Assert.Equal(1_000, axes.Count);
        var grid = new StressGrid(axes);
        foreach ((double strike, double volatility) in new[] { (24_000.0, 0.13), (20_000, 0.35), (27_500, 0.12), (24_000, 0.004), (24_000, 0.0) })
        {
            StressPosition put = StressPosition.Option(OptionRight.Put, strike, Level, Forward, NineDays, volatility, Rate);
            var profits = new double[axes.Count];
            grid.Add(put, 1, profits);
            for (int i = 0; i < axes.Count; i++)
            {
                StressCell cell = axes.Cell(i);
                Assert.Equal(put.Profit(new StressShock(cell.Move, cell.Points, 0, cell.Days)), profits[i]);
                if (cell == default)
                    Assert.Equal(0, profits[i]);
            }

            Assert.Equal(default, axes.Cell(axes.IndexOf(12, 2, 0)));
        }
    }

    [Fact]
    public void A_grid_says_what_is_wrong_with_its_axes()
    {
        Assert.Throws<ArgumentException>(() => new StressAxes([], [0], [0]));
        Assert.Throws<ArgumentException>(() => new StressAxes([0.1, 0], [0], [0]));
        Assert.Throws<ArgumentException>(() => new StressAxes([-1], [0], [0]));
        Assert.Throws<ArgumentException>(() => new StressAxes([double.NaN], [0], [0]));
        Assert.Throws<ArgumentException>(() => new StressAxes([0], [0], [-1]));
        Assert.Throws<ArgumentException>(() => new StressAxes(Enumerable.Range(0, 400).Select(i => i / 1000.0), Enumerable.Range(0, 300).Select(i => i / 1000.0), [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StressAxes.Wide.Cell(1_000));
        Assert.Throws<ArgumentException>(() => new StressGrid(StressAxes.Wide).Add(StressPosition.Future(1, 1, 1), 1, new double[3]));
        Assert.Throws<InvariantException>(() => StressPosition.Option(OptionRight.Call, 0, Level, Forward, NineDays, 0.1, Rate));
        Assert.Throws<InvariantException>(() => StressPosition.Future(Level, double.NaN, NineDays));
    }
}
