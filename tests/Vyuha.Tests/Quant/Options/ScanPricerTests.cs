using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

public sealed class ScanPricerTests
{
    [Fact]
    public void A_scan_has_the_bits_of_one_option_after_another_at_every_length()
    {
        var random = new SplitMix64(11);
        for (int length = 0; length <= 67; length++)
        {
            foreach (bool isCall in new[] { true, false })
            {
                double strike = 20_000 + Math.Floor(100 * random.NextDouble()) * 100;
                double[] forwards = [.. Enumerable.Range(0, length).Select(_ => strike * (0.6 + 0.8 * random.NextDouble()))];
                // From nothing over the narrow region, which ends at 0.3, to far beyond it.
                double[] deviations = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * (random.NextDouble() < 0.8 ? 0.1 : 1.5))];
                for (int i = 5; i < length; i += 13)
                    (forwards[i], deviations[i - 3]) = (strike, 0);
                double[] values = new double[length];
                ScanPricer.Undiscounted(isCall, strike, forwards, deviations, values);
                for (int i = 0; i < length; i++)
                    Assert.Equal(Bits(Black76.Undiscounted(isCall, forwards[i], strike, deviations[i])), Bits(values[i]));
            }
        }
    }

    [Fact]
    public void What_is_no_price_is_not_a_number_as_it_is_alone()
    {
        double[] forwards = [25_000, 0, -1, double.NaN, double.PositiveInfinity, 25_000, 25_000, 25_000, 1e-3, 1e9];
        double[] deviations = [0.05, 0.05, 0.05, 0.05, 0.05, double.NaN, -0.1, 0, 0.05, 0.05];
        double[] values = new double[forwards.Length];
        foreach (double strike in new[] { 24_000, 0, double.NaN, double.PositiveInfinity })
        {
            ScanPricer.Undiscounted(isCall: true, strike, forwards, deviations, values);
            for (int i = 0; i < forwards.Length; i++)
                Assert.Equal(Bits(Black76.Undiscounted(isCall: true, forwards[i], strike, deviations[i])), Bits(values[i]));
        }
    }

    [Fact]
    public void Deltas_have_the_bits_of_the_normal_distribution_at_d1()
    {
        var random = new SplitMix64(12);
        for (int length = 0; length <= 67; length++)
        {
            double strike = 25_000, deviation = 0.001 + random.NextDouble() * 0.4;
            double[] forwards = [.. Enumerable.Range(0, length).Select(_ => strike * (0.5 + random.NextDouble()))];
            double[] deltas = new double[length];
            ScanPricer.CallDeltas(strike, deviation, forwards, deltas);
            for (int i = 0; i < length; i++)
                Assert.Equal(Bits(ExactMath.NormalCdf(ExactMath.LogRatio(forwards[i], strike) / deviation + deviation / 2)), Bits(deltas[i]));
        }
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ScanPricer.Undiscounted(true, 100, new double[3], new double[4], new double[3]));
        Assert.Throws<ArgumentException>(() => ScanPricer.CallDeltas(100, 0.1, new double[3], new double[4]));
    }

    private static long Bits(double value) => double.IsNaN(value) ? -1 : BitConverter.DoubleToInt64Bits(value);
}
