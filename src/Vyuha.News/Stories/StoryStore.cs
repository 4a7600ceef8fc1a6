using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Storage;
using Vyuha.Storage.Events;

namespace Vyuha.News.Stories;

/// <summary>The stories of a home folder: a file a month of reading, to which lines are added.</summary>
public sealed class StoryStore(VyuhaHome home)
{
    private const string Header = "read,published,source,link,underlyings,score,weight,method,title";

    private readonly string _folder = Path.Combine(home.NewsFolder, "stories");

    /// <summary>Stories read in a stretch of days, oldest first.</summary>
    /// <exception cref="InputErrorException">A file is damaged; the message names the line.</exception>
    public IReadOnlyList<Story> Read(DateOnly from, DateOnly to)
    {
        var stories = new List<Story>();
        if (!Directory.Exists(_folder))
            return stories;
        foreach (string path in Directory.GetFiles(_folder, "????-??.csv").Order(StringComparer.Ordinal))
        {
            string month = Path.GetFileNameWithoutExtension(path);
            if (string.CompareOrdinal(month, Month(from)) < 0 || string.CompareOrdinal(month, Month(to)) > 0)
                continue;
            int number = 0;
            foreach (string line in File.ReadAllLines(path))
            {
                number++;
                if (number == 1 || line.Length == 0)
                    continue;
                Story story = Parse(line, path, number);
                if (from <= Ist.DateOf(story.ReadAt) && Ist.DateOf(story.ReadAt) <= to)
                    stories.Add(story);
            }
        }

        return [.. stories.OrderBy(story => story.ReadAt)];
    }

    /// <summary>Every story about one of these underlyings as inputs of a run, each at the instant it was read.</summary>
    public IReadOnlyList<InputEvent> ToInputs(IReadOnlyList<string> underlyings, DateOnly from, DateOnly to) =>
        [.. Read(from, to).Select(story => story.ToInput(underlyings)).OfType<InputEvent>()];

    public void Append(IReadOnlyList<Story> stories)
    {
        Directory.CreateDirectory(_folder);
        foreach (IGrouping<string, Story> month in stories.GroupBy(story => Month(Ist.DateOf(story.ReadAt)), StringComparer.Ordinal))
        {
            string path = Path.Combine(_folder, $"{month.Key}.csv");
            var text = new StringBuilder();
            if (!File.Exists(path))
                text.Append(Header).Append('\n');
            foreach (Story story in month)
                text.Append(Line(story)).Append('\n');
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
            file.Flush(flushToDisk: true);
        }
    }

    private static string Month(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Line(Story story) => CsvRecord.Join(
        EventFields.Published(story.ReadAt), EventFields.Published(story.Published), story.Source, story.Link, string.Join(';', story.Underlyings),
        story.Score.ToString(CultureInfo.InvariantCulture), story.Weight.ToString(CultureInfo.InvariantCulture),
        story.Method == NewsMethod.Classifier ? "classifier" : "lexicon", story.Title);

    private static Story Parse(string line, string path, int number)
    {
        InputErrorException Wrong(string sentence) => InputErrorException.At(path, number, sentence, "Remove the line if it was cut off.");
        string[] fields = CsvRecord.Split(line, path, number);
        if (fields.Length != 9)
            throw Wrong($"{fields.Length} fields where the header has 9.");
        return new Story
        {
            ReadAt = EventFields.Published(fields[0], Wrong),
            Published = EventFields.Published(fields[1], Wrong),
            Source = fields[2],
            Link = fields[3],
            Underlyings = [.. fields[4].Split(';', StringSplitOptions.RemoveEmptyEntries)],
            Score = Whole(fields[5], -1000, 1000, Wrong),
            Weight = Whole(fields[6], 1, 1000, Wrong),
            Method = fields[7] switch { "classifier" => NewsMethod.Classifier, "lexicon" => NewsMethod.Lexicon, _ => throw Wrong($"method is '{fields[7]}'.") },
            Title = fields[8],
        };
    }

    private static int Whole(string text, int least, int most, Func<string, InputErrorException> wrong) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw wrong($"'{text}' is no whole number from {least} to {most}.");
}
