using CsCheck;
using Vyuha.Core;

namespace Vyuha.Tests.Core;

public sealed class MoneyPercentTests
{
    [Fact]
    public void A_percentage_is_the_exact_one_rounded_half_away_from_zero() =>
        Gen.Select(
                Gen.OneOf(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[-2_000, 2_000], Gen.Long[-9_000_000_000_000_000, 9_000_000_000_000_000]),
                Gen.Int[-100_000_000, 100_000_000],
                Gen.Byte[0, 9])
            .Sample((steps, digits, decimals) =>
            {
                decimal percent = new(Math.Abs(digits), 0, 0, digits < 0, decimals);
                // Exact in decimal: at most 16 + 9 digits before the division by 100, two more after it.
                decimal expected = Math.Round(steps * percent / 100m, MidpointRounding.AwayFromZero);
                if (Math.Abs(expected) < 9e18m)
                    Assert.Equal((long)expected, Money.FromSteps(steps).Percent(percent).Steps);
            });

    [Theory]
    [InlineData(50, 1, 1)] // Half a step goes away from zero, on both sides.
    [InlineData(-50, 1, -1)]
    [InlineData(50, -1, -1)]
    [InlineData(49, 1, 0)]
    [InlineData(1_000_000, 9.5, 95_000)]
    public void Half_steps_round_away_from_zero(long steps, double percent, long expected) =>
        Assert.Equal(expected, Money.FromSteps(steps).Percent((decimal)percent).Steps);
}
