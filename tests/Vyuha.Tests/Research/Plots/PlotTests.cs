using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Vyuha.Research.Plots;

namespace Vyuha.Tests.Research.Plots;

public sealed class PlotTests
{
    [Fact]
    public void Points_stand_where_the_axes_say()
    {
        // x from 0 to 10 lies between 64 and 1,104; y from 0 to 4 over 260 pixels downwards.
        var plot = new Plot("Squares", "x");
        plot.AddPanel("y").Line("a", [0, 5, 10], [0, 4, 1]);
        XElement picture = Picture(plot);
        string path = picture.Descendants().Single(one => one.Name.LocalName == "path").Attribute("d")!.Value;
        double[] numbers = [.. Regex.Matches(path, @"[\d.]+", RegexOptions.ExplicitCapture).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
        Assert.Equal([64, 584, 1104], [numbers[0], numbers[2], numbers[4]]);
        Assert.Equal(260, numbers[1] - numbers[3], 0.11);
        Assert.Equal(65, numbers[1] - numbers[5], 0.11);
        string[] texts = [.. picture.Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value)];
        Assert.Contains("4", texts);
        Assert.Contains("10", texts);
        Assert.Contains("x", texts);
    }

    [Fact]
    public void What_is_no_number_leaves_a_gap()
    {
        var plot = new Plot("Gaps", "x");
        plot.AddPanel("y").Line("a", [0, 1, 2, 3, 4], [1, 2, double.NaN, 3, 4]).Dots("b", [0, 1], [double.NaN, 2]).Band("c", [0, 1, 2], [0, double.NaN, 0], [1, 1, 1]);
        XElement picture = Picture(plot);
        Assert.Equal(2, picture.Descendants().Count(one => one.Name.LocalName == "path" && one.Attribute("class")!.Value == "l0"));
        Assert.Single(picture.Descendants(), one => one.Name.LocalName == "circle");
        Assert.Equal(2, picture.Descendants().Count(one => one.Name.LocalName == "path" && one.Attribute("class")!.Value == "b2"));
        Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_draw_is_an_empty_picture()
    {
        var plot = new Plot("None", "x");
        plot.AddPanel("y").Line("a", [], []).Line("b", [double.NaN], [1]);
        Assert.DoesNotContain("NaN", Picture(plot).ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => plot.AddPanel("z").Line("c", [1, 2], [1]));
    }

    [Fact]
    public void The_page_stands_by_itself_and_takes_text_as_text()
    {
        var plot = new Plot("<b>A & B</b>", "x") { Note = "\"n\"" };
        plot.AddPanel("y < 1").Line("a>b", [0, 1], [0, 1]);
        string page = plot.Html();
        Assert.Contains("&lt;b&gt;A &amp; B&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_written_whole_in_place_of_the_old_one()
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-plot-").FullName;
        string path = Path.Combine(folder, "new", "out.html");
        var plot = new Plot("One", "x");
        plot.Save(path);
        plot.AddPanel("y").Line("a", [0, 1], [0, 1]);
        plot.Save(path);
        Assert.Contains("class=\"l0\"", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Strokes_marks_and_broken_lines_stand_where_the_axes_say()
    {
        // x from 0 to 10 lies between 64 and 1,104; y from 0 to 4 over 260 pixels downwards.
        var plot = new Plot("Quotes", "x");
        plot.AddPanel("y").Line("a", [0, 10], [0, 4], shade: 3).Whiskers([5], [1], [3]).Rings([5], [2]).Dashes("b", [0, 10], [1, 1]).Mark("here", 2.5);
        XElement picture = Picture(plot);
        XElement Of(string name, string kind) => picture.Descendants().Single(one => one.Name.LocalName == name && one.Attribute("class")?.Value == kind);
        double[] stroke = [.. Regex.Matches(Of("path", "wr3").Attribute("d")!.Value, @"[\d.]+", RegexOptions.ExplicitCapture).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(584, stroke[0]);
        Assert.Equal(130, stroke[1] - stroke[2], 0.11);
        Assert.Equal("324", Of("line", "mark").Attribute("x1")!.Value);
        Assert.Equal("here", Of("text", "at").Value);
        Assert.Equal("584", Of("circle", "or3").Attribute("cx")!.Value);
        XElement[] lines = [.. picture.Descendants().Where(one => one.Name.LocalName == "path" && one.Attribute("class")!.Value == "lr3")];
        Assert.Equal([null, "6 5"], lines.Select(line => line.Attribute("stroke-dasharray")?.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => plot.AddPanel("z").Line("c", [], [], PlotPanel.Shades));
    }

    [Fact]
    public void Small_plots_stand_beside_each_other()
    {
        var plot = new Plot("Many", "x");
        plot.Beside("first <1>", "x").AddPanel("y").Line("", [0, 1], [0, 1]);
        plot.Beside("second", "x").AddPanel("y").Line("", [0, 1], [0, 1]);
        string page = plot.Html();
        Assert.Equal(2, Regex.Count(page, "<svg class=\"cell\""));
        Assert.DoesNotContain("class=\"wide\"", page, StringComparison.Ordinal);
        Assert.Contains("<h3>first &lt;1&gt;</h3>", page, StringComparison.Ordinal);
    }

    private static XElement Picture(Plot plot) => XElement.Parse(plot.Svg(1120, "wide"));
}
