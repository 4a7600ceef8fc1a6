using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Vyuha.Tests.Quant.Options;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha quant iv</c> and <c>greeks</c> as a user runs them.</summary>
public sealed class QuantOptionCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sensitivities_of_a_file_are_those_of_mpmath()
    {
        (string Header, OptionCase[] Cases, Func<OptionCase, string> Row, string[] More, double[] Units)[] runs =
        [
            ("right,forward,strike,years,rate,vol", OptionReference.Black76, o => $"{Right(o)},{o.Underlying:R},{o.Strike:R},{o.Years:R},{o.Rate:R},{o.Vol:R}", [], HigherGreeksTests.Units),
            ("Vol,Right,Spot,Strike,Years,Rate,Yield", OptionReference.BlackScholesMerton, o => $"{o.Vol:R},{Right(o)},{o.Underlying:R},{o.Strike:R},{o.Years:R},{o.Rate:R},{o.Yield:R}", [], HigherGreeksTests.Units),
            ("right,forward,strike,years,rate,vol", OptionReference.Bachelier, o => $"{Right(o)},{o.Underlying:R},{o.Strike:R},{o.Years:R},{o.Rate:R},{o.Vol:R}", ["--model", "bachelier"], [1, 1, 1, 1, 1 / 365.0, 0.01, 1, 1]),
        ];
        foreach ((string header, OptionCase[] cases, Func<OptionCase, string> row, string[] more, double[] units) in runs)
        {
            string file = Write([header, .. cases.Select(row)]);
            JsonElement[] rows = [.. Json(["greeks", file, .. more]).GetProperty("rows").EnumerateArray()];
            Assert.Equal(cases.Length, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                JsonProperty[] values = [.. rows[i].EnumerateObject()];
                Assert.Equal(i + 2, values[0].Value.GetInt32());
                Assert.Equal(cases[i].Values.Length, values.Length - 1);
                for (int value = 0; value < units.Length; value++)
                {
                    double expected = cases[i].Values[value] * units[value];
                    Assert.Equal(expected, values[value + 1].Value.GetDouble(), 1e-11 * Math.Abs(expected) + 1e-300);
                }
            }
        }
    }

    [Fact]
    public void Prices_of_a_file_give_back_their_volatility()
    {
        string file = Write([
            "right,forward,strike,years,rate,price",
            .. OptionReference.Black76.Where(o => o.Vol < 1).Select(o => $"{(o.IsCall ? "CE" : "PE")},{o.Underlying:R},{o.Strike:R},{o.Years:R},{o.Rate:R},{o.Values[0]:R}")]);
        JsonElement[] rows = [.. Json("iv", file).GetProperty("rows").EnumerateArray()];
        OptionCase[] cases = [.. OptionReference.Black76.Where(o => o.Vol < 1)];
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.Equal("ok", rows[i].GetProperty("status").GetString());
            Assert.Equal(cases[i].Vol, rows[i].GetProperty("vol").GetDouble(), 1e-11);
        }
    }

    [Fact]
    public void A_price_without_a_volatility_says_why()
    {
        string file = Write([
            "right,forward,strike,years,rate,price", "call,24000,23000,0.02,0,999", "put,24000,23000,0.02,0,23000", "C,24000,25000,0,0,3", "P,24000,23000,0.02,0,0", "C,24000,25900,0.02,0,0.05",
        ]);
        JsonElement[] rows = [.. Json("iv", file, "--tick", "0.05").GetProperty("rows").EnumerateArray()];
        Assert.Equal(
            ["below_intrinsic", "above_maximum", "no_time_left", "no_information", "no_information"], rows.Select(row => row.GetProperty("status").GetString()));
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("vol").ValueKind));

        (int code, string output, string errors) = Run("iv", file);
        Assert.True(code == 0, errors);
        string[] lines = output.Split('\n');
        Assert.EndsWith("below intrinsic value", lines[1], StringComparison.Ordinal);
        // Without a tick the last price has a volatility: 0.05 rupee is a price like any other.
        Assert.Contains("0.1", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void A_normal_model_takes_a_forward_below_nothing()
    {
        OptionCase o = OptionReference.Bachelier.Single(one => one.Underlying < 0);
        string[] lines = ["right,forward,strike,years,rate,price", string.Create(CultureInfo.InvariantCulture, $"{Right(o)},{o.Underlying:R},{o.Strike:R},{o.Years:R},{o.Rate:R},{o.Values[0]:R}")];
        Assert.Equal(o.Vol, Json("iv", Write(lines), "--model", "bachelier").GetProperty("rows")[0].GetProperty("vol").GetDouble(), 1e-10);
        (int code, _, string errors) = Run("iv", Write(lines));
        Assert.Equal(2, code);
        Assert.Contains("a.csv:2: forward -12 is not above 0", errors.OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_shows_what_is_usual_and_all_shows_all()
    {
        string file = Write(["right,forward,strike,years,rate,vol", "# a note", "CE,24000,24100,0.02,0.065,0.13"]);
        (int code, string output, string errors) = Run("greeks", file);
        Assert.True(code == 0, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["line", "right", "forward", "strike", "years", "vol", "price", "delta", "gamma", "vega", "theta", "rho"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("   3  call     24000   24100", lines[1], StringComparison.Ordinal);
        Assert.Contains("ultima", Run("greeks", file, "--all").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right,forward,strike,years,rate,vol\nX,1,1,1,0,1\n", "a.csv:2: right \"X\" is neither a call nor a put")]
    [InlineData("right,forward,strike,years,rate,vol\n\nC,1,,1,0,1\n", "a.csv:3: strike is empty")]
    [InlineData("right,forward,strike,years,rate,vol\nC,1,0,1,0,1\n", "a.csv:2: strike 0 is not above 0")]
    [InlineData("right,forward,strike,years,rate,vol\nC,1,1,1,0,-0.1\n", "a.csv:2: vol -0.1 is below 0")]
    [InlineData("right,forward,strike,years,rate,vol\nC,1,1,1,0\n", "a.csv:2: 5 fields where the header has 6")]
    [InlineData("right,forward,strike,years,rate,vol\nC,1,1,1,six,1\n", "a.csv:2: rate \"six\" is not a number")]
    [InlineData("right,forward,strike,years,rate,vol\n", "a.csv:1: there is no row of options")]
    [InlineData("right,strike,years,rate,vol\nC,1,1,0,1\n", "there is no column forward")]
    [InlineData("right,forward,spot,strike,years,rate,vol\nC,1,1,1,1,0,1\n", "both a column forward and a column spot")]
    [InlineData("right,forward,strike,years,rate,price\nC,1,1,1,0,1\n", "there is no column vol")]
    public void Bad_files_are_named_with_line_and_remedy(string content, string expected)
    {
        string path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, content);
        (int code, string output, string errors) = Run("greeks", path);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors.OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_words_are_answered_with_the_right_ones()
    {
        string file = Write(["right,forward,strike,years,rate,price", "C,1,1,1,0,1"]);
        foreach ((string option, string value, string expected) in new[] { ("--model", "heston", "black or bachelier"), ("--tick", "-1", "such as 0.05") })
        {
            (int code, _, string errors) = Run("iv", file, option, value);
            Assert.Equal(2, code);
            Assert.Contains(expected, errors.OneLine(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_smile_joins_what_is_out_of_the_money_and_says_what_is_not_drawn()
    {
        // Two expiries about 100; of the near one a call in the money without volatility, and one that is 300 % where the others are 20.
        string[] near = ["P,100,90,0.1,0,0.31", "P,100,95,0.1,0,0.98", "C,100,105,0.1,0,0.88", "C,100,110,0.1,0,0.23", "C,100,90,0.1,0,9", "C,100,95,0.1,0,38", "P,100,105,0.1,0,5.9"];
        string[] far = ["P,100,90,0.3,0,1.1", "C,100,110,0.3,0,1.0"];
        string page = Path.Combine(_folder, "iv.html");
        (int code, _, string errors) = Run("iv", Write(["right,forward,strike,years,rate,price", .. near, .. far]), "--plot", page);
        Assert.True(code == 0, errors);
        string html = File.ReadAllText(page);
        Assert.Contains("Without a volatility: 1. Too far off the others to be drawn: 1 in the money.", html, StringComparison.Ordinal);
        AssertStandsByItself(html);
        XElement drawing = QuantPages.Drawings(html).First();
        Assert.Equal((2, 6, 1), (QuantPages.Count(drawing, "path", "l"), QuantPages.Count(drawing, "circle", "d"), QuantPages.Count(drawing, "circle", "o")));
        Assert.Contains("36.5 days", drawing.Value, StringComparison.Ordinal);
        Assert.Contains("109.5 days", drawing.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_sensitivities_has_a_drawing_for_each_in_its_unit()
    {
        string file = Write(["right,forward,strike,years,rate,vol", .. new[] { 90, 100, 110 }.SelectMany(strike => new[] { $"C,100,{strike},0.1,0,0.2", $"P,100,{strike},0.1,0,0.2" })]);
        foreach ((string[] more, int drawings, string unit) in new (string[], int, string)[] { ([], 6, "rupee per volatility point"), (["--all"], 14, "gamma per volatility point"), (["--model", "bachelier"], 6, "rupee per rupee of volatility") })
        {
            string page = Path.Combine(_folder, "greeks.html");
            (int code, _, string errors) = Run(["greeks", file, .. more, "--plot", page]);
            Assert.True(code == 0, errors);
            string html = File.ReadAllText(page);
            AssertStandsByItself(html);
            XElement[] all = [.. QuantPages.Drawings(html)];
            Assert.Equal(drawings, all.Length);
            Assert.All(all, drawing => Assert.Equal((2, 6), (QuantPages.Count(drawing, "path", "l"), QuantPages.Count(drawing, "circle", "d"))));
            Assert.Contains(unit, html, StringComparison.Ordinal);
            Assert.Contains("<h3>vega</h3>", html, StringComparison.Ordinal);
        }
    }

    private static void AssertStandsByItself(string html)
    {
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    private static string Right(OptionCase option) => option.IsCall ? "C" : "P";

    private (int Code, string Output, string Errors) Run(params string[] arguments) => VyuhaProcess.Run(_folder, ["quant", .. arguments]);

    private JsonElement Json(params string[] arguments)
    {
        (int code, string output, string errors) = Run([.. arguments, "--json"]);
        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private string Write(string[] lines)
    {
        string path = Path.Combine(_folder, "a.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
