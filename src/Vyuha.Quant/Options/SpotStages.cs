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
        T growth = drift * years, decay = -rate * years;
        T carry = Elementary<T>.ExpOfModerate(growth), forward = T.Load(_options.Spots, index) * carry;
        _tile.Store(TileColumn.Spare, index, carry);
        _tile.Store(TileColumn.SecondSpare, index, drift);
        _tile.Store(TileColumn.Discount, index, Elementary<T>.ExpOfModerate(decay));

        // No time at all where a rate is beyond any market: that option goes the long way.
        years = T.IfLess(T.Max(T.Abs(growth), T.Abs(decay)), T.Of(Elementary<T>.Moderate), years, T.Of(double.NaN));
        ExpiryStage.StoreTimes(_tile, years, rate, forward, index);
    }
}

/// <summary>The first sensitivities of options on a spot, whose prices and deltas by the forward are known; rho where it is wanted.</summary>
internal readonly ref struct SpotGreeksStage(in OptionTile tile, in GreekColumns greeks, int start) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly Span<double> _delta = greeks.Delta.Slice(start, tile.Length);
    private readonly Span<double> _gamma = greeks.Gamma.Slice(start, tile.Length);
    private readonly Span<double> _vega = greeks.Vega.Slice(start, tile.Length);
    private readonly Span<double> _theta = greeks.Theta.Slice(start, tile.Length);
    private readonly Span<double> _rho = GreekColumns.Part(greeks.Rho, start, tile.Length);

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        ExpiryLanes<T> expiry = _tile.Expiry<T>(index);
        SpotLanes<T> onSpot = SpotLanes<T>.Of(_tile, index);
        T vol = _tile.Load<T>(TileColumn.Vol, index), price = _tile.Load<T>(TileColumn.Price, index), deviation = vol * expiry.RootYears;
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry), delta = _tile.Load<T>(TileColumn.Delta, index);
        onSpot.Delta(delta).Store(_delta, index);
        onSpot.Gamma(black.Gamma(expiry, deviation)).Store(_gamma, index);
        (rawVega * T.Of(Greeks.VolPoint)).Store(_vega, index);
        onSpot.Theta(BlackLanes<T>.Theta(expiry, price, rawVega, vol), delta).Store(_theta, index);
        if (!_rho.IsEmpty)
            onSpot.Rho(BlackLanes<T>.Rho(expiry, price), delta).Store(_rho, index);
    }
}

/// <summary>The sensitivities of second and third order of options on a spot, where they are wanted.</summary>
internal readonly ref struct SpotHigherStage(in OptionTile tile, in GreekColumns greeks) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly GreekColumns _greeks = greeks;

    public int Length => _tile.Length;

    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        ExpiryLanes<T> expiry = _tile.Expiry<T>(index);
        SpotLanes<T> onSpot = SpotLanes<T>.Of(_tile, index);
        T vol = _tile.Load<T>(TileColumn.Vol, index), deviation = vol * expiry.RootYears, delta = _tile.Load<T>(TileColumn.Delta, index);
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry), gamma = black.Gamma(expiry, deviation), speed = black.Speed(expiry, gamma, deviation);
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
}
