using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>What a solver starts from: moneyness, the price as given and undiscounted less intrinsic value, and the logarithm of that.</summary>
/// <param name="tile">With forward and discount. Its <see cref="OptionTile.Spare"/> becomes the time value, its <see cref="OptionTile.Weight"/> the logarithm, its <see cref="OptionTile.Moneyness"/> |ln(F/K)|.</param>
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
        T forward = T.Load(_tile.Forward, index), strike = T.Load(_strikes, index);
        T undiscounted = T.Load(_prices, index) / T.Load(_tile.Discount, index);
        strike.Store(_tile.Strike, index);
        undiscounted.Store(_tile.Price, index);
        T timeValue = undiscounted - T.Max(T.Signs(_isCall, index) * (forward - strike), T.Of(0));
        timeValue.Store(_tile.Spare, index);
        T.Abs(Elementary<T>.LogRatioInline(forward, strike)).Store(_tile.Moneyness, index);
        Elementary<T>.LogRatioInline(timeValue, T.Min(forward, strike)).Store(_tile.Weight, index);
    }
}

/// <summary>The start: into <see cref="OptionTile.Standardised"/>.</summary>
internal readonly ref struct StartStage(in OptionTile tile) : ILaneJob
{
    private readonly OptionTile _tile = tile;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T>
    {
        T forward = T.Load(_tile.Forward, index), strike = T.Load(_tile.Strike, index);
        T middle = T.Sqrt(T.Min(forward, strike) * T.Max(forward, strike));
        NarrowSolver<T>.StartInline(T.Load(_tile.Moneyness, index), middle, T.Load(_tile.Spare, index), T.Load(_tile.Weight, index)).Store(_tile.Standardised, index);
    }
}

/// <summary>A step of the solver.</summary>
/// <param name="tile">After the stages above.</param>
/// <param name="from">Where each deviation stands.</param>
/// <param name="moves">What the step adds; overwritten.</param>
internal readonly ref struct StepStage(in OptionTile tile, ReadOnlySpan<double> from, Span<double> moves) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly ReadOnlySpan<double> _from = from;
    private readonly Span<double> _moves = moves;

    public int Length => _tile.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T> =>
        NarrowSolver<T>.StepInline(T.Load(_tile.Moneyness, index), T.Load(_from, index), T.Load(_tile.Weight, index)).Store(_moves, index);
}

/// <summary>A step taken.</summary>
internal readonly ref struct MoveStage(ReadOnlySpan<double> from, ReadOnlySpan<double> moves, Span<double> to) : ILaneJob
{
    private readonly ReadOnlySpan<double> _from = from;
    private readonly ReadOnlySpan<double> _moves = moves;
    private readonly Span<double> _to = to;

    public int Length => _from.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Block<T>(int index)
        where T : struct, ILanes<T> => (T.Load(_from, index) + T.Load(_moves, index)).Store(_to, index);
}

/// <summary>The last step taken, and the volatility: NaN where there is none or this way does not find it.</summary>
/// <param name="tile">After the stages above; its <see cref="OptionTile.SecondSpare"/> the deviations before the last step, its <see cref="OptionTile.Vol"/> that step.</param>
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
            T.Load(_tile.Moneyness, index), T.Load(_tile.Standardised, index), T.Load(_tile.SecondSpare, index), T.Load(_tile.Vol, index));

        // A price without an answer, or not a price at all, goes the long way round to its status.
        T forward = T.Load(_tile.Forward, index), strike = T.Load(_tile.Strike, index);
        T years = T.Load(_tile.Years, index), discount = T.Load(_tile.Discount, index), timeValue = T.Load(_tile.Spare, index);
        T zero = T.Of(0), nan = T.Of(double.NaN), smaller = T.Min(forward, strike);
        deviation = T.IfLess(T.Of(ImpliedVolatility.NoiseUlp) * T.Load(_tile.Price, index), timeValue, deviation, nan);
        deviation = T.IfLess(timeValue, smaller, deviation, nan);
        deviation = T.IfLess(zero, T.Min(smaller, T.Min(years, discount)), deviation, nan);
        deviation = T.IfLess(T.Max(T.Max(forward, strike), T.Max(years, discount)), T.Of(double.PositiveInfinity), deviation, nan);
        (deviation / T.Sqrt(years)).Store(_vols, index);
        if (T.AnyNaN(deviation))
            _outside[0] = true;
    }
}

/// <summary>Vegas at solved volatilities: into <see cref="OptionTile.Spare"/>.</summary>
internal readonly ref struct VegaStage(in OptionTile tile, ReadOnlySpan<double> vols) : ILaneJob
{
    private readonly OptionTile _tile = tile;
    private readonly ReadOnlySpan<double> _vols = vols;

    public int Length => _tile.Length;

    public void Block<T>(int index)
        where T : struct, ILanes<T> => BlackLanes<T>.Vega(
            T.Load(_tile.Forward, index), T.Load(_tile.Strike, index), T.Load(_tile.Years, index), T.Load(_vols, index), T.Load(_tile.Discount, index)).Store(_tile.Spare, index);
}
