using System.Globalization;
using System.Text;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Plots;

/// <summary>One drawing area of a <see cref="Plot"/>, with an axis of its own. Numbers that are not finite are gaps.</summary>
public sealed class PlotPanel
{
    private const double Height = 260;
    private const double LegendLine = 20;
    private const int Colours = 8;

    private readonly List<Curve> _curves = [];
    private readonly string _label;
    private int _named;

    internal PlotPanel(string label) => _label = label;

    internal IEnumerable<double> Places => _curves.SelectMany(curve => curve.X);

    /// <summary>A line through the points, in the colour of its turn.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places, in rising order.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Line(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new(name, x, y, null, IsDots: false, _named++ % Colours));

    /// <summary>The points themselves.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Dots(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new(name, x, y, null, IsDots: true, _named++ % Colours));

    /// <summary>Points that belong to the line before: in its colour, and not in the legend.</summary>
    /// <param name="x">Places.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Points(IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(new("", x, y, null, IsDots: true, Math.Max(_named - 1, 0) % Colours));

    /// <summary>The area between two curves, in the colour of the line that comes next.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="x">Places, in rising order.</param>
    /// <param name="low">As many lower values.</param>
    /// <param name="high">As many upper ones.</param>
    /// <exception cref="ArgumentException">There are not as many values as places.</exception>
    public PlotPanel Band(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high) =>
        Add(new(name, x, low, high, IsDots: false, _named % Colours));

    /// <summary>A number of an axis: as short as the numbers beside it allow.</summary>
    internal static string Text(double value) =>
        Math.Abs(value) >= 100_000 ? value.ToString("#,##0", CultureInfo.InvariantCulture) : value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Draws from <paramref name="top"/> down; where it ends.</summary>
    internal double Render(StringBuilder svg, Scale x, double top, double right)
    {
        double left = x[x.From];
        double area = Legend(svg, left, top + 14, right) + 12;
        double[] values = [.. _curves.SelectMany(curve => curve.Values).Where(double.IsFinite)];
        int wanted = (int)(Height / 44);
        Scale y = values.Length == 0 ? new Scale(0, 1, area + Height, area) : Scale.Rounded(values.Min(), values.Max(), area + Height, area, wanted);
        foreach (double tick in y.Ticks(wanted))
        {
            string at = Html.Number(y[tick]);
            svg.Append($"<line class=\"grid\" x1=\"{Html.Number(left)}\" x2=\"{Html.Number(right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text class=\"y\" x=\"{Html.Number(left - 6)}\" y=\"{Html.Number(y[tick] + 4)}\">{Text(Math.Abs(tick) < 1e-12 * (y.To - y.From) ? 0 : tick)}</text>");
        }

        foreach (Curve curve in _curves.OrderBy(curve => curve.High is null)) // Areas lie behind.
            Draw(svg, curve, x, y);
        return area + Height;
    }

    private static void Draw(StringBuilder svg, Curve curve, Scale x, Scale y)
    {
        if (curve.IsDots)
        {
            for (int i = 0; i < curve.X.Count; i++)
            {
                if (double.IsFinite(curve.X[i]) && double.IsFinite(curve.Y[i]))
                    svg.Append($"<circle class=\"d{curve.Colour}\" cx=\"{Html.Number(x[curve.X[i]])}\" cy=\"{Html.Number(y[curve.Y[i]])}\" r=\"3\"/>");
            }

            return;
        }

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
        svg.Append(curve.High is null ? $"<path class=\"l{curve.Colour}\" d=\"" : $"<path class=\"b{curve.Colour}\" d=\"");
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
        foreach (Curve curve in _curves.Where(curve => curve.Name.Length > 0))
        {
            double width = 36 + 6.6 * curve.Name.Length;
            if (at > left && at + width > right)
                (at, line) = (left, line + LegendLine);
            string mark = curve.IsDots ? "d" : curve.High is null ? "k" : "b";
            svg.Append($"<rect class=\"{mark}{curve.Colour}\" x=\"{Html.Number(at)}\" y=\"{Html.Number(line - 9)}\" width=\"12\" height=\"{(curve.High is null && !curve.IsDots ? 3 : 10)}\"")
                .Append(curve.High is null && !curve.IsDots ? " transform=\"translate(0 3.5)\"/>" : "/>")
                .Append($"<text x=\"{Html.Number(at + 17)}\" y=\"{Html.Number(line)}\">{Html.Encode(curve.Name)}</text>");
            at += width;
        }

        return _curves.Count == 0 ? top : line;
    }

    private PlotPanel Add(Curve curve)
    {
        if (curve.Y.Count != curve.X.Count || (curve.High is not null && curve.High.Count != curve.X.Count))
            throw new ArgumentException($"{curve.Name}: {curve.X.Count} places and {curve.Y.Count} values.", nameof(curve));
        _curves.Add(curve);
        return this;
    }

    private sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? High, bool IsDots, int Colour)
    {
        public IEnumerable<double> Values => High is null ? Y : Y.Concat(High);

        public bool IsThere(int i) => double.IsFinite(X[i]) && double.IsFinite(Y[i]) && (High is null || double.IsFinite(High[i]));
    }
}
