using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary><see cref="BlackScholesMerton"/> over many options that share nothing, with its bits.</summary>
/// <remarks>As <see cref="Black76Spans"/>: several at a time in the region of index options, one by one outside. No allocation.</remarks>
public static class BlackScholesMertonSpans
{
    /// <summary>Present values and sensitivities by the spot.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], rupee; overwritten.</param>
    /// <param name="greeks">Shape [n] each; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void PriceAndGreeks(in SpotColumns options, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks)
    {
        if (!options.Fit || vols.Length != options.Length || prices.Length != options.Length || !greeks.Fit(options.Length))
            throw new ArgumentException("The spans of a batch have one length.");
        LaneRunner.Run(new GreeksJob(options, vols, prices, greeks));
    }

    private readonly ref struct GreeksJob(in SpotColumns options, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks) : ILaneJob
    {
        private readonly SpotColumns _options = options;
        private readonly ReadOnlySpan<double> _vols = vols;
        private readonly Span<double> _prices = prices;
        private readonly GreekColumns _greeks = greeks;
        private readonly bool _more = greeks.Vanna.Length + greeks.Volga.Length > 0 || greeks.WantHigher;

        public int Length => _options.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T>
        {
            T years = T.Load(_options.Years, index), rate = T.Load(_options.Rates, index);
            T drift = rate - T.Load(_options.Yields, index);
            T carry = Elementary<T>.Exp(drift * years, T.Of(0));
            T forward = T.Load(_options.Spots, index) * carry;
            var expiry = new ExpiryLanes<T>(forward, years, Elementary<T>.Exp(-rate * years, T.Of(0)));
            var onSpot = new SpotLanes<T>(carry, forward, years, drift);

            T strike = T.Load(_options.Strikes, index);
            T sign = T.Signs(_options.IsCall, index);
            T moneyness = Elementary<T>.LogRatio(forward, strike);
            T vol = NarrowRegion<T>.VolOrNaN(T.Load(_vols, index), expiry, strike, moneyness);
            T deviation = vol * expiry.RootYears;
            BlackLanes<T> black = BlackLanes<T>.Narrow(expiry, strike, moneyness, deviation);
            T price = black.Price(expiry, BlackLanes<T>.Intrinsic(expiry, sign, strike));
            T rawVega = black.RawVega(expiry);
            T delta = black.Delta(expiry, sign);
            T gamma = black.Gamma(expiry, deviation);
            price.Store(_prices, index);
            onSpot.Delta(delta).Store(_greeks.Delta, index);
            onSpot.Gamma(gamma).Store(_greeks.Gamma, index);
            (rawVega * T.Of(Greeks.VolPoint)).Store(_greeks.Vega, index);
            onSpot.Theta(BlackLanes<T>.Theta(expiry, price, rawVega, vol), delta).Store(_greeks.Theta, index);
            if (!_greeks.Rho.IsEmpty)
                onSpot.Rho(BlackLanes<T>.Rho(expiry, price), delta).Store(_greeks.Rho, index);
            if (_more)
                StoreMore(expiry, onSpot, black, delta, gamma, rawVega, deviation, vol, index);
            if (T.AnyNaN(vol))
                OneByOne(index, T.Count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void StoreMore<T>(
            in ExpiryLanes<T> expiry, in SpotLanes<T> onSpot, in BlackLanes<T> black, T delta, T gamma, T rawVega, T deviation, T vol, int index)
            where T : struct, ILanes<T>
        {
            if (!_greeks.Vanna.IsEmpty)
                onSpot.Vanna(black.Vanna(expiry, vol)).Store(_greeks.Vanna, index);
            if (!_greeks.Volga.IsEmpty)
                black.Volga(rawVega, vol).Store(_greeks.Volga, index);
            if (!_greeks.Charm.IsEmpty)
                onSpot.Charm(black.Charm(expiry, delta), delta, gamma).Store(_greeks.Charm, index);
            if (!_greeks.Veta.IsEmpty)
                onSpot.Veta(black.Veta(expiry, rawVega), black.Vanna(expiry, vol)).Store(_greeks.Veta, index);
            T speed = black.Speed(expiry, gamma, deviation);
            if (!_greeks.Speed.IsEmpty)
                onSpot.Speed(speed).Store(_greeks.Speed, index);
            if (!_greeks.Zomma.IsEmpty)
                onSpot.Zomma(black.Zomma(gamma, vol)).Store(_greeks.Zomma, index);
            if (!_greeks.Color.IsEmpty)
                onSpot.Color(black.Color(expiry, gamma), gamma, speed).Store(_greeks.Color, index);
            if (!_greeks.Ultima.IsEmpty)
                black.Ultima(rawVega, vol).Store(_greeks.Ultima, index);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void OneByOne(int index, int count)
        {
            for (int i = index; i < index + count; i++)
            {
                (bool isCall, double spot, double strike, double years) = (_options.IsCall[i], _options.Spots[i], _options.Strikes[i], _options.Years[i]);
                PricedOption priced = BlackScholesMerton.PriceAndGreeks(isCall, spot, strike, years, _vols[i], _options.Rates[i], _options.Yields[i]);
                _prices[i] = priced.Price;
                _greeks.Set(i, priced.Greeks);
                if (_greeks.WantHigher)
                    _greeks.Set(i, BlackScholesMerton.HigherGreeks(isCall, spot, strike, years, _vols[i], _options.Rates[i], _options.Yields[i]));
            }
        }
    }
}
