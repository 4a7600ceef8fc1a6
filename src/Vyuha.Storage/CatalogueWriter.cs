using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage;

/// <summary>
/// The right to change a catalogue. A source is published whole: its days are first written beside the catalogue, then moved
/// into place, then the manifest says so. Whatever ends the process in between leaves files that are each complete and
/// a source that is not marked as imported, so importing it again completes it.
/// </summary>
/// <remarks>Publishing is safe from several threads; sources that share a day take turns on it.</remarks>
public sealed class CatalogueWriter : IDisposable
{
    private const string LockFile = ".lock";
    private const string StagingFolder = ".staging";

    private readonly MarketDataCatalogue _catalogue;
    private readonly FileStream _lock;
    private readonly Dictionary<DayKey, object> _dayGates = [];
    private readonly string _staging;
    private int _staged;

    internal CatalogueWriter(MarketDataCatalogue catalogue)
    {
        _catalogue = catalogue;
        Directory.CreateDirectory(catalogue.Folder);
        try
        {
            _lock = new FileStream(
                Path.Combine(catalogue.Folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new InputErrorException(
                $"{catalogue.Folder}: another process is writing market data here. Wait for it to end, then run the command again.", error);
        }

        _staging = Path.Combine(catalogue.Folder, StagingFolder);
        if (Directory.Exists(_staging))
            Directory.Delete(_staging, recursive: true); // Left by a process that was killed; nothing refers to it.
        Directory.CreateDirectory(_staging);
    }

    /// <summary>How the bytes of a staged file reach the disk; tests put a full disk here.</summary>
    internal Action<string, byte[]> WriteFile { get; set; } = WriteDurably;

    /// <summary>Stores one day made by this program; the source is the day itself, known by its name and format.</summary>
    public void Write(MarketDay day, string name, string format)
    {
        var unnamed = new DataSource("", name, format, Priority: 100, WholeDay: true);
        string sha256 = MarketDataCatalogue.HashOf(MarketDayFile.Encode(StoredDay.FromOneSource(day, unnamed)));
        DataSource source = unnamed with { Sha256 = sha256 };
        Publish(
            new SourceRecord
            {
                Source = source,
                Importer = format,
                ImportedAt = TimeProvider.System.GetUtcNow(),
                Rows = day.RowCount,
                Stored = day.RowCount,
                NotIndex = 0,
                Rejects = [],
                Days = [],
            },
            [StoredDay.FromOneSource(day, source)]);
    }

    /// <summary>A file to be written beside the catalogue and published with a source; it goes with the writer when it is not.</summary>
    internal string NewStagedFile() => Path.Combine(_staging, $"{Interlocked.Increment(ref _staged)}.parquet");

    /// <summary>Merges the source's days into the catalogue and records it; all or, on failure before the first move, nothing.</summary>
    /// <returns>How many stored days changed; 0 when all was there already.</returns>
    public int Publish(SourceRecord source, IReadOnlyList<StoredDay> days) => Publish(source, days, []);

    /// <summary>The same with recorded quotes, whose files lie staged and complete.</summary>
    internal int Publish(SourceRecord source, IReadOnlyList<StoredDay> days, IReadOnlyList<StagedTicks> ticks)
    {
        StoredDay[] ordered = [.. days.Where(day => day.Day.RowCount > 0).OrderBy(day => DayKey.Of(day.Day))];
        object[] gates = Array.ConvertAll(ordered, day => GateOf(DayKey.Of(day.Day)));
        int entered = 0;
        try
        {
            // Always in the order of the keys, so two sources with days in common cannot wait for each other.
            for (; entered < gates.Length; entered++)
                Monitor.Enter(gates[entered]);
            return PublishLocked(source, ordered, ticks);
        }
        finally
        {
            while (entered > 0)
                Monitor.Exit(gates[--entered]);
        }
    }

    /// <summary>Records verdicts on days; see the quality checks.</summary>
    public void Record(IReadOnlyList<QualityRecord> verdicts)
    {
        if (verdicts.Count > 0)
            _catalogue.Append([.. verdicts.Select(verdict => new ManifestLine(Quality: verdict))]);
    }

    public void Dispose()
    {
        if (Directory.Exists(_staging))
            Directory.Delete(_staging, recursive: true);
        _lock.Dispose();
    }

    private int PublishLocked(SourceRecord source, StoredDay[] days, IReadOnlyList<StagedTicks> ticks)
    {
        var moves = new List<(string From, string To)>();
        var lines = new List<ManifestLine>();
        try
        {
            foreach (StoredDay part in days)
            {
                DayKey key = DayKey.Of(part.Day);
                StoredDay merged = DayMerge.Merge(_catalogue.TryReadStored(key), part);
                byte[] bytes = MarketDayFile.Encode(merged);
                string fileSha256 = MarketDataCatalogue.HashOf(bytes);
                if (_catalogue.Record(key)?.FileSha256 == fileSha256 && File.Exists(_catalogue.PathOf(key)))
                    continue;
                string staged = NewStagedFile();
                moves.Add((staged, _catalogue.PathOf(key)));
                WriteFile(staged, bytes);
                lines.Add(new ManifestLine(Day: new DayRecord
                {
                    Frequency = key.Frequency,
                    Underlying = key.Underlying,
                    Date = key.Date,
                    Origin = merged.Day.Origin,
                    Rows = merged.Day.RowCount,
                    Contracts = merged.Day.Contracts.Length,
                    Sources = Array.ConvertAll(merged.Sources, one => one.Sha256),
                    FileSha256 = fileSha256,
                    Bytes = bytes.Length,
                }));
            }
        }
        catch
        {
            foreach ((string staged, _) in moves)
                File.Delete(staged);
            throw;
        }

        int changed = moves.Count;
        foreach (StagedTicks one in ticks)
        {
            moves.Add((one.Path, _catalogue.PathOf(one.Record)));
            lines.Add(new ManifestLine(Ticks: one.Record));
        }

        foreach ((string staged, string target) in moves)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(staged, target, overwrite: true);
        }

        string[] names = Array.ConvertAll(days, day => DayKey.Of(day.Day).ToPath());
        lines.Add(new ManifestLine(Source: source with { Days = names }));
        _catalogue.Append(lines);
        return changed;
    }

    private object GateOf(DayKey key)
    {
        lock (_dayGates)
        {
            if (!_dayGates.TryGetValue(key, out object? gate))
                _dayGates.Add(key, gate = new object());
            return gate;
        }
    }

    private static void WriteDurably(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            file.Write(bytes);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET words the system's EFBIG.
            throw new IOException($"{path}: the file system allows no file as large as this one.", error);
        }

        file.Flush(flushToDisk: true);
    }
}
