using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Quant.Surface;

/// <summary>Turns the quotes of one expiry into what a smile is fitted to: of each strike the side out of the money, bid and ask as total variances.</summary>
/// <remarks>
/// Middle and half of the two variances, so that a smile within half a width of the middle prices the option within its bid and ask. A quote without
/// bid, crossed, whose tick is worth a volatility point, or of a delta below <see cref="LeastDelta"/> is passed over. Keeps its room; no allocation after the first load of a size.
/// </remarks>
public sealed class SmileQuotes
{
    private double[] _strikes = [], _logMoneyness = [], _variances = [], _halfWidths = [];

    /// <summary>An option with a smaller delta, at its own volatility, is a lottery ticket: some ticks of price and no hedge to hold it to the others.</summary>
    /// <remarks>0 for all of them.</remarks>
    public double LeastDelta { get; init; } = 0.01;

    public int Count { get; private set; }

    /// <summary>The strikes of the last load that are not among the quotes: with <see cref="Count"/> they are all of them.</summary>
    public LeftOutQuotes LeftOut { get; private set; }

    public double Forward { get; private set; }

    public double Years { get; private set; }

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Count);

    /// <summary>ln(strike/forward).</summary>
    public ReadOnlySpan<double> LogMoneyness => _logMoneyness.AsSpan(0, Count);

    /// <summary>σ²T between bid and ask.</summary>
    public ReadOnlySpan<double> TotalVariances => _variances.AsSpan(0, Count);

    /// <summary>Half of σ²T of the ask less that of the bid.</summary>
    public ReadOnlySpan<double> HalfWidths => _halfWidths.AsSpan(0, Count);

    /// <param name="forward">Forward to the expiry, rupee; above 0.</param>
    /// <param name="years">Time to expiry by <see cref="YearFraction"/>; above 0.</param>
    /// <param name="discount">Price today of 1 rupee at expiry.</param>
    /// <param name="strikes">Shape [n], rupee.</param>
    /// <param name="callBids">Shape [n], rupee; NaN or not positive where there is none.</param>
    /// <param name="callAsks">The same.</param>
    /// <param name="putBids">The same.</param>
    /// <param name="putAsks">The same.</param>
    /// <param name="tick">Smallest step of a price, rupee; quotes narrower than it count as one tick wide.</param>
    /// <returns>How many quotes there are.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public int Load(
        double forward, double years, double discount, ReadOnlySpan<double> strikes,
        ReadOnlySpan<double> callBids, ReadOnlySpan<double> callAsks, ReadOnlySpan<double> putBids, ReadOnlySpan<double> putAsks, double tick)
    {
        if (callBids.Length != strikes.Length || callAsks.Length != strikes.Length || putBids.Length != strikes.Length || putAsks.Length != strikes.Length)
            throw new ArgumentException("There is one bid and one ask for each strike and right.", nameof(strikes));
        (Count, LeftOut, Forward, Years) = (0, default, forward, years);
        if (_strikes.Length < strikes.Length)
        {
            _strikes = new double[strikes.Length];
            _logMoneyness = new double[strikes.Length];
            _variances = new double[strikes.Length];
            _halfWidths = new double[strikes.Length];
        }

        for (int i = 0; i < strikes.Length; i++)
        {
            bool isCall = strikes[i] >= forward;
            Add(isCall, strikes[i], discount, isCall ? callBids[i] : putBids[i], isCall ? callAsks[i] : putAsks[i], tick);
        }

        return Count;
    }

    private void Add(bool isCall, double strike, double discount, double bid, double ask, double tick)
    {
        if (!(bid > 0 && ask > 0))
        {
            LeftOut += new LeftOutQuotes(1, 0, 0, 0);
            return;
        }

        if (ask < bid)
        {
            LeftOut += new LeftOutQuotes(0, 1, 0, 0);
            return;
        }

        double low = bid, high = ask;
        if (high - low < tick)
            (low, high) = (Math.Max((bid + ask - tick) / 2, bid / 2), (bid + ask + tick) / 2);
        if (ImpliedVolatility.TrySolve(isCall, Forward, strike, Years, discount, (bid + ask) / 2, tick, out _) != ImpliedVolatilityStatus.Ok
            || ImpliedVolatility.TrySolve(isCall, Forward, strike, Years, discount, low, out double lowVol) != ImpliedVolatilityStatus.Ok
            || ImpliedVolatility.TrySolve(isCall, Forward, strike, Years, discount, high, out double highVol) != ImpliedVolatilityStatus.Ok)
        {
            LeftOut += new LeftOutQuotes(0, 0, 1, 0);
            return;
        }

        double k = ExactMath.LogRatio(strike, Forward), deviation = (lowVol + highVol) / 2 * Math.Sqrt(Years);
        if (ExactMath.NormalCdf((isCall ? 1 : -1) * (deviation / 2 - k / deviation)) < LeastDelta)
        {
            LeftOut += new LeftOutQuotes(0, 0, 0, 1);
            return;
        }

        double lowVariance = lowVol * lowVol * Years, highVariance = highVol * highVol * Years;
        if (!(highVariance > lowVariance))
        {
            LeftOut += new LeftOutQuotes(0, 0, 1, 0);
            return;
        }

        _strikes[Count] = strike;
        _logMoneyness[Count] = k;
        _variances[Count] = (lowVariance + highVariance) / 2;
        _halfWidths[Count++] = (highVariance - lowVariance) / 2;
    }
}
