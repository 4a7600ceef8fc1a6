using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>What follows from each option's own expiry.</summary>
internal readonly ref struct ExpiryStage(in OptionTile tile, in OptionColumns options) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly OptionColumns _options = options;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T years = T.Load(_options.Years, index), discount = T.Load(_options.Discounts, index);
        _tile.Store(TileColumn.Discount, index, discount);
        StoreTimes(_tile, years, -Elementary<T>.LogInline(discount) / years, T.Load(_options.Forwards, index), index);
    }

    /// <summary>The columns that <see cref="BlackExpiry"/> has beside its arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTimes<T>(in OptionTile tile, T years, T rate, T forward, int index)
        where T : struct, ILanes<T>
    {
        T most = T.Of(BlackExpiry.MostPerDay);
        tile.Store(TileColumn.Forward, index, forward);
        tile.Store(TileColumn.Years, index, years);
        tile.Store(TileColumn.InverseForward, index, T.Of(1) / forward);
        tile.Store(TileColumn.RootYears, index, T.Sqrt(years));
        tile.Store(TileColumn.RatePerDay, index, T.Max(-most, T.Min(most, rate * T.Of(Greeks.PerDay))));
        tile.Store(TileColumn.DecayPerDay, index, T.Min(most, T.Of(0.5 * Greeks.PerDay) / years));
    }
}

/// <summary>What a price alone needs of each option's own expiry.</summary>
internal readonly ref struct RootStage(in OptionTile tile, in OptionColumns options) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly OptionColumns _options = options;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T years = T.Load(_options.Years, index);
        _tile.Store(TileColumn.Years, index, years);
        _tile.Store(TileColumn.RootYears, index, T.Sqrt(years));
        _tile.Store(TileColumn.Forward, index, T.Load(_options.Forwards, index));
        _tile.Store(TileColumn.Discount, index, T.Load(_options.Discounts, index));
    }
}

/// <summary>Strike, sign, moneyness, and the volatility where the option is in the region of the lanes.</summary>
/// <param name="tile">With forward, years, discount and their like.</param>
/// <param name="strikes">As given.</param>
/// <param name="isCall">As given.</param>
/// <param name="vols">As given.</param>
/// <param name="outside">One flag: set when an option is outside.</param>
internal readonly ref struct RegionStage(
    in OptionTile tile, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> vols, Span<bool> outside) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly ReadOnlySpan<double> _strikes = strikes;
    private readonly ReadOnlySpan<bool> _isCall = isCall;
    private readonly ReadOnlySpan<double> _vols = vols;
    private readonly Span<bool> _outside = outside;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T forward = _tile.Load<T>(TileColumn.Forward, index), strike = T.Load(_strikes, index), given = T.Load(_vols, index);
        T years = _tile.Load<T>(TileColumn.Years, index), discount = _tile.Load<T>(TileColumn.Discount, index);
        T moneyness = Elementary<T>.LogRatioInline(forward, strike);
        T nan = T.Of(double.NaN), zero = T.Of(0), infinity = T.Of(double.PositiveInfinity);
        T vol = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), given * _tile.Load<T>(TileColumn.RootYears, index), nan, given);
        vol = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, vol);
        vol = T.IfLess(zero, T.Min(given, years), vol, nan);
        vol = T.IfLess(zero, T.Min(T.Min(forward, strike), discount), vol, nan);
        vol = T.IfLess(T.Max(T.Max(forward, strike), T.Max(discount, years)), infinity, vol, nan);
        _tile.Store(TileColumn.Strike, index, strike);
        _tile.Store(TileColumn.Sign, index, T.Signs(_isCall, index));
        _tile.Store(TileColumn.Moneyness, index, moneyness);
        _tile.Store(TileColumn.Vol, index, vol);
        if (T.AnyNaN(vol))
            _outside[0] = true;
    }
}

/// <summary>The density that price and sensitivities share.</summary>
internal readonly ref struct WeightStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T deviation = _tile.Load<T>(TileColumn.Vol, index) * _tile.Load<T>(TileColumn.RootYears, index);
        T standardised = _tile.Load<T>(TileColumn.Moneyness, index) / deviation;
        _tile.Store(TileColumn.Standardised, index, standardised);
        _tile.Store(TileColumn.Weight, index, BlackLanes<T>.WeightInline(_tile.Load<T>(TileColumn.Forward, index), _tile.Load<T>(TileColumn.Strike, index), standardised, deviation));
    }
}

/// <summary>Present values.</summary>
internal readonly ref struct PriceStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T deviation = _tile.Load<T>(TileColumn.Vol, index) * _tile.Load<T>(TileColumn.RootYears, index);
        T timeValue = BlackLanes<T>.NarrowTimeValueInline(_tile.Load<T>(TileColumn.Standardised, index), deviation, _tile.Load<T>(TileColumn.Weight, index));
        T intrinsic = T.Max(_tile.Load<T>(TileColumn.Sign, index) * (_tile.Load<T>(TileColumn.Forward, index) - _tile.Load<T>(TileColumn.Strike, index)), T.Of(0));
        _tile.Store(TileColumn.Price, index, _tile.Load<T>(TileColumn.Discount, index) * (intrinsic + timeValue));
    }
}

/// <summary>Deltas by the forward.</summary>
internal readonly ref struct DeltaStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T half = _tile.Load<T>(TileColumn.Vol, index) * _tile.Load<T>(TileColumn.RootYears, index) * T.Of(0.5);
        T delta = BlackLanes<T>.DeltaInline(
            _tile.Load<T>(TileColumn.Discount, index), _tile.Load<T>(TileColumn.Sign, index), _tile.Load<T>(TileColumn.Standardised, index) + half,
            _tile.Load<T>(TileColumn.Weight, index) * _tile.Load<T>(TileColumn.InverseForward, index));
        _tile.Store(TileColumn.Delta, index, delta);
    }
}
