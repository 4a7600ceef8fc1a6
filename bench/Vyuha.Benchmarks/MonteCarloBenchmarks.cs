using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Random;

namespace Vyuha.Benchmarks;

/// <summary>Workloads MC-E1 (a call on terminal prices, time a path) and MC-E2 (an Asian call of 252 steps, time a path-step), beside plain scalar code with the same random numbers.</summary>
[Config(typeof(MonteCarloTimed))]
public class MonteCarloBenchmarks
{
    private const int Terminal = 1 << 20;
    private const int Averaged = 1 << 14;
    private const int Steps = 252;
    private const double Spot = 25_000, Rate = 0.065, Volatility = 0.15, Years = 30.0 / 365;

    private readonly PathBlock _paths = new();
    private readonly double[] _normals = new double[NormalStream.BlockLength];
    private readonly NormalStream _stream = new(1);
    private readonly BlockSums[] _sums = new BlockSums[Terminal / PathBlock.Paths];

    [Benchmark(Baseline = true, OperationsPerInvoke = Terminal), BenchmarkCategory("MC-E1, a path")]
    public double PlainTerminal()
    {
        double shift = (Rate - Volatility * Volatility / 2) * Years, scale = Volatility * Math.Sqrt(Years), sum = 0;
        var random = new Xoshiro(1);
        for (int i = 0; i < Terminal; i += 2)
        {
            (double first, double second) = random.Normals();
            sum += Math.Max(0, Spot * Math.Exp(shift + scale * first) - Spot) + Math.Max(0, Spot * Math.Exp(shift + scale * second) - Spot);
        }

        return sum / Terminal;
    }

    [Benchmark(OperationsPerInvoke = Terminal), BenchmarkCategory("MC-E1, a path")]
    public double TerminalCall() => Estimate(1, Terminal / PathBlock.Paths, new TerminalQuestion(Spot, static price => Math.Max(0, price - Spot)));

    [Benchmark(Baseline = true, OperationsPerInvoke = Averaged * Steps), BenchmarkCategory("MC-E2, a path-step")]
    public double PlainAverage()
    {
        double years = Years / Steps, shift = (Rate - Volatility * Volatility / 2) * years, scale = Volatility * Math.Sqrt(years), sum = 0;
        var random = new Xoshiro(1);
        for (int i = 0; i < Averaged; i++)
        {
            double log = 0, prices = 0;
            for (int step = 0; step < Steps; step += 2)
            {
                (double first, double second) = random.Normals();
                log += shift + scale * first;
                prices += Math.Exp(log);
                log += shift + scale * second;
                prices += Math.Exp(log);
            }

            sum += Math.Max(0, Spot * prices / Steps - Spot);
        }

        return sum / Averaged;
    }

    [Benchmark(OperationsPerInvoke = Averaged * Steps), BenchmarkCategory("MC-E2, a path-step")]
    public double AverageCall() => Estimate(Steps, Averaged / PathBlock.Paths, new AverageQuestion(Spot, static mean => Math.Max(0, mean - Spot)));

    [Benchmark(Baseline = true, OperationsPerInvoke = Terminal), BenchmarkCategory("a normal")]
    public double PlainNormals()
    {
        var random = new Xoshiro(1);
        double sum = 0;
        for (int i = 0; i < Terminal; i += 2)
        {
            (double first, double second) = random.Normals();
            sum += first + second;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Terminal), BenchmarkCategory("a normal")]
    public double Normals()
    {
        for (int i = 0; i < Terminal; i += NormalStream.BlockLength)
            _stream.Normals(_normals);
        return _normals[0];
    }

    private double Estimate(int steps, int blocks, IPathQuestion question)
    {
        var simulation = new PathSimulation(new GeometricBrownianMotion(Rate, Volatility), Years, steps, 1);
        for (int block = 0; block < blocks; block++)
            _sums[block] = simulation.Run(block, question, _paths);
        return simulation.Combine(_sums.AsSpan(0, blocks)).Mean;
    }

    /// <summary>Box and Muller on one generator, as one writes it down.</summary>
    private struct Xoshiro(ulong seed)
    {
        private Xoshiro256 _random = new(seed);

        public (double First, double Second) Normals()
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            (double sin, double cos) = Math.SinCos(2 * Math.PI * _random.NextDouble());
            return (radius * cos, radius * sin);
        }
    }

    private sealed class MonteCarloTimed : BenchmarkSettings
    {
        public MonteCarloTimed()
            : base(BenchmarkDotNet.Jobs.Job.Default)
        {
            AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory);
            AddColumn(BenchmarkDotNet.Columns.CategoriesColumn.Default);
        }
    }
}
