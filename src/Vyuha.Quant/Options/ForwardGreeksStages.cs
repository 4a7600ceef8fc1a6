using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The first sensitivities of options on a forward out of the tile, whose prices and deltas are known; rho where it is wanted.</summary>
internal readonly ref struct ForwardGreeksStage(in OptionTile tile, in GreekColumns greeks, int start) : ILaneJob
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
        T vol = _tile.Load<T>(TileColumn.Vol, index), price = _tile.Load<T>(TileColumn.Price, index), deviation = vol * expiry.RootYears;
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry);
        _tile.Load<T>(TileColumn.Delta, index).Store(_delta, index);
        black.Gamma(expiry, deviation).Store(_gamma, index);
        (rawVega * T.Of(Greeks.VolPoint)).Store(_vega, index);
        BlackLanes<T>.Theta(expiry, price, rawVega, vol).Store(_theta, index);
        if (!_rho.IsEmpty)
            BlackLanes<T>.Rho(expiry, price).Store(_rho, index);
    }
}

/// <summary>The sensitivities of second and third order of options on a forward, where they are wanted.</summary>
internal readonly ref struct ForwardHigherStage(in OptionTile tile, in GreekColumns greeks) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly GreekColumns _greeks = greeks;

    public int Length => _tile.Length;

    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        ExpiryLanes<T> expiry = _tile.Expiry<T>(index);
        T vol = _tile.Load<T>(TileColumn.Vol, index), deviation = vol * expiry.RootYears;
        BlackLanes<T> black = _tile.Black(index, deviation);
        T rawVega = black.RawVega(expiry), gamma = black.Gamma(expiry, deviation);
        if (!_greeks.Vanna.IsEmpty)
            black.Vanna(expiry, vol).Store(_greeks.Vanna, index);
        if (!_greeks.Volga.IsEmpty)
            black.Volga(rawVega, vol).Store(_greeks.Volga, index);
        if (!_greeks.Charm.IsEmpty)
            black.Charm(expiry, _tile.Load<T>(TileColumn.Delta, index)).Store(_greeks.Charm, index);
        if (!_greeks.Veta.IsEmpty)
            black.Veta(expiry, rawVega).Store(_greeks.Veta, index);
        if (!_greeks.Speed.IsEmpty)
            black.Speed(expiry, gamma, deviation).Store(_greeks.Speed, index);
        if (!_greeks.Zomma.IsEmpty)
            black.Zomma(gamma, vol).Store(_greeks.Zomma, index);
        if (!_greeks.Color.IsEmpty)
            black.Color(expiry, gamma).Store(_greeks.Color, index);
        if (!_greeks.Ultima.IsEmpty)
            black.Ultima(rawVega, vol).Store(_greeks.Ultima, index);
    }
}
