using System.Globalization;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant;

/// <summary>Every function of the library over a fixed sample has the same bits on every processor, instruction set and system.</summary>
public sealed class PinnedBitsTests
{
    /// <summary>Changes only with a commit that says why the numbers should.</summary>
    private const ulong Pinned = 12311083274573333114;

    /// <summary>Names the file into which a child process writes its hash.</summary>
    private const string ChildFile = "VYUHA_PINNED_BITS_FILE";

    [Fact]
    public void The_bits_are_the_pinned_ones()
    {
        ulong hash = HashOfSample();
        if (Environment.GetEnvironmentVariable(ChildFile) is { Length: > 0 } file)
            File.WriteAllText(file, hash.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Pinned, hash);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableFMA")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void The_bits_stay_when_the_processor_lacks_instructions(string setting)
    {
        string file = Path.GetTempFileName();
        try
        {
            // The runner's own spelling of the filter, or the testing platform's, whichever this assembly was built for.
            string output = RunAlone("-method", setting, file);
            if (new FileInfo(file).Length == 0)
                output += RunAlone("--filter-method", setting, file);
            Assert.True(new FileInfo(file).Length > 0, output);
            Assert.Equal(Pinned, ulong.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string RunAlone(string filter, string setting, string file) => LimitedProcessor.RunAlone(
        filter, setting, [(typeof(PinnedBitsTests), nameof(The_bits_are_the_pinned_ones))], (ChildFile, file));

    private static ulong HashOfSample()
    {
        ulong hash = 14695981039346656037; // FNV-1a, one step a value
        var random = new SplitMix64(7);
        for (int i = 0; i < 4_000; i++)
        {
            double unit = random.NextDouble();
            double wide = 1400 * unit - 700, near = 16 * unit - 8;
            Add(ExactMath.Exp(wide));
            Add(ExactMath.Expm1(near));
            Add(ExactMath.Log(unit));
            Add(ExactMath.Log1p(unit));
            Add(ExactMath.NormalCdf(near));
            Add(ExactMath.NormalInverse(unit));
            Add(ExactMath.Erfcx(near / 2));
            Add(random.NextNormal());
        }

        const int Size = 61;
        double[] strikes = new double[Size], vols = new double[Size], prices = new double[Size];
        double[] delta = new double[Size], gamma = new double[Size], vega = new double[Size], theta = new double[Size];
        bool[] isCall = new bool[Size];
        var statuses = new ImpliedVolatilityStatus[Size];
        var greeks = new GreekColumns(delta, gamma, vega, theta);
        for (int day = 1; day <= 40; day++)
        {
            double years = day / 365.0, discount = ExactMath.Exp(-0.065 * years);
            for (int i = 0; i < Size; i++)
            {
                strikes[i] = 22_500 + 50 * i;
                isCall[i] = i % 3 != 0;
                vols[i] = 0.08 + random.NextDouble();
            }

            ChainPricer.Price(24_037.5, years, discount, strikes, isCall, vols, prices, greeks);
            AddAll(prices, delta, gamma, vega, theta);
            ChainPricer.Solve(24_037.5, years, discount, strikes, isCall, prices, statuses, vols, greeks);
            AddAll(vols, delta, gamma, vega, theta);
        }

        double[] higher = new double[6 * Size], rates = new double[Size], yields = new double[Size], spots = new double[Size], times = new double[Size];
        var all = new GreekColumns(delta, gamma, vega, theta)
        {
            Charm = higher.AsSpan(0, Size), Veta = higher.AsSpan(Size, Size), Speed = higher.AsSpan(2 * Size, Size),
            Zomma = higher.AsSpan(3 * Size, Size), Color = higher.AsSpan(4 * Size, Size), Ultima = higher.AsSpan(5 * Size, Size),
        };
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < Size; i++)
            {
                (spots[i], rates[i], yields[i]) = (23_000 + 2_000 * random.NextDouble(), 0.08 * random.NextDouble(), 0.02 * random.NextDouble());
                (times[i], vols[i]) = (0.2 * random.NextDouble(), 0.08 + 0.5 * random.NextDouble());
            }

            BlackScholesMertonSpans.PriceAndGreeks(new SpotColumns(isCall, spots, strikes, times, rates, yields), vols, prices, all);
            AddAll(prices, delta, gamma, vega, theta, higher);
            Add(AmericanOption.Price(isCall[round], spots[round], strikes[round], times[round], vols[round], rates[round], yields[round], 51));
            AddOption(Bachelier.PriceAndGreeks(isCall[round], spots[round], strikes[round], times[round], 24_000 * vols[round], 0.99));
            AddOption(DigitalOption.CashPriceAndGreeks(isCall[round], spots[round], strikes[round], times[round], vols[round], 0.99, 100));
            ParityFit fit = PutCallParity.Fit(strikes, vols, prices, [], spots[round]);
            Add(fit.Forward);
            Add(fit.Discount);
        }

        return hash;

        void AddOption(in PricedOption option)
        {
            Add(option.Price);
            Add(option.Greeks.Delta);
            Add(option.Greeks.Theta);
            Add(option.Greeks.Volga);
        }

        void Add(double value) => hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;

        void AddAll(params ReadOnlySpan<double[]> columns)
        {
            foreach (double[] column in columns)
            {
                foreach (double value in column)
                    Add(value);
            }
        }
    }
}
