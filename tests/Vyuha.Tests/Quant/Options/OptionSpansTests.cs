using System.Globalization;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

/// <summary>Batches over spans, on a forward and on a spot, and the optional columns of a chain.</summary>
public sealed class OptionSpansTests
{
    private const int Longest = 67;

    [Fact]
    public void Every_length_gives_the_bits_of_one_option_after_another()
    {
        var random = new SplitMix64(2026);
        for (int length = 0; length <= Longest; length++)
        {
            var batch = new Batch(ref random, length);
            var forward = new OptionColumns(batch.IsCall, batch.Underlyings, batch.Strikes, batch.Years, batch.Discounts);
            Black76Spans.PriceAndGreeks(forward, batch.Vols, batch.Prices, batch.Greeks);
            batch.Same(i => HigherGreeksTests.All(
                Black76.PriceAndGreeks(batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Vols[i], batch.Discounts[i]),
                Black76.HigherGreeks(batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Vols[i], batch.Discounts[i])));

            double[] alone = new double[length];
            Black76Spans.Price(forward, batch.Vols, alone);
            for (int i = 0; i < length; i++)
                SameBits(batch.Prices[i], alone[i], "price alone", i);

            var statuses = new ImpliedVolatilityStatus[length];
            double[] solved = new double[length];
            Black76Spans.Solve(forward, batch.Prices, statuses, solved);
            for (int i = 0; i < length; i++)
            {
                ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
                    batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Discounts[i], batch.Prices[i], out double vol);
                Assert.Equal(status, statuses[i]);
                SameBits(vol, solved[i], "volatility", i);
            }

            const double Tick = 0.05;
            Black76Spans.Solve(forward, batch.Prices, statuses, solved, Tick);
            for (int i = 0; i < length; i++)
            {
                ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
                    batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Discounts[i], batch.Prices[i], Tick, out double vol);
                Assert.Equal(status, statuses[i]);
                SameBits(vol, solved[i], "volatility of a price in ticks", i);
            }

            double[] yields = new double[length];
            Array.Fill(yields, 0.0125);
            BlackScholesMertonSpans.PriceAndGreeks(
                new SpotColumns(batch.IsCall, batch.Underlyings, batch.Strikes, batch.Years, batch.Rates, yields), batch.Vols, batch.Prices, batch.Greeks);
            batch.Same(i => HigherGreeksTests.All(
                BlackScholesMerton.PriceAndGreeks(batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Vols[i], batch.Rates[i], 0.0125),
                BlackScholesMerton.HigherGreeks(batch.IsCall[i], batch.Underlyings[i], batch.Strikes[i], batch.Years[i], batch.Vols[i], batch.Rates[i], 0.0125)));

            ChainPricer.Price(24_037.5, 0.03, 0.998, batch.Strikes, batch.IsCall, batch.Vols, batch.Prices, batch.Greeks);
            batch.Same(i => HigherGreeksTests.All(
                Black76.PriceAndGreeks(batch.IsCall[i], 24_037.5, batch.Strikes[i], 0.03, batch.Vols[i], 0.998),
                Black76.HigherGreeks(batch.IsCall[i], 24_037.5, batch.Strikes[i], 0.03, batch.Vols[i], 0.998)));
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var random = new SplitMix64(5);
        var batch = new Batch(ref random, 200);
        var statuses = new ImpliedVolatilityStatus[200];
        double[] yields = new double[200], solved = new double[200];
        Assert.Equal(0, Allocations.OnceSettled(Run));

        void Run()
        {
            var options = new OptionColumns(batch.IsCall, batch.Underlyings, batch.Strikes, batch.Years, batch.Discounts);
            Black76Spans.PriceAndGreeks(options, batch.Vols, batch.Prices, batch.Greeks);
            Black76Spans.Price(options, batch.Vols, batch.Prices);
            Black76Spans.Solve(options, batch.Prices, statuses, solved, 0.05);
            BlackScholesMertonSpans.PriceAndGreeks(
                new SpotColumns(batch.IsCall, batch.Underlyings, batch.Strikes, batch.Years, batch.Rates, yields), batch.Vols, batch.Prices, batch.Greeks);
            ChainPricer.Price(24_037.5, 0.03, 0.998, batch.Strikes, batch.IsCall, batch.Vols, batch.Prices, batch.Greeks);
            ChainPricer.Solve(24_037.5, 0.03, 0.998, batch.Strikes, batch.IsCall, batch.Prices, statuses, solved, batch.Greeks, 0.05);
            AmericanOption.Price(false, 100, 110, 1, 0.2, 0.05, 0);
            Bachelier.TrySolve(true, 10, 15, 0.1, 1, 1, out _);
            PutCallParity.Fit(batch.Strikes, batch.Prices, batch.Prices, [], 24_000);
        }
    }

    [Fact]
    public void The_random_batch_has_the_sums_of_the_long_double_implementation()
    {
        // Workload G2 with 4,096 options: the sums come from a C++ implementation that shares nothing with this one.
        const int Size = 4_096;
        var random = new SplitMix64(20240601);
        bool[] isCall = new bool[Size];
        double[][] columns = [.. Enumerable.Range(0, 12).Select(_ => new double[Size])];
        (double[] spots, double[] strikes, double[] years, double[] rates, double[] yields, double[] vols) =
            (columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]);
        for (int i = 0; i < Size; i++)
        {
            strikes[i] = 20_000 + 50 * Math.Floor(201 * random.NextDouble());
            years[i] = (1 + Math.Floor(60 * random.NextDouble())) / 365;
            vols[i] = 0.08 + 0.52 * random.NextDouble();
            isCall[i] = random.NextDouble() < 0.5;
            (spots[i], rates[i]) = (25_000, 0.065);
        }

        BlackScholesMertonSpans.PriceAndGreeks(
            new SpotColumns(isCall, spots, strikes, years, rates, yields), vols, columns[6],
            new GreekColumns(columns[7], columns[8], columns[9], columns[10]) { Rho = columns[11] });
        Assert.Equal(6569490.93, columns[6].Sum(), 0.005);
        Assert.Equal(186.991147, columns[7].Sum(), 5e-7);
        Assert.Equal(0.385521929, columns[8].Sum(), 5e-10);
        Assert.Equal(6052242.33, columns[9].Sum() * 100, 0.005);
        Assert.Equal(-15128336.9, columns[10].Sum() * 365, 0.05);
        Assert.Equal(-114473.857, columns[11].Sum() * 100, 0.0005);
    }

    [Fact]
    public void Prices_of_mpmath_give_back_their_volatility_in_one_batch()
    {
        string[][] rows = [.. File.ReadLines(TestData.Path("numerics/options/black76_mpmath_grid.csv")).Skip(1).Select(line => line.Split(','))];
        double[] Column(int index) => [.. rows.Select(cells => double.Parse(cells[index], CultureInfo.InvariantCulture))];
        bool[] isCall = [.. rows.Select(cells => cells[0] == "C")];
        (double[] forwards, double[] strikes, double[] years, double[] vols, double[] prices) = (Column(1), Column(2), Column(3), Column(4), Column(5));
        double[] discounts = [.. rows.Select(_ => 1.0)], solved = new double[rows.Length];
        var statuses = new ImpliedVolatilityStatus[rows.Length];
        Black76Spans.Solve(new OptionColumns(isCall, forwards, strikes, years, discounts), prices, statuses, solved);

        int outOfTheMoney = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.True(double.IsFinite(solved[i]) && (statuses[i] == ImpliedVolatilityStatus.Ok) == (solved[i] > 0), string.Join(',', rows[i]));
            if (rows[i][6] != "1" || prices[i] == 0)
                continue;
            // Half a unit in the last place of the price and of its logarithm, turned into volatility.
            double vega = Black76.PriceAndGreeks(isCall[i], forwards[i], strikes[i], years[i], vols[i], 1).Greeks.Vega * 100;
            double tolerance = 4e-15 + 4.6e-16 * prices[i] / (vega * vols[i]);
            Assert.True(Math.Abs(solved[i] / vols[i] - 1) <= tolerance, $"{string.Join(',', rows[i])}: {solved[i]:R}");
            outOfTheMoney++;
        }

        Assert.InRange(outOfTheMoney, 200, 530);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        double[] two = new double[2], three = new double[3];
        var statuses = new ImpliedVolatilityStatus[3];
        Assert.Throws<ArgumentException>(() => Black76Spans.Price(new OptionColumns(new bool[3], three, three, two, three), three, new double[3]));
        Assert.Throws<ArgumentException>(() => Black76Spans.Solve(new OptionColumns(new bool[3], three, three, three, three), two, statuses, new double[3]));
        Assert.Throws<ArgumentException>(() => Black76Spans.PriceAndGreeks(
            new OptionColumns(new bool[3], three, three, three, three), three, new double[3], new GreekColumns(three, three, three, three) { Charm = two }));
        Assert.Throws<ArgumentException>(() => BlackScholesMertonSpans.PriceAndGreeks(
            new SpotColumns(new bool[3], three, three, three, three, two), three, new double[3], new GreekColumns(three, three, three, three)));
    }

    private static void SameBits(double expected, double actual, string what, int index) => Assert.True(
        (double.IsNaN(expected) && double.IsNaN(actual)) || BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
        $"{what} {index}: {actual:R} in the batch, {expected:R} alone");

    private sealed class Batch
    {
        private readonly double[][] _greeks;

        public Batch(ref SplitMix64 random, int length)
        {
            IsCall = new bool[length];
            (Underlyings, Strikes, Years, Vols) = (new double[length], new double[length], new double[length], new double[length]);
            (Rates, Discounts, Prices) = (new double[length], new double[length], new double[length]);
            _greeks = [.. Enumerable.Range(0, 13).Select(_ => new double[length])];
            for (int i = 0; i < length; i++)
            {
                // One in sixteen is not a number that makes sense, one in sixteen is outside the region of the wide code.
                double odd = (random.Next() % 16) switch { 0 => 0, 1 => double.NaN, 2 => double.PositiveInfinity, 3 => -1, 4 => 1e-310, _ => 30 };
                Underlyings[i] = 24_000 * (0.8 + 0.4 * random.NextDouble());
                Strikes[i] = 24_000 * (0.8 + 0.4 * random.NextDouble());
                Years[i] = 0.2 * random.NextDouble();
                Vols[i] = 0.05 + 0.5 * random.NextDouble();
                Rates[i] = 0.1 * random.NextDouble();
                IsCall[i] = random.Next() % 2 == 0;
                switch (random.Next() % 40)
                {
                    case 0: Underlyings[i] = odd; break;
                    case 1: Strikes[i] = odd; break;
                    case 2: Years[i] = odd; break;
                    case 3: Vols[i] = odd; break;
                    case 4: Strikes[i] = Underlyings[i]; break;
                    case 5: Vols[i] = 3; break;
                }

                Discounts[i] = random.Next() % 64 == 0 ? odd : 0.9 + 0.1 * random.NextDouble();
            }
        }

        public bool[] IsCall { get; }

        public double[] Underlyings { get; }

        public double[] Strikes { get; }

        public double[] Years { get; }

        public double[] Vols { get; }

        public double[] Rates { get; }

        public double[] Discounts { get; }

        public double[] Prices { get; }

        public GreekColumns Greeks => new(_greeks[0], _greeks[1], _greeks[2], _greeks[3])
        {
            Rho = _greeks[4], Vanna = _greeks[5], Volga = _greeks[6], Charm = _greeks[7], Veta = _greeks[8],
            Speed = _greeks[9], Zomma = _greeks[10], Color = _greeks[11], Ultima = _greeks[12],
        };

        public void Same(Func<int, double[]> alone)
        {
            for (int i = 0; i < Prices.Length; i++)
            {
                double[] expected = alone(i);
                SameBits(expected[0], Prices[i], "price of option", i);
                for (int greek = 0; greek < _greeks.Length; greek++)
                    SameBits(expected[greek + 1], _greeks[greek][i], $"sensitivity {greek} of option", i);
            }
        }
    }
}
