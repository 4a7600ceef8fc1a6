using System.Text.Json;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Commands;

public sealed class EventsCommandTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public void A_date_is_entered_confirmed_moved_and_withdrawn_and_everything_is_kept()
    {
        (int code, string output, string errors) = VyuhaProcess.RunScript(
            _home.Home.Path,
            """
            set -e
            vyuha events add --id gst-2027 --kind other --date 2027-01-11 --time 11:00 --name 'GST Council' --source pib.gov.in --published 2026-11-01
            vyuha events confirm gst-2027 --source pib.gov.in
            vyuha events edit gst-2027 --date 2027-01-12
            vyuha events remove gst-2027 --reason postponed
            vyuha events show gst-2027 --json
            """);
        Assert.True(code == 0, errors);
        string[] lines = output.Split('\n');
        Assert.StartsWith("Added: gst-2027, revision 1: GST Council on 2027-01-11 at 11:00, unconfirmed, known since 2026-11-01.", lines[0], StringComparison.Ordinal);
        JsonElement revisions = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("revisions");
        Assert.Equal(
            ["1 2027-01-11 unconfirmed", "2 2027-01-11 confirmed", "3 2027-01-12 unconfirmed", "4 2027-01-12 withdrawn"],
            revisions.EnumerateArray().Select(one => $"{one.GetProperty("revision")} {one.GetProperty("date")} {one.GetProperty("status")}"));
    }

    [Fact]
    public void The_list_shows_the_calendar_as_it_stood()
    {
        (int code, string output, _) = VyuhaProcess.Run(_home.Home.Path, "events", "list", "--known-at", "2025-08-04", "--to", "2025-08-10", "--kind", "rbi_mpc", "--json");
        Assert.Equal(0, code);
        JsonElement before = JsonDocument.Parse(output).RootElement.GetProperty("events")[0];
        Assert.Equal("2025-08-07", before.GetProperty("date").GetString());
        Assert.Equal(3, before.GetProperty("trading_days").GetInt32()); // Tuesday, Wednesday, Thursday.
        (_, output, _) = VyuhaProcess.Run(_home.Home.Path, "events", "list", "--known-at", "2025-08-06", "--to", "2025-08-10", "--kind", "rbi_mpc", "--json");
        Assert.Equal("2025-08-06", JsonDocument.Parse(output).RootElement.GetProperty("events")[0].GetProperty("date").GetString());
    }

    [Fact]
    public void A_file_is_brought_in_and_what_is_wrong_in_it_is_named()
    {
        string good = _home.File("good.csv", "kind,name,date,underlyings,published\ncompany_results,TCS results,2027-01-11,NIFTY,2026-11-02\n");
        string bad = _home.File("bad.csv", "kind,name,date,underlyings\ncompany_results,TCS results,11-01-2027,NIFTY\n");
        (int code, string output, _) = VyuhaProcess.Run(_home.Home.Path, "events", "import", good);
        Assert.Equal((0, "1 added, 0 revised, 0 unchanged."), (code, output.Trim()));
        (code, _, string errors) = VyuhaProcess.Run(_home.Home.Path, "events", "import", bad);
        Assert.Equal(2, code);
        Assert.Contains($"{bad}:2: date is '11-01-2027'.", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();
}
