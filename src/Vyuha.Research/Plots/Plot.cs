using System.Text;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Plots;

/// <summary>Panels of curves over one horizontal axis, as a page that stands by itself: no script, nothing fetched.</summary>
/// <param name="title">What is drawn.</param>
/// <param name="xLabel">What runs to the right, with its unit.</param>
public sealed class Plot(string title, string xLabel)
{
    private const double Left = 64;
    private const double Right = 16;
    private const double Gap = 44;
    private const double Bottom = 40;

    private readonly List<PlotPanel> _panels = [];
    private readonly List<Plot> _below = [];

    /// <summary>What is drawn.</summary>
    public string Title => title;

    /// <summary>A line under the title: where the numbers come from.</summary>
    public string Note { get; init; } = "";

    /// <summary>Text of a place on the horizontal axis; null for the number itself.</summary>
    public Func<double, string>? XText { get; init; }

    /// <summary>Panels stand one below the other.</summary>
    /// <param name="label">What runs upwards, with its unit.</param>
    public PlotPanel AddPanel(string label)
    {
        var panel = new PlotPanel(label);
        _panels.Add(panel);
        return panel;
    }

    /// <summary>A plot of its own horizontal axis on the same page.</summary>
    /// <param name="heading">What it draws.</param>
    /// <param name="label">What runs to the right, with its unit.</param>
    public Plot Below(string heading, string label)
    {
        var plot = new Plot(heading, label);
        _below.Add(plot);
        return plot;
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    public void Save(string path) => Write(path, Html());

    /// <summary>The page.</summary>
    public string Html()
    {
        var drawings = new StringBuilder();
        Drawings(drawings);
        return Page(title, Note, drawings.ToString());
    }

    /// <summary>A page of drawings, in the look all plots share.</summary>
    internal static string Page(string title, string note, string drawings)
    {
        using Stream style = typeof(Plot).Assembly.GetManifestResourceStream("plot.css")!;
        using var reader = new StreamReader(style);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Append(Reports.Html.Encode(title)).Append("</title>\n<style>\n").Append(reader.ReadToEnd()).Append("</style>\n</head>\n<body>\n<main>\n<h1>")
            .Append(Reports.Html.Encode(title)).Append("</h1>\n");
        if (note.Length > 0)
            page.Append("<p>").Append(Reports.Html.Encode(note)).Append("</p>\n");
        return page.Append(drawings).Append("\n</main>\n</body>\n</html>\n").ToString();
    }

    internal static void Write(string path, string page)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        string partial = path + ".partial";
        try
        {
            File.WriteAllText(partial, page);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The picture alone, to be put into another page.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="variant">Class of the element.</param>
    public string Svg(double width, string variant)
    {
        double[] places = [.. _panels.SelectMany(panel => panel.Places).Where(double.IsFinite)];
        (double from, double to) = places.Length == 0 ? (0, 1) : (places.Min(), places.Max());
        var x = new Scale(from, to, Left, width - Right);
        var drawing = new StringBuilder();
        double top = 0;
        foreach (PlotPanel panel in _panels)
            top = panel.Render(drawing, x, top, width - Right) + Gap;
        double bottom = top - Gap;
        Axis(drawing, x, bottom, width);
        return $"<svg class=\"{Reports.Html.Encode(variant)}\" viewBox=\"0 0 {Reports.Html.Number(width)} {Reports.Html.Number(bottom + Bottom)}\" role=\"img\" aria-label=\"{Reports.Html.Encode(title)}\">{drawing}</svg>";
    }

    private void Drawings(StringBuilder page)
    {
        page.Append(Svg(1120, "wide")).Append('\n').Append(Svg(390, "narrow"));
        foreach (Plot plot in _below)
        {
            page.Append("\n<h2>").Append(Reports.Html.Encode(plot.Title)).Append("</h2>\n");
            plot.Drawings(page);
        }
    }

    private void Axis(StringBuilder svg, Scale x, double bottom, double width)
    {
        double last = double.NegativeInfinity;
        int wanted = Math.Max(2, (int)((width - Left - Right) / 90));
        foreach (double tick in x.Ticks(wanted))
        {
            double at = x[tick];
            string text = XText is null ? PlotPanel.Text(tick) : XText(tick);
            if (at - last < 8 * text.Length || text.Length == 0)
                continue;
            last = at;
            svg.Append($"<line class=\"tick\" x1=\"{Reports.Html.Number(at)}\" x2=\"{Reports.Html.Number(at)}\" y1=\"{Reports.Html.Number(bottom)}\" y2=\"{Reports.Html.Number(bottom + 4)}\"/>")
                .Append($"<text class=\"x\" x=\"{Reports.Html.Number(at)}\" y=\"{Reports.Html.Number(bottom + 17)}\">{Reports.Html.Encode(text)}</text>");
        }

        svg.Append($"<text class=\"x label\" x=\"{Reports.Html.Number((Left + width - Right) / 2)}\" y=\"{Reports.Html.Number(bottom + 34)}\">{Reports.Html.Encode(xLabel)}</text>");
    }
}
