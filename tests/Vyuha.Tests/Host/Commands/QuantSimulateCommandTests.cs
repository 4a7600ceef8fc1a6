using System.Globalization;
using System.Text.Json;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha quant simulate</c> as a user runs it, and the pages of <c>--plot</c>.</summary>
public sealed class QuantSimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-simulate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Brownian_quantiles_and_odds_are_those_of_the_lognormal_law()
    {
        // S·exp((μ − σ²/2)T + zσ√T), T = 21/252; the odds of ending above 105 are N(d₂).
        const double Volatility = 0.2, Drift = 0.05, Years = 21.0 / 252;
        JsonElement result = Json("--model", "gbm", "--set", "volatility=0.2", "drift=0.05", "--level", "105", "98");
        JsonElement last = result.GetProperty("days").EnumerateArray().Last();
        double scale = Volatility * Math.Sqrt(Years), shift = (Drift - Volatility * Volatility / 2) * Years;
        foreach ((string share, double z) in new[] { ("0.01", -2.3263478740408408), ("0.25", -0.6744897501960817), ("0.5", 0.0), ("0.95", 1.6448536269514722) })
        {
            double expected = 100 * Math.Exp(shift + z * scale);
            Assert.Equal(expected, last.GetProperty("quantiles").GetProperty(share).GetDouble(), 0.12); // Four errors of the 1 % quantile of 102,400 paths.
        }

        Assert.Equal(100 * Math.Exp(Drift * Years), last.GetProperty("mean").GetDouble(), 4 * 5.8 / Math.Sqrt(102_400));
        JsonElement[] levels = [.. result.GetProperty("levels").EnumerateArray()];
        double above = ExactMath.NormalCdf((Math.Log(100.0 / 105) + shift) / scale);
        Assert.Equal(above, levels[0].GetProperty("above_at_end").GetDouble(), 4 * Math.Sqrt(above * (1 - above) / 102_400));

        // By the reflection principle without drift, a level is touched about twice as often as exceeded at the end; daily closes see fewer touches:
        // Broadie, Glasserman and Kou (1997) move the barrier out by 0.5826 σ√Δt.
        double barrier = Math.Log(1.05) + 0.5826 * Volatility / Math.Sqrt(252);
        double touched = ExactMath.NormalCdf((shift - barrier) / scale) + Math.Exp(2 * shift / Years * barrier / (Volatility * Volatility)) * ExactMath.NormalCdf((-barrier - shift) / scale);
        Assert.Equal(touched, levels[0].GetProperty("touched").GetDouble(), 0.005);
        Assert.True(levels[1].GetProperty("touched").GetDouble() > 1 - levels[1].GetProperty("above_at_end").GetDouble());
    }

    [Fact]
    public void The_same_seed_gives_the_same_digits_and_another_gives_others()
    {
        string[] model = ["--model", "kou", "--set", "volatility=0.16", "intensity=1", "up=0.4", "up_rate=10", "down_rate=5", "--paths", "5000", "--json"];
        string once = Run([.. model]).Output;
        Assert.Equal(once, Run([.. model]).Output);
        Assert.NotEqual(once, Run([.. model, "--seed", "2"]).Output);
        Assert.Equal(5_120, JsonDocument.Parse(once).RootElement.GetProperty("paths").GetInt32());
    }

    [Fact]
    public void A_filtered_history_begins_at_the_last_close_and_is_drawn()
    {
        string page = Path.Combine(_folder, "out.html");
        (int code, string output, string errors) = Run("--days", "40", "--plot", page);
        Assert.True(code == 0, errors);
        Assert.Contains("paths from 100.00 by filtered", output, StringComparison.Ordinal);
        Assert.Equal(12, output.Split('\n').Count(line => line.Length > 0 && char.IsDigit(line.TrimStart()[0]) && !line.Contains("paths", StringComparison.Ordinal)));
        Assert.Contains("class=\"b1\"", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("Drawn: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garch", "l1")]
    [InlineData("realised-vol", "l1")]
    [InlineData("realised-vol --cone", "b0")]
    [InlineData("indicator --name bollinger", "l2")]
    public void The_other_commands_draw_too(string command, string curve)
    {
        string page = Path.Combine(_folder, "drawn.html");
        string[] words = command.Split(' ');
        (int code, string output, string errors) = CommandLineOf([words[0], Prices(), .. words.Skip(1), "--plot", page]);
        Assert.True(code == 0, errors);
        Assert.NotEmpty(output);
        string drawn = File.ReadAllText(page);
        Assert.Contains($"class=\"{curve}\"", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model arima", "--model arima: there is no such model.")]
    [InlineData("--model gbm --set sigma=0.2", "--set sigma=0.2: gbm has no sigma. It has drift, volatility.")]
    [InlineData("--model gbm --set volatility=x", "--set volatility=x: not of the form volatility=0.15.")]
    [InlineData("--model gbm --set volatility=-1", "--set volatility=-1: below 0.")]
    [InlineData("--model merton --set intensity=1", "--model merton: volatility is missing.")]
    [InlineData("--model heston --set start=0.02 reversion=0 mean=0.02 volatility=0.3 correlation=-0.5", "reversion and volatility are above 0")]
    [InlineData("--model kou --set volatility=0.2 intensity=1 up=0.5 up_rate=1 down_rate=5", "The rate of jumps up is above 1.")]
    [InlineData("--set volatility=0.2", "It is fitted to the file and has no parameters.")]
    [InlineData("--days 0", "--days 0: out of range.")]
    [InlineData("--paths 0", "--paths 0: out of range.")]
    [InlineData("--paths 2000000000", "out of range. Give 1 to 2,380,952 for 21 days.")]
    [InlineData("--level 0", "--level 0: not above 0.")]
    [InlineData("--plot /dev/null/x.html", "--plot /dev/null/x.html: ")]
    public void Bad_words_are_named_with_their_remedy(string words, string message)
    {
        (int code, _, string errors) = Run(words.Split(' '));
        Assert.NotEqual(0, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_too_few_prices_says_so()
    {
        string one = Path.Combine(_folder, "one.csv");
        File.WriteAllText(one, "close\n100\n");
        Assert.Contains("0 returns are too few", CommandLineOf(["simulate", one]).Errors, StringComparison.Ordinal);
        Assert.Contains("Give it: --set volatility=0.15", CommandLineOf(["simulate", one, "--model", "gbm"]).Errors, StringComparison.Ordinal);
        File.WriteAllText(one, "close\n");
        Assert.Contains("one.csv:1: there ", CommandLineOf(["simulate", one]).Errors, StringComparison.Ordinal);
    }

    private JsonElement Json(params string[] words)
    {
        (int code, string output, string errors) = Run([.. words, "--json"]);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private (int Code, string Output, string Errors) Run(params string[] words) => CommandLineOf(["simulate", Prices(), .. words]);

    private (int Code, string Output, string Errors) CommandLineOf(string[] words)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_folder, ["quant", .. words]);
        return (code, output, errors.OneLine());
    }

    /// <summary>Three hundred closes that end at 100.</summary>
    private string Prices()
    {
        string path = Path.Combine(_folder, "closes.csv");
        var random = new Vyuha.Quant.Random.SplitMix64(3);
        double[] closes = new double[300];
        double log = 0;
        for (int i = 0; i < closes.Length; i++)
            closes[i] = Math.Exp(log += 0.01 * random.NextNormal());
        File.WriteAllLines(path, ["close", .. closes.Select(close => (100 * close / closes[^1]).ToString("R", CultureInfo.InvariantCulture))]);
        return path;
    }
}
