using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>What a solver starts from: moneyness, the price as given and undiscounted less intrinsic value, and the logarithm of that.</summary>
/// <param name="tile">With forward and discount. Its <see cref="TileColumn.Spare"/> becomes the time value, its <see cref="TileColumn.Weight"/> the logarithm, its <see cref="TileColumn.Moneyness"/> |ln(F/K)|.</param>
/// <param name="strikes">As given.</param>
/// <param name="isCall">As given.</param>
/// <param name="prices">Present values.</param>
internal readonly ref struct TimeValueStage(in OptionTile tile, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> prices) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly ReadOnlySpan<double> _strikes = strikes;
    private readonly ReadOnlySpan<bool> _isCall = isCall;
    private readonly ReadOnlySpan<double> _prices = prices;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T forward = _tile.Load<T>(TileColumn.Forward, index), strike = T.Load(_strikes, index);
        T undiscounted = T.Load(_prices, index) / _tile.Load<T>(TileColumn.Discount, index);
        _tile.Store(TileColumn.Strike, index, strike);
        _tile.Store(TileColumn.Price, index, undiscounted);
        T timeValue = undiscounted - T.Max(T.Signs(_isCall, index) * (forward - strike), T.Of(0));
        _tile.Store(TileColumn.Spare, index, timeValue);
        _tile.Store(TileColumn.Moneyness, index, T.Abs(Elementary<T>.LogRatioInline(forward, strike)));
        _tile.Store(TileColumn.Weight, index, Elementary<T>.LogRatioInline(timeValue, T.Min(forward, strike)));
    }
}

/// <summary>The start: into <see cref="TileColumn.Standardised"/>.</summary>
internal readonly ref struct StartStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T forward = _tile.Load<T>(TileColumn.Forward, index), strike = _tile.Load<T>(TileColumn.Strike, index);
        T middle = T.Sqrt(T.Min(forward, strike) * T.Max(forward, strike));
        _tile.Store(TileColumn.Standardised, index, NarrowSolver<T>.StartInline(_tile.Load<T>(TileColumn.Moneyness, index), middle, _tile.Load<T>(TileColumn.Spare, index), _tile.Load<T>(TileColumn.Weight, index)));
    }
}

/// <summary>A step of the solver.</summary>
/// <param name="tile">After the stages above.</param>
/// <param name="from">Where each deviation stands.</param>
/// <param name="moves">What the step adds; overwritten.</param>
internal readonly ref struct StepStage(in OptionTile tile, TileColumn from, TileColumn moves) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly TileColumn _from = from;
    private readonly TileColumn _moves = moves;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T> =>
        _tile.Store(_moves, index, NarrowSolver<T>.StepInline(_tile.Load<T>(TileColumn.Moneyness, index), _tile.Load<T>(_from, index), _tile.Load<T>(TileColumn.Weight, index)));
}

/// <summary>A step taken: from <see cref="TileColumn.Standardised"/> by <see cref="TileColumn.Vol"/> into <see cref="TileColumn.SecondSpare"/>.</summary>
internal readonly ref struct MoveStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T> =>
        _tile.Store(TileColumn.SecondSpare, index, _tile.Load<T>(TileColumn.Standardised, index) + _tile.Load<T>(TileColumn.Vol, index));
}

/// <summary>The last step taken, and the volatility: NaN where there is none or this way does not find it.</summary>
/// <param name="tile">After the stages above; its <see cref="TileColumn.SecondSpare"/> the deviations before the last step, its <see cref="TileColumn.Vol"/> that step.</param>
/// <param name="vols">Overwritten.</param>
/// <param name="outside">One flag: set when a volatility is NaN.</param>
internal readonly ref struct AcceptStage(in OptionTile tile, Span<double> vols, Span<bool> outside) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly Span<double> _vols = vols;
    private readonly Span<bool> _outside = outside;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T deviation = NarrowSolver<T>.Accept(
            _tile.Load<T>(TileColumn.Moneyness, index), _tile.Load<T>(TileColumn.Standardised, index), _tile.Load<T>(TileColumn.SecondSpare, index), _tile.Load<T>(TileColumn.Vol, index));

        // A price without an answer, or not a price at all, goes the long way round to its status.
        T forward = _tile.Load<T>(TileColumn.Forward, index), strike = _tile.Load<T>(TileColumn.Strike, index);
        T years = _tile.Load<T>(TileColumn.Years, index), discount = _tile.Load<T>(TileColumn.Discount, index), timeValue = _tile.Load<T>(TileColumn.Spare, index);
        T zero = T.Of(0), nan = T.Of(double.NaN), smaller = T.Min(forward, strike);
        deviation = T.IfLess(T.Of(ImpliedVolatility.NoiseUlp) * _tile.Load<T>(TileColumn.Price, index), timeValue, deviation, nan);
        deviation = T.IfLess(timeValue, smaller, deviation, nan);
        deviation = T.IfLess(zero, T.Min(smaller, T.Min(years, discount)), deviation, nan);
        deviation = T.IfLess(T.Max(T.Max(forward, strike), T.Max(years, discount)), T.Of(double.PositiveInfinity), deviation, nan);
        (deviation / T.Sqrt(years)).Store(_vols, index);
        if (T.AnyNaN(deviation))
            _outside[0] = true;
    }
}

/// <summary>Vegas at solved volatilities: into <see cref="TileColumn.Spare"/>.</summary>
internal readonly ref struct VegaStage(in OptionTile tile, ReadOnlySpan<double> vols) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly ReadOnlySpan<double> _vols = vols;

    public int Length => _tile.Length;

    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T vega = BlackLanes<T>.Vega(
            _tile.Load<T>(TileColumn.Forward, index), _tile.Load<T>(TileColumn.Strike, index), _tile.Load<T>(TileColumn.Years, index), T.Load(_vols, index),
            _tile.Load<T>(TileColumn.Discount, index));
        _tile.Store(TileColumn.Spare, index, vega);
    }
}
