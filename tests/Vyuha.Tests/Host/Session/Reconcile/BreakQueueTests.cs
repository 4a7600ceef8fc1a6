using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>The file of breaks: what was told stays told.</summary>
public sealed class BreakQueueTests : IDisposable
{
    private static readonly DateOnly Date = new(2026, 11, 25);
    private static readonly Timestamp Ten = Ist.At(Date, new TimeOnly(10, 0));

    private readonly TempHome _home = new();

    private string FileName => Path.Combine(_home.Home.Path, "books", "test", "2026-11-25", DayFolder.BreaksName);

    public BreakQueueTests() => Directory.CreateDirectory(Path.GetDirectoryName(FileName)!);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_break_lives_from_its_discovery_to_its_end_and_is_read_back_as_it_was()
    {
        BreakQueue queue = BreakQueue.Open(FileName, Date);
        Assert.Equal("20261125-1", Assert.Single(queue.Observe([Missing("7")], _ => true, Ten)).Id);
        Assert.Empty(queue.Observe([Missing("7")], _ => true, Ten.Plus(TimeSpan.FromMinutes(6))));
        Assert.Empty(queue.Observe([], _ => true, Ten.Plus(TimeSpan.FromMinutes(7))));
        Assert.Equal("20261125-2", Assert.Single(queue.Observe([Missing("7")], _ => true, Ten.Plus(TimeSpan.FromMinutes(8)))).Id);
        queue.Accept("20261125-2", "anna", "called the broker", Ten.Plus(TimeSpan.FromMinutes(9)));
        Assert.Empty(queue.Observe([Missing("7")], _ => true, Ten.Plus(TimeSpan.FromMinutes(10))));

        BreakQueue again = BreakQueue.Open(FileName, Date);
        Assert.Equal(queue.All, again.All);
        Assert.Equal([BreakState.Resolved, BreakState.Accepted], again.All.Select(one => one.State));
        Assert.Equal((Ten, Ten.Plus(TimeSpan.FromMinutes(6)), "anna", "called the broker"), (again.All[0].FirstSeen, again.All[0].LastSeen, again.All[1].By, again.All[1].Reason));
        Assert.Throws<InputErrorException>(() => again.Accept("20261125-1", "anna", "too late", Ten));
    }

    [Fact]
    public void A_last_line_that_a_crash_cut_off_was_never_told()
    {
        BreakQueue queue = BreakQueue.Open(FileName, Date);
        queue.Observe([Missing("7"), Missing("8")], _ => true, Ten);
        byte[] bytes = File.ReadAllBytes(FileName);
        File.WriteAllBytes(FileName, bytes[..^9]);

        BreakQueue again = BreakQueue.Open(FileName, Date);
        Assert.Equal(["7"], again.All.Select(one => one.Finding.Subject));
        again.Observe([Missing("7"), Missing("9")], _ => true, Ten);
        Assert.Equal(["7", "9"], BreakQueue.Open(FileName, Date).All.Select(one => one.Finding.Subject));
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        BreakQueue.Open(FileName, Date).Observe([Missing("7")], _ => true, Ten);
        File.AppendAllText(FileName, "{\"id\":1}\n");
        InputErrorException refused = Assert.Throws<InputErrorException>(() => BreakQueue.Open(FileName, Date));
        Assert.StartsWith($"{FileName}:2: this line is no break", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_who_append_see_each_other()
    {
        BreakQueue session = BreakQueue.Open(FileName, Date);
        BreakQueue command = BreakQueue.Open(FileName, Date);
        session.Observe([Missing("7")], _ => true, Ten);
        command.Observe([Missing("note 8")], NoteComparison.IsOfNote, Ten);
        session.Refresh();
        Assert.Equal(["20261125-1", "20261125-2"], session.All.Select(one => one.Id));
        Assert.Equal(session.All, command.All);
        Assert.True(session.HasOpen);
    }

    [Fact]
    public void Without_a_session_the_command_accepts_and_a_running_one_is_not_gone_around()
    {
        BreakQueue.Open(FileName, Date).Observe([Missing("7")], _ => true, Ten);
        using (BookFolder.Open(_home.Home, "test"))
            Assert.Throws<InputErrorException>(() => BreaksCommand.AcceptOfDay(_home.Home, "test", "20261125-1", "fine"));
        BreaksCommand.AcceptOfDay(_home.Home, "test", "20261125-1", "fine");
        Assert.Equal((BreakState.Accepted, "fine"), (BreakQueue.Open(FileName, Date).All[0].State, BreakQueue.Open(FileName, Date).All[0].Reason));
        Assert.Throws<InputErrorException>(() => BreaksCommand.AcceptOfDay(_home.Home, "test", "nonsense", "fine"));
        Assert.Throws<InputErrorException>(() => BreaksCommand.AcceptOfDay(_home.Home, "test", "20261126-1", "fine"));
    }

    private static Finding Missing(string id) => new() { Kind = BreakKind.MissingOrder, Subject = id, Ours = $"order {id}", Theirs = "none", Effect = Money.FromRupees(-1.25m) };
}
