using System.Globalization;
using System.Text;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Plots;

/// <summary>One drawing area of a <see cref="Plot"/>, with an axis of its own. Numbers that are not finite are gaps.</summary>
public sealed class PlotPanel
{
    /// <summary>Colours of things that have an order, near to far.</summary>
    public const int Shades = 10;

    private const double LegendLine = 20;
    private const int Colours = 8;

    private enum Shape
    {
        Line,
        Dashes,
        Dots,
        Rings,
        Band,
        Whiskers,
        Mark,
    }

    private readonly List<Curve> _curves = [];
    private readonly string _label;
    private int _named;
    private string _last = "0";

    /// <param name="label">What runs upwards, with its unit.</param>
    public PlotPanel(string label) => _label = label;

    internal IEnumerable<double> Places => _curves.SelectMany(curve => curve.X);

    /// <summary>A line through the points, in the colour of its turn.</summary>
    /// <param name="name">For the legend; without a name it is not in it.</param>
    /// <param name="x">Places, in rising order.</param>
    /// <param name="y">As many values.</param>
    /// <param name="shade">0 to <see cref="Shades"/> − 1 for a colour of those in order instead.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Line(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, int? shade = null) => Add(new(name, x, y, null, Shape.Line, Next(shade)));

    /// <summary>A broken line in the colour of the line before.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places, in rising order.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Dashes(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new(name, x, y, null, Shape.Dashes, _last));

    /// <summary>The points themselves.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Dots(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new(name, x, y, null, Shape.Dots, Next(null)));

    /// <summary>Points that belong to the line before: in its colour, and not in the legend.</summary>
    /// <param name="x">Places.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Points(IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new("", x, y, null, Shape.Dots, _last));

    /// <summary>Empty points of the line before, for what counts less.</summary>
    /// <param name="x">Places.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Rings(IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new("", x, y, null, Shape.Rings, _last));

    /// <summary>Upright strokes from a low to a high value, such as bid and ask, in the colour of the line before.</summary>
    /// <param name="x">Places.</param>
    /// <param name="low">As many lower values.</param>
    /// <param name="high">As many upper ones.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Whiskers(IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high) => Add(new("", x, low, high, Shape.Whiskers, _last));

    /// <summary>An upright line across the panel, with its name at its head.</summary>
    /// <param name="name">What is there.</param>
    /// <param name="x">Where.</param>
    public PlotPanel Mark(string name, double x) => Add(new(name, [x], [double.NaN], null, Shape.Mark, "0"));

    /// <summary>The area between two curves, in the colour of the line that comes next.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places, in rising order.</param>
    /// <param name="low">As many lower values.</param>
    /// <param name="high">As many upper ones.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Band(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high) =>
        Add(new(name, x, low, high, Shape.Band, (_named % Colours).ToString(CultureInfo.InvariantCulture)));

    /// <summary>A number of an axis: as short as the numbers beside it allow.</summary>
    internal static string Text(double value) =>
        Math.Abs(value) >= 100_000 ? value.ToString("#,##0", CultureInfo.InvariantCulture) : value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Draws from <paramref name="top"/> down; where it ends.</summary>
    internal double Render(StringBuilder svg, Scale x, double top, double right, double height)
    {
        double left = x[x.From];
        double area = Legend(svg, left, top + 14, right) + 12;
        double[] values = [.. _curves.SelectMany(curve => curve.Values).Where(double.IsFinite)];
        int wanted = (int)(height / 44);
        Scale y = values.Length == 0 ? new Scale(0, 1, area + height, area) : Scale.Rounded(values.Min(), values.Max(), area + height, area, wanted);
        foreach (double tick in y.Ticks(wanted))
        {
            string at = Html.Number(y[tick]);
            svg.Append($"<line class=\"grid\" x1=\"{Html.Number(left)}\" x2=\"{Html.Number(right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text class=\"y\" x=\"{Html.Number(left - 6)}\" y=\"{Html.Number(y[tick] + 4)}\">{Text(Math.Abs(tick) < 1e-12 * (y.To - y.From) ? 0 : tick)}</text>");
        }

        foreach (Curve curve in _curves.OrderBy(curve => curve.Shape is Shape.Band or Shape.Mark ? 0 : 1)) // Areas lie behind.
            Draw(svg, curve, x, y, right);
        return area + height;
    }

    private static void Draw(StringBuilder svg, Curve curve, Scale x, Scale y, double right)
    {
        switch (curve.Shape)
        {
            case Shape.Mark:
                DrawMark(svg, curve, x, y, right);
                break;
            case Shape.Dots or Shape.Rings:
                foreach (int i in Enumerable.Range(0, curve.X.Count).Where(curve.IsThere))
                    svg.Append($"<circle class=\"{(curve.Shape == Shape.Dots ? 'd' : 'o')}{curve.Colour}\" cx=\"{Html.Number(x[curve.X[i]])}\" cy=\"{Html.Number(y[curve.Y[i]])}\" r=\"3\"/>");
                break;
            case Shape.Whiskers:
                foreach (int i in Enumerable.Range(0, curve.X.Count).Where(curve.IsThere))
                    svg.Append($"<path class=\"w{curve.Colour}\" d=\"M{Html.Number(x[curve.X[i]])} {Html.Number(y[curve.Y[i]])}V{Html.Number(y[curve.High![i]])}\"/>");
                break;
            default:
                DrawLine(svg, curve, x, y);
                break;
        }
    }

    private static void DrawMark(StringBuilder svg, Curve curve, Scale x, Scale y, double right)
    {
        double at = x[curve.X[0]];
        bool leans = at + 8 * curve.Name.Length > right;
        svg.Append($"<line class=\"mark\" x1=\"{Html.Number(at)}\" x2=\"{Html.Number(at)}\" y1=\"{Html.Number(y[y.From])}\" y2=\"{Html.Number(y[y.To])}\"/>")
            .Append($"<text class=\"{(leans ? "y" : "at")}\" x=\"{Html.Number(at + (leans ? -5 : 5))}\" y=\"{Html.Number(y[y.To] + 12)}\">{Html.Encode(curve.Name)}</text>");
    }

    private static void DrawLine(StringBuilder svg, Curve curve, Scale x, Scale y)
    {
        for (int from = 0; from < curve.X.Count; from++)
        {
            int to = from;
            while (to < curve.X.Count && curve.IsThere(to))
                to++;
            if (to > from)
                Stretch(svg, curve, x, y, from, to);
            from = to;
        }
    }

    /// <summary>A piece without a gap.</summary>
    private static void Stretch(StringBuilder svg, Curve curve, Scale x, Scale y, int from, int to)
    {
        string dashes = curve.Shape == Shape.Dashes ? " stroke-dasharray=\"6 5\"" : "";
        svg.Append($"<path class=\"{(curve.High is null ? 'l' : 'b')}{curve.Colour}\"{dashes} d=\"");
        for (int i = from; i < to; i++)
            svg.Append(i == from ? 'M' : 'L').Append(Html.Number(x[curve.X[i]])).Append(' ').Append(Html.Number(y[curve.Y[i]]));
        if (to - from == 1 && curve.High is null)
            svg.Append("h0.01"); // A single value shows as a dot.
        if (curve.High is not null)
        {
            for (int i = to - 1; i >= from; i--)
                svg.Append('L').Append(Html.Number(x[curve.X[i]])).Append(' ').Append(Html.Number(y[curve.High[i]]));
            svg.Append('Z');
        }

        svg.Append("\"/>");
    }

    private double Legend(StringBuilder svg, double left, double top, double right)
    {
        svg.Append($"<text class=\"title\" x=\"{Html.Number(left)}\" y=\"{Html.Number(top)}\">{Html.Encode(_label)}</text>");
        double at = left, line = top + LegendLine;
        Curve[] named = [.. _curves.Where(curve => curve.Name.Length > 0 && curve.Shape != Shape.Mark)];
        foreach (Curve curve in named)
        {
            double width = 36 + 6.6 * curve.Name.Length;
            if (at > left && at + width > right)
                (at, line) = (left, line + LegendLine);
            if (curve.Shape is Shape.Line or Shape.Dashes)
            {
                svg.Append($"<rect class=\"k{curve.Colour}\" x=\"{Html.Number(at)}\" y=\"{Html.Number(line - 5.5)}\" width=\"{(curve.Shape == Shape.Line ? 12 : 5)}\" height=\"3\"/>");
                if (curve.Shape == Shape.Dashes)
                    svg.Append($"<rect class=\"k{curve.Colour}\" x=\"{Html.Number(at + 8)}\" y=\"{Html.Number(line - 5.5)}\" width=\"5\" height=\"3\"/>");
            }
            else
            {
                svg.Append($"<rect class=\"{(curve.Shape == Shape.Band ? 'b' : 'd')}{curve.Colour}\" x=\"{Html.Number(at)}\" y=\"{Html.Number(line - 9)}\" width=\"12\" height=\"10\"/>");
            }

            svg.Append($"<text x=\"{Html.Number(at + 17)}\" y=\"{Html.Number(line)}\">{Html.Encode(curve.Name)}</text>");
            at += width;
        }

        return named.Length == 0 ? top : line;
    }

    private string Next(int? shade)
    {
        if (shade is < 0 or >= Shades)
            throw new ArgumentOutOfRangeException(nameof(shade), shade, $"There are {Shades} shades.");
        return _last = shade is { } one ? $"r{one.ToString(CultureInfo.InvariantCulture)}" : (_named++ % Colours).ToString(CultureInfo.InvariantCulture);
    }

    private PlotPanel Add(Curve curve)
    {
        if (curve.Y.Count != curve.X.Count || (curve.High is not null && curve.High.Count != curve.X.Count))
            throw new ArgumentException($"{curve.Name}: {curve.X.Count} places and {curve.Y.Count} values.", nameof(curve));
        _curves.Add(curve);
        return this;
    }

    private sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? High, Shape Shape, string Colour)
    {
        public IEnumerable<double> Values => High is null ? Y : Y.Concat(High);

        public bool IsThere(int i) => double.IsFinite(X[i]) && double.IsFinite(Y[i]) && (High is null || double.IsFinite(High[i]));
    }
}
