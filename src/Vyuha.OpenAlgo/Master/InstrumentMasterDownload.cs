using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Master;

/// <summary>Fetches the day's master: every exchange in one download, and freeze quantities from one contract of each underlying.</summary>
public static class InstrumentMasterDownload
{
    private static readonly string[] Exchanges = [ExchangeNames.NseIndex, ExchangeNames.BseIndex, ExchangeNames.Nfo, ExchangeNames.Bfo];

    /// <exception cref="OpenAlgoException">A download failed; half a master is none.</exception>
    public static async Task<InstrumentMaster> DownloadAsync(
        OpenAlgoClient client, DateOnly date, IReadOnlySet<string> underlyings, CancellationToken cancellationToken)
    {
        var rows = new List<SymbolRow>();
        foreach (string exchange in Exchanges)
            rows.AddRange((await client.InstrumentsAsync(exchange, cancellationToken)).Value);

        InstrumentMaster bare = InstrumentMaster.From(date, underlyings, rows);
        var freezes = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (IGrouping<string, Contract> contracts in bare.Contracts.Where(contract => contract.Instrument.IsTradable).GroupBy(contract => contract.Instrument.Underlying))
        {
            if ((await client.SymbolAsync(contracts.First().Key, cancellationToken)).Value.FreezeQuantity is { } freeze)
                freezes.Add(contracts.Key, freeze);
        }

        return freezes.Count == 0 ? bare : InstrumentMaster.From(date, underlyings, rows, freezes);
    }
}
