using Vyuha.Core;

namespace Vyuha.Storage.Import;

/// <summary>The indices whose data is kept: those with options to trade, and India VIX.</summary>
public static class IndexNames
{
    public const string Vix = "INDIAVIX";

    private static readonly (string Symbol, string NameInCloseFile, Exchange Contracts, Exchange Spot)[] Known =
    [
        ("NIFTY", "Nifty 50", Exchange.Nfo, Exchange.NseIndex),
        ("BANKNIFTY", "Nifty Bank", Exchange.Nfo, Exchange.NseIndex),
        ("FINNIFTY", "Nifty Financial Services", Exchange.Nfo, Exchange.NseIndex),
        ("MIDCPNIFTY", "Nifty Midcap Select", Exchange.Nfo, Exchange.NseIndex),
        ("NIFTYNXT50", "Nifty Next 50", Exchange.Nfo, Exchange.NseIndex),
        (Vix, "India VIX", Exchange.Nfo, Exchange.NseIndex),
        ("SENSEX", "BSE SENSEX", Exchange.Bfo, Exchange.BseIndex),
        ("BANKEX", "BSE BANKEX", Exchange.Bfo, Exchange.BseIndex),
    ];

    /// <summary>All symbols, for messages.</summary>
    public static string All => string.Join(", ", Known.Select(index => index.Symbol));

    /// <summary>An index whose data is kept, or a contract on one, by its OpenAlgo symbol; null: it is none.</summary>
    public static Instrument? InstrumentOf(string symbol)
    {
        foreach ((string known, _, Exchange contracts, Exchange spot) in Known)
        {
            if (symbol == known)
                return Instrument.Spot(spot, known);
            if (symbol.StartsWith(known, StringComparison.Ordinal) && OpenAlgoSymbol.TryParse(symbol, contracts, out Instrument? contract, out _) && contract.IsTradable && contract.Underlying == known)
                return contract;
        }

        return null;
    }

    /// <summary>The symbol as one shared string, or null when the text names no index that is kept.</summary>
    public static string? Find(ReadOnlySpan<byte> symbol)
    {
        foreach ((string known, _, _, _) in Known)
        {
            if (known.Length == symbol.Length && System.Text.Ascii.EqualsIgnoreCase(symbol, known))
                return known;
        }

        return null;
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public static string? Find(string symbol) => Find(System.Text.Encoding.UTF8.GetBytes(symbol));

    /// <summary>The symbol of an index by the name NSE's index close file gives it, or null.</summary>
    public static string? FindByCloseFileName(ReadOnlySpan<byte> name)
    {
        foreach ((string known, string spelled, _, _) in Known)
        {
            if (spelled.Length == name.Length && System.Text.Ascii.EqualsIgnoreCase(name, spelled))
                return known;
        }

        return null;
    }

    /// <summary>The index a file name speaks of: a part of it between punctuation, or the folder it lies in.</summary>
    public static string? FindInFileName(string path)
    {
        string name = path.Split('/', '\\', '!')[^1];
        foreach (string part in name.Split('_', '-', '.', ' ', '(', ')'))
        {
            if (Find(part) is { } symbol)
                return symbol;
        }

        string[] folders = path.Split('/', '\\', '!');
        return folders.Length > 1 ? Find(folders[^2]) : null;
    }

    public static Instrument Spot(string symbol) => Instrument.Spot(Of(symbol).Spot, symbol);

    public static Exchange ContractsOf(string symbol) => Of(symbol).Contracts;

    private static (string Symbol, string NameInCloseFile, Exchange Contracts, Exchange Spot) Of(string symbol) =>
        Known.First(index => index.Symbol == symbol);
}
