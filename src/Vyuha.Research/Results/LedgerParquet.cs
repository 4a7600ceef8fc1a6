namespace Vyuha.Research.Results;

/// <summary>All postings, one row each. Columns are documented in docs/concepts/result-files.md.</summary>
internal static class LedgerParquet
{
    public static Task WriteAsync(RunResult result, string path, CancellationToken cancellation)
    {
        IReadOnlyList<LedgerRow> rows = result.Ledger;
        var words = new Words(result.Info);
        var table = new ParquetTable();
        table.Add("sequence", [.. rows.Select(row => row.Sequence)]);
        table.Add("time", [.. rows.Select(row => row.Time.ToDateTimeOffset().UtcDateTime)]);
        table.Add("bot", [.. rows.Select(row => words.Bot(row.Bot))]);
        table.Add("from", [.. rows.Select(row => row.From.ToString())]);
        table.Add("to", [.. rows.Select(row => row.To.ToString())]);
        table.Add("reason", [.. rows.Select(row => row.Reason.ToString())]);
        table.Add("amount", [.. rows.Select(row => row.Amount.ToModel())]);
        table.Add("amount_steps", [.. rows.Select(row => row.Amount.Steps)]);
        table.Add("reference", [.. rows.Select(row => row.Reference)]);
        return table.WriteAsync(path, cancellation);
    }
}
