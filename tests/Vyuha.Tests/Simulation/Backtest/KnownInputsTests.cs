using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Simulation.Backtest;
using Vyuha.Tests.Kernel.Market;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>A backtest knows of the calendar and the news what was known, and when.</summary>
public sealed class KnownInputsTests
{
    private static readonly DateOnly Tuesday = new(2026, 2, 3);
    private static readonly DateOnly Wednesday = new(2026, 2, 4);
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    // Confirmed for Friday on Sunday; moved to Thursday while Tuesday's session trades; a rumour of another one comes after the close.
    private static readonly EventTimeline Timeline = new(
    [
        Revision("a", 1, "2026-02-06", Ist.At(new(2026, 2, 1), new(12, 0))),
        Revision("a", 2, "2026-02-05", Ist.At(Tuesday, new(12, 0))),
        Revision("b", 1, "2026-02-05", Ist.At(Tuesday, new(20, 0))),
        Revision("c", 1, "2026-02-05", Ist.At(Wednesday, new(15, 29))),
    ]);

    [Fact]
    public void Each_revision_is_seen_from_its_own_instant_on()
    {
        var seen = new List<string>();
        Run(Timeline.ToInputs(["NIFTY"]), market =>
        {
            string ahead = string.Join(' ', market.Events.Ahead(0, 5).ToArray().Select(one => $"{Name(one.Id)}{one.Date:dd}"));
            seen.Add($"{market.Today:dd} {market.TimeIst:HH:mm} {ahead}");
        });
        // Three snapshots a day: 10:48, 12:22 and 13:56.
        Assert.Equal(["03 10:48 a06", "03 12:22 a05", "03 13:56 a05", "04 10:48 a05 b05", "04 12:22 a05 b05", "04 13:56 a05 b05"], seen);
    }

    [Fact]
    public void What_comes_later_changes_nothing_before_it()
    {
        IReadOnlyList<InputEvent> whole = Run(Timeline.ToInputs(["NIFTY"]), _ => { });
        for (int kept = 0; kept < Timeline.Revisions.Count; kept++)
        {
            IReadOnlyList<InputEvent> cut = Run([.. Timeline.ToInputs(["NIFTY"]).Take(kept)], _ => { });
            Timestamp future = Timeline.Revisions[kept].KnownAt;
            Assert.Equal(Words(whole.Where(input => input.Time < future)), Words(cut.Where(input => input.Time < future)));
        }

        Assert.Equal(3, whole.Count(input => input.Kind == InputKind.MarketEvent)); // The last one became known after the last snapshot.
    }

    [Fact]
    public void What_nobody_had_announced_is_not_ahead_of_anyone()
    {
        bool early = false;
        Run(new EventTimeline([Revision("shock", 1, "2026-02-04", Ist.At(Wednesday, new(12, 0)))]).ToInputs(["NIFTY"]), market =>
            early |= market.Events.Count > 0 && market.Now < Ist.At(Wednesday, new(12, 0)));
        Assert.False(early);
    }

    [Fact]
    public void News_is_heard_when_it_was_read_not_when_it_was_published()
    {
        var story = new NewsPayload(7, 1, Ist.At(Tuesday, new(9, 30)).Nanoseconds, 1, -800, 1000, NewsMethod.Lexicon);
        var stories = new List<string>();
        Run(
            [InputEvent.OfNews(0, Ist.At(Tuesday, new(13, 0)), story)],
            market => stories.Add($"{market.Today:dd} {market.TimeIst:HH:mm} {market.News.About(0, TimeSpan.FromHours(24)).Stories}"));
        Assert.Equal(["03 10:48 0", "03 12:22 0", "03 13:56 1", "04 10:48 0", "04 12:22 0", "04 13:56 0"], stories);
    }

    private static List<InputEvent> Run(IReadOnlyList<InputEvent> known, Action<MarketState> look)
    {
        var market = new MiniMarket([(Tuesday, [24_000, 24_000, 24_000]), (Wednesday, [24_000, 24_000, 24_000])], Expiry);
        TradingKernel kernel = MiniRun.NewKernel(new OnlookingBot(WakeOn.SnapshotEnd) { Decides = look });
        var run = new MiniRun { Kernel = kernel };
        new BacktestDriver(kernel, MarketRules.Shipped, market, new BacktestOptions { Known = known }, run).Run(TestContext.Current.CancellationToken);
        return run.Inputs;
    }

    /// <summary>Without the numbers: an input that was left out moves those behind it.</summary>
    private static string[] Words(IEnumerable<InputEvent> inputs) => [.. inputs.Select(input => new InputDescriber(["NIFTY"]).Describe(input.At(0, input.Time)))];

    private static string Name(ulong id) => Timeline.Revisions.First(one => MarketEventId.Of(one.Id) == id).Id;

    private static EventRevision Revision(string id, int number, string date, Timestamp known) => new()
    {
        Id = id,
        Number = number,
        Kind = MarketEventKind.RbiPolicy,
        Name = id,
        Date = DateOnly.Parse(date),
        TimeIst = new(10, 0),
        Underlyings = [EventRevision.Everything],
        Status = EventStatus.Confirmed,
        KnownAt = known,
        Source = "test",
    };
}
