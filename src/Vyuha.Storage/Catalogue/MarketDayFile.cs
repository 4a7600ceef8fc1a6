using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>One stored day as the bytes of one Parquet file, both ways.</summary>
/// <remarks>
/// The columns are for people: a UTC timestamp, an OpenAlgo symbol, strike and prices in rupees, null where there is
/// none. Prices are DOUBLE because pandas and DuckDB compute with it at once, and yet nothing is lost: a price below 2^51 steps
/// divided by 10,000, multiplied again and rounded is the same number of steps (held by MarketDayFileTests). The program
/// itself reads only <c>contract</c>, an index into the contract table kept in the file's metadata, and not the text columns.
/// </remarks>
public static class MarketDayFile
{
    /// <summary>Raised when the columns change; a file of another version is refused with a remedy.</summary>
    public const string LayoutVersion = "1";

    private const string DayEntry = "vyuha.day";
    private const string ContractsEntry = "vyuha.contracts";
    private const string SourcesEntry = "vyuha.sources";

    private static readonly DateTimeDataField Time =
        new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: false);

    private static readonly DataField<string> Symbol = new("symbol", nullable: false);
    private static readonly DataField<string> Kind = new("kind", nullable: false);
    private static readonly DataField<DateOnly> Expiry = new("expiry", nullable: true);
    private static readonly DataField<double> Strike = new("strike", nullable: true);
    private static readonly DataField<string> Right = new("right", nullable: true);
    private static readonly DataField<int> Contract = new("contract", nullable: false);
    private static readonly DataField<int> Source = new("source", nullable: false);
    private static readonly DataField<int> BidSize = new("bid_size", nullable: false);
    private static readonly DataField<int> AskSize = new("ask_size", nullable: false);
    private static readonly DataField<long> Volume = new("volume", nullable: false);
    private static readonly DataField<long> OpenInterest = new("open_interest", nullable: false);
    private static readonly DataField<double> Bid = new("bid", nullable: true);
    private static readonly DataField<double> Ask = new("ask", nullable: true);
    private static readonly DataField<double> Open = new("open", nullable: true);
    private static readonly DataField<double> High = new("high", nullable: true);
    private static readonly DataField<double> Low = new("low", nullable: true);
    private static readonly DataField<double> Last = new("last", nullable: true);
    private static readonly DataField<double> Settlement = new("settlement", nullable: true);

    private static readonly ParquetSchema Schema = new(
        Time, Symbol, Kind, Expiry, Strike, Right,
        Bid, Ask, BidSize, AskSize, Open, High, Low, Last, Settlement, Volume, OpenInterest, Contract, Source);

    private sealed record DayHeader(
        string Layout, string Underlying, DateOnly Date, DataFrequency Frequency, DataOrigin Origin, int Rows, string[] Empty);

    /// <exception cref="InvariantException">The day is inconsistent, or a time is finer than a microsecond.</exception>
    public static byte[] Encode(StoredDay stored)
    {
        stored.Validate();
        using var bytes = new MemoryStream();
        // Over memory every call of the Parquet writer completes at once; nothing blocks.
        WriteAsync(stored, bytes).GetAwaiter().GetResult();
        return bytes.ToArray();
    }

    /// <param name="content">The bytes of a file that <see cref="Encode"/> made.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="InputErrorException">The bytes are no such file, or are damaged.</exception>
    public static StoredDay Decode(byte[] content, string path)
    {
        try
        {
            using var bytes = new MemoryStream(content, writable: false);
            StoredDay stored = ReadAsync(bytes, path).GetAwaiter().GetResult();
            stored.Validate();
            return stored;
        }
        catch (Exception error) when (error is not InputErrorException)
        {
            // The file lies on a disk the user can edit: whatever the decoder trips over, the remedy is the same.
            throw new InputErrorException(
                $"{path}: this data file is damaged ({error.Message}) Delete it and import its source again.", error);
        }
    }

    private static async Task WriteAsync(StoredDay stored, Stream output)
    {
        MarketDay day = stored.Day;
        int rows = day.RowCount;
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(Schema, output, options);
        (DataField Field, long[] Steps)[] prices = PriceColumns(day);
        string[] empty = [.. prices.Where(p => !p.Steps.AsSpan().ContainsAnyExcept(0)).Select(p => p.Field.Name)];
        writer.CustomMetadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [DayEntry] = JsonSerializer.Serialize(
                new DayHeader(LayoutVersion, day.Underlying, day.Date, day.Frequency, day.Origin, rows, empty)),
            [ContractsEntry] = ContractTable.Write(day.Contracts),
            [SourcesEntry] = JsonSerializer.Serialize(stored.Sources),
        };

        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(Time, Array.ConvertAll(day.Time, ToDateTime));
        Instrument[] contracts = Array.ConvertAll(day.Contracts, contract => contract.Instrument);
        await WriteTextAsync(group, Symbol, day.Contract, Array.ConvertAll(contracts, OpenAlgoSymbol.Format));
        await WriteTextAsync(group, Kind, day.Contract, Array.ConvertAll(contracts, KindOf));
        await group.WriteAsync<DateOnly>(Expiry, Spread(day.Contract, Array.ConvertAll(contracts, ExpiryOf)));
        await group.WriteAsync<double>(Strike, Spread(day.Contract, Array.ConvertAll(contracts, StrikeOf)));
        await WriteTextAsync(group, Right, day.Contract, Array.ConvertAll(contracts, RightOf));
        await WritePricesAsync(group, Bid, day.Bid);
        await WritePricesAsync(group, Ask, day.Ask);
        await group.WriteAsync<int>(BidSize, day.BidSize);
        await group.WriteAsync<int>(AskSize, day.AskSize);
        await WritePricesAsync(group, Open, day.Open);
        await WritePricesAsync(group, High, day.High);
        await WritePricesAsync(group, Low, day.Low);
        await WritePricesAsync(group, Last, day.Last);
        await WritePricesAsync(group, Settlement, day.Settlement);
        await group.WriteAsync<long>(Volume, day.Volume);
        await group.WriteAsync<long>(OpenInterest, day.OpenInterest);
        await group.WriteAsync<int>(Contract, day.Contract);
        await group.WriteAsync<int>(Source, stored.SourceOfRow);
        group.CompleteValidate();
    }

    private static async Task<StoredDay> ReadAsync(Stream input, string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(input);
        IReadOnlyDictionary<string, string> metadata = reader.CustomMetadata;
        if (!metadata.TryGetValue(DayEntry, out string? headerText))
            throw new InputErrorException($"{path}: not a market-data file of this program. Remove it from the data folder.");
        DayHeader header = JsonSerializer.Deserialize<DayHeader>(headerText)!;
        if (header.Layout != LayoutVersion)
        {
            throw new InputErrorException(
                $"{path}: stored in layout {header.Layout}, this program reads {LayoutVersion}. Import its source again.");
        }

        DataSource[] sources = JsonSerializer.Deserialize<DataSource[]>(metadata[SourcesEntry])!;
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        int rows = header.Rows;
        Invariant.Require(group.RowCount == rows, "the file has as many rows as its header says");

        var time = new DateTime[rows];
        await group.ReadAsync<DateTime>(Time, time);
        var nullable = new double?[rows];
        var day = new MarketDay
        {
            Underlying = header.Underlying,
            Date = header.Date,
            Frequency = header.Frequency,
            Origin = header.Origin,
            Contracts = ContractTable.Read(metadata[ContractsEntry], header.Underlying),
            Time = Array.ConvertAll(time, FromDateTime),
            Contract = await ReadAsync<int>(group, Contract, rows),
            Bid = await ReadPricesAsync(group, Bid, header, nullable),
            Ask = await ReadPricesAsync(group, Ask, header, nullable),
            BidSize = await ReadAsync<int>(group, BidSize, rows),
            AskSize = await ReadAsync<int>(group, AskSize, rows),
            Open = await ReadPricesAsync(group, Open, header, nullable),
            High = await ReadPricesAsync(group, High, header, nullable),
            Low = await ReadPricesAsync(group, Low, header, nullable),
            Last = await ReadPricesAsync(group, Last, header, nullable),
            Settlement = await ReadPricesAsync(group, Settlement, header, nullable),
            Volume = await ReadAsync<long>(group, Volume, rows),
            OpenInterest = await ReadAsync<long>(group, OpenInterest, rows),
        };
        return new StoredDay(day, sources, await ReadAsync<int>(group, Source, rows));
    }

    private static (DataField Field, long[] Steps)[] PriceColumns(MarketDay day) =>
    [
        (Bid, day.Bid), (Ask, day.Ask), (Open, day.Open), (High, day.High), (Low, day.Low), (Last, day.Last), (Settlement, day.Settlement),
    ];

    private static async Task WriteTextAsync(ParquetRowGroupWriter group, DataField field, int[] contract, string?[] textOfContract) =>
        await group.WriteAsync(field, Array.ConvertAll(contract, index => textOfContract[index])!);

    private static T?[] Spread<T>(int[] contract, T?[] valueOfContract)
        where T : struct => Array.ConvertAll(contract, index => valueOfContract[index]);

    private static async Task WritePricesAsync(ParquetRowGroupWriter group, DataField field, long[] steps) =>
        await group.WriteAsync<double>(field, Array.ConvertAll(steps, value => value == 0 ? null : (double?)RupeesOf(value)));

    private static async Task<T[]> ReadAsync<T>(ParquetRowGroupReader group, DataField field, int rows)
        where T : struct
    {
        var values = new T[rows];
        await group.ReadAsync<T>(field, values);
        return values;
    }

    private static async Task<long[]> ReadPricesAsync(ParquetRowGroupReader group, DataField field, DayHeader header, double?[] buffer)
    {
        var steps = new long[header.Rows];
        if (header.Empty.Contains(field.Name, StringComparer.Ordinal))
            return steps;
        await group.ReadAsync<double>(field, buffer);
        for (int row = 0; row < steps.Length; row++)
            steps[row] = StepsOf(buffer[row].GetValueOrDefault());
        return steps;
    }

    internal static double RupeesOf(long steps)
    {
        Invariant.Require(Math.Abs(steps) < 1L << 51, "a stored price is exact as a double");
        return steps / (double)Price.StepsPerRupee;
    }

    internal static long StepsOf(double rupees) => (long)Math.Round(rupees * Price.StepsPerRupee);

    private static DateTime ToDateTime(long nanoseconds)
    {
        Invariant.Require(nanoseconds % 1_000 == 0, "a stored time is a whole microsecond");
        return DateTime.UnixEpoch.AddTicks(nanoseconds / 100);
    }

    private static long FromDateTime(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    internal static string KindOf(Instrument instrument) => instrument.Kind switch
    {
        InstrumentKind.IndexSpot => "spot",
        InstrumentKind.IndexFuture => "future",
        _ => "option",
    };

    internal static DateOnly? ExpiryOf(Instrument instrument) => instrument.IsTradable ? instrument.Expiry : null;

    internal static double? StrikeOf(Instrument instrument) => instrument.IsOption ? RupeesOf(instrument.Strike.Steps) : null;

    internal static string? RightOf(Instrument instrument) => instrument.Right switch
    {
        OptionRight.Call => "CE",
        OptionRight.Put => "PE",
        _ => null,
    };
}
