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
    private const double Margin = 10;
    private const double TallPanel = 260;
    private const double LowPanel = 190;

    private readonly List<PlotPanel> _panels = [];
    private readonly List<Plot> _beside = [], _below = [];

    /// <summary>What is drawn.</summary>
    public string Title => title;

    /// <summary>A line under the title: where the numbers come from.</summary>
    public string Note { get; init; } = "";

    /// <summary>Text of a place on the horizontal axis; null for the number itself.</summary>
    public Func<double, string>? XText { get; init; }

    /// <summary>Panels stand one below the other.</summary>
    /// <param name="label">What runs upwards, with its unit.</param>
    public PlotPanel AddPanel(string label) => Add(new PlotPanel(label));

    /// <summary>A panel made before the plot is.</summary>
    public PlotPanel Add(PlotPanel panel)
    {
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

    /// <summary>A small plot after this one's panels; as many stand beside each other as the page is wide for.</summary>
    /// <param name="heading">What it draws.</param>
    /// <param name="label">What runs to the right, with its unit.</param>
    public Plot Beside(string heading, string label)
    {
        var plot = new Plot(heading, label);
        _beside.Add(plot);
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
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Append(Reports.Html.Encode(title)).Append("</title>\n<style>\n").Append(Style()).Append("</style>\n</head>\n<body>\n<main>\n<h1>")
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
    public string Svg(double width, string variant) => Svg(width, variant, TallPanel);

    /// <summary>The picture as a file of its own: its colours follow the reader's light or dark scheme, on a ground of their own.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels of each panel.</param>
    public string Picture(double width, double height)
    {
        string drawing = Draw(width, height, out double bottom), all = Reports.Html.Number(width), tall = Reports.Html.Number(bottom + 2 * Margin);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" viewBox=\"0 -{Reports.Html.Number(Margin)} {all} {tall}\" role=\"img\" aria-label=\"{Reports.Html.Encode(title)}\">\n<style>\n{Style()}</style>\n"
            + $"<rect class=\"ground\" x=\"0\" y=\"-{Reports.Html.Number(Margin)}\" width=\"{all}\" height=\"{tall}\"/>\n{drawing}\n</svg>\n";
    }

    /// <summary>The rules of colour and text that <see cref="Picture"/> and the page share.</summary>
    public static string Style()
    {
        using Stream style = typeof(Plot).Assembly.GetManifestResourceStream("plot.css")!;
        using var reader = new StreamReader(style);
        return reader.ReadToEnd();
    }

    private string Svg(double width, string variant, double height)
    {
        string drawing = Draw(width, height, out double bottom);
        return $"<svg class=\"{Reports.Html.Encode(variant)}\" viewBox=\"0 0 {Reports.Html.Number(width)} {Reports.Html.Number(bottom)}\" role=\"img\" aria-label=\"{Reports.Html.Encode(title)}\">{drawing}</svg>";
    }

    private string Draw(double width, double height, out double bottom)
    {
        double[] places = [.. _panels.SelectMany(panel => panel.Places).Where(double.IsFinite)];
        (double from, double to) = places.Length == 0 ? (0, 1) : (places.Min(), places.Max());
        var x = new Scale(from, to, Left, width - Right);
        var drawing = new StringBuilder();
        double top = 0;
        foreach (PlotPanel panel in _panels)
            top = panel.Render(drawing, x, top, width - Right, height) + Gap;
        bottom = top - Gap + Bottom;
        Axis(drawing, x, top - Gap, width);
        return drawing.ToString();
    }

    private void Drawings(StringBuilder page)
    {
        if (_panels.Count > 0)
            page.Append(Svg(1120, "wide")).Append('\n').Append(Svg(390, "narrow"));
        if (_beside.Count > 0)
        {
            page.Append("\n<div class=\"cells\">");
            foreach (Plot plot in _beside)
                page.Append("\n<section>\n<h3>").Append(Reports.Html.Encode(plot.Title)).Append("</h3>\n").Append(plot.Svg(540, "cell", LowPanel)).Append("\n</section>");
            page.Append("\n</div>");
        }

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
