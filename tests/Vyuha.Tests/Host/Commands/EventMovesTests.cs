using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Rules;
using Vyuha.Host.Events;
using Vyuha.Quant.Volatility;

namespace Vyuha.Tests.Host.Commands;

public sealed class EventMovesTests
{
    [Fact]
    public void Quantiles_are_those_of_definition_seven()
    {
        // numpy.quantile([1, 2, 4, 8], [.25, .5, .75, .9]) = 1.75, 3, 5, 6.8.
        MoveDistribution moves = MoveDistribution.Of([4, 1, 8, 2])!;
        Assert.Equal((4, 1.75, 3.0, 5.0, 8.0), (moves.Count, moves.LowerQuartile, moves.Median, moves.UpperQuartile, moves.Largest));
        Assert.Equal(6.8, moves.NineTenths, 12);
        Assert.Null(MoveDistribution.Of([]));
    }

    [Fact]
    public void A_move_is_taken_over_the_trading_day_before_across_a_holiday()
    {
        var closes = new IndexCloses();
        closes.Add(new(2026, 1, 22), 0, 100);
        closes.Add(new(2026, 1, 23), 0, 100); // Monday the 26th is Republic Day.
        closes.Add(new(2026, 1, 27), 101, 110);
        closes.Add(new(2026, 1, 28), 0, 110);
        closes.Add(new(2026, 1, 30), 0, 121); // The 29th is missing.
        MoveReport report = MoveReport.Of(
            "NIFTY", closes, [Event("a", "2026-01-26", EventStatus.Confirmed), Event("b", "2026-01-30", EventStatus.Confirmed), Event("c", "2026-01-28", EventStatus.Unconfirmed)],
            MarketRules.Shipped.Calendar(Exchange.Nfo), new Dictionary<ulong, (DateOnly, EventVariance)>());
        EventMoveRow row = Assert.Single(report.Events);
        Assert.Equal(("a", new DateOnly(2026, 1, 27)), (row.Id, row.ReactionDay));
        Assert.Equal(0.0953101798043249, row.Move!.Value, 14); // ln 1.1, by Python.
        Assert.Equal(0.00995033085316808, row.Gap!.Value, 14); // ln 1.01.
        Assert.Equal(["rbi_mpc", MoveReport.OrdinaryDays], report.Kinds.Select(kind => kind.Kind));
        Assert.Equal(2, report.Kinds[1].Moves.Count); // The 23rd and the 28th, whose event nobody has confirmed.
    }

    [Fact]
    public void The_implied_day_holds_the_event_and_one_ordinary_day()
    {
        // 0.6745 × √(0.0001 + 0.0252 / 252) = 0.6745 × √0.0002.
        var row = new EventMoveRow("a", "rbi_mpc", "a", new(2026, 1, 27), null, null, new EventVariance(EventVarianceStatus.Ok, 0.0001, 0.0252));
        Assert.Equal(0.009538725524, row.ImpliedDayMedian!.Value, 11);
        Assert.Null((row with { Implied = new EventVariance(EventVarianceStatus.NotPriced, 0, 0.02) }).ImpliedDayMedian);
    }

    private static EventRevision Event(string id, string date, EventStatus status) => new()
    {
        Id = id,
        Number = 1,
        Kind = MarketEventKind.RbiPolicy,
        Name = id,
        Date = DateOnly.Parse(date),
        TimeIst = new(10, 0),
        Underlyings = ["ALL"],
        Status = status,
        KnownAt = Ist.At(new(2026, 1, 1), default),
        Source = "test",
    };
}
