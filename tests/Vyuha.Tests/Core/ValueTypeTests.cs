using CsCheck;
using Vyuha.Core;

namespace Vyuha.Tests.Core;

public sealed class ValueTypeTests
{
    [Fact]
    public void Price_times_quantity_is_exact() =>
        Assert.Equal(Money.FromRupees(8024.25m), Price.FromRupees(123.45m) * Quantity.FromUnits(65)); // MARKET_RULES 1.6

    [Fact]
    public void A_price_finer_than_a_step_is_refused() =>
        Assert.Throws<ArgumentException>(() => Price.FromRupees(0.00005m));

    [Theory]
    [InlineData(14.625, 15)]
    [InlineData(14.5, 15)]
    [InlineData(14.4999, 14)]
    [InlineData(-14.5, -15)]
    [InlineData(0.19, 0)]
    public void Whole_rupee_rounds_half_up(decimal rupees, decimal rounded) =>
        Assert.Equal(Money.FromRupees(rounded), Money.FromRupees(rupees).ToWholeRupee());

    [Theory]
    [InlineData(100.07, TickRounding.Down, 100.05)]
    [InlineData(100.07, TickRounding.Up, 100.10)]
    [InlineData(100.15, TickRounding.Down, 100.15)]
    [InlineData(0.15 + 0.15, TickRounding.Up, 0.30)]
    [InlineData(-0.07, TickRounding.Down, -0.10)]
    public void A_model_value_becomes_the_tick_in_the_stated_direction(double value, TickRounding rounding, double tick) =>
        Assert.Equal(Price.FromRupees((decimal)tick), Price.FromModel(value, Price.FromRupees(0.05m), rounding));

    [Fact]
    public void Money_prints_with_indian_grouping() =>
        Assert.Equal("₹10,00,000.00", Money.FromRupees(1_000_000).ToString());

    [Fact]
    public void Ist_round_trips_every_minute_of_a_century() =>
        Gen.Select(Gen.Int[719_162 + 1, 755_000], Gen.Int[0, 24 * 60 - 1]).Sample((day, minute) =>
        {
            var date = DateOnly.FromDayNumber(day);
            var time = TimeOnly.MinValue.AddMinutes(minute);
            Timestamp instant = Ist.At(date, time);
            Assert.Equal(date, Ist.DateOf(instant));
            Assert.Equal(time, Ist.TimeOf(instant));
        });

    [Fact]
    public void Nine_fifteen_in_india_is_three_forty_five_utc() =>
        Assert.Equal(
            new DateTimeOffset(2026, 8, 3, 3, 45, 0, TimeSpan.Zero),
            Ist.At(new(2026, 8, 3), new(9, 15)).ToDateTimeOffset());
}
