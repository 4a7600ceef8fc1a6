using System.Text.Json;
using Parquet;
using Vyuha.Core;
using Vyuha.Research;
using Vyuha.Research.Results;

namespace Vyuha.Tests.Research;

public sealed class ResultFolderTests : IDisposable
{
    private static readonly RunResult Sample = new SampleRun().Result();

    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-result-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private string Target => Path.Combine(_home, "run");

    [Fact]
    public async Task A_result_folder_has_every_file_and_nothing_else()
    {
        string written = await ResultFolder.WriteAsync(
            Sample, Target, writeMore: folder => File.WriteAllTextAsync(Path.Combine(folder, "journal"), "j"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Target, written);
        Assert.Equal(
            ["decisions.parquet", "diary.txt", "journal", "ledger.parquet", "orders.csv", "report.html", "result.json", "trades.csv"],
            Directory.EnumerateFileSystemEntries(Target).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_home).Select(path => Path.GetFileName(path)!));
        Keep(written);
    }

    [Fact]
    public async Task An_earlier_result_stays_unless_it_may_be_replaced()
    {
        await ResultFolder.WriteAsync(Sample, Target, cancellation: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Target, "own-note.txt"), "mine", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InputErrorException>(() => ResultFolder.WriteAsync(Sample, Target, cancellation: TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(Target, "own-note.txt")));

        await ResultFolder.WriteAsync(Sample, Target, replace: true, cancellation: TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Path.Combine(Target, "own-note.txt")));
        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_home).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task A_folder_of_something_else_is_never_touched()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "thesis.txt"), "years of work", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InputErrorException>(() => ResultFolder.WriteAsync(Sample, Target, replace: true, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(Target).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task A_failure_on_the_way_leaves_the_earlier_result_and_no_scraps()
    {
        await ResultFolder.WriteAsync(Sample, Target, cancellation: TestContext.Current.CancellationToken);
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(Target, "result.json"), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() =>
            ResultFolder.WriteAsync(Sample, Target, replace: true, writeMore: _ => throw new IOException("No space left on device"), cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Target, "result.json"), TestContext.Current.CancellationToken));
        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_home).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ResultFolder.WriteAsync(Sample, Target, cancellation: cancelled.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home));
    }

    [Fact]
    public void Result_json_carries_hashes_seed_sources_and_metrics()
    {
        using JsonDocument json = JsonDocument.Parse(ResultJson.Write(Sample));
        JsonElement root = json.RootElement;
        Assert.Equal("feedbeef01234567", root.GetProperty("hashes").GetProperty("outputs").GetString());
        Assert.Equal("41d0aa3375b1c9fe", root.GetProperty("hashes").GetProperty("configuration").GetString());
        Assert.Equal("42", root.GetProperty("seed").GetString());
        Assert.Equal("generator, seed 42", root.GetProperty("data").GetProperty("sources")[0].GetProperty("name").GetString());
        Assert.True(root.GetProperty("data").GetProperty("synthetic").GetBoolean());
        Assert.Equal(1, root.GetProperty("configuration").GetProperty("lots").GetInt32());
        Assert.Equal(Sample.Totals.Net.ToRupees(), root.GetProperty("totals").GetProperty("net").GetDecimal());
        Assert.Equal(Sample.Metrics.Select(metric => metric.Key), root.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Parquet_files_read_back_what_was_recorded()
    {
        await ResultFolder.WriteAsync(Sample, Target, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Sample.Ledger.Select(row => row.Amount.Steps), await Read<long>("ledger.parquet", "amount_steps"));
        Assert.Equal(
            Sample.Ledger.Select(row => row.Time.ToDateTimeOffset().UtcDateTime), await Read<DateTime>("ledger.parquet", "time"));

        // One row a condition, in the order of the decisions.
        Assert.Equal(Sample.Conditions.Select(condition => condition.Value), await Read<double>("decisions.parquet", "value"));
        Assert.Equal(Sample.Conditions.Select(condition => condition.Passed), await Read<bool>("decisions.parquet", "passed"));
    }

    [Fact]
    public async Task Trades_csv_has_a_row_a_trade_whose_parts_add_up()
    {
        await ResultFolder.WriteAsync(Sample, Target, cancellation: TestContext.Current.CancellationToken);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Target, "trades.csv"), TestContext.Current.CancellationToken);
        string[] header = lines[0].Split(',');
        Assert.Equal(Sample.Trades.Count, lines.Length - 1);
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(','); // no cell of the sample needs quotes
            Assert.Equal(header.Length, cells.Length);
            decimal parts = header.Index().Where(column => column.Item.StartsWith("pnl_", StringComparison.Ordinal)).Sum(column => decimal.Parse(cells[column.Index]));
            Assert.Equal(decimal.Parse(cells[Array.IndexOf(header, "net")]), parts);
        }
    }

    private async Task<T[]> Read<T>(string file, string column)
        where T : struct
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(Path.Combine(Target, file));
        Assert.Equal(1, reader.RowGroupCount);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        var values = new T[group.RowCount];
        await group.ReadAsync<T>(reader.Schema.GetDataFields().Single(field => field.Name == column), values.AsMemory());
        return values;
    }

    // For looking at the files by eye or with other tools: set VYUHA_KEEP_RESULT to a folder.
    private static void Keep(string written)
    {
        if (Environment.GetEnvironmentVariable("VYUHA_KEEP_RESULT") is not { Length: > 0 } keep)
            return;
        Directory.CreateDirectory(keep);
        foreach (string file in Directory.EnumerateFiles(written))
            File.Copy(file, Path.Combine(keep, Path.GetFileName(file)), overwrite: true);
    }
}
