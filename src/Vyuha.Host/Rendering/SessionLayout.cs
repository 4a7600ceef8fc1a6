using Spectre.Console;
using Vyuha.Host.Session;

namespace Vyuha.Host.Rendering;

/// <summary>Where everything of a session stands on a screen: one column on a small terminal, two on a wide one; what has no room is counted.</summary>
internal static class SessionLayout
{
    /// <summary>From this width on there are two columns.</summary>
    private const int TwoColumns = 120;

    private const int Gap = 2;

    /// <summary>A heading, its lines in order of importance, and how many of them must be seen whatever the height.</summary>
    internal sealed record Section(string Title, IReadOnlyList<ScreenLine> Lines, int Least);

    public static IReadOnlyList<ScreenLine> Lines(SessionView? view, string footer, int width, int height)
    {
        var lines = new List<ScreenLine>();
        if (view is null)
        {
            lines.Add(new ScreenLine().Add("The session is starting …"));
        }
        else
        {
            lines.AddRange(SessionHeader.Lines(view, width));
            int room = Math.Max(0, height - lines.Count - 1);
            if (width < TwoColumns)
                lines.AddRange(Column(SessionSections.All(view, width), width, room));
            else
                lines.AddRange(SideBySide(view, width, room));
        }

        while (lines.Count < height - 1)
            lines.Add(new ScreenLine());
        if (lines.Count > height - 1)
            lines.RemoveRange(height - 1, lines.Count - height + 1);
        lines.Add(new ScreenLine().Add(footer, ScreenStyle.Footer).To(width, ScreenStyle.Footer));
        return lines;
    }

    private static IEnumerable<ScreenLine> SideBySide(SessionView view, int width, int room)
    {
        int left = (width - Gap) / 2, right = width - Gap - left;
        List<ScreenLine> first = Column(SessionSections.Left(view, left), left, room);
        List<ScreenLine> second = Column(SessionSections.Right(view, right), right, room);
        for (int i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            var line = new ScreenLine();
            if (i < first.Count)
                Copy(first[i], left, line);
            line.To(left + Gap);
            if (i < second.Count)
                Copy(second[i], right, line);
            yield return line;
        }
    }

    private static void Copy(ScreenLine from, int width, ScreenLine to)
    {
        foreach (Spectre.Console.Rendering.Segment segment in from.Segments(width))
            to.Add(segment.Text, segment.Style);
    }

    private static List<ScreenLine> Column(IReadOnlyList<Section> sections, int width, int room)
    {
        int[] shown = Share([.. sections.Select(section => section.Lines.Count)], [.. sections.Select(section => section.Least)], room - sections.Count);
        var lines = new List<ScreenLine>();
        for (int i = 0; i < sections.Count; i++)
        {
            Section section = sections[i];
            string hidden = shown[i] < section.Lines.Count ? $" ({section.Lines.Count - shown[i]} more lines)" : "";
            lines.Add(new ScreenLine().Add($"{section.Title}{hidden} ", ScreenStyle.Heading).Add(new string('─', Math.Max(0, width - section.Title.Length - hidden.Length - 1)), ScreenStyle.Faint));
            lines.AddRange(section.Lines.Take(shown[i]));
        }

        return lines;
    }

    /// <summary>Lines for each section: first what must be seen, then one more each in turn until the room is used.</summary>
    internal static int[] Share(int[] wanted, int[] least, int room)
    {
        int[] given = new int[wanted.Length];
        for (int i = 0; i < wanted.Length && room > 0; i++)
        {
            given[i] = Math.Min(room, Math.Min(wanted[i], least[i]));
            room -= given[i];
        }

        for (bool any = true; any && room > 0;)
        {
            any = false;
            for (int i = 0; i < wanted.Length && room > 0; i++)
            {
                if (given[i] >= wanted[i])
                    continue;
                (given[i], room, any) = (given[i] + 1, room - 1, true);
            }
        }

        return given;
    }
}

/// <summary>The few styles of the screen. Red and green are never alone: a word or a sign says the same.</summary>
internal static class ScreenStyle
{
    public static readonly Style Live = new(Color.White, Color.Red, Decoration.Bold);
    public static readonly Style Paper = new(Color.Black, Color.Green, Decoration.Bold);
    public static readonly Style Synthetic = new(Color.Black, Color.Yellow, Decoration.Bold);
    public static readonly Style Alarm = new(Color.White, Color.DarkRed, Decoration.Bold);
    public static readonly Style Heading = new(Color.Aqua, decoration: Decoration.Bold);
    public static readonly Style Faint = new(Color.Grey);
    public static readonly Style Bold = new(decoration: Decoration.Bold);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Warn = new(Color.Yellow);
    public static readonly Style Footer = new(Color.Black, Color.Silver);
}
