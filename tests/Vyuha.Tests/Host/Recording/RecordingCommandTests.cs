using System.Globalization;
using System.Text.Json;
using Vyuha.Storage;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Recording;

/// <summary>A day whose process died, through the commands a trader would type.</summary>
public sealed class RecordingCommandTests : IDisposable
{
    private const int WrongInput = 2;

    private readonly TempHome _home = new();

    private string Folder => Path.Combine(_home.Home.Path, "books", "paper", "2026-02-03");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_day_is_recorded_listed_shown_checked_exported_run_and_compared()
    {
        SandboxDay.Play(Folder, new SandboxDayOptions { Step = TimeSpan.FromSeconds(1), DiesAt = new TimeOnly(9, 50), OptionSeller = true });

        (int code, string output, string errors) = Run("data", "record", Folder);
        Assert.True(code == 0, errors);
        Assert.StartsWith("Recorded SYNTHETIC ", output, StringComparison.Ordinal);
        Assert.Contains("the session did not close this day", output, StringComparison.Ordinal);

        JsonElement list = Json("data", "list", "--json");
        Assert.Equal(["rehearsed"], list.GetProperty("series").EnumerateArray().Select(one => one.GetProperty("store").GetString()).Distinct());
        Assert.Equal(["synthetic"], list.GetProperty("ticks").EnumerateArray().Select(one => one.GetProperty("origin").GetString()).Distinct());

        (_, output, _) = Run("data", "show", "NIFTY", "2026-02-03");
        Assert.Contains("minute data of origin synthetic", output, StringComparison.Ordinal);
        Assert.Contains("every quote: ", output, StringComparison.Ordinal);
        JsonElement minute = Json("data", "check", "--json").EnumerateArray().Single(one => one.GetProperty("frequency").GetString() == "minute" && one.GetProperty("underlying").GetString() == "NIFTY");
        Assert.Equal(("rehearsed", "red"), (minute.GetProperty("store").GetString(), minute.GetProperty("grade").GetString())); // Most of the day is not there.
        Assert.Equal("gaps", minute.GetProperty("findings")[0].GetProperty("check").GetString());

        string csv = Path.Combine(_home.Home.Path, "ticks.csv");
        (code, output, errors) = Run("data", "export", "NIFTY", "2026-02-03", "--ticks", "--out", csv);
        Assert.True(code == 0, errors);
        Assert.Equal(File.ReadLines(csv).Count() - 1, int.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture));

        (code, _, errors) = Run("backtest", "--store", "rehearsed", "--use-red-days", "--out", Path.Combine(_home.Home.Path, "out"));
        Assert.True(code == 0, errors);
        Assert.Contains("SYNTHETIC, rehearsed Minute data", errors, StringComparison.Ordinal);
        (code, _, errors) = Run("backtest", "--from", "2026-02-03", "--to", "2026-02-03");
        Assert.Equal(WrongInput, code);
        Assert.Contains("No data of NIFTY has been imported", errors, StringComparison.Ordinal);

        JsonElement difference = Json("replay", Folder, "--diff", "--json");
        Assert.Equal("synthetic", difference.GetProperty("origin").GetString());
        int compared = difference.GetProperty("decisions").GetProperty("compared").GetInt32();
        Assert.True(compared > 0, $"{compared} decisions: {difference}");
        decimal gap = difference.GetProperty("gap").GetDecimal();
        Assert.Equal(gap, difference.GetProperty("causes").EnumerateArray().Sum(cause => cause.GetProperty("net").GetDecimal()));
    }

    [Fact]
    public void A_wrong_file_and_a_damaged_journal_are_one_message_each()
    {
        string wrong = _home.File("journal", "not this");
        foreach (string[] command in new string[][] { ["data", "record", wrong], ["replay", wrong, "--diff"] })
            AssertRefused(WrongInput, Run(command), "this is not a journal of Vyuha");

        SandboxDay.Play(Folder, new SandboxDayOptions { DiesAt = new TimeOnly(9, 25), OptionSeller = true });
        string journal = Path.Combine(Folder, "journal");
        byte[] bytes = File.ReadAllBytes(journal);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(journal, bytes);
        AssertRefused(WrongInput, Run("data", "record", Folder), "Restore the journal from a copy");
        AssertRefused(WrongInput, Run("replay", Folder, "--diff"), "Restore the journal from a copy");
        Assert.False(Directory.Exists(_home.Home.FolderOf(DataStore.Rehearsed)));
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_stores_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs ulimit -f.");
        SandboxDay.Play(Folder, new SandboxDayOptions { DiesAt = new TimeOnly(9, 40) });
        (int code, _, string errors) = VyuhaProcess.RunScript(
            _home.Home.Path,
            """
            trap '' XFSZ; ulimit -f 64
            export DOTNET_EnableWriteXorExecute=0 # that feature of the runtime needs a large file in memory
            vyuha "$@"
            """,
            ["data", "record", Folder]);
        AssertRefused(1, (code, "", errors), "Check free space and permissions");
        var catalogue = MarketDataCatalogue.Open(_home.Home, DataStore.Rehearsed);
        Assert.False(catalogue.HasAny);
        Assert.Empty(Directory.EnumerateFiles(catalogue.Folder, "*.parquet", SearchOption.AllDirectories));
        Assert.Equal(0, Run("data", "record", Folder).Code);
    }

    private static void AssertRefused(int code, (int Code, string Output, string Errors) result, string remedy)
    {
        Assert.True(result.Code == code, $"code {result.Code}: {result.Errors}");
        string line = Assert.Single(result.Errors.Split('\n'), one => one.StartsWith("error:", StringComparison.Ordinal));
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private JsonElement Json(params string[] arguments)
    {
        (_, string output, string errors) = Run(arguments);
        Assert.True(output.Length > 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private (int Code, string Output, string Errors) Run(params string[] arguments) => VyuhaProcess.Run(_home.Home.Path, arguments);
}
