using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vyuha.Host.Rendering;

/// <summary>One row of a screen: pieces of text with their styles, cut or filled to an exact width.</summary>
internal sealed class ScreenLine
{
    private readonly List<(string Text, Style Style)> _pieces = [];

    public int Width { get; private set; }

    public ScreenLine Add(string text, Style? style = null)
    {
        string clean = Clean(text);
        if (clean.Length > 0)
            _pieces.Add((clean, style ?? Style.Plain));
        Width += clean.Length;
        return this;
    }

    /// <summary>Fills with blanks up to a column, so that what follows stands under the same of other lines.</summary>
    public ScreenLine To(int column, Style? style = null) => Width < column ? Add(new string(' ', column - Width), style) : this;

    /// <summary>Text that ends at the given width. It is the line's number: where there is no room, what stands before it is cut instead.</summary>
    public ScreenLine Right(string text, int width, Style? style = null)
    {
        int start = Math.Max(0, width - Clean(text).Length);
        if (Width > start)
            CutTo(start);
        return To(start).Add(text, style);
    }

    private void CutTo(int width)
    {
        Segment[] kept = [.. Segments(width)];
        _pieces.Clear();
        Width = 0;
        foreach (Segment segment in kept)
            Add(segment.Text, segment.Style);
    }

    /// <summary>Exactly so many cells; what is cut ends with an ellipsis.</summary>
    public IEnumerable<Segment> Segments(int width)
    {
        int left = width;
        bool cut = Width > width;
        foreach ((string text, Style style) in _pieces)
        {
            if (left == 0)
                yield break;
            bool last = cut && text.Length >= left;
            string shown = last ? string.Concat(text.AsSpan(0, left - 1), "…") : text;
            left -= shown.Length;
            yield return new Segment(shown, style);
        }

        if (left > 0)
            yield return new Segment(new string(' ', left));
    }

    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));

    /// <summary>A broker's words may hold anything: control codes would reach the terminal, wide letters would shift the columns.</summary>
    public static string Clean(string text)
    {
        bool isClean = true;
        foreach (char letter in text)
            isClean &= IsNarrow(letter);
        if (isClean)
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (char letter in text)
            clean.Append(IsNarrow(letter) ? letter : letter is '\n' or '\r' or '\t' ? ' ' : '?');
        return clean.ToString();
    }

    private static bool IsNarrow(char letter) => letter is >= ' ' and not (>= '\u007F' and <= '\u009F') and < '\u0300' or >= '\u2010' and <= '\u25FF' and not (>= '\u2028' and <= '\u202F' or >= '\u2060' and <= '\u206F');
}
