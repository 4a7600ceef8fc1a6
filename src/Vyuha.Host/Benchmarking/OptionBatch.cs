using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Host.Benchmarking;

/// <summary>Workload G2: 4,096 random options on a spot, to be priced with five Greeks.</summary>
internal sealed class OptionBatch
{
    private const int Options = 4_096;
    private const double Spot = 25_000;
    private const double Rate = 0.065;

    private readonly bool[] _isCall = new bool[Options];
    private readonly double[] _spots = new double[Options];
    private readonly double[] _strikes = new double[Options];
    private readonly double[] _years = new double[Options];
    private readonly double[] _rates = new double[Options];
    private readonly double[] _yields = new double[Options];
    private readonly double[] _vols = new double[Options];
    private readonly double[] _prices = new double[Options];

    /// <summary>In the order of <see cref="HigherGreeks"/> after the seven of <see cref="Greeks"/>.</summary>
    private readonly double[][] _greeks = [.. Enumerable.Range(0, 13).Select(_ => new double[Options])];

    public OptionBatch()
    {
        var random = new SplitMix64(20240601);
        for (int i = 0; i < Options; i++)
        {
            _strikes[i] = 20_000 + 50 * Math.Floor(201 * random.NextDouble());
            _years[i] = (1 + Math.Floor(60 * random.NextDouble())) / 365;
            _vols[i] = 0.08 + 0.52 * random.NextDouble();
            _isCall[i] = random.NextDouble() < 0.5;
            (_spots[i], _rates[i]) = (Spot, Rate);
        }

        Price();
        Verify();
        PricePlainly();
        Verify();
    }

    public static int Count => Options;

    /// <summary>Price, delta, gamma, vega, theta and rho in one batch.</summary>
    public double Price()
    {
        BlackScholesMertonSpans.PriceAndGreeks(
            new SpotColumns(_isCall, _spots, _strikes, _years, _rates, _yields), _vols, _prices,
            new GreekColumns(_greeks[0], _greeks[1], _greeks[2], _greeks[3]) { Rho = _greeks[4] });
        return _prices[0];
    }

    /// <summary>All sensitivities to third order in one batch.</summary>
    public double PriceAll()
    {
        BlackScholesMertonSpans.PriceAndGreeks(
            new SpotColumns(_isCall, _spots, _strikes, _years, _rates, _yields), _vols, _prices,
            new GreekColumns(_greeks[0], _greeks[1], _greeks[2], _greeks[3])
            {
                Rho = _greeks[4], Vanna = _greeks[5], Volga = _greeks[6], Charm = _greeks[7], Veta = _greeks[8],
                Speed = _greeks[9], Zomma = _greeks[10], Color = _greeks[11], Ultima = _greeks[12],
            });
        return _prices[0];
    }

    /// <summary>One option after another.</summary>
    public double PriceOneByOne()
    {
        for (int i = 0; i < Options; i++)
        {
            (_prices[i], Greeks greeks) = BlackScholesMerton.PriceAndGreeks(_isCall[i], _spots[i], _strikes[i], _years[i], _vols[i], _rates[i], 0);
            (_greeks[0][i], _greeks[1][i], _greeks[2][i], _greeks[3][i], _greeks[4][i]) = (greeks.Delta, greeks.Gamma, greeks.Vega, greeks.Theta, greeks.Rho);
        }

        return _prices[0];
    }

    /// <summary>As one would write it, with the functions of the runtime.</summary>
#pragma warning disable RS0030 // The baseline is what the library does not do.
    public double PricePlainly()
    {
        for (int i = 0; i < Options; i++)
        {
            double years = _years[i], vol = _vols[i], strike = _strikes[i], spot = _spots[i], rate = _rates[i], sign = _isCall[i] ? 1 : -1;
            double root = Math.Sqrt(years), deviation = vol * root, discount = Math.Exp(-rate * years);
            double d1 = (Math.Log(spot / strike) + rate * years) / deviation + deviation / 2;
            double first = PlainNormal.Cdf(sign * d1), second = PlainNormal.Cdf(sign * (d1 - deviation)), density = PlainNormal.Density(d1);
            _prices[i] = sign * (spot * first - discount * strike * second);
            _greeks[0][i] = sign * first;
            _greeks[1][i] = density / (spot * deviation);
            _greeks[2][i] = spot * density * root / 100;
            _greeks[3][i] = (-spot * density * vol / (2 * root) - sign * rate * discount * strike * second) / 365;
            _greeks[4][i] = sign * strike * years * discount * second / 100;
        }

        return _prices[0];
    }
#pragma warning restore RS0030

    /// <summary>Sum of price and five Greeks of the last run, per 1.0 of volatility and rate and per year: what another program must find too.</summary>
    public double Sum() => _prices.Sum() + _greeks[0].Sum() + _greeks[1].Sum() + _greeks[2].Sum() * 100 + _greeks[3].Sum() * 365 + _greeks[4].Sum() * 100;

    private void Verify() => Invariant.Require(
        Near(_prices, 1, 6569490.93, 0.005) && Near(_greeks[0], 1, 186.991147, 5e-7) && Near(_greeks[1], 1, 0.385521929, 5e-10)
        && Near(_greeks[2], 100, 6052242.33, 0.005) && Near(_greeks[3], 365, -15128336.9, 0.05) && Near(_greeks[4], 100, -114473.857, 0.0005),
        "the random batch has the checksums of its definition");

    private static bool Near(double[] column, double unit, double expected, double tolerance) => Math.Abs(column.Sum() * unit - expected) <= tolerance;
}
