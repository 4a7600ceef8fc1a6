using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Random;

public sealed class SplitMix64Tests
{
    [Fact]
    public void First_numbers_of_the_published_seed()
    {
        // The reference C program by S. Vigna, seed 1234567, as quoted in the Rosetta Code task "Pseudo-random numbers/Splitmix64".
        var random = new SplitMix64(1234567);
        ulong[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL], drawn);
    }

    [Fact]
    public void A_million_generated_bars_end_where_other_languages_end()
    {
        // W-BARS(1e6, 25000, 42, 0.0003) made in C++: last close 35990.58, sum of closes 3.03928253e10.
        var random = new SplitMix64(42);
        double close = Round(25_000), sum = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            double z = random.NextNormal();
            _ = random.Next();
            _ = random.Next();
            _ = random.Next();
            close = Round(close * ExactMath.Exp(0.0003 * z));
            sum += close;
        }

        Assert.Equal(35_990.58, close, 1e-9);
        Assert.Equal(3.03928253e10, sum, 50.0);

        static double Round(double x) => Math.Floor(100 * x + 0.5) / 100;
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_fair()
    {
        var random = new SplitMix64(9);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++)
            counts[random.NextInt(6)]++;
        // Chi-squared with 5 degrees of freedom: 20.5 is passed once in a thousand.
        Assert.InRange(counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000), 0, 20.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Normals_have_the_moments_of_the_normal_law()
    {
        var random = new SplitMix64(11);
        const int N = 400_000;
        double first = 0, second = 0, fourth = 0;
        for (int i = 0; i < N; i++)
        {
            double z = random.NextNormal();
            first += z;
            second += z * z;
            fourth += z * z * z * z;
        }

        Assert.Equal(0, first / N, 4 / Math.Sqrt(N));
        Assert.Equal(1, second / N, 4 * Math.Sqrt(2.0 / N));
        Assert.Equal(3, fourth / N, 4 * Math.Sqrt(96.0 / N));
    }
}
