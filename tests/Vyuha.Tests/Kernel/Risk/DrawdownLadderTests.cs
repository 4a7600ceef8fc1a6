using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Kernel.Risk;

/// <summary>The ladder and the losses of weeks and months at their thresholds, a step below and a step above.</summary>
public sealed class DrawdownLadderTests
{
    // Ten lakh, 5, 10 and 15 percent: the shipped limits of the account (configuration page of risk).
    private static readonly DrawdownLadder Ladder = new()
    {
        CautionPercent = 5, DefensivePercent = 10, PreservePercent = 15, RecoveryPercent = 2, CautionSizePercent = 50, DefensiveSizePercent = 25,
    };

    private static readonly long Equity = Rupees(1_000_000);

    [Theory]
    [InlineData(0, DrawdownMode.Normal)]
    [InlineData(49_999.9999, DrawdownMode.Normal)]
    [InlineData(50_000, DrawdownMode.Caution)]
    [InlineData(99_999.9999, DrawdownMode.Caution)]
    [InlineData(100_000, DrawdownMode.Defensive)]
    [InlineData(149_999.9999, DrawdownMode.Defensive)]
    [InlineData(150_000, DrawdownMode.Preserve)]
    [InlineData(900_000, DrawdownMode.Preserve)]
    public void A_fall_leads_to_a_mode(double fall, DrawdownMode mode) => Assert.Equal(mode, Ladder.Reached(Rupees(fall), Equity));

    [Theory]
    [InlineData(DrawdownMode.Caution, 30_000, DrawdownMode.Caution)] // Three percent: two below five is not passed by standing on it.
    [InlineData(DrawdownMode.Caution, 29_999.9999, DrawdownMode.Normal)]
    [InlineData(DrawdownMode.Defensive, 80_000, DrawdownMode.Defensive)]
    [InlineData(DrawdownMode.Defensive, 79_999.9999, DrawdownMode.Caution)]
    [InlineData(DrawdownMode.Defensive, 0, DrawdownMode.Caution)] // One step a day.
    [InlineData(DrawdownMode.Preserve, 0, DrawdownMode.Preserve)]
    [InlineData(DrawdownMode.Normal, 0, DrawdownMode.Normal)]
    public void A_step_is_left_when_the_fall_is_small_enough(DrawdownMode from, double fall, DrawdownMode to) =>
        Assert.Equal(to, Ladder.Recovered(from, Rupees(fall), Equity));

    [Theory]
    [InlineData(DrawdownMode.Normal, 4, 4, 10_000)]
    [InlineData(DrawdownMode.Caution, 4, 2, 5_000)]
    [InlineData(DrawdownMode.Caution, 1, 1, 5_000)]
    [InlineData(DrawdownMode.Defensive, 4, 1, 2_500)]
    [InlineData(DrawdownMode.Defensive, 9, 2, 2_500)]
    [InlineData(DrawdownMode.Preserve, 4, 0, 0)]
    public void Sizes_shrink(DrawdownMode mode, int lots, int allowed, double budget)
    {
        Assert.Equal(allowed, Ladder.Lots(mode, lots));
        Assert.Equal(Rupees(budget), Ladder.Budget(mode, Rupees(10_000)));
    }

    // A drawdown made for the test, day by day: profit at the close and the mode a day later at the open. Up to 1,20,000; then by the fall from there.
    [Fact]
    public void A_drawdown_down_and_up_again()
    {
        (double Profit, DrawdownMode AtClose, DrawdownMode NextOpen)[] path =
        [
            (120_000, DrawdownMode.Normal, DrawdownMode.Normal), // The highest equity is 11,20,000: steps at 56,000, 1,12,000 and 1,68,000.
            (64_000.0001, DrawdownMode.Normal, DrawdownMode.Normal),
            (64_000, DrawdownMode.Caution, DrawdownMode.Caution),
            (80_000, DrawdownMode.Caution, DrawdownMode.Caution), // 40,000 fallen; 33,600 (3 %) is wanted.
            (8_000, DrawdownMode.Defensive, DrawdownMode.Defensive),
            (30_400, DrawdownMode.Defensive, DrawdownMode.Defensive), // 89,600 is 8 % exactly.
            (30_401, DrawdownMode.Defensive, DrawdownMode.Caution),
            (119_000, DrawdownMode.Caution, DrawdownMode.Normal),
            (-48_000, DrawdownMode.Preserve, DrawdownMode.Preserve),
            (200_000, DrawdownMode.Preserve, DrawdownMode.Preserve), // It does not lead back, whatever is won.
        ];
        BookStanding standing = Opened(Ladder);
        var day = new DateOnly(2026, 2, 2);
        foreach ((double profit, DrawdownMode atClose, DrawdownMode nextOpen) in path)
        {
            standing.Look(Rupees(profit), confirmation: 1);
            Assert.Equal(atClose, standing.Mode);
            standing.OpenDay(day = day.AddDays(1), Equity, Rupees(profit), holds: true);
            Assert.Equal(nextOpen, standing.Mode);
        }
    }

    [Fact]
    public void One_freak_snapshot_changes_nothing_and_two_count_by_the_milder()
    {
        BookStanding standing = Opened(Ladder);
        Assert.Equal(StandingChange.None, standing.Look(-Rupees(160_000), 2));
        Assert.Equal(StandingChange.None, standing.Look(-Rupees(10_000), 2));
        Assert.Equal(StandingChange.None, standing.Look(-Rupees(60_000), 2));
        Assert.Equal(StandingChange.Mode, standing.Look(-Rupees(160_000), 2));
        Assert.Equal(DrawdownMode.Caution, standing.Mode);
        Assert.Equal(StandingChange.None, standing.Look(-Rupees(160_000), 2));
        Assert.Equal(StandingChange.Mode, standing.Look(-Rupees(155_000), 2));
        Assert.Equal(DrawdownMode.Preserve, standing.Mode);
    }

    [Fact]
    public void Preserve_is_accepted_on_a_later_day_and_leads_to_defensive_from_where_one_stands()
    {
        BookStanding standing = Opened(Ladder);
        standing.Look(-Rupees(150_000), 1);
        Assert.False(standing.Accept(new DateOnly(2026, 2, 2)));
        standing.OpenDay(new DateOnly(2026, 2, 3), Equity, -Rupees(150_000), holds: false);
        Assert.True(standing.Accept(new DateOnly(2026, 2, 3)));
        Assert.Equal(DrawdownMode.Defensive, standing.Mode);

        // 8,50,000 is now 10 % below 9,44,444.44; preserve is 15 % below that: 8,02,777.78, another 47,222.22.
        Assert.Equal(944_444.4444, Money.FromSteps(standing.HighestEquity).ToModel(), 3);
        Assert.Equal(StandingChange.None, standing.Look(-Rupees(197_222), 1));
        Assert.Equal(StandingChange.Mode, standing.Look(-Rupees(197_223), 1));
        Assert.Equal(DrawdownMode.Preserve, standing.Mode);
        Assert.False(Opened(Ladder).Accept(new DateOnly(2026, 2, 3)));
    }

    [Theory]
    [InlineData(59_999.9999, false)]
    [InlineData(60_000, true)]
    [InlineData(60_000.0001, true)]
    public void A_weeks_loss_latches_until_the_next_week(double loss, bool latched)
    {
        var standing = new BookStanding(new StandingLimits(Rupees(60_000), Rupees(100_000), null));
        var wednesday = new DateOnly(2026, 2, 4);
        standing.OpenDay(wednesday, Equity, Rupees(25_000), holds: false);
        Assert.Equal(latched ? StandingChange.Week : StandingChange.None, standing.Look(Rupees(25_000 - loss), 1));
        standing.OpenDay(wednesday.AddDays(2), Equity, Rupees(25_000 - loss), holds: false);
        Assert.Equal(latched, standing.WeekLatched); // Friday.
        standing.OpenDay(wednesday.AddDays(5), Equity, Rupees(25_000 - loss), holds: false);
        Assert.False(standing.WeekLatched); // Monday.
        Assert.Equal(0, standing.WeekLoss);
    }

    [Theory]
    [InlineData(99_999.9999, false)]
    [InlineData(100_000, true)]
    public void A_months_loss_latches_until_the_next_month(double loss, bool latched)
    {
        var standing = new BookStanding(new StandingLimits(long.MaxValue, Rupees(100_000), null));
        standing.OpenDay(new DateOnly(2026, 1, 5), Equity, 0, holds: false);
        standing.OpenDay(new DateOnly(2026, 1, 30), Equity, -Rupees(40_000), holds: false);
        standing.Look(-Rupees(loss), 1);
        Assert.Equal(latched, standing.MonthLatched);
        standing.OpenDay(new DateOnly(2026, 1, 31), Equity, -Rupees(loss), holds: false);
        Assert.Equal(latched, standing.MonthLatched);
        standing.OpenDay(new DateOnly(2026, 2, 2), Equity, -Rupees(loss), holds: false);
        Assert.False(standing.MonthLatched);
    }

    [Fact]
    public void Days_are_kept_when_something_was_held_or_traded()
    {
        BookStanding standing = Opened(null);
        standing.Act();
        standing.OpenDay(new DateOnly(2026, 2, 3), Equity, Rupees(500), holds: false);
        standing.OpenDay(new DateOnly(2026, 2, 4), Equity, Rupees(500), holds: true);
        standing.OpenDay(new DateOnly(2026, 2, 5), Equity, Rupees(200), holds: false);
        Assert.Equal(
            [new DayProfit(new DateOnly(2026, 2, 2).DayNumber, Rupees(500)), new DayProfit(new DateOnly(2026, 2, 4).DayNumber, -Rupees(300))],
            standing.Days.ToArray());
        for (int day = 1; day <= 300; day++)
        {
            standing.Act();
            standing.OpenDay(new DateOnly(2026, 2, 5).AddDays(day), Equity, day, holds: false);
        }

        Assert.Equal(BookStanding.DaysKept, standing.Days.Length);
    }

    private static BookStanding Opened(DrawdownLadder? ladder)
    {
        var standing = new BookStanding(new StandingLimits(long.MaxValue, long.MaxValue, ladder));
        standing.OpenDay(new DateOnly(2026, 2, 2), Equity, 0, holds: false);
        return standing;
    }

    private static long Rupees(double rupees) => Money.FromModel(rupees).Steps;
}
