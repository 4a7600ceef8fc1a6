using Parquet;
using Parquet.Schema;

namespace Vyuha.Research.Results;

/// <summary>Writes named columns of equal length as one Parquet file with zstd.</summary>
internal sealed class ParquetTable
{
    private readonly List<(DataField Field, Func<ParquetRowGroupWriter, CancellationToken, Task> Write)> _columns = [];

    public void Add(string name, long[] values)
    {
        var field = new DataField<long>(name);
        _columns.Add((field, (group, cancellation) => group.WriteAsync<long>(field, values, null, null, cancellation)));
    }

    public void Add(string name, int[] values)
    {
        var field = new DataField<int>(name);
        _columns.Add((field, (group, cancellation) => group.WriteAsync<int>(field, values, null, null, cancellation)));
    }

    public void Add(string name, double[] values)
    {
        var field = new DataField<double>(name);
        _columns.Add((field, (group, cancellation) => group.WriteAsync<double>(field, values, null, null, cancellation)));
    }

    public void Add(string name, bool[] values)
    {
        var field = new DataField<bool>(name);
        _columns.Add((field, (group, cancellation) => group.WriteAsync<bool>(field, values, null, null, cancellation)));
    }

    /// <summary>Instants in UTC, to the microsecond.</summary>
    public void Add(string name, DateTime[] values)
    {
        var field = new DateTimeDataField(name, DateTimeFormat.DateAndTimeMicros, isAdjustedToUTC: true, isNullable: false);
        _columns.Add((field, (group, cancellation) => group.WriteAsync<DateTime>(field, values, null, null, cancellation)));
    }

    public void Add(string name, string[] values)
    {
        var field = new DataField<string>(name);
        _columns.Add((field, (group, _) => group.WriteAsync(field, values)));
    }

    public async Task WriteAsync(string path, CancellationToken cancellation)
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        var schema = new ParquetSchema(_columns.Select(column => (Field)column.Field).ToList());
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options, cancellationToken: cancellation);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach ((_, Func<ParquetRowGroupWriter, CancellationToken, Task> write) in _columns)
            await write(group, cancellation);
        group.CompleteValidate();
    }
}
