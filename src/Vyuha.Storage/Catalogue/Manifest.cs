using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Storage.Catalogue;

/// <summary>What the catalogue holds and where it came from: an append-only file of JSON lines, the last word on each thing wins.</summary>
/// <remarks>
/// Appending is what makes it crash-safe: a line is complete or, at the very end of the file, torn; a torn tail is ignored
/// and cut off by the next writer. A line is appended only after the files it speaks of are in place.
/// Not thread-safe; the catalogue guards it.
/// </remarks>
internal sealed class Manifest
{
    public const string FileName = "manifest.jsonl";

    private const byte LineFeed = (byte)'\n';

    private readonly string _path;
    private readonly Dictionary<string, SourceRecord> _sources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DayKey, DayRecord> _days = [];
    private readonly Dictionary<DayKey, QualityRecord> _quality = [];
    private readonly SortedDictionary<(string Underlying, DateOnly Date), TickRecord> _ticks = new(
        Comparer<(string Underlying, DateOnly Date)>.Create((left, right) =>
            string.CompareOrdinal(left.Underlying, right.Underlying) is not 0 and var order ? order : left.Date.CompareTo(right.Date)));

    private long _completeLength;

    public Manifest(string folder)
    {
        _path = Path.Combine(folder, FileName);
        Load();
    }

    public IReadOnlyDictionary<string, SourceRecord> Sources => _sources;

    public IEnumerable<DayRecord> Days => _days.Values;

    public IEnumerable<QualityRecord> Qualities => _quality.Values;

    public IEnumerable<TickRecord> Ticks => _ticks.Values;

    public int DayCount => _days.Count;

    public DayRecord? Day(DayKey key) => _days.GetValueOrDefault(key);

    public QualityRecord? Quality(DayKey key) => _quality.GetValueOrDefault(key);

    /// <summary>Appends in one write and flushes to the disk; what memory says changes only after that.</summary>
    public void Append(IReadOnlyList<ManifestLine> lines)
    {
        using var bytes = new MemoryStream();
        foreach (ManifestLine line in lines)
        {
            JsonSerializer.Serialize(bytes, line, ManifestJson.Default.ManifestLine);
            bytes.WriteByte(LineFeed);
        }

        using (var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read))
        {
            file.SetLength(_completeLength);
            file.Position = _completeLength;
            file.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
            file.Flush(flushToDisk: true);
        }

        _completeLength += bytes.Length;
        foreach (ManifestLine line in lines)
            Take(line);
    }

    private void Load()
    {
        if (!File.Exists(_path))
            return;
        byte[] bytes = File.ReadAllBytes(_path);
        int start = 0;
        for (int number = 1; start < bytes.Length; number++)
        {
            int length = bytes.AsSpan(start).IndexOf(LineFeed);
            if (length < 0)
                break; // The tail of an append that was cut off; the source it belonged to will be imported again.
            try
            {
                Take(JsonSerializer.Deserialize(bytes.AsSpan(start, length), ManifestJson.Default.ManifestLine)!);
            }
            catch (JsonException error)
            {
                throw new InputErrorException(
                    $"{_path}:{number}: this line is damaged. Delete the line, then import the sources again; what is intact is skipped.", error);
            }

            start += length + 1;
            _completeLength = start;
        }
    }

    private void Take(ManifestLine line)
    {
        if (line.Source is { } source)
            _sources[source.Source.Sha256] = source;
        if (line.Day is { } day)
            _days[day.Key] = day;
        if (line.Quality is { } quality)
            _quality[quality.Key] = quality;
        if (line.Ticks is { } ticks)
            _ticks[(ticks.Underlying, ticks.Date)] = ticks;
    }
}
