using CsCheck;
using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Kernel.Risk;

public sealed class BotCorrelationTests
{
    // By hand: 12 / sqrt(10 × 21.2) = 0.8241633836921342.
    [Fact]
    public void Correlation_is_Pearsons()
    {
        BotCorrelation correlation = BotCorrelation.Of(Days(1, 2, 3, 4, 5), Days(2, 1, 4, 3, 7), days: 60, fewest: 5);
        Assert.True(correlation.IsKnown);
        Assert.Equal(0.8241633836921342, correlation.Value, 14);
        Assert.Equal(5, correlation.CommonDays);
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void Fewer_than_twenty_common_days_say_nothing(int days, bool known)
    {
        DayProfit[] first = [.. Enumerable.Range(1, days).Select(day => new DayProfit(day, day % 5))];
        Assert.Equal(known, BotCorrelation.Of(first, first, 60, 20).IsKnown);
        Assert.Equal(days, BotCorrelation.Of(first, first, 60, 20).CommonDays);
    }

    [Fact]
    public void Only_days_both_were_active_on_count_and_of_them_the_last()
    {
        DayProfit[] first = [new(1, 9), new(2, 1), new(4, 2), new(5, 3), new(7, 4)];
        DayProfit[] second = [new(1, -50), new(2, 2), new(3, 100), new(4, 4), new(5, 6), new(6, -1), new(7, 8)];
        BotCorrelation correlation = BotCorrelation.Of(first, second, days: 4, fewest: 2);
        Assert.Equal((true, 4), (correlation.IsKnown, correlation.CommonDays));
        Assert.Equal(1, correlation.Value, 14);
    }

    [Fact]
    public void A_bot_that_earns_the_same_every_day_correlates_with_nothing() => Assert.False(BotCorrelation.Of(Days(5, 5, 5, 5), Days(1, 2, 3, 4), 60, 2).IsKnown);

    [Fact]
    public void The_pace_counts_as_a_plain_list_does() => Gen.Int[0, 70_000].Array[1, 400].Sample(gaps =>
    {
        var pace = new OrderPace();
        var times = new List<long>();
        long now = 1_000_000;
        foreach (int gap in gaps)
        {
            now += gap * 1_000_000L / (gap % 3 == 0 ? 1 : 500);
            Timestamp at = Timestamp.FromNanoseconds(now);
            Assert.Equal(times.Count(time => time > now - 1_000_000_000), pace.InSecond(at));
            Assert.Equal(times.Count(time => time > now - 60_000_000_000), pace.InMinute(at));
            pace.Add(at);
            times.Add(now);
            Assert.Equal(times.Count, pace.Today);
        }
    }, iter: 200);

    private static DayProfit[] Days(params long[] profits) => [.. profits.Select((profit, index) => new DayProfit(index + 1, profit))];
}
