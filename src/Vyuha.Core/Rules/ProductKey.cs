namespace Vyuha.Core.Rules;

/// <summary>An exchange segment and a kind of contract on it, as rule tables name them: <c>NFO option</c>.</summary>
public readonly record struct ProductKey(Exchange Exchange, InstrumentKind Kind)
{
    internal static readonly Choices<Exchange> Exchanges = new()
    {
        ["NFO"] = Exchange.Nfo,
        ["BFO"] = Exchange.Bfo,
        ["NSE_INDEX"] = Exchange.NseIndex,
        ["BSE_INDEX"] = Exchange.BseIndex,
    };

    internal static readonly Choices<InstrumentKind> Kinds = new()
    {
        ["future"] = InstrumentKind.IndexFuture,
        ["option"] = InstrumentKind.IndexOption,
    };

    /// <summary>The segment's name in rule tables and symbols: <c>NFO</c>, <c>NSE_INDEX</c>.</summary>
    public static string NameOf(Exchange exchange) => exchange switch
    {
        Exchange.Nfo => "NFO",
        Exchange.Bfo => "BFO",
        Exchange.NseIndex => "NSE_INDEX",
        Exchange.BseIndex => "BSE_INDEX",
        _ => throw new ArgumentOutOfRangeException(nameof(exchange), exchange, "Unknown exchange."),
    };

    public override string ToString() => $"{NameOf(Exchange)} {(Kind == InstrumentKind.IndexFuture ? "future" : "option")}";
}
