using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.MonteCarlo;

namespace Vyuha.Host.Commands;

/// <summary>The price of each path after each day, all kept.</summary>
internal sealed class SimulatedPrices
{
    /// <summary>The most numbers that are kept, 400 MB.</summary>
    public const long Most = 50_000_000;

    private readonly double[][] _days;

    private SimulatedPrices(int days, int paths) => _days = [.. Enumerable.Range(0, days).Select(_ => new double[paths])];

    /// <summary>Prices after each day, shape [days][paths]; the same paths in the same places.</summary>
    public IReadOnlyList<double[]> Days => _days;

    /// <param name="simulation">Of as many steps as days.</param>
    /// <param name="spot">Where each path begins.</param>
    /// <param name="days">Steps.</param>
    /// <param name="blocks">Of 1,024 paths.</param>
    public static SimulatedPrices Of(PathSimulation simulation, double spot, int days, int blocks, CancellationToken cancellation)
    {
        var prices = new SimulatedPrices(days, blocks * PathBlock.Paths);
        Parallel.For(
            0, blocks, new ParallelOptions { CancellationToken = cancellation }, () => new PathBlock(),
            (block, _, paths) =>
            {
                simulation.Run(block, new Recorder(prices._days, block, spot), paths);
                return paths;
            },
            _ => { });
        return prices;
    }

    /// <summary>Keeps the prices of one block.</summary>
    private sealed class Recorder(double[][] days, int block, double spot) : IPathQuestion
    {
        public int ScratchColumns => 0;

        public void Observe(PathBlock paths, int step, double years, Span<double> scratch)
        {
            Span<double> into = days[step - 1].AsSpan(block * PathBlock.Paths, PathBlock.Paths);
            ExactMathSpans.Exp(paths.Log, into);
            foreach (ref double price in into)
                price *= spot;
        }

        public void Answer(PathBlock paths, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
        {
            values.Clear();
            controls.Clear();
        }
    }
}
