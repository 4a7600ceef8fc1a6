using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Calendar;

namespace Vyuha.Storage.Events;

/// <summary>The event calendar as comma-separated text: a header, then a line a revision. Lines that begin with <c>#</c> are remarks.</summary>
public static class EventCsv
{
    private static readonly string[] Columns =
        ["id", "revision", "kind", "name", "date", "time_ist", "underlyings", "status", "published", "source", "verified"];

    private static readonly string[] Needed = ["kind", "name", "date", "underlyings"];

    public static string Header { get; } = string.Join(',', Columns);

    /// <param name="text">The whole file.</param>
    /// <param name="file">Its name, for messages and for where a line comes from.</param>
    /// <exception cref="InputErrorException">A column is missing or unknown, or a field is not what it must be.</exception>
    public static IReadOnlyList<EventStatement> Read(string text, string file)
    {
        Dictionary<string, int>? places = null;
        var statements = new List<EventStatement>();
        int number = 0;
        foreach (string line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;
            string[] fields = CsvRecord.Split(line, file, number);
            if (places is null)
                places = HeaderOf(fields, file, number);
            else if (fields.Length == places.Count)
                statements.Add(new Row(fields, places, file, number).ToStatement());
            else
                throw InputErrorException.At(file, number, $"{fields.Length} fields where the header has {places.Count}.", "Put text with commas between quotes; if the line was cut off, remove it.");
        }

        return places is not null
            ? statements
            : throw InputErrorException.At(file, Math.Max(1, number), "there is no header line.", $"Begin the file with {Header}; {string.Join(", ", Needed)} are needed.");
    }

    public static string Line(EventRevision revision) => CsvRecord.Join(
        revision.Id,
        revision.Number.ToString(CultureInfo.InvariantCulture),
        MarketEventWords.Of(revision.Kind),
        revision.Name,
        revision.Date.ToString(EventFields.DateForm, CultureInfo.InvariantCulture),
        revision.TimeIst?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
        string.Join(';', revision.Underlyings),
        MarketEventWords.Of(revision.Status),
        EventFields.Published(revision.KnownAt),
        revision.Source,
        revision.Verified ? "true" : "false");

    public static string Write(IEnumerable<EventRevision> revisions)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (EventRevision revision in revisions)
            text.Append(Line(revision)).Append('\n');
        return text.ToString();
    }

    private static Dictionary<string, int> HeaderOf(string[] fields, string file, int line)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < fields.Length; i++)
        {
            string name = fields[i].ToLowerInvariant();
            if (!Columns.Contains(name) || !places.TryAdd(name, i))
                throw InputErrorException.At(file, line, $"column '{fields[i]}' is unknown or there twice.", $"The columns are {string.Join(", ", Columns)}.");
        }

        string? missing = Array.Find(Needed, column => !places.ContainsKey(column));
        return missing is null
            ? places
            : throw InputErrorException.At(file, line, $"column '{missing}' is missing.", $"Needed are {string.Join(", ", Needed)}; the others may be left out.");
    }

    private sealed class Row(string[] fields, Dictionary<string, int> places, string file, int line)
    {
        public EventStatement ToStatement() => new()
        {
            Id = Text("id") is { Length: > 0 } id ? EventFields.Id(id, Wrong) : null,
            Revision = Text("revision") is { Length: > 0 } number ? Revision(number) : null,
            Kind = EventFields.Kind(Text("kind"), Wrong),
            Name = EventFields.Line("name", Text("name"), Wrong),
            Date = EventFields.Date(Text("date"), Wrong),
            TimeIst = EventFields.Time(Text("time_ist"), Wrong),
            Underlyings = EventFields.Underlyings(Text("underlyings"), Wrong),
            Status = Text("status") is { Length: > 0 } status ? EventFields.Status(status, Wrong) : EventStatus.Unconfirmed,
            KnownAt = Text("published") is { Length: > 0 } published ? EventFields.Published(published, Wrong) : null,
            Source = Text("source") is { Length: > 0 } source ? EventFields.Line("source", source, Wrong) : Path.GetFileName(file),
            Verified = Text("verified") is { Length: > 0 } verified && EventFields.Flag(verified, Wrong),
            Origin = $"{file}:{line}",
        };

        private int Revision(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= ushort.MaxValue
                ? number
                : throw Wrong($"revision is '{text}'. It must be a whole number from 1 to {ushort.MaxValue}.");

        private string Text(string column) => places.TryGetValue(column, out int at) ? fields[at] : "";

        private InputErrorException Wrong(string sentence)
        {
            int end = sentence.IndexOf(". ", StringComparison.Ordinal) + 1;
            return InputErrorException.At(file, line, sentence[..end], sentence[(end + 1)..]);
        }
    }
}
