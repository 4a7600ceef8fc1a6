namespace Vyuha.Core.Rules;

/// <summary>An index with listed derivatives, or one that is only quoted (India VIX).</summary>
/// <param name="Symbol">The exchange's base symbol: <c>NIFTY</c>.</param>
/// <param name="Name">What people call it: <c>Nifty 50</c>.</param>
/// <param name="Index">Where the index itself is quoted.</param>
/// <param name="Derivatives">Where its futures and options trade; null when it has none.</param>
public sealed record Underlying(string Symbol, string Name, Exchange Index, Exchange? Derivatives)
{
    public Instrument Spot => Instrument.Spot(Index, Symbol);
}
