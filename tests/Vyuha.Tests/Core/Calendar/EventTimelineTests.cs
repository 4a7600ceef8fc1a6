using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;

namespace Vyuha.Tests.Core.Calendar;

public sealed class EventTimelineTests
{
    // The Reserve Bank's August 2025 decision was first announced for the 7th and held on the 6th; the day of the change is of this test.
    private static readonly EventRevision First = Revision("rbi-2025-08", 1, "2025-08-07", "2025-04-01");
    private static readonly EventRevision Moved = Revision("rbi-2025-08", 2, "2025-08-06", "2025-07-20");

    [Fact]
    public void Before_a_correction_was_published_the_old_date_holds()
    {
        var timeline = new EventTimeline([Moved, First]);
        Assert.Empty(timeline.AsKnownAt(At("2025-03-31")));
        Assert.Equal(First, Assert.Single(timeline.AsKnownAt(At("2025-07-19"))));
        Assert.Equal(Moved, Assert.Single(timeline.AsKnownAt(At("2025-07-20"))));
        Assert.Equal([First, Moved], timeline.HistoryOf("rbi-2025-08"));
    }

    [Fact]
    public void What_is_known_at_an_instant_does_not_change_with_what_comes_later() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4], Gen.Int[0, 60], Gen.Int[0, 60]).Array[0, 25].Sample(
            drawn =>
            {
                EventRevision[] all = [.. drawn
                    .Select(one => Revision($"e{one.Item1}", one.Item2, $"2026-03-{1 + one.Item3 % 28:00}", Day(one.Item4)))
                    .DistinctBy(one => (one.Id, one.Number))];
                for (int day = 0; day <= 60; day += 7)
                {
                    Timestamp now = At(Day(day));
                    EventRevision[] past = [.. all.Where(one => one.KnownAt <= now)];
                    // A later revision published before its forerunner waits for it, so a past without the forerunner may know more; all else is equal.
                    IEnumerable<string> whole = new EventTimeline(all).AsKnownAt(now).Select(Words);
                    IEnumerable<string> cut = new EventTimeline(past).AsKnownAt(now).Select(Words);
                    bool inOrder = all.GroupBy(one => one.Id).All(same =>
                        same.OrderBy(one => one.Number).Zip(same.OrderBy(one => one.Number).Skip(1)).All(pair => pair.First.KnownAt <= pair.Second.KnownAt));
                    if (inOrder)
                        Assert.Equal(whole, cut);
                    Assert.All(new EventTimeline(all).AsKnownAt(now), one => Assert.True(one.KnownAt <= now));
                }
            });

    [Fact]
    public void A_correction_is_not_known_before_what_it_corrects()
    {
        EventRevision early = Moved with { KnownAt = At("2025-01-01") };
        var timeline = new EventTimeline([First, early]);
        Assert.Empty(timeline.AsKnownAt(At("2025-03-31")));
        Assert.Equal(early.Date, Assert.Single(timeline.AsKnownAt(First.KnownAt)).Date);
    }

    [Fact]
    public void The_stretches_of_time_hand_out_each_revision_once()
    {
        var timeline = new EventTimeline([First, Moved]);
        Assert.Equal([First], timeline.Between(null, At("2025-07-19")));
        Assert.Equal([Moved], timeline.Between(At("2025-07-19"), At("2025-07-20")));
        Assert.Empty(timeline.Between(At("2025-07-20"), At("2026-01-01")));
    }

    [Fact]
    public void Two_revisions_of_one_number_are_refused_with_both_places()
    {
        var refused = Assert.Throws<InputErrorException>(() => new EventTimeline([First with { Origin = "a.csv:3" }, First with { Origin = "a.csv:9" }]));
        Assert.Contains("a.csv:9: revision 1 of rbi-2025-08 is already in a.csv:3.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_names_the_underlyings_of_its_run_and_no_others()
    {
        EventRevision banks = First with { Underlyings = ["BANKNIFTY", "SENSEX"], TimeIst = new(10, 0) };
        MarketEventPayload payload = banks.ToPayload(["NIFTY", "BANKNIFTY", "INDIAVIX"])!.Value;
        Assert.Equal(0b010ul, payload.Underlyings);
        Assert.Equal(600, payload.MinuteOfDay);
        Assert.Equal(0b11ul, First.ToPayload(["NIFTY", "INDIAVIX"])!.Value.Underlyings);
        Assert.Equal(-1, First.ToPayload(["NIFTY"])!.Value.MinuteOfDay);
        Assert.Null(banks.ToPayload(["NIFTY", "INDIAVIX"]));
    }

    [Fact]
    public void The_number_of_an_id_is_the_published_hash() =>
        // FNV-1a, 64 bits, of the bytes 61 00: computed with the published parameters in Python.
        Assert.Equal(0x089be207b544f1e4UL, MarketEventId.Of("a"));

    private static string Words(EventRevision one) => $"{one.Id} {one.Number} {one.Date}";

    private static string Day(int day) => new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Timestamp At(string day) => Ist.At(DateOnly.Parse(day), default);

    private static EventRevision Revision(string id, int number, string date, string known) => new()
    {
        Id = id,
        Number = number,
        Kind = MarketEventKind.RbiPolicy,
        Name = "RBI MPC decision",
        Date = DateOnly.Parse(date),
        Underlyings = [EventRevision.Everything],
        Status = EventStatus.Confirmed,
        KnownAt = At(known),
        Source = "test",
    };
}
