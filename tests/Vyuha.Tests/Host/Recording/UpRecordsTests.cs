using System.Globalization;
using System.Text.Json;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Recording;

/// <summary>A day of <c>vyuha up</c> on its own sandbox, as a person runs it, and what it leaves in the catalogue.</summary>
public sealed class UpRecordsTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_last_minutes_of_an_expiry_are_settled_archived_and_recorded_and_stay_readable()
    {
        // Tuesday 1 December 2026, on which NIFTY's weekly options expire; trading ends at 15:40.
        (int code, _, string errors) = VyuhaProcess.Run(
            _home.Home.Path, "up", "--start", "2026-12-01T15:34", "--speed", "30",
            "--bot", "option-seller", "--bot", "volatility-expander", "--bot", "news-trader", "--bot", "momentum-rider");
        Assert.True(code == 0, errors);
        Assert.Contains("The day is archived", errors, StringComparison.Ordinal);
        Assert.Contains("minute chains in the rehearsed store", errors.OneLine(), StringComparison.Ordinal);
        Assert.DoesNotContain("were not recorded", errors, StringComparison.Ordinal);
        using (JsonDocument record = JsonDocument.Parse(File.ReadAllText(Path.Combine(_home.Home.Path, "books", "rehearsal", "2026-12-01", "eod.json"))))
            Assert.Equal("reconciled", record.RootElement.GetProperty("status").GetString());

        using JsonDocument list = Json("data", "list", "--json");
        JsonElement[] series = [.. list.RootElement.GetProperty("series").EnumerateArray().Where(one => one.GetProperty("underlying").GetString() == "NIFTY")];
        JsonElement ticks = Assert.Single(list.RootElement.GetProperty("ticks").EnumerateArray(), one => one.GetProperty("underlying").GetString() == "NIFTY");
        Assert.Equal("synthetic", ticks.GetProperty("origin").GetString());
        foreach (JsonElement found in new[] { ticks, Assert.Single(series, one => one.GetProperty("frequency").GetString() == "minute") })
        {
            Assert.Equal(("rehearsed", "2026-12-01", 1), (found.GetProperty("store").GetString(), found.GetProperty("to").GetString(), found.GetProperty("days").GetInt32()));
            Assert.True(found.GetProperty("rows").GetInt32() > 100);
        }

        // Futures are followed for their volume: an index has none.
        string chains = Path.Combine(_home.Home.Path, "chains.csv");
        (code, _, errors) = VyuhaProcess.Run(_home.Home.Path, "data", "export", "NIFTY", "2026-12-01", "--out", chains);
        Assert.True(code == 0, errors);
        string[] lines = File.ReadAllLines(chains);
        int kind = Array.IndexOf(lines[0].Split(','), "kind"), volume = Array.IndexOf(lines[0].Split(','), "volume");
        Assert.Contains(lines.Skip(1).Select(line => line.Split(',')), row => row[kind] == "future" && long.Parse(row[volume], CultureInfo.InvariantCulture) > 0);

        // The contracts that ended that day are in it.
        (code, string shown, errors) = VyuhaProcess.Run(_home.Home.Path, "data", "show", "NIFTY", "2026-12-01");
        Assert.True(code == 0, errors);
        Assert.StartsWith("NIFTY Tue 01 Dec 2026, minute data of origin synthetic", shown, StringComparison.Ordinal);
        Assert.Contains("expiry 01 Dec 2026 at 15:40", shown, StringComparison.Ordinal);
    }

    private JsonDocument Json(params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home.Home.Path, arguments);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output);
    }
}
