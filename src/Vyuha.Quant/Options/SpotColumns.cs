namespace Vyuha.Quant.Options;

/// <summary>Many options, each on its own spot and expiry: one span a property, all of one length.</summary>
/// <param name="isCall">True for a call, false for a put.</param>
/// <param name="spots">Rupee; above 0.</param>
/// <param name="strikes">Rupee; above 0.</param>
/// <param name="years">Time to expiry.</param>
/// <param name="rates">Continuous interest rate a year, 0.065 meaning 6.5 %.</param>
/// <param name="yields">Continuous dividend yield a year.</param>
public readonly ref struct SpotColumns(
    ReadOnlySpan<bool> isCall, ReadOnlySpan<double> spots, ReadOnlySpan<double> strikes, ReadOnlySpan<double> years,
    ReadOnlySpan<double> rates, ReadOnlySpan<double> yields)
{
    public readonly ReadOnlySpan<bool> IsCall = isCall;
    public readonly ReadOnlySpan<double> Spots = spots;
    public readonly ReadOnlySpan<double> Strikes = strikes;
    public readonly ReadOnlySpan<double> Years = years;
    public readonly ReadOnlySpan<double> Rates = rates;
    public readonly ReadOnlySpan<double> Yields = yields;

    public int Length => Strikes.Length;

    internal SpotColumns Slice(int start, int length) => new(
        IsCall.Slice(start, length), Spots.Slice(start, length), Strikes.Slice(start, length), Years.Slice(start, length),
        Rates.Slice(start, length), Yields.Slice(start, length));

    internal bool Fit => IsCall.Length == Length && Spots.Length == Length && Years.Length == Length && Rates.Length == Length && Yields.Length == Length;
}
