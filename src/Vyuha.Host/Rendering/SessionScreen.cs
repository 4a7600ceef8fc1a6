using Spectre.Console.Rendering;
using Vyuha.Host.Session;

namespace Vyuha.Host.Rendering;

/// <summary>One picture of a session: exactly as wide and as high as it is told.</summary>
internal sealed class SessionScreen(SessionView? view, string footer, int height) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        IReadOnlyList<ScreenLine> lines = SessionLayout.Lines(view, footer, maxWidth, height);
        for (int i = 0; i < lines.Count; i++)
        {
            foreach (Segment segment in lines[i].Segments(maxWidth))
                yield return segment;
            if (i < lines.Count - 1)
                yield return Segment.LineBreak;
        }
    }
}
