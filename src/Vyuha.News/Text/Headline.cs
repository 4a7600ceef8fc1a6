using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace Vyuha.News.Text;

/// <summary>A title as it is read: cleaned of markup and of its publisher's name, and cut into words.</summary>
public sealed record Headline
{
    private const int LongestTitle = 500;

    private Headline(string text, ImmutableArray<string> words) => (Text, Words) = (text, words);

    /// <summary>For people: one line, plain letters for typographic ones.</summary>
    public string Text { get; }

    /// <summary>Small letters and digits; a comma, semicolon or dash that may part two statements is a word of its own: <c>,</c>.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>Cleans and cuts. Markup, entities, control characters and what lies beyond 500 characters are gone.</summary>
    /// <param name="title">As the source has it.</param>
    /// <param name="publisher">Its name, which some put behind each title.</param>
    public static Headline Of(string title, string? publisher = null)
    {
        string text = Plain(WebUtility.HtmlDecode(WithoutTags(WebUtility.HtmlDecode(title))));
        if (publisher is { Length: > 1 })
        {
            foreach (string separator in new[] { " - ", " | ", " : " })
            {
                if (text.EndsWith(separator + publisher, StringComparison.OrdinalIgnoreCase))
                    text = text[..^(separator.Length + publisher.Length)].TrimEnd();
            }
        }

        return new Headline(text, Cut(text));
    }

    private static string WithoutTags(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
            return text;
        var kept = new StringBuilder(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            // Only what looks like a tag: "profit < estimate" is text.
            if (text[at] == '<' && at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!') && text.IndexOf('>', at) is > 0 and var end)
            {
                kept.Append(' ');
                at = end + 1;
            }
            else
            {
                kept.Append(text[at++]);
            }
        }

        return kept.ToString();
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, LongestTitle));
        bool space = true;
        foreach (char letter in text.Normalize(NormalizationForm.FormKC))
        {
            char simple = letter switch
            {
                '\u2018' or '\u2019' or '\u201B' or '\u2032' or '`' => '\'',
                '\u201C' or '\u201D' or '\u201F' or '\u00AB' or '\u00BB' => '"',
                >= '\u2010' and <= '\u2015' or '\u2212' => '-',
                _ => letter,
            };
            bool isSpace = char.IsWhiteSpace(simple) || char.IsControl(simple) || char.GetUnicodeCategory(simple) == System.Globalization.UnicodeCategory.Format;
            if (isSpace && space)
                continue;
            plain.Append(isSpace ? ' ' : simple);
            space = isSpace;
            if (plain.Length == LongestTitle)
                break;
        }

        return plain.ToString().TrimEnd();
    }

    private static ImmutableArray<string> Cut(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        for (int i = 0; i <= text.Length; i++)
        {
            char letter = i < text.Length ? text[i] : ' ';
            bool inside = word.Length > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]);
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
                continue;
            }

            // Within a word: don't, q2-led, 1,200, 5.4, M&M. A hyphen parts two words, a comma between digits does not.
            if (inside && (letter is '\'' or '.' or '&' || (letter == ',' && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]))))
            {
                if (letter is '\'' or '&' or '.')
                    word.Append(letter);
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
            if (letter is ',' or ';' or ':' || (letter == '-' && i > 0 && text[i - 1] == ' '))
                words.Add(",");
            else if (letter == '%')
                words.Add("%");
        }

        return words.ToImmutable();
    }
}
