using System.Text;

namespace Vyuha.Research.Reports;

/// <summary>Panels of lines and areas over trading days, one above the other on one time axis. Colours are classes of the style sheet.</summary>
internal sealed class TimeChart(string id, string label, IReadOnlyList<DateOnly> dates)
{
    private const double Left = 58;
    private const double Right = 12;
    private const double Top = 8;
    private const double Gap = 26;
    private const double Bottom = 24;

    private readonly List<Panel> _panels = [];

    /// <param name="height">Pixels of the drawing area.</param>
    /// <param name="floor">A value the axis always contains.</param>
    public Panel AddPanel(string title, double height, double floor)
    {
        var panel = new Panel(title, height, floor);
        _panels.Add(panel);
        return panel;
    }

    /// <summary>The chart for wide screens and paper, and the chart for phones; the style sheet shows one.</summary>
    public string Render() => Render(1120, "wide") + Render(370, "narrow");

    private string Render(double width, string variant)
    {
        double height = Top + Bottom + _panels.Sum(panel => panel.Height) + Gap * _panels.Count - Gap + 16;
        var x = new Scale(0, Math.Max(1, dates.Count - 1), Left, width - Right);
        var svg = new StringBuilder();
        svg.Append($"<svg class=\"chart {variant}\" viewBox=\"0 0 {Html.Number(width)} {Html.Number(height)}\" role=\"img\" tabindex=\"0\" ")
            .Append($"data-chart=\"{id}\" data-x0=\"{Html.Number(Left)}\" data-x1=\"{Html.Number(width - Right)}\" aria-label=\"{Html.Encode(label)}\">");

        double y = Top + 12;
        foreach (Panel panel in _panels)
        {
            panel.Render(svg, x, y, width);
            y += panel.Height + Gap;
        }

        Months(svg, x, y - Gap, width);
        svg.Append($"<line class=\"cross\" x1=\"0\" x2=\"0\" y1=\"{Html.Number(Top)}\" y2=\"{Html.Number(y - Gap)}\"/></svg>");
        return svg.ToString();
    }

    private void Months(StringBuilder svg, Scale x, double bottom, double width)
    {
        var firsts = new List<int>();
        for (int i = 0; i < dates.Count; i++)
        {
            if (i == 0 || dates[i].Month != dates[i - 1].Month)
                firsts.Add(i);
        }

        int room = Math.Max(1, (int)((width - Left - Right) / 62));
        int every = Math.Max(1, (firsts.Count + room - 1) / room);
        double last = double.NegativeInfinity;
        bool years = firsts.Count > 0 && dates[^1].Year != dates[0].Year;
        for (int i = 0; i < firsts.Count; i += every)
        {
            DateOnly date = dates[firsts[i]];
            double at = x[firsts[i]];
            if (at - last < 46 || at > width - Right - 14)
                continue;
            last = at;
            string text = firsts.Count <= 1 ? date.ToString("d MMM") : years ? date.ToString("MMM yy") : date.ToString("MMM");
            svg.Append($"<line class=\"tick\" x1=\"{Html.Number(at)}\" x2=\"{Html.Number(at)}\" y1=\"{Html.Number(bottom)}\" y2=\"{Html.Number(bottom + 4)}\"/>")
                .Append($"<text class=\"axis\" x=\"{Html.Number(at)}\" y=\"{Html.Number(bottom + 17)}\">{text}</text>");
        }
    }

    internal enum Shape
    {
        Line,
        Area,
        Steps,
    }

    /// <summary>One drawing area with its own vertical axis in rupees.</summary>
    internal sealed class Panel(string title, double height, double floor)
    {
        private readonly List<(IReadOnlyList<double> Values, string Style, Shape Shape)> _series = [];
        private readonly List<(int Day, double Value, bool Gain)> _dots = [];
        private (double Value, string Label)? _reference;

        public double Height => height;

        public Panel Line(IReadOnlyList<double> values, string style) => Add(values, style, Shape.Line);

        public Panel Area(IReadOnlyList<double> values, string style) => Add(values, style, Shape.Area);

        /// <summary>An area that keeps a day's value until the next day: for amounts that jump.</summary>
        public Panel Steps(IReadOnlyList<double> values, string style) => Add(values, style, Shape.Steps);

        public Panel Reference(double value, string text)
        {
            _reference = (value, text);
            return this;
        }

        public Panel Dot(int day, double value, bool gain)
        {
            _dots.Add((day, value, gain));
            return this;
        }

        public void Render(StringBuilder svg, Scale x, double top, double width)
        {
            double low = floor, high = floor;
            foreach ((IReadOnlyList<double> values, _, _) in _series)
            {
                low = Math.Min(low, values.Min());
                high = Math.Max(high, values.Max());
            }

            if (_reference is { } bound)
                (low, high) = (Math.Min(low, bound.Value), Math.Max(high, bound.Value));
            int wanted = Math.Max(2, (int)(height / 44));
            Scale y = Scale.Rounded(low, high, top + height, top, wanted);

            foreach (double tick in y.Ticks(wanted))
            {
                string at = Html.Number(y[tick]);
                svg.Append($"<line class=\"grid\" x1=\"{Html.Number(x[0])}\" x2=\"{Html.Number(width - Right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                    .Append($"<text class=\"axis y\" x=\"{Html.Number(x[0] - 6)}\" y=\"{Html.Number(y[tick] + 4)}\">{MoneyText.Short(tick)}</text>");
            }

            foreach ((IReadOnlyList<double> values, string style, Shape shape) in _series)
                Path(svg, values, style, shape, x, y);
            if (_reference is { } reference)
            {
                string at = Html.Number(y[reference.Value]);
                svg.Append($"<line class=\"reference\" x1=\"{Html.Number(x[0])}\" x2=\"{Html.Number(width - Right)}\" y1=\"{at}\" y2=\"{at}\"/>")
                    .Append($"<text class=\"note end\" x=\"{Html.Number(width - Right - 2)}\" y=\"{Html.Number(y[reference.Value] + 14)}\">{Html.Encode(reference.Label)}</text>");
            }

            // Marks closer than their own width tell nothing: a phone gets them for few trades only.
            if (_dots.Count * 12 <= width)
            {
                foreach ((int day, double value, bool gain) in _dots)
                    Triangle(svg, x[day], y[value], gain);
            }

            svg.Append($"<text class=\"title\" x=\"{Html.Number(x[0])}\" y=\"{Html.Number(top - 8)}\">{Html.Encode(title)}</text>");
        }

        private Panel Add(IReadOnlyList<double> values, string style, Shape shape)
        {
            _series.Add((values, style, shape));
            return this;
        }

        private static void Path(StringBuilder svg, IReadOnlyList<double> values, string style, Shape shape, Scale x, Scale y)
        {
            svg.Append($"<path class=\"{style}\" d=\"");
            if (shape != Shape.Line)
                svg.Append($"M{Html.Number(x[0])} {Html.Number(y[0])}L");
            else
                svg.Append('M');
            for (int i = 0; i < values.Count; i++)
            {
                if (i > 0 && shape == Shape.Steps)
                    svg.Append(' ').Append(Html.Number(x[i])).Append(' ').Append(Html.Number(y[values[i - 1]]));
                svg.Append(i == 0 ? "" : " ").Append(Html.Number(x[i])).Append(' ').Append(Html.Number(y[values[i]]));
            }

            if (shape != Shape.Line)
                svg.Append($" {Html.Number(x[values.Count - 1])} {Html.Number(y[0])}Z");
            svg.Append("\"/>");
        }

        // Up and down as well as two colours: shape tells the same to those who do not see the difference.
        private static void Triangle(StringBuilder svg, double x, double y, bool gain)
        {
            (double tip, double foot) = gain ? (y - 9, y - 3) : (y + 9, y + 3);
            svg.Append($"<path class=\"dot {(gain ? "gain" : "loss")}\" d=\"M{Html.Number(x)} {Html.Number(tip)}L{Html.Number(x - 3.5)} {Html.Number(foot)} {Html.Number(x + 3.5)} {Html.Number(foot)}Z\"/>");
        }
    }
}
