using System.Text;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Plots;

/// <summary>Numbers in a rectangle, coloured by sign and size, as a page that stands by itself: no script, nothing fetched. The numbers are written out as well.</summary>
/// <param name="title">What is drawn.</param>
public sealed class HeatMap(string title)
{
    private const double Left = 90;
    private const double CellHeight = 24;
    private const double Width = 1120;
    private const string Gain = "#2f9e6e";
    private const string Loss = "#d1495b";

    private readonly List<Field> _fields = [];

    /// <summary>A line under the title: where the numbers come from.</summary>
    public string Note { get; init; } = "";

    /// <summary>Adds a rectangle below the others; all share one scale of colours.</summary>
    /// <param name="heading">What it shows.</param>
    /// <param name="columnLabel">What runs to the right, with its unit.</param>
    /// <param name="columns">Headings of the columns.</param>
    /// <param name="rowLabel">What runs downwards, with its unit.</param>
    /// <param name="rows">Headings of the rows.</param>
    /// <param name="values">Shape [rows · columns], a row after another; finite.</param>
    /// <param name="text">A value as it is written in its cell.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or a value is not finite.</exception>
    public void Add(
        string heading, string columnLabel, IReadOnlyList<string> columns, string rowLabel, IReadOnlyList<string> rows, IReadOnlyList<double> values, Func<double, string> text)
    {
        if (values.Count != rows.Count * columns.Count || values.Count == 0)
            throw new ArgumentException($"{heading}: {values.Count} values for {rows.Count} rows of {columns.Count}.", nameof(values));
        if (!values.All(double.IsFinite))
            throw new ArgumentException($"{heading}: a value is not finite.", nameof(values));
        _fields.Add(new Field(heading, columnLabel, columns, rowLabel, rows, values, text));
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    public void Save(string path) => Plot.Write(path, Html());

    /// <summary>The page.</summary>
    public string Html()
    {
        var body = new StringBuilder();
        double largest = _fields.SelectMany(field => field.Values).Select(Math.Abs).DefaultIfEmpty(0).Max();
        foreach (Field field in _fields)
        {
            body.Append("<h2>").Append(Reports.Html.Encode(field.Heading)).Append("</h2>\n");
            Draw(body, field, largest);
        }

        return Plot.Page(title, Note, body.ToString());
    }

    private static void Draw(StringBuilder svg, Field field, double largest)
    {
        double width = (Width - Left) / field.Columns.Count;
        double bottom = (field.Rows.Count + 1) * CellHeight;
        svg.Append($"<svg viewBox=\"0 0 {Reports.Html.Number(Width)} {Reports.Html.Number(bottom + 26)}\" role=\"img\" aria-label=\"{Reports.Html.Encode(field.Heading)}\">")
            .Append($"<text class=\"label\" x=\"0\" y=\"16\">{Reports.Html.Encode(field.RowLabel)}</text>");
        for (int column = 0; column < field.Columns.Count; column++)
            svg.Append($"<text class=\"x\" x=\"{Reports.Html.Number(Left + (column + 0.5) * width)}\" y=\"16\">{Reports.Html.Encode(field.Columns[column])}</text>");
        for (int row = 0; row < field.Rows.Count; row++)
        {
            double top = (row + 1) * CellHeight;
            svg.Append($"<text class=\"y\" x=\"{Reports.Html.Number(Left - 8)}\" y=\"{Reports.Html.Number(top + 16)}\">{Reports.Html.Encode(field.Rows[row])}</text>");
            for (int column = 0; column < field.Columns.Count; column++)
            {
                double value = field.Values[row * field.Columns.Count + column];
                double strength = largest > 0 ? Math.Abs(value) / largest : 0;
                string x = Reports.Html.Number(Left + column * width);
                svg.Append($"<rect x=\"{x}\" y=\"{Reports.Html.Number(top)}\" width=\"{Reports.Html.Number(width - 1)}\" height=\"{Reports.Html.Number(CellHeight - 1)}\" fill=\"{(value < 0 ? Loss : Gain)}\" fill-opacity=\"{Opacity(strength)}\"/>")
                    .Append($"<text class=\"x label\" x=\"{Reports.Html.Number(Left + (column + 0.5) * width)}\" y=\"{Reports.Html.Number(top + 16)}\">{Reports.Html.Encode(field.Text(value))}</text>");
            }
        }

        svg.Append($"<text class=\"x label\" x=\"{Reports.Html.Number((Left + Width) / 2)}\" y=\"{Reports.Html.Number(bottom + 20)}\">{Reports.Html.Encode(field.ColumnLabel)}</text></svg>\n");
    }

    private static string Opacity(double strength) => (0.04 + 0.66 * Math.Sqrt(strength)).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Field(
        string Heading, string ColumnLabel, IReadOnlyList<string> Columns, string RowLabel, IReadOnlyList<string> Rows, IReadOnlyList<double> Values, Func<double, string> Text);
}
