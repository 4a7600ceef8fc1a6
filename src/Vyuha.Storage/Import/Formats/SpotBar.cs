using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>Open, high, low and close of an index, the same in every layout that has them.</summary>
internal static class SpotBar
{
    public static bool TryRead(CsvFields fields, ReadOnlySpan<byte> line, int open, int high, int low, int close, out MarketRow row)
    {
        row = default;
        return FieldNumber.TryPrice(fields.Get(line, open), out row.Open)
            && FieldNumber.TryPrice(fields.Get(line, high), out row.High)
            && FieldNumber.TryPrice(fields.Get(line, low), out row.Low)
            && FieldNumber.TryPrice(fields.Get(line, close), out row.Last);
    }

    public static string? Problem(in MarketRow row, DateOnly date) =>
        row.Last == 0
            ? "no closing value"
            : RowRules.Problem(ContractKey.Spot, date, row.Open, row.High, row.Low, row.Last, 0, 0, 0);
}
