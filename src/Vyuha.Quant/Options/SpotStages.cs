using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Forwards and discounts from spots, and what follows from each option's expiry.</summary>
internal readonly ref struct CarryStage(in OptionTile tile, in SpotColumns options) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly SpotColumns _options = options;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T years = T.Load(_options.Years, index), rate = T.Load(_options.Rates, index), drift = rate - T.Load(_options.Yields, index);
        T carry = Elementary<T>.ExpInline(drift * years, T.Of(0)), forward = T.Load(_options.Spots, index) * carry;
        carry.Store(_tile.Spare, index);
        drift.Store(_tile.SecondSpare, index);
        Elementary<T>.ExpInline(-rate * years, T.Of(0)).Store(_tile.Discount, index);
        ExpiryStage.StoreTimes(_tile, years, rate, forward, index);
    }
}

/// <summary>All sensitivities of options on a spot, whose prices and deltas by the forward are known, as far as they are wanted.</summary>
internal readonly ref struct SpotGreeksStage(in OptionTile tile, in GreekColumns greeks, bool more) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly GreekColumns _greeks = greeks;
    private readonly bool _more = more;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        ExpiryLanes<T> expiry = _tile.Expiry<T>(index);
        SpotLanes<T> onSpot = OnSpot<T>(index);
        T vol = T.Load(_tile.Vol, index), price = T.Load(_tile.Price, index), deviation = vol * expiry.RootYears;
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry), delta = T.Load(_tile.Delta, index), gamma = black.Gamma(expiry, deviation);
        onSpot.Delta(delta).Store(_greeks.Delta, index);
        onSpot.Gamma(gamma).Store(_greeks.Gamma, index);
        (rawVega * T.Of(Greeks.VolPoint)).Store(_greeks.Vega, index);
        onSpot.Theta(BlackLanes<T>.Theta(expiry, price, rawVega, vol), delta).Store(_greeks.Theta, index);
        if (!_greeks.Rho.IsEmpty)
            onSpot.Rho(BlackLanes<T>.Rho(expiry, price), delta).Store(_greeks.Rho, index);
        if (_more)
            StoreMore(delta, gamma, index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreMore<T>(T delta, T gamma, int index)
        where T : struct, ILanes<T>
    {
        ExpiryLanes<T> expiry = _tile.Expiry<T>(index);
        SpotLanes<T> onSpot = OnSpot<T>(index);
        T vol = T.Load(_tile.Vol, index), deviation = vol * expiry.RootYears;
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry), speed = black.Speed(expiry, gamma, deviation);
        if (!_greeks.Vanna.IsEmpty)
            onSpot.Vanna(black.Vanna(expiry, vol)).Store(_greeks.Vanna, index);
        if (!_greeks.Volga.IsEmpty)
            black.Volga(rawVega, vol).Store(_greeks.Volga, index);
        if (!_greeks.Charm.IsEmpty)
            onSpot.Charm(black.Charm(expiry, delta), delta, gamma).Store(_greeks.Charm, index);
        if (!_greeks.Veta.IsEmpty)
            onSpot.Veta(black.Veta(expiry, rawVega), black.Vanna(expiry, vol)).Store(_greeks.Veta, index);
        if (!_greeks.Speed.IsEmpty)
            onSpot.Speed(speed).Store(_greeks.Speed, index);
        if (!_greeks.Zomma.IsEmpty)
            onSpot.Zomma(black.Zomma(gamma, vol)).Store(_greeks.Zomma, index);
        if (!_greeks.Color.IsEmpty)
            onSpot.Color(black.Color(expiry, gamma), gamma, speed).Store(_greeks.Color, index);
        if (!_greeks.Ultima.IsEmpty)
            black.Ultima(rawVega, vol).Store(_greeks.Ultima, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SpotLanes<T> OnSpot<T>(int index)
        where T : struct, ILanes<T> =>
        new(T.Load(_tile.Spare, index), T.Load(_tile.Forward, index), T.Load(_tile.Years, index), T.Load(_tile.SecondSpare, index));
}
