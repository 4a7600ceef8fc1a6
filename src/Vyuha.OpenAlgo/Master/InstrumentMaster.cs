using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Master;

/// <summary>One contract of the master, in the program's own terms.</summary>
/// <param name="LotSize">Units a lot; zero for an index.</param>
/// <param name="TickSize">Zero for an index.</param>
/// <param name="FreezeQuantity">The most units in one order; null when the server does not know.</param>
public sealed record Contract(Instrument Instrument, SymbolKey Key, int LotSize, Price TickSize, Quantity? FreezeQuantity);

/// <summary>A row that was left out, and why.</summary>
public sealed record MasterProblem(SymbolKey Key, string Problem);

/// <summary>What the server lists on one day: the contracts of the underlyings the program trades.</summary>
/// <remarks>A row whose symbol, expiry and strike contradict each other is left out and reported: trading it would be trading a guess.</remarks>
public sealed class InstrumentMaster
{
    private readonly Dictionary<SymbolKey, Contract> _byKey;
    private readonly Dictionary<Instrument, Contract> _byInstrument;

    private InstrumentMaster(DateOnly date, IReadOnlyList<Contract> contracts, IReadOnlyList<MasterProblem> problems)
    {
        (Date, Contracts, Problems) = (date, contracts, problems);
        _byKey = contracts.ToDictionary(contract => contract.Key);
        _byInstrument = contracts.ToDictionary(contract => contract.Instrument);
    }

    public DateOnly Date { get; }

    /// <summary>By exchange, underlying, expiry, strike and right.</summary>
    public IReadOnlyList<Contract> Contracts { get; }

    public IReadOnlyList<MasterProblem> Problems { get; }

    public static InstrumentMaster Empty(DateOnly date) => new(date, [], []);

    /// <summary>Of contracts already known to be sound, each once; in any order.</summary>
    public static InstrumentMaster Of(DateOnly date, IEnumerable<Contract> contracts) => new(date, Sorted(contracts), []);

    /// <param name="underlyings">Roots to keep; rows of others are passed over in silence.</param>
    /// <param name="rows">Of any number of exchanges.</param>
    /// <param name="freezes">By underlying, from <c>symbol</c>: the bulk download has none.</param>
    public static InstrumentMaster From(
        DateOnly date, IReadOnlySet<string> underlyings, IEnumerable<SymbolRow> rows, IReadOnlyDictionary<string, Quantity>? freezes = null)
    {
        var contracts = new Dictionary<SymbolKey, Contract>();
        var problems = new List<MasterProblem>();
        foreach (SymbolRow row in rows)
        {
            var key = new SymbolKey(row.Symbol, row.Exchange);
            if (!ExchangeNames.TryParse(row.Exchange, out Exchange exchange))
                continue;
            if (!OpenAlgoSymbol.TryParse(row.Symbol, exchange, out Instrument? instrument, out string? problem))
            {
                // Index names and stock contracts fill the files; only what looks like ours is worth a word.
                if (underlyings.Any(root => row.Symbol.StartsWith(root, StringComparison.Ordinal)))
                    problems.Add(new(key, problem));
                continue;
            }

            if (!underlyings.Contains(instrument.Underlying))
                continue;
            if (Contradiction(row, instrument) is { } contradiction)
                problems.Add(new(key, contradiction));
            else if (!contracts.TryAdd(key, Contract(row, instrument, key, freezes)))
                problems.Add(new(key, "is listed twice"));
        }

        return new(date, Sorted(contracts.Values), problems);
    }

    public bool TryFind(SymbolKey key, [NotNullWhen(true)] out Contract? contract) => _byKey.TryGetValue(key, out contract);

    public bool TryFind(Instrument instrument, [NotNullWhen(true)] out Contract? contract) => _byInstrument.TryGetValue(instrument, out contract);

    /// <summary>Ascending.</summary>
    public IReadOnlyList<DateOnly> Expiries(string underlying, InstrumentKind kind) =>
        [.. Contracts.Where(contract => contract.Instrument.Kind == kind && contract.Instrument.Underlying == underlying)
            .Select(contract => contract.Instrument.Expiry).Distinct().Order()];

    /// <summary>One expiry's options, by strike.</summary>
    public IReadOnlyList<Contract> Chain(string underlying, DateOnly expiry) =>
        [.. Contracts.Where(contract => contract.Instrument.IsOption && contract.Instrument.Underlying == underlying && contract.Instrument.Expiry == expiry)];

    private static Contract[] Sorted(IEnumerable<Contract> contracts) =>
        [.. contracts
            .OrderBy(contract => contract.Instrument.Exchange).ThenBy(contract => contract.Instrument.Underlying, StringComparer.Ordinal)
            .ThenBy(contract => contract.Instrument.Expiry).ThenBy(contract => contract.Instrument.Strike).ThenBy(contract => contract.Instrument.Right)];

    private static Contract Contract(SymbolRow row, Instrument instrument, SymbolKey key, IReadOnlyDictionary<string, Quantity>? freezes)
    {
        Quantity? freeze = row.FreezeQuantity
            ?? (instrument.IsTradable && freezes?.TryGetValue(instrument.Underlying, out Quantity known) == true ? known : null);
        return new(instrument, key, (int)(row.LotSize ?? 0), row.TickSize ?? Price.Zero, freeze);
    }

    /// <summary>Null when the row agrees with its symbol and can be traded, or is an index.</summary>
    private static string? Contradiction(SymbolRow row, Instrument instrument)
    {
        if (!instrument.IsTradable)
            return null;
        if (!ExpiryText.TryParse(row.ExpiryText, out DateOnly expiry))
            return $"has no expiry that can be read ('{row.ExpiryText}')";
        if (expiry != instrument.Expiry)
            return $"says it expires on {ExpiryText.Iso(expiry)} and is named for {ExpiryText.Iso(instrument.Expiry)}";
        if (instrument.IsOption && row.Strike != instrument.Strike)
            return $"says its strike is {row.Strike} and is named for {instrument.Strike}";
        if (row.LotSize is not (> 0 and <= 1_000_000))
            return $"has a lot size of {row.LotSize?.ToString() ?? "nothing"}";
        return row.TickSize is { } tick && tick > Price.Zero ? null : $"has a tick of {row.TickSize?.ToString() ?? "nothing"}";
    }
}
