using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.MonteCarlo;

public sealed class SobolTests
{
    [Fact]
    public void First_points_are_those_its_authors_print()
    {
        // Output of S. Joe and F. Kuo's program for three dimensions and ten points.
        double[,] expected =
        {
            { 0, 0, 0 }, { 0.5, 0.5, 0.5 }, { 0.75, 0.25, 0.25 }, { 0.25, 0.75, 0.75 }, { 0.375, 0.375, 0.625 },
            { 0.875, 0.875, 0.125 }, { 0.625, 0.125, 0.875 }, { 0.125, 0.625, 0.375 }, { 0.1875, 0.3125, 0.9375 }, { 0.6875, 0.8125, 0.4375 },
        };
        ulong[] run = new ulong[10];
        for (int dimension = 0; dimension < 3; dimension++)
        {
            SobolSequence.Fill(dimension, 0, run);
            for (int index = 0; index < 10; index++)
            {
                Assert.Equal(expected[index, dimension], SobolSequence.At(dimension, index));
                Assert.Equal(expected[index, dimension], run[index] / (double)(1L << SobolSequence.Digits));
            }
        }

        SobolSequence.Fill(2, 6, run.AsSpan(0, 4));
        Assert.Equal([0.875, 0.375, 0.9375, 0.4375], run.Take(4).Select(bits => bits / (double)(1L << SobolSequence.Digits)));
    }

    [Fact]
    public void Every_dimension_puts_one_of_so_many_points_into_each_equal_interval()
    {
        // Each coordinate of Sobol's points is a (0, 1)-sequence in base 2: of any 2^k points from a multiple of 2^k on, one lies in each interval of 2^−k.
        const int Points = 1 << 14;
        ulong[] run = new ulong[Points];
        bool[] taken = new bool[Points];
        for (int dimension = 0; dimension < SobolSequence.MostDimensions; dimension += dimension < 40 ? 1 : 37)
        {
            foreach (long first in new long[] { 0, 5L << 30 })
            {
                SobolSequence.Fill(dimension, first, run);
                Array.Clear(taken);
                foreach (ulong bits in run)
                    taken[bits >> (SobolSequence.Digits - 14)] = true;
                Assert.DoesNotContain(false, taken);
            }
        }
    }

    [Fact]
    public void A_product_of_twenty_coordinates_integrates_better_than_by_chance()
    {
        // ∏(1 + (xⱼ − ½)/j) has mean 1; the random error on 2^14 points is about 0.0028 (variance of a factor 1/(12j²)).
        const int Points = 1 << 14;
        double sum = 0;
        for (int index = 0; index < Points; index++)
        {
            double product = 1;
            for (int dimension = 0; dimension < 20; dimension++)
                product *= 1 + (SobolSequence.At(dimension, index) - 0.5) / (dimension + 1);
            sum += product;
        }

        Assert.Equal(1, sum / Points, 0.0002);
    }

    [Fact]
    public void Points_outside_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SobolSequence.At(1_000, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SobolSequence.At(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SobolSequence.At(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SobolSequence.At(0, 1L << 52));
    }

    [Fact]
    public void A_call_by_replicates_has_less_error_than_by_chance_and_says_how_much()
    {
        double discount = Math.Exp(-0.065 * 30.0 / 365);
        var model = new GeometricBrownianMotion(0.065, 0.15);
        var question = new TerminalQuestion(25_000, price => discount * Math.Max(0, price - 25_000));
        int near = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            PathEstimate chance = new PathSimulation(model, 30.0 / 365, 1, seed).Estimate(64, question);
            PathEstimate sobol = new PathSimulation(model, 30.0 / 365, 1, seed) { Replicates = 16 }.Estimate(64, question);
            Assert.Equal(chance.Paths, sobol.Paths);
            Assert.True(sobol.StandardError < 0.05 * chance.StandardError, $"{sobol.StandardError} against {chance.StandardError}");
            Assert.Equal(497.622590973714, sobol.Mean, 5 * sobol.StandardError);
            near += Math.Abs(sobol.Mean - 497.622590973714) < 2 * sobol.StandardError ? 1 : 0;
        }

        // Student's t with 15 degrees of freedom: 93.6 % within two errors. Fourteen or fewer of twenty happen once in a thousand.
        Assert.True(near >= 15, $"{near} of 20");
    }

    [Fact]
    public void Jumps_and_averages_take_their_dimensions_too()
    {
        // Merton's series, see PathSimulationTests: 12.0828467305492.
        double discount = Math.Exp(-0.05 * 0.5);
        var simulation = new PathSimulation(JumpDiffusion.Merton(0.05, 0.2, 1.5, -0.1, 0.15), 0.5, 2, 3) { Replicates = 16, ControlMean = 100 };
        PathEstimate call = simulation.Estimate(128, new TerminalQuestion(100, price => discount * Math.Max(0, price - 95), price => discount * price));
        Assert.True(call.StandardError < 0.005, $"{call.StandardError}");
        Assert.Equal(12.0828467305492, call.Mean, 4.5 * call.StandardError);

        // The geometric average of twelve dates is lognormal. Undiscounted call at the money with σ = 20 %, r = 5 %, T = 1: 6.24476079968975 in closed form
        // (30 digits with mpmath).
        PathEstimate average = new PathSimulation(new GeometricBrownianMotion(0.05, 0.2), 1, 12, 3) { Replicates = 16 }
            .Estimate(128, new GeometricAverage());
        Assert.Equal(GeometricAverage.Exactly, average.Mean, 4.5 * average.StandardError);
        Assert.True(average.StandardError < 0.01, $"{average.StandardError}");
    }

    [Fact]
    public void Blocks_of_replicates_are_those_of_any_order()
    {
        var simulation = new PathSimulation(new HestonModel(0.05, 0.02, 2, 0.03, 0.4, -0.7), 0.5, 10, 77) { Replicates = 4 };
        var question = new TerminalQuestion(100, price => Math.Max(0, 100 - price));
        var sums = new BlockSums[8];
        var paths = new PathBlock();
        for (int block = 7; block >= 0; block--)
            sums[block] = simulation.Run(block, question, paths);
        Assert.Equal(simulation.Estimate(8, question), simulation.Combine(sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Combine(sums.AsSpan(0, 7)));
    }

    [Fact]
    public void What_a_sequence_cannot_do_is_refused()
    {
        var model = new GeometricBrownianMotion(0, 0.2);
        var question = new TerminalQuestion(1, price => price);
        Assert.Throws<InvalidOperationException>(() => new PathSimulation(model, 1, 1_001, 1) { Replicates = 2 }.Run(0, question));
        Assert.Throws<InvalidOperationException>(() => new PathSimulation(model, 1, 1, 1) { Replicates = 1 }.Run(0, question));
        Assert.Throws<InvalidOperationException>(() => new PathSimulation(model, 1, 1, 1) { Replicates = 2, Antithetic = true }.Run(0, question));
    }

    [Fact]
    public void The_quick_inverse_is_the_exact_one_but_for_the_last_digits()
    {
        var random = new SplitMix64(5);
        for (int i = 0; i < 20_000; i++)
        {
            double uniform = random.NextDouble();
            double probability = i % 2 == 0 ? uniform : ExactMath.Exp(-700 * uniform);
            if (probability is <= 0 or >= 1)
                continue;
            double exact = ExactMath.NormalInverse(probability);
            Assert.Equal(exact, QuickGaussianInverse<Lane1>.Of(Lane1.Of(probability)).Value, 2e-15 * (0.1 + Math.Abs(exact)));
            Assert.Equal(exact, QuickGaussianInverse<Lane4>.Of(Lane4.Of(probability)).Value.GetElement(2), 2e-15 * (0.1 + Math.Abs(exact)));
        }
    }

    /// <summary>A call at 100 on the geometric mean of the prices after each step.</summary>
    private sealed class GeometricAverage : IPathQuestion
    {
        public const double Exactly = 6.24476079968975;

        public int ScratchColumns => 1;

        public void Observe(PathBlock block, int step, double years, Span<double> scratch)
        {
            for (int i = 0; i < PathBlock.Paths; i++)
                scratch[i] += block.Log[i];
        }

        public void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
        {
            for (int i = 0; i < PathBlock.Paths; i++)
                values[i] = Math.Max(0, 100 * ExactMath.Exp(scratch[i] / steps) - 100);
        }
    }
}
