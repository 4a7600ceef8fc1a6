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
        discount.Store(_tile.Discount, index);
        StoreTimes(_tile, years, -Elementary<T>.LogInline(discount) / years, T.Load(_options.Forwards, index), index);
    }

    /// <summary>The columns that <see cref="BlackExpiry"/> has beside its arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTimes<T>(in OptionTile tile, T years, T rate, T forward, int index)
        where T : struct, ILanes<T>
    {
        T most = T.Of(BlackExpiry.MostPerDay), days = T.Of(Greeks.DaysPerYear);
        forward.Store(tile.Forward, index);
        years.Store(tile.Years, index);
        (T.Of(1) / forward).Store(tile.InverseForward, index);
        T.Sqrt(years).Store(tile.RootYears, index);
        T.Max(-most, T.Min(most, rate / days)).Store(tile.RatePerDay, index);
        T.Min(most, T.Of(0.5) / years / days).Store(tile.DecayPerDay, index);
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
        years.Store(_tile.Years, index);
        T.Sqrt(years).Store(_tile.RootYears, index);
        T.Load(_options.Forwards, index).Store(_tile.Forward, index);
        T.Load(_options.Discounts, index).Store(_tile.Discount, index);
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
        T forward = T.Load(_tile.Forward, index), strike = T.Load(_strikes, index), given = T.Load(_vols, index);
        T years = T.Load(_tile.Years, index), discount = T.Load(_tile.Discount, index);
        T moneyness = Elementary<T>.LogRatioInline(forward, strike);
        T nan = T.Of(double.NaN), zero = T.Of(0), infinity = T.Of(double.PositiveInfinity);
        T vol = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), given * T.Load(_tile.RootYears, index), nan, given);
        vol = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, vol);
        vol = T.IfLess(zero, T.Min(given, years), vol, nan);
        vol = T.IfLess(zero, T.Min(T.Min(forward, strike), discount), vol, nan);
        vol = T.IfLess(T.Max(T.Max(forward, strike), T.Max(discount, years)), infinity, vol, nan);
        strike.Store(_tile.Strike, index);
        T.Signs(_isCall, index).Store(_tile.Sign, index);
        moneyness.Store(_tile.Moneyness, index);
        vol.Store(_tile.Vol, index);
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
        T deviation = T.Load(_tile.Vol, index) * T.Load(_tile.RootYears, index);
        T standardised = T.Load(_tile.Moneyness, index) / deviation;
        standardised.Store(_tile.Standardised, index);
        BlackLanes<T>.WeightInline(T.Load(_tile.Forward, index), T.Load(_tile.Strike, index), standardised, deviation).Store(_tile.Weight, index);
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
        T deviation = T.Load(_tile.Vol, index) * T.Load(_tile.RootYears, index);
        T timeValue = BlackLanes<T>.NarrowTimeValueInline(T.Load(_tile.Standardised, index), deviation, T.Load(_tile.Weight, index));
        T intrinsic = T.Max(T.Load(_tile.Sign, index) * (T.Load(_tile.Forward, index) - T.Load(_tile.Strike, index)), T.Of(0));
        (T.Load(_tile.Discount, index) * (intrinsic + timeValue)).Store(_tile.Price, index);
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
        T half = T.Load(_tile.Vol, index) * T.Load(_tile.RootYears, index) * T.Of(0.5);
        BlackLanes<T>.DeltaInline(
            T.Load(_tile.Discount, index), T.Load(_tile.Sign, index), T.Load(_tile.Standardised, index) + half,
            T.Load(_tile.Weight, index) * T.Load(_tile.InverseForward, index)).Store(_tile.Delta, index);
    }
}
