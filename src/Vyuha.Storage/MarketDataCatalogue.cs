using System.Security.Cryptography;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Quality;

namespace Vyuha.Storage;

/// <summary>
/// The stored market data under one home folder: which days of which underlyings there are, where they came from, how good
/// they are, and their columns. One Parquet file a day, plus a manifest; see docs/concepts/market-data.md.
/// </summary>
/// <remarks>Reading is safe from several threads. Writing goes through <see cref="OpenForWriting"/>, one process at a time.</remarks>
public sealed class MarketDataCatalogue
{
    private readonly Lock _gate = new();
    private readonly Manifest _manifest;

    private MarketDataCatalogue(string folder)
    {
        Folder = folder;
        _manifest = new Manifest(folder);
    }

    /// <summary>The data folder; need not exist while nothing is stored.</summary>
    public string Folder { get; }

    public static MarketDataCatalogue Open(VyuhaHome home) => Open(home, DataStore.Imported);

    public static MarketDataCatalogue Open(VyuhaHome home, DataStore store)
    {
        ArgumentNullException.ThrowIfNull(home);
        return new(home.FolderOf(store));
    }

    /// <summary>Whether anything at all is stored.</summary>
    public bool HasAny
    {
        get
        {
            lock (_gate)
                return _manifest.DayCount > 0;
        }
    }

    /// <summary>One entry an underlying and frequency, in that order.</summary>
    public IReadOnlyList<CatalogueSeries> List()
    {
        lock (_gate)
        {
            return
            [
                .. _manifest.Days.GroupBy(day => (day.Underlying, day.Frequency))
                    .OrderBy(group => group.Key.Underlying, StringComparer.Ordinal).ThenBy(group => group.Key.Frequency)
                    .Select(group => Summarise(group.Key.Underlying, group.Key.Frequency, [.. group])),
            ];
        }
    }

    /// <summary>The stored days from the first to the last date, both included, oldest first.</summary>
    public IReadOnlyList<CatalogueDay> Days(
        string underlying, DataFrequency frequency, DateOnly? from = null, DateOnly? to = null)
    {
        lock (_gate)
        {
            return
            [
                .. _manifest.Days
                    .Where(day => day.Frequency == frequency
                        && string.Equals(day.Underlying, underlying, StringComparison.Ordinal)
                        && (from is null || day.Date >= from) && (to is null || day.Date <= to))
                    .Select(Describe),
            ];
        }
    }

    /// <exception cref="InputErrorException">The day is not stored, or its file is damaged; the message says what is there.</exception>
    public MarketDay Read(string underlying, DateOnly date, DataFrequency frequency) =>
        ReadStored(new DayKey(frequency, underlying, date)).Day;

    /// <summary>The day with the source of each row.</summary>
    public StoredDay ReadStored(DayKey key) => TryReadStored(key) ?? throw new InputErrorException(Absence(key));

    /// <summary>The day, or null when it is not stored.</summary>
    public StoredDay? TryReadStored(DayKey key)
    {
        lock (_gate)
        {
            if (_manifest.Day(key) is null)
                return null;
        }

        string path = PathOf(key);
        try
        {
            return MarketDayFile.Decode(File.ReadAllBytes(path), path);
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputErrorException($"{path}: this file of the catalogue is gone. Import its source again.", error);
        }
    }

    /// <summary>The verdicts on trading days that ought to be stored and are not, oldest first.</summary>
    public IReadOnlyList<QualityRecord> MissingDays(string underlying, DataFrequency frequency)
    {
        lock (_gate)
        {
            return
            [
                .. _manifest.Qualities
                    .Where(record => record.Frequency == frequency && record.FileSha256.Length == 0
                        && record.Grade != QualityGrade.Unchecked
                        && string.Equals(record.Underlying, underlying, StringComparison.Ordinal)
                        && _manifest.Day(record.Key) is null)
                    .OrderBy(record => record.Date),
            ];
        }
    }

    /// <summary>The sources behind the given days, by name; what a result made from these days rests on.</summary>
    public IReadOnlyList<SourceRecord> SourcesOf(IEnumerable<CatalogueDay> days)
    {
        lock (_gate)
        {
            return
            [
                .. days.SelectMany(day => _manifest.Day(new DayKey(day.Frequency, day.Underlying, day.Date))?.Sources ?? [])
                    .Distinct(StringComparer.Ordinal).Select(sha => _manifest.Sources.GetValueOrDefault(sha)).OfType<SourceRecord>()
                    .OrderBy(source => source.Name, StringComparer.Ordinal).ThenBy(source => source.Sha256, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Every source that was imported, in no order.</summary>
    public IReadOnlyList<SourceRecord> Sources()
    {
        lock (_gate)
            return [.. _manifest.Sources.Values];
    }

    /// <summary>The record of the content with this hash, if all of it is stored.</summary>
    public SourceRecord? FindSource(string sha256)
    {
        lock (_gate)
            return _manifest.Sources.GetValueOrDefault(sha256);
    }

    /// <summary>Whether every day this source gave is still stored with rows of it.</summary>
    public bool HasDays(SourceRecord source)
    {
        lock (_gate)
        {
            return source.Days.All(path =>
                DayKey.FromPath(path) is var key
                && _manifest.Day(key) is { } day
                && day.Sources.Contains(source.Source.Sha256, StringComparer.Ordinal)
                && File.Exists(PathOf(key)));
        }
    }

    /// <summary>The recorded quotes of whole days, by underlying and date; all of them, or of one underlying or day.</summary>
    public IReadOnlyList<TickRecord> Ticks(string? underlying = null, DateOnly? date = null)
    {
        lock (_gate)
        {
            return
            [
                .. _manifest.Ticks.Where(record =>
                    (underlying is null || string.Equals(record.Underlying, underlying, StringComparison.Ordinal)) && (date is null || record.Date == date)),
            ];
        }
    }

    /// <summary>Full path of a day's recorded quotes.</summary>
    public string PathOf(TickRecord ticks)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        return Path.Combine(Folder, ticks.RelativePath);
    }

    /// <summary>Compares a file of recorded quotes with its hash.</summary>
    /// <exception cref="InputErrorException">It is gone or was changed.</exception>
    public void RequireIntact(TickRecord ticks)
    {
        string path = PathOf(ticks);
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: this file of recorded quotes is gone. Record the day's journal again with 'vyuha data record'.");
        using FileStream file = File.OpenRead(path);
        if (Convert.ToHexStringLower(SHA256.HashData(file)) != ticks.FileSha256)
            throw new InputErrorException($"{path}: these recorded quotes are not the bytes that were stored. Delete the file and record the day's journal again with 'vyuha data record'.");
    }

    /// <summary>Takes the catalogue for writing; one process at a time.</summary>
    /// <exception cref="InputErrorException">Another process is writing.</exception>
    public CatalogueWriter OpenForWriting() => new(this);

    /// <summary>Stores one day, replacing what the same source stored of it before.</summary>
    /// <param name="day">The columns; validated.</param>
    /// <param name="name">Source for people, for instance <c>synthetic seed 42</c>; the day's identity within its format.</param>
    /// <param name="format">Kind of source, for instance <c>synthetic</c>.</param>
    public void Write(MarketDay day, string name, string format)
    {
        using CatalogueWriter writer = OpenForWriting();
        writer.Write(day, name, format);
    }

    internal string PathOf(DayKey key) => Path.Combine(Folder, key.RelativePath);

    internal DayRecord? Record(DayKey key)
    {
        lock (_gate)
            return _manifest.Day(key);
    }

    internal QualityRecord? QualityOf(DayKey key)
    {
        lock (_gate)
            return _manifest.Quality(key);
    }

    internal void Append(IReadOnlyList<ManifestLine> lines)
    {
        lock (_gate)
            _manifest.Append(lines);
    }

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private CatalogueDay Describe(DayRecord day)
    {
        QualityRecord? quality = _manifest.Quality(day.Key);
        bool current = quality is not null && quality.FileSha256 == day.FileSha256;
        return new CatalogueDay(
            day.Underlying, day.Date, day.Frequency, day.Origin, day.Rows, day.Contracts,
            current ? quality!.Grade : QualityGrade.Unchecked,
            current ? quality!.Findings : []);
    }

    private CatalogueSeries Summarise(string underlying, DataFrequency frequency, DayRecord[] days)
    {
        QualityGrade[] grades = Array.ConvertAll(days, day => Describe(day).Quality);
        int Count(QualityGrade grade) => grades.Count(found => found == grade);
        return new CatalogueSeries(
            underlying, frequency, days.Min(day => day.Date), days.Max(day => day.Date), days.Length,
            days.Sum(day => (long)day.Rows), days.Sum(day => day.Bytes),
            [.. days.Select(day => day.Origin).Distinct().Order()],
            Count(QualityGrade.Green), Count(QualityGrade.Amber), Count(QualityGrade.Red), Count(QualityGrade.Unchecked));
    }

    private string Absence(DayKey key)
    {
        IReadOnlyList<CatalogueDay> days = Days(key.Underlying, key.Frequency);
        string there = days.Count == 0
            ? $"no {DayKey.FolderOf(key.Frequency)} data of {key.Underlying} is stored"
            : $"{days.Count} days from {days[0].Date:yyyy-MM-dd} to {days[^1].Date:yyyy-MM-dd} are";
        return $"{key} is not stored: {there}. See what there is with 'vyuha data list', or import it with 'vyuha data import'.";
    }
}
