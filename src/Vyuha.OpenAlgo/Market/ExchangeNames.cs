using Vyuha.Core;

namespace Vyuha.OpenAlgo.Market;

/// <summary>OpenAlgo's words for the exchange segments the program trades or quotes.</summary>
public static class ExchangeNames
{
    public const string Nfo = "NFO";
    public const string Bfo = "BFO";
    public const string NseIndex = "NSE_INDEX";
    public const string BseIndex = "BSE_INDEX";

    public static string Of(Exchange exchange) => exchange switch
    {
        Exchange.Nfo => Nfo,
        Exchange.Bfo => Bfo,
        Exchange.NseIndex => NseIndex,
        Exchange.BseIndex => BseIndex,
        _ => throw new ArgumentOutOfRangeException(nameof(exchange), exchange, "Unknown exchange."),
    };

    public static bool TryParse(string name, out Exchange exchange)
    {
        exchange = name switch
        {
            Nfo => Exchange.Nfo,
            Bfo => Exchange.Bfo,
            NseIndex => Exchange.NseIndex,
            BseIndex => Exchange.BseIndex,
            _ => default,
        };
        return exchange != default;
    }
}
