using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

public sealed class ChainPricerTests
{
    [Fact]
    public void A_solved_chain_has_the_bits_of_its_options_solved_one_by_one()
    {
        var random = new SplitMix64(67);
        for (int length = 0; length <= 67; length++)
        {
            for (int round = 0; round < 20; round++)
            {
                Chain chain = Draw(ref random, length);
                double[] prices = new double[length], vols = new double[length];
                var statuses = new ImpliedVolatilityStatus[length];
                for (int i = 0; i < length; i++)
                {
                    prices[i] = (random.Next() % 16) switch
                    {
                        0 => 0,
                        1 => double.NaN,
                        2 => 1e6,
                        3 => -1,
                        _ => Black76.Price(chain.IsCall[i], chain.Forward, chain.Strikes[i], chain.Years, chain.Vols[i], chain.Discount),
                    };
                }

                ChainPricer.Solve(
                    chain.Forward, chain.Years, chain.Discount, chain.Strikes, chain.IsCall, prices, statuses, vols, chain.Greeks);

                for (int i = 0; i < length; i++)
                {
                    ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
                        chain.IsCall[i], chain.Forward, chain.Strikes[i], chain.Years, chain.Discount, prices[i], out double vol);
                    Assert.Equal(status, statuses[i]);
                    SameBits(vol, vols[i]);
                    Greeks expected = status == ImpliedVolatilityStatus.Ok
                        ? Black76.PriceAndGreeks(chain.IsCall[i], chain.Forward, chain.Strikes[i], chain.Years, vol, chain.Discount).Greeks
                        : default;
                    SameGreeks(expected, chain, i);
                }
            }
        }
    }

    [Fact]
    public void A_priced_chain_has_the_bits_of_its_options_priced_one_by_one()
    {
        var random = new SplitMix64(68);
        for (int length = 0; length <= 67; length++)
        {
            for (int round = 0; round < 20; round++)
            {
                Chain chain = Draw(ref random, length);
                double[] prices = new double[length];
                for (int i = 0; i < length; i++)
                {
                    chain.Vols[i] = (random.Next() % 16) switch { 0 => 0, 1 => double.NaN, 2 => 30, 3 => -1, _ => chain.Vols[i] };
                    chain.Strikes[i] = (random.Next() % 32) switch { 0 => 0, 1 => double.NaN, 2 => 1e300, 3 => double.PositiveInfinity, _ => chain.Strikes[i] };
                }

                ChainPricer.Price(
                    chain.Forward, chain.Years, chain.Discount, chain.Strikes, chain.IsCall, chain.Vols, prices, chain.Greeks);

                for (int i = 0; i < length; i++)
                {
                    PricedOption expected = Black76.PriceAndGreeks(
                        chain.IsCall[i], chain.Forward, chain.Strikes[i], chain.Years, chain.Vols[i], chain.Discount);
                    SameBits(expected.Price, prices[i]);
                    SameGreeks(expected.Greeks, chain, i);
                }
            }
        }
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        double[] three = new double[3], two = new double[2];
        Assert.Throws<ArgumentException>(() => ChainPricer.Price(
            24_000, 0.02, 1, three, new bool[3], three, new double[3], new GreekColumns(new double[3], new double[3], two, new double[3])));
    }

    [Fact]
    public void A_chain_past_its_expiry_says_so_for_every_option()
    {
        var random = new SplitMix64(1);
        Chain chain = Draw(ref random, 9);
        var statuses = new ImpliedVolatilityStatus[9];
        ChainPricer.Solve(
            chain.Forward, 0, chain.Discount, chain.Strikes, chain.IsCall, Enumerable.Repeat(5.0, 9).ToArray(), statuses, new double[9], chain.Greeks);
        Assert.All(statuses, status => Assert.Equal(ImpliedVolatilityStatus.NoTimeLeft, status));
    }

    private static Chain Draw(ref SplitMix64 random, int length)
    {
        var chain = new Chain(length)
        {
            Years = ExactMath.Exp(-13 + 12 * random.NextDouble()),
            Discount = 0.95 + 0.05 * random.NextDouble(),
            Forward = 20_000 + 10_000 * random.NextDouble(),
        };
        for (int i = 0; i < length; i++)
        {
            chain.Vols[i] = ExactMath.Exp(-3 + 3.5 * random.NextDouble());
            double deviation = chain.Vols[i] * Math.Sqrt(chain.Years);
            chain.Strikes[i] = random.Next() % 8 == 0 ? chain.Forward : chain.Forward * ExactMath.Exp(deviation * (12 * random.NextDouble() - 6));
            chain.IsCall[i] = random.Next() % 2 == 0;
        }

        return chain;
    }

    private static void SameGreeks(Greeks expected, Chain chain, int index)
    {
        SameBits(expected.Delta, chain.Delta[index]);
        SameBits(expected.Gamma, chain.Gamma[index]);
        SameBits(expected.Vega, chain.Vega[index]);
        SameBits(expected.Theta, chain.Theta[index]);
    }

    private static void SameBits(double expected, double actual)
    {
        if (!(double.IsNaN(expected) && double.IsNaN(actual)))
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }

    private sealed class Chain(int length)
    {
        public double Forward { get; init; }

        public double Years { get; init; }

        public double Discount { get; init; }

        public double[] Strikes { get; } = new double[length];

        public bool[] IsCall { get; } = new bool[length];

        public double[] Vols { get; } = new double[length];

        public double[] Delta { get; } = new double[length];

        public double[] Gamma { get; } = new double[length];

        public double[] Vega { get; } = new double[length];

        public double[] Theta { get; } = new double[length];

        public GreekColumns Greeks => new(Delta, Gamma, Vega, Theta);
    }
}
