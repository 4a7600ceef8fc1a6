using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Calendar;

namespace Vyuha.Storage.Events;

/// <summary>Reads an iCalendar file: each VEVENT with a day and a summary becomes a statement.</summary>
/// <remarks>
/// Source: RFC 5545. Folded lines, escaped text, UTC, zoned, floating and whole-day starts are understood; a floating start is taken as Indian. A
/// recurring entry is refused, since a rule is not an announcement. A calendar's own STATUS:CONFIRMED says only that the entry is one, so that a date
/// is confirmed by the user, not by the file; CANCELLED withdraws it.
/// </remarks>
public static class EventIcs
{
    private const int MostEntries = 20_000;

    private static readonly TimeZoneInfo India = TimeZoneInfo.CreateCustomTimeZone("IST", Ist.Offset, "IST", "IST");

    // The most specific first; a summary names its kind by any of them.
    private static readonly (string Word, MarketEventKind Kind)[] Words =
    [
        ("exit poll", MarketEventKind.ElectionExitPoll),
        ("election", MarketEventKind.ElectionResult),
        ("fomc", MarketEventKind.FederalReserve),
        ("federal reserve", MarketEventKind.FederalReserve),
        ("monetary policy", MarketEventKind.RbiPolicy),
        ("rbi", MarketEventKind.RbiPolicy),
        ("mpc", MarketEventKind.RbiPolicy),
        ("union budget", MarketEventKind.UnionBudget),
        ("budget", MarketEventKind.UnionBudget),
        ("consumer price", MarketEventKind.Inflation),
        ("cpi", MarketEventKind.Inflation),
        ("inflation", MarketEventKind.Inflation),
        ("results season", MarketEventKind.ResultsSeason),
        ("earnings season", MarketEventKind.ResultsSeason),
        ("results", MarketEventKind.CompanyResults),
        ("earnings", MarketEventKind.CompanyResults),
    ];

    /// <param name="text">The whole file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="underlyings">What the entries move, since the format has no word for it.</param>
    /// <param name="kind">Of all entries; null: by their categories and summaries.</param>
    /// <param name="confirmed">Whether the user vouches for the dates.</param>
    /// <param name="source">Who says so; null: the file's name.</param>
    /// <exception cref="InputErrorException">The file is no calendar, or an entry cannot be read; the message names its line.</exception>
    public static IReadOnlyList<EventStatement> Read(
        string text, string file, IReadOnlyList<string> underlyings, MarketEventKind? kind, bool confirmed, string? source)
    {
        var statements = new List<EventStatement>();
        Entry? entry = null;
        bool isCalendar = false;
        int depth = 0; // Of what stands inside an entry: alarms.
        foreach (Property property in Properties(text, file))
        {
            if (property.Is("BEGIN", "VCALENDAR"))
                isCalendar = true;
            else if (!isCalendar)
                break;
            else if (property.Is("BEGIN", "VEVENT"))
                entry = entry is null ? new Entry(property.Line) : throw property.Wrong("an entry begins inside another one.", "End it with END:VEVENT.");
            else if (property.Is("END", "VEVENT") && entry is not null)
            {
                if (statements.Count == MostEntries)
                    throw property.Wrong($"the calendar has more than {MostEntries} entries.", "Export a shorter stretch of time.");
                statements.Add(entry.ToStatement(file, underlyings, kind, confirmed, source));
                entry = null;
            }
            else if (property.Name == "BEGIN")
                depth++;
            else if (property.Name == "END")
                depth = Math.Max(0, depth - 1);
            else if (depth == 0)
                entry?.Take(property);
        }

        if (!isCalendar)
            throw InputErrorException.At(file, 1, "the file does not begin with BEGIN:VCALENDAR.", "Give an iCalendar file, or a CSV with the ending .csv.");
        return entry is null
            ? statements
            : throw InputErrorException.At(file, entry.Line, "the entry that begins here has no end.", "The file was cut off: get it again.");
    }

    private static IEnumerable<Property> Properties(string text, string file)
    {
        string? line = null;
        int start = 0, number = 0;
        foreach (string raw in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (raw.Length > 0 && raw[0] is ' ' or '\t' && line is not null)
            {
                line += raw[1..];
                continue;
            }

            if (!string.IsNullOrWhiteSpace(line))
                yield return Property.Parse(line, file, start);
            (line, start) = (raw, number);
        }

        if (!string.IsNullOrWhiteSpace(line))
            yield return Property.Parse(line, file, start);
    }

    private sealed record Property(string Name, IReadOnlyDictionary<string, string> Parameters, string Value, string File, int Line)
    {
        public static Property Parse(string line, string file, int number)
        {
            var parts = new List<string>();
            int start = 0;
            bool quoted = false;
            for (int i = 0; i < line.Length; i++)
            {
                if (line[i] == '"')
                    quoted = !quoted;
                else if (!quoted && line[i] is ';' or ':')
                {
                    parts.Add(line[start..i]);
                    start = i + 1;
                    if (line[i] == ':')
                    {
                        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                        foreach (string part in parts.Skip(1))
                            parameters[part.Split('=', 2)[0]] = part.Contains('=', StringComparison.Ordinal) ? part.Split('=', 2)[1].Trim('"') : "";
                        return new Property(parts[0].ToUpperInvariant(), parameters, line[start..], file, number);
                    }
                }
            }

            throw InputErrorException.At(file, number, "the line has no colon.", "Lines of an iCalendar file are NAME:VALUE; the file may have been cut off.");
        }

        public bool Is(string name, string value) => Name == name && string.Equals(Value.Trim(), value, StringComparison.OrdinalIgnoreCase);

        public string Text => Value.Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\,", ",", StringComparison.Ordinal)
            .Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal).Trim();

        public InputErrorException Wrong(string problem, string remedy) => InputErrorException.At(File, Line, problem, remedy);
    }

    private sealed class Entry(int line)
    {
        private Property? _uid, _start, _summary, _status, _categories;

        public int Line => line;

        public void Take(Property property)
        {
            switch (property.Name)
            {
                case "UID":
                    _uid = property;
                    break;
                case "DTSTART":
                    _start = property;
                    break;
                case "SUMMARY":
                    _summary = property;
                    break;
                case "STATUS":
                    _status = property;
                    break;
                case "CATEGORIES":
                    _categories = property;
                    break;
                case "RRULE" or "RDATE":
                    throw property.Wrong("the entry recurs.", "A rule is not an announcement: give each date an entry of its own, or add them with 'vyuha events add'.");
                default:
                    break;
            }
        }

        public EventStatement ToStatement(string file, IReadOnlyList<string> underlyings, MarketEventKind? kind, bool confirmed, string? source)
        {
            if (_start is null || _summary is null)
                throw InputErrorException.At(file, line, $"the entry that begins here has no {(_start is null ? "DTSTART" : "SUMMARY")}.", "Add the line, or leave the entry out.");
            (DateOnly date, TimeOnly? time) = When(_start);
            bool cancelled = _status?.Is("STATUS", "CANCELLED") == true;
            return new EventStatement
            {
                Id = _uid is null ? null : IdOf(_uid.Text),
                Kind = kind ?? KindOf($"{_categories?.Text} {_summary.Text}"),
                Name = EventFields.Line("SUMMARY", _summary.Text, sentence => _summary.Wrong(sentence, "")),
                Date = date,
                TimeIst = time,
                Underlyings = [.. underlyings],
                Status = cancelled ? EventStatus.Withdrawn : confirmed ? EventStatus.Confirmed : EventStatus.Unconfirmed,
                Source = source ?? Path.GetFileName(file),
                Origin = $"{file}:{line}",
            };
        }

        /// <summary>The id of the calendar that made it, in the letters an id may have, so that a moved entry is found again.</summary>
        private static string IdOf(string uid)
        {
            string letters = new([.. uid.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-')]);
            letters = letters.Trim('-', '.');
            return letters.Length is >= 2 and <= 40 ? $"ics-{letters}" : string.Create(CultureInfo.InvariantCulture, $"ics-{MarketEventId.Of(uid):x16}");
        }

        private static MarketEventKind KindOf(string text)
        {
            string lower = $" {new string([.. text.ToLowerInvariant().Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')])} ";
            foreach ((string word, MarketEventKind kind) in Words)
            {
                if (lower.Contains($" {word} ", StringComparison.Ordinal))
                    return kind;
            }

            return MarketEventKind.Other;
        }

        private static (DateOnly Date, TimeOnly? Time) When(Property start)
        {
            string value = start.Value.Trim();
            if (DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                return (Sane(day, start), null);
            bool utc = value.EndsWith('Z');
            if (!DateTime.TryParseExact(utc ? value[..^1] : value, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
                throw start.Wrong($"DTSTART is '{value}'.", "It must be like 20261204, 20261204T100000 or 20261204T043000Z.");
            Sane(DateOnly.FromDateTime(local), start);
            TimeZoneInfo zone = utc ? TimeZoneInfo.Utc : start.Parameters.TryGetValue("TZID", out string? name) ? Zone(name, start) : India;
            if (zone.IsInvalidTime(local))
                throw start.Wrong($"DTSTART {value} does not exist in {zone.Id}: clocks go forward over it.", "Put the hour right.");
            DateTime indian = TimeZoneInfo.ConvertTimeToUtc(local, zone) + Ist.Offset;
            return (DateOnly.FromDateTime(indian), new TimeOnly(indian.Hour, indian.Minute));
        }

        private static DateOnly Sane(DateOnly day, Property start) =>
            day.Year is >= 1990 and <= 2100 ? day : throw start.Wrong($"DTSTART is of the year {day.Year}.", "It must be of the years 1990 to 2100.");

        private static TimeZoneInfo Zone(string name, Property start)
        {
            if (name is "Asia/Kolkata" or "Asia/Calcutta" or "India Standard Time")
                return India;
            try
            {
                return TimeZoneInfo.FindSystemTimeZoneById(name);
            }
            catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException)
            {
                throw start.Wrong($"the time zone '{name}' is not known here.", "Export the calendar with UTC times, or with a name like Asia/Kolkata.");
            }
        }
    }
}
