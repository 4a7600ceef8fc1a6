using System.Text.Json;

namespace Vyuha.Tests.Host.Commands;

public sealed class ConfigurationCommandsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Bots_list_prints_the_owners_table()
    {
        // The owner's capital table: allocation, cap and profile of the four bots and the reserve.
        Assert.Equal(
            """
            bot                  allocation  share  cap per trade      risk profile
            option-seller         ₹3,00,000   30 %  2 lots             Conservative
            volatility-expander   ₹2,50,000   25 %  ₹50,000            Moderate
            news-trader           ₹2,00,000   20 %  ₹40,000 per event  Moderate
            momentum-rider        ₹1,50,000   15 %  ₹25,000            Aggressive
            reserve               ₹1,00,000   10 %  -                  emergency only

            """,
            Output("bots", "list"));
    }

    [Fact]
    public void Capital_show_prints_the_plan()
    {
        Assert.Equal(
            """
            book                    capital  share
            option-seller         ₹3,00,000   30 %
            volatility-expander   ₹2,50,000   25 %
            news-trader           ₹2,00,000   20 %
            momentum-rider        ₹1,50,000   15 %
            reserve               ₹1,00,000   10 %
            total                ₹10,00,000  100 %

            """,
            Output("capital", "show"));
    }

    [Fact]
    public void Capital_as_json_sums_to_the_total()
    {
        using JsonDocument json = JsonDocument.Parse(Output("capital", "show", "--json"));
        Assert.Equal(
            [300_000m, 250_000m, 200_000m, 150_000m, 100_000m],
            json.RootElement.GetProperty("books").EnumerateArray().Select(book => book.GetProperty("capital").GetDecimal()));
        Assert.Equal(1_000_000m, json.RootElement.GetProperty("total").GetDecimal());
    }

    [Fact]
    public void The_file_in_the_home_folder_applies_and_an_option_goes_before_it()
    {
        File.WriteAllText(Path.Combine(_home, "vyuha.json"), """{ "capital": { "total": 2000000 } }""");
        Assert.Contains("₹20,00,000", Output("capital", "show"), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_home, "other.json"), """{ "capital": { "total": 500000.50 } }""");
        Assert.Contains("₹5,00,000.50", Output("capital", "show", "--config", "other.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_config_show_prints_is_itself_a_valid_configuration_of_the_same_hash()
    {
        File.WriteAllText(Path.Combine(_home, "shown.json"), Output("config", "show", "--json"));
        string hash = Output("config", "show").Split('\n')[1].Replace("// SHA-256 ", "", StringComparison.Ordinal);
        Assert.Equal($"shown.json: valid. Hash {hash}.{Environment.NewLine}", Output("config", "validate", "shown.json"));
    }

    [Fact]
    public void A_run_carries_the_hash_of_the_file_it_ran_with()
    {
        File.WriteAllText(Path.Combine(_home, "vyuha.json"), """{ "capital": { "total": 2000000 } }""");
        string hash = Output("config", "validate", "vyuha.json").Trim().Replace("vyuha.json: valid. Hash ", "", StringComparison.Ordinal).TrimEnd('.');
        Assert.Matches("^[0-9a-f]{64}$", hash);
        string folder = Path.Combine(_home, "run");
        (int code, _, string errors) = VyuhaProcess.Run(_home, "backtest", "--synthetic", "--from", "2026-01-01", "--to", "2026-01-02", "--out", folder);
        Assert.True(code == 0, errors);
        using JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        Assert.Equal(hash, result.RootElement.GetProperty("hashes").GetProperty("configuration").GetString());
    }

    [Fact]
    public void What_ran_is_kept_compared_and_brought_back()
    {
        Assert.StartsWith("None yet", Output("config", "history"), StringComparison.Ordinal);
        string file = Path.Combine(_home, "vyuha.json");
        const string first = """{ "capital": { "total": 2000000 } } // mine""", second = """{ "bots": { "option-seller": { "max_lots_per_trade": 1 } } }""";
        File.WriteAllText(file, first);
        Run();
        Run(); // The same text is not kept twice.
        File.WriteAllText(file, second);
        Run();
        string[] lines = Output("config", "history").TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("   1  ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("1 field differs from the one before", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("2 fields differ from the one before", lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["bots.option-seller.max_lots_per_trade: 2 -> 1", "capital.total: 2000000 -> 1000000"], Changes("diff", "1", "2"));
        Assert.Equal(["bots.option-seller.max_lots_per_trade: 2 -> 1"], Changes("diff", "0"));

        // What was not run is kept before it is overwritten; the text comes back as it was, comment and all.
        File.WriteAllText(file, """{ "capital": { "total": 1500000 } }""");
        Assert.Equal(["capital.total: 1500000 -> 2000000"], Changes("rollback", "1").Skip(1));
        Assert.Equal(first, File.ReadAllText(file));
        Assert.Equal(3, Output("config", "history").TrimEnd().Split('\n').Length);
        Assert.Equal(["No field differs."], Changes("diff", "1"));

        void Run()
        {
            (int code, _, string errors) = VyuhaProcess.Run(_home, "backtest", "--synthetic", "--from", "2026-01-01", "--to", "2026-01-02", "--out", Path.Combine(_home, "run"), "--force");
            Assert.True(code == 0, errors);
        }

        string[] Changes(params string[] arguments) => Output(["config", .. arguments]).TrimEnd().Split('\n');
    }

    [Fact]
    public void A_version_that_is_not_there_and_a_text_that_is_not_valid_change_nothing()
    {
        (int code, _, string errors) = VyuhaProcess.Run(_home, "config", "rollback", "1");
        Assert.Equal((2, "error: No configuration has been kept yet: one is when a backtest or a session runs with a file."), (code, errors.Trim()));
        string kept = Path.Combine(_home, "configurations");
        Directory.CreateDirectory(kept);
        File.WriteAllText(Path.Combine(kept, "00001-20260101T040000Z.json"), """{ "capital": { "totl": 1 } }""");
        (code, _, errors) = VyuhaProcess.Run(_home, "config", "rollback", "1");
        Assert.Equal(2, code);
        Assert.Contains("totl is not known here", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_home, "vyuha.json")));
        Assert.Contains("1  2026-01-01 09:30  this program does not take it any more", Output("config", "history"), StringComparison.Ordinal);
        (code, _, errors) = VyuhaProcess.Run(_home, "config", "diff", "7");
        Assert.Equal((2, "error: There is no configuration 7. There are 1 to 1; see 'vyuha config history'."), (code, errors.Trim()));
    }

    [Fact]
    public void A_broken_file_gives_one_line_a_problem_on_standard_error_and_code_2()
    {
        File.WriteAllText(
            Path.Combine(_home, "broken.json"),
            """
            {
              "capital": { "allocation": { "option-seller": 0.29 } },
              "limits": { "daily_loss_hard": 500000, "entry_form": "09:30" }
            }
            """);
        (int code, string output, string errors) = VyuhaProcess.Run(_home, "config", "validate", "broken.json");
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Equal(
            """
            error: broken.json:2: capital.allocation: the shares sum to 0.99, not 1. Add 0.01 to one of them.
            broken.json:3: limits.entry_form: entry_form is not known here. Did you mean entry_from?
            broken.json:3: limits.daily_loss_hard: ₹5,00,000.00 is 50 % of the capital of ₹10,00,000.00. Allowed: up to 20 % of it, ₹2,00,000.00. Is there a zero too many? ₹50,000.00 would be allowed.

            """,
            errors);
    }

    // A bot's options are its strategy's business, but a user has one file: it is not valid when its bot would refuse to run.
    [Theory]
    [InlineData("config", "validate", "seller.json")]
    [InlineData("backtest", "--synthetic", "--config", "seller.json")]
    public void The_options_of_the_bot_are_checked_with_the_file_and_named_by_its_lines(params string[] arguments)
    {
        File.WriteAllText(
            Path.Combine(_home, "seller.json"),
            """
            { "bots": { "option-seller": { "options": { "profiles": { "weekly-7": {
              "short_target": 0.9,
              "when_testd": "recentre"
            } } } } } }
            """);
        (int code, string output, string errors) = VyuhaProcess.Run(_home, arguments);
        Assert.Equal((2, ""), (code, output));
        string[] lines = errors.TrimEnd().Split('\n');
        Assert.StartsWith("error: seller.json:2: bots.option-seller.options.profiles.weekly-7.short_target: 0.9 is out of range. Allowed: a number from 0.02 to 0.6", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("seller.json:3: bots.option-seller.options.profiles.weekly-7.when_testd: when_testd is not known here. Did you mean when_tested?", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData("missing.json", "missing.json: no such file.")]
    [InlineData(".", ".: this is a folder.")]
    public void A_file_that_is_not_there_is_named(string file, string beginning)
    {
        (int code, _, string errors) = VyuhaProcess.Run(_home, "config", "validate", file);
        Assert.Equal(2, code);
        Assert.StartsWith("error: " + beginning, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_is_bad_input() => Assert.Equal(2, VyuhaProcess.Run(_home, "botz").Code);

    private string Output(params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, arguments);
        Assert.Equal("", errors);
        Assert.Equal(0, code);
        return output;
    }
}
