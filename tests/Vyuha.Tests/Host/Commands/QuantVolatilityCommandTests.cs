using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha quant garch</c> and <c>realised-vol</c> as a user runs them.</summary>
public sealed class QuantVolatilityCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-volatility-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_benchmark_series_fits_to_its_published_digits()
    {
        // Fiorentini, Calzolari and Panattoni (1996): see GarchTests.
        string[] lines = File.ReadAllLines(TestData.Path("numerics/garch/dem2gbp.csv"));
        JsonElement fit = Json("garch", Write([.. lines]), "--returns", "--column", "DEM2GBP");
        Assert.Equal("converged", fit.GetProperty("status").GetString());
        Assert.Equal(1_974, fit.GetProperty("observations").GetInt32());
        Assert.Equal(-1106.6078810, fit.GetProperty("log_likelihood").GetDouble(), 6e-8);
        JsonElement alpha = fit.GetProperty("parameters").GetProperty("alpha");
        Assert.Equal(0.153134, alpha.GetProperty("estimate").GetDouble(), 5e-7);
        Assert.Equal(0.0265228, alpha.GetProperty("error_hessian").GetDouble(), 1e-7);
        Assert.Equal(0.0535317, alpha.GetProperty("error_robust").GetDouble(), 1e-7);
        Assert.False(fit.GetProperty("parameters").TryGetProperty("gamma", out _));
        Assert.Equal(10, fit.GetProperty("variances_ahead").GetArrayLength());

        (int code, string output, string errors) = Run("garch", Path.Combine(_folder, "a.csv"), "--returns", "--column", "DEM2GBP", "--equation", "gjr", "--errors", "skew-t");
        Assert.True(code == 0, errors);
        Assert.Contains("skew ", output, StringComparison.Ordinal);
        Assert.Contains("1974 returns, log-likelihood", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_of_a_year_are_estimated_by_every_column_there_is()
    {
        using var packed = new GZipStream(File.OpenRead(TestData.Path("numerics/garch/arch_sp500.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        string[] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(300)
            .Select(line => line.Split(',')).Select(field => string.Join(',', DateTime.Parse(field[0], CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), field[1], field[2], field[3], field[4]))];
        string file = Write(["time,open,high,low,close", .. rows]);
        JsonElement result = Json("realised-vol", file, "--window", "21");
        JsonElement[] estimates = [.. result.GetProperty("rows").EnumerateArray()];
        Assert.Equal(300 - 21, estimates.Length);
        foreach (JsonElement estimate in estimates)
        {
            // The share index moved 8 to 30 % a year in 1999; overnight it hardly did, for its open is its last close.
            foreach (string name in new[] { "close_to_close", "ewma", "parkinson", "garman_klass", "rogers_satchell", "yang_zhang" })
                Assert.InRange(estimate.GetProperty(name).GetDouble(), 0.05, 0.40);
        }

        JsonElement[] cone = [.. Json("realised-vol", file, "--cone").GetProperty("cone").EnumerateArray()];
        Assert.Equal([5, 10, 21, 42, 63, 126, 252], cone.Select(row => row.GetProperty("days").GetInt32()));
        Assert.InRange(cone[2].GetProperty("median").GetDouble(), 0.10, 0.25);
        (int code, string output, string errors) = Run("garch", file);
        Assert.True(code == 0, errors);
        Assert.Contains("a year of 252 such days", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return\n1\n2\n", "garch", "2 returns are too few")]
    [InlineData("close\n1\n2\n", "realised-vol", "2 days are too few")]
    [InlineData("close\n100\n\n101\n-3\n", "realised-vol", "a.csv:5: close is not above 0")]
    [InlineData("price\n100\n", "realised-vol", "there is no column close")]
    [InlineData("return\n1\n,\n", "garch", "a.csv:3: 2 fields where the header has 1")]
    [InlineData("return\n1\nx\n", "garch", "a.csv:3: return \"x\" is not a number")]
    public void Bad_files_are_named_with_line_and_remedy(string content, string command, string expected)
    {
        string path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, content);
        (int code, string output, string errors) = Run(command == "garch" ? [command, path, "--returns"] : [command, path]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors.OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_words_are_answered_with_the_right_ones()
    {
        string file = Write(["return", .. Enumerable.Range(0, 40).Select(i => (i % 7 - 3).ToString(CultureInfo.InvariantCulture))]);
        foreach ((string option, string value, string expected) in new[]
            {
                ("--equation", "arch", "garch, gjr or egarch"), ("--errors", "cauchy", "normal, t or skew-t"), ("--start", "zero", "mean-square or backcast"), ("--horizon", "0", "1 to 10000"),
            })
        {
            (int code, _, string errors) = Run("garch", file, "--returns", option, value);
            Assert.Equal(2, code);
            Assert.Contains(expected, errors.OneLine(), StringComparison.Ordinal);
        }
    }

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
