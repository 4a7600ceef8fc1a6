using System.IO.Compression;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Recording;

/// <summary>What a file of quotes says of itself.</summary>
public sealed record TickHeader(string Layout, string Underlying, DateOnly Date, DataOrigin Origin, string Journal);

/// <summary>
/// Every quote of one underlying and day in one Parquet file, in row groups of bounded size: written and read a group at a time, so that a day of
/// twenty million quotes needs no more memory than a quiet one.
/// </summary>
/// <remarks>
/// Columns are those of a stored day as far as a quote has them; see <see cref="MarketDayFile"/> for why prices are DOUBLE and yet exact.
/// <c>time</c> is the timestamp for people, <c>time_ns</c> the exact one, <c>sequence</c> the place among all inputs of the session's journal.
/// </remarks>
public static class TickFile
{
    public const string LayoutVersion = "2";

    private const string HeaderEntry = "vyuha.ticks";
    private const string ContractsEntry = "vyuha.contracts";

    private static readonly DateTimeDataField Time =
        new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: false);

    private static readonly DataField<long> Nanoseconds = new("time_ns", nullable: false);
    private static readonly DataField<long> Sequence = new("sequence", nullable: false);
    private static readonly DataField<string> Symbol = new("symbol", nullable: false);
    private static readonly DataField<DateOnly> Expiry = new("expiry", nullable: true);
    private static readonly DataField<double> Strike = new("strike", nullable: true);
    private static readonly DataField<string> Right = new("right", nullable: true);
    private static readonly DataField<double> Bid = new("bid", nullable: true);
    private static readonly DataField<double> Ask = new("ask", nullable: true);
    private static readonly DataField<int> BidSize = new("bid_size", nullable: false);
    private static readonly DataField<int> AskSize = new("ask_size", nullable: false);
    private static readonly DataField<double> Last = new("last", nullable: true);
    private static readonly DataField<long> OpenInterest = new("open_interest", nullable: false);
    private static readonly DataField<long> DayVolume = new("day_volume", nullable: false);
    private static readonly DataField<int> Contract = new("contract", nullable: false);

    private static readonly ParquetSchema Schema = new(
        Time, Symbol, Expiry, Strike, Right, Bid, Ask, BidSize, AskSize, Last, OpenInterest, DayVolume, Nanoseconds, Sequence, Contract);

    /// <summary>Writes one file, row group by row group; complete only after it is disposed.</summary>
    internal sealed class Writer : IAsyncDisposable
    {
        private readonly FileStream _file;
        private readonly ParquetWriter _parquet;
        private readonly string[] _symbols;
        private readonly DateOnly?[] _expiries;
        private readonly double?[] _strikes;
        private readonly string?[] _rights;

        private Writer(FileStream file, ParquetWriter parquet, ListedContract[] contracts)
        {
            (_file, _parquet) = (file, parquet);
            Instrument[] instruments = Array.ConvertAll(contracts, contract => contract.Instrument);
            _symbols = Array.ConvertAll(instruments, OpenAlgoSymbol.Format);
            _expiries = Array.ConvertAll(instruments, MarketDayFile.ExpiryOf);
            _strikes = Array.ConvertAll(instruments, MarketDayFile.StrikeOf);
            _rights = Array.ConvertAll(instruments, MarketDayFile.RightOf);
        }

        public long Rows { get; private set; }

        public static async Task<Writer> CreateAsync(string path, TickHeader header, ListedContract[] contracts)
        {
            var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            try
            {
                var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
                ParquetWriter parquet = await ParquetWriter.CreateAsync(Schema, file, options);
                parquet.CustomMetadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [HeaderEntry] = JsonSerializer.Serialize(header),
                    [ContractsEntry] = ContractTable.Write(contracts),
                };
                return new Writer(file, parquet, contracts);
            }
            catch
            {
                await file.DisposeAsync();
                throw;
            }
        }

        /// <summary>Writes the rows as one group.</summary>
        /// <exception cref="IOException">The disk is full, or the file as large as it may be.</exception>
        public async Task WriteAsync(TickColumns ticks)
        {
            if (ticks.Count == 0)
                return;
            try
            {
                await WriteGroupAsync(ticks, ticks.Count);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw TooLarge(error);
            }

            Rows += ticks.Count;
        }

        /// <summary>Writes the footer and waits for the disk.</summary>
        public async Task CompleteAsync()
        {
            try
            {
                await _parquet.DisposeAsync();
                _file.Flush(flushToDisk: true);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw TooLarge(error);
            }

            await _file.DisposeAsync();
        }

        public async ValueTask DisposeAsync() => await _file.DisposeAsync();

        private async Task WriteGroupAsync(TickColumns ticks, int rows)
        {
            int[] contract = ticks.Contract[..rows];
            long[] time = ticks.Time[..rows];
            using ParquetRowGroupWriter group = _parquet.CreateRowGroup();
            await group.WriteAsync<DateTime>(Time, Array.ConvertAll(time, nanoseconds => DateTime.UnixEpoch.AddTicks(nanoseconds / 1_000 * 10)));
            await group.WriteAsync(Symbol, Array.ConvertAll(contract, index => _symbols[index]));
            await group.WriteAsync<DateOnly>(Expiry, Array.ConvertAll(contract, index => _expiries[index]));
            await group.WriteAsync<double>(Strike, Array.ConvertAll(contract, index => _strikes[index]));
            await group.WriteAsync(Right, Array.ConvertAll(contract, index => _rights[index])!);
            await WritePricesAsync(group, Bid, ticks.Bid, rows);
            await WritePricesAsync(group, Ask, ticks.Ask, rows);
            await group.WriteAsync<int>(BidSize, ticks.BidSize.AsMemory(0, rows));
            await group.WriteAsync<int>(AskSize, ticks.AskSize.AsMemory(0, rows));
            await WritePricesAsync(group, Last, ticks.Last, rows);
            await group.WriteAsync<long>(OpenInterest, ticks.OpenInterest.AsMemory(0, rows));
            await group.WriteAsync<long>(DayVolume, ticks.DayVolume.AsMemory(0, rows));
            await group.WriteAsync<long>(Nanoseconds, time);
            await group.WriteAsync<long>(Sequence, ticks.Sequence.AsMemory(0, rows));
            await group.WriteAsync<int>(Contract, contract);
            group.CompleteValidate();
        }

        // So .NET words the system's EFBIG.
        private IOException TooLarge(ArgumentOutOfRangeException error) => new($"{_file.Name}: the file system allows no larger file than this one has become.", error);

        private static async Task WritePricesAsync(ParquetRowGroupWriter group, DataField field, long[] steps, int rows) =>
            await group.WriteAsync<double>(
                field, Array.ConvertAll(steps[..rows], value => value == 0 ? null : (double?)MarketDayFile.RupeesOf(value)));
    }

    /// <summary>Reads one file, row group by row group.</summary>
    public sealed class Reader : IAsyncDisposable
    {
        private readonly FileStream _file;
        private readonly ParquetReader _parquet;
        private readonly string _path;
        private TickColumns _columns = new(1);

        private Reader(string path, FileStream file, ParquetReader parquet, TickHeader header, ListedContract[] contracts) =>
            (_path, _file, _parquet, Header, Contracts) = (path, file, parquet, header, contracts);

        public TickHeader Header { get; }

        public ListedContract[] Contracts { get; }

        public int Groups => _parquet.RowGroupCount;

        /// <exception cref="InputErrorException">The file is gone, damaged, or none of quotes.</exception>
        public static async Task<Reader> OpenAsync(string path)
        {
            FileStream? file = null;
            try
            {
                file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
                ParquetReader parquet = await ParquetReader.CreateAsync(file);
                if (!parquet.CustomMetadata.TryGetValue(HeaderEntry, out string? text))
                    throw new InputErrorException($"{path}: no recorded quotes of this program. Remove it from the folder.");
                TickHeader header = JsonSerializer.Deserialize<TickHeader>(text)!;
                if (header.Layout != LayoutVersion)
                    throw new InputErrorException($"{path}: stored in layout {header.Layout}, this program reads {LayoutVersion}. Record the day's journal again.");
                return new Reader(path, file, parquet, header, ContractTable.Read(parquet.CustomMetadata[ContractsEntry], header.Underlying));
            }
            catch (Exception error) when (error is not InputErrorException)
            {
                file?.Dispose();
                throw Damaged(path, error);
            }
        }

        /// <summary>The rows of one group; good until the next call.</summary>
        public async Task<TickColumns> ReadAsync(int index)
        {
            try
            {
                using ParquetRowGroupReader group = _parquet.OpenRowGroupReader(index);
                int rows = checked((int)group.RowCount);
                if (_columns.Time.Length < rows)
                    _columns = new TickColumns(rows);
                var prices = new double?[rows];
                await group.ReadAsync<long>(Nanoseconds, _columns.Time.AsMemory(0, rows));
                await group.ReadAsync<long>(Sequence, _columns.Sequence.AsMemory(0, rows));
                await group.ReadAsync<int>(Contract, _columns.Contract.AsMemory(0, rows));
                await ReadPricesAsync(group, Bid, prices, _columns.Bid);
                await ReadPricesAsync(group, Ask, prices, _columns.Ask);
                await ReadPricesAsync(group, Last, prices, _columns.Last);
                await group.ReadAsync<int>(BidSize, _columns.BidSize.AsMemory(0, rows));
                await group.ReadAsync<int>(AskSize, _columns.AskSize.AsMemory(0, rows));
                await group.ReadAsync<long>(OpenInterest, _columns.OpenInterest.AsMemory(0, rows));
                await group.ReadAsync<long>(DayVolume, _columns.DayVolume.AsMemory(0, rows));
                for (int row = 0; row < rows; row++)
                    Invariant.Require((uint)_columns.Contract[row] < (uint)Contracts.Length, "each recorded quote names a contract of its file");
                _columns.SetCount(rows);
                return _columns;
            }
            catch (Exception error) when (error is not InputErrorException)
            {
                throw Damaged(_path, error);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _parquet.DisposeAsync();
            await _file.DisposeAsync();
        }

        private static async Task ReadPricesAsync(ParquetRowGroupReader group, DataField field, double?[] buffer, long[] steps)
        {
            await group.ReadAsync<double>(field, buffer);
            for (int row = 0; row < buffer.Length; row++)
                steps[row] = MarketDayFile.StepsOf(buffer[row].GetValueOrDefault());
        }

        // The file lies on a disk the user can edit: whatever the decoder trips over, the remedy is the same.
        private static InputErrorException Damaged(string path, Exception error) =>
            new($"{path}: these recorded quotes cannot be read ({error.Message}) Record the day's journal again with 'vyuha data record'.", error);
    }
}
