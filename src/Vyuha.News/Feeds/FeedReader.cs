using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Vyuha.Core;
using Vyuha.Storage.Events;

namespace Vyuha.News.Feeds;

/// <summary>Reads RSS 0.9 to 2.0, Atom, JSON Feed, JSON arrays, CSV and plain lines. What a feed contains is text to be judged and nothing else.</summary>
/// <remarks>No document type, no entity of its own, no external resource: an XML that has one is refused. Size and number of items are bounded.</remarks>
public static class FeedReader
{
    public const int LargestFeed = 5 * 1024 * 1024;
    public const int MostItems = 1_000;

    private static readonly string[] JsonLists = ["items", "articles", "data", "results", "news", "stories"];
    private static readonly string[] JsonTitles = ["title", "headline", "name"];
    private static readonly string[] JsonLinks = ["url", "link", "external_url"];
    private static readonly string[] JsonDates = ["date_published", "published", "published_at", "publishedAt", "pubDate", "date", "time"];

    /// <param name="content">The whole document.</param>
    /// <param name="name">Its address or file, for messages and for the form of files.</param>
    /// <exception cref="InputErrorException">It is too large, or of none of the forms.</exception>
    public static IReadOnlyList<FeedItem> Read(byte[] content, string name)
    {
        if (content.Length > LargestFeed)
            throw new InputErrorException($"{name}: larger than {LargestFeed / (1024 * 1024)} MB. That is no feed.");
        char first = FirstLetter(content);
        try
        {
            IEnumerable<FeedItem> items = first switch
            {
                '<' => Xml(content),
                '{' or '[' => Json(content),
                _ when name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) => Csv(Encoding.UTF8.GetString(content), name),
                _ when name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) => Lines(Encoding.UTF8.GetString(content)),
                _ => throw new InputErrorException($"{name}: neither XML nor JSON. A feed is RSS, Atom or JSON; files may also be .csv or .txt."),
            };
            return [.. items.Where(item => !string.IsNullOrWhiteSpace(item.Title)).Take(MostItems)];
        }
        catch (Exception broken) when (broken is XmlException or JsonException)
        {
            throw new InputErrorException($"{name}: cannot be read as a feed: {broken.Message} Look at the address in a browser.", broken);
        }
    }

    private static char FirstLetter(byte[] content)
    {
        string start = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(64, content.Length))).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        // UTF-16 has a zero beside each letter of the mark.
        return start.Length == 0 ? ' ' : content.AsSpan(0, Math.Min(4, content.Length)).IndexOf((byte)0) >= 0 || start[0] == '\uFFFD' ? '<' : start[0];
    }

    private static IEnumerable<FeedItem> Xml(byte[] content)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestFeed,
            MaxCharactersFromEntities = 1_000,
        };
        using var reader = XmlReader.Create(new MemoryStream(content), settings);
        XElement root = XDocument.Load(reader).Root!;
        foreach (XElement item in root.DescendantsAndSelf().Where(element => element.Name.LocalName is "item" or "entry").Take(MostItems))
        {
            string? Of(params string[] names) => names.Select(name => item.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value.Trim()).FirstOrDefault(text => !string.IsNullOrEmpty(text));
            string link = item.Elements().Where(child => child.Name.LocalName == "link")
                .OrderBy(child => child.Attribute("rel")?.Value is null or "alternate" ? 0 : 1)
                .Select(child => child.Attribute("href")?.Value ?? child.Value.Trim()).FirstOrDefault() ?? "";
            yield return new FeedItem(Of("title") ?? "", link, FeedDate.Parse(Of("pubDate", "published", "date", "updated")));
        }
    }

    private static IEnumerable<FeedItem> Json(byte[] content)
    {
        using var document = JsonDocument.Parse(content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), new JsonDocumentOptions { MaxDepth = 32 });
        JsonElement list = document.RootElement;
        if (list.ValueKind == JsonValueKind.Object)
        {
            string? name = Array.Find(JsonLists, one => list.TryGetProperty(one, out JsonElement value) && value.ValueKind == JsonValueKind.Array);
            if (name is null)
                throw new JsonException($"there is no list of stories: none of {string.Join(", ", JsonLists)}.");
            list = list.GetProperty(name);
        }

        var items = new List<FeedItem>();
        foreach (JsonElement item in list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Take(MostItems))
            items.Add(new FeedItem(Text(item, JsonTitles) ?? "", Text(item, JsonLinks) ?? "", FeedDate.Parse(Text(item, JsonDates))));
        return items;
    }

    private static string? Text(JsonElement item, string[] names) =>
        names.Select(name => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static IEnumerable<FeedItem> Csv(string text, string name)
    {
        string[]? header = null;
        int number = 0;
        foreach (string line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;
            string[] fields = CsvRecord.Split(line, name, number);
            if (header is null)
            {
                header = [.. fields.Select(field => field.ToLowerInvariant())];
                if (!header.Contains("title"))
                    throw InputErrorException.At(name, number, "there is no column title.", "Give a header with title, and published and url if they are known.");
                continue;
            }

            if (fields.Length != header.Length)
                throw InputErrorException.At(name, number, $"{fields.Length} fields where the header has {header.Length}.", "Put titles with commas between quotes.");
            string Of(string column) => Array.IndexOf(header, column) is >= 0 and var at ? fields[at] : "";
            yield return new FeedItem(Of("title"), Of("url"), FeedDate.Parse(Of("published")));
        }
    }

    private static IEnumerable<FeedItem> Lines(string text) =>
        text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => new FeedItem(line.Trim(), "", null));
}
