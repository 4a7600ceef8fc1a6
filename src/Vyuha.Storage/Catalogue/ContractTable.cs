using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>The contracts of a stored file as JSON in its metadata; the rows refer to them by index.</summary>
internal static class ContractTable
{
    private sealed record Row(Exchange X, InstrumentKind K, DateOnly E, long S, OptionRight R, int L);

    public static string Write(IEnumerable<ListedContract> contracts) => JsonSerializer.Serialize(contracts.Select(contract => new Row(
        contract.Instrument.Exchange, contract.Instrument.Kind, contract.Instrument.Expiry, contract.Instrument.Strike.Steps, contract.Instrument.Right,
        contract.StatedLotSize)));

    public static ListedContract[] Read(string json, string underlying) => Array.ConvertAll(
        JsonSerializer.Deserialize<Row[]>(json)!, row => new ListedContract(InstrumentOf(row, underlying), row.L));

    private static Instrument InstrumentOf(Row row, string underlying) => row.K switch
    {
        InstrumentKind.IndexSpot => Instrument.Spot(row.X, underlying),
        InstrumentKind.IndexFuture => Instrument.Future(row.X, underlying, row.E),
        _ => Instrument.Option(row.X, underlying, row.E, Price.FromSteps(row.S), row.R),
    };
}
