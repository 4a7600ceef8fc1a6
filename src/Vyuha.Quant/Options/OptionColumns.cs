namespace Vyuha.Quant.Options;

/// <summary>Many options, each on its own forward and expiry: one span a property, all of one length.</summary>
/// <param name="isCall">True for a call, false for a put.</param>
/// <param name="forwards">Rupee; above 0.</param>
/// <param name="strikes">Rupee; above 0.</param>
/// <param name="years">Time to expiry by <see cref="YearFraction"/>.</param>
/// <param name="discounts">Price today of 1 rupee at expiry; above 0.</param>
public readonly ref struct OptionColumns(
    ReadOnlySpan<bool> isCall, ReadOnlySpan<double> forwards, ReadOnlySpan<double> strikes, ReadOnlySpan<double> years, ReadOnlySpan<double> discounts)
{
    public readonly ReadOnlySpan<bool> IsCall = isCall;
    public readonly ReadOnlySpan<double> Forwards = forwards;
    public readonly ReadOnlySpan<double> Strikes = strikes;
    public readonly ReadOnlySpan<double> Years = years;
    public readonly ReadOnlySpan<double> Discounts = discounts;

    public int Length => Strikes.Length;

    internal OptionColumns Slice(int start, int length) => new(
        IsCall.Slice(start, length), Forwards.Slice(start, length), Strikes.Slice(start, length), Years.Slice(start, length), Discounts.Slice(start, length));

    internal bool Fit => IsCall.Length == Length && Forwards.Length == Length && Years.Length == Length && Discounts.Length == Length;
}
