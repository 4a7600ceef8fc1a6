using CsCheck;
using Vyuha.Core;
using Vyuha.Kernel.Capital;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Tests.Kernel.Capital;

public sealed class CapitalPlanTests
{
    private static readonly CapitalShare[] Shares =
    [
        new("option-seller", 0.30m), new("volatility-expander", 0.25m), new("news-trader", 0.20m), new("momentum-rider", 0.15m),
    ];

    [Fact]
    public void Ten_lakh_split_as_the_owner_asked()
    {
        var plan = new CapitalPlan(Money.FromRupees(1_000_000), Shares, 0.10m);
        // The owner's table of capital: 3,00,000 / 2,50,000 / 2,00,000 / 1,50,000 and 1,00,000 in reserve.
        Assert.Equal("₹3,00,000.00", plan.Of(1).ToString());
        Assert.Equal("₹2,50,000.00", plan.Of(2).ToString());
        Assert.Equal("₹2,00,000.00", plan.Of(3).ToString());
        Assert.Equal("₹1,50,000.00", plan.Of(4).ToString());
        Assert.Equal("₹1,00,000.00", plan.Reserve.ToString());
        Assert.Equal(Money.Zero, plan.Of(Books.External));
        Assert.Equal("news-trader", plan.NameOf(3));
    }

    [Fact]
    public void Paise_left_over_go_to_the_largest_remainders()
    {
        // By hand: 100.01 rupees = 10,001 paise: 3000.3, 2500.25, 2000.2, 1500.15 and 1000.1; one paisa left, for .3.
        var plan = new CapitalPlan(Money.FromRupees(100.01m), Shares, 0.10m);
        Assert.Equal([30.01m, 25.00m, 20.00m, 15.00m, 10.00m], Enumerable.Range(1, 5).Select(book => plan.Of((byte)book).ToRupees()));
    }

    [Fact]
    public void Equal_remainders_go_to_the_first_books()
    {
        // 3 paise over four equal shares of 0.25: 0.75 each, so books 1 to 3 get one.
        var plan = new CapitalPlan(Money.FromRupees(0.03m), [new("a", 0.25m), new("b", 0.25m), new("c", 0.25m), new("d", 0.25m)], 0);
        Assert.Equal([0.01m, 0.01m, 0.01m, 0m, 0m], Enumerable.Range(1, 5).Select(book => plan.Of((byte)book).ToRupees()));
    }

    [Fact]
    public void The_parts_of_any_plan_sum_to_its_total_and_lie_within_a_paisa_of_their_share() =>
        Gen.Select(Gen.Long[1, 100_000_000_000_00], Gen.Int[0, 50_000_000].Array[1, 4])
            .Where((_, parts) => parts.Sum(part => (long)part) <= 100_000_000)
            .Sample(
                (paise, parts) =>
                {
                    CapitalShare[] shares = [.. parts.Select((part, index) => new CapitalShare($"bot{index}", part / 100_000_000m))];
                    decimal reserve = 1 - shares.Sum(share => share.Fraction);
                    var total = Money.FromSteps(paise * 100);
                    var plan = new CapitalPlan(total, shares, reserve);

                    Money sum = Money.Zero;
                    for (byte book = 0; book < Books.Count; book++)
                    {
                        sum += plan.Of(book);
                        decimal exact = total.ToRupees() * plan.FractionOf(book);
                        Assert.True(Math.Abs(plan.Of(book).ToRupees() - exact) < 0.01m);
                        Assert.Equal(0, plan.Of(book).Steps % 100);
                    }

                    Assert.Equal(total, sum);
                },
                iter: 100_000);

    [Theory]
    [InlineData(0.29, 0.10, "the shares sum to 0.99, not 1. Add 0.01 to one of them.")]
    [InlineData(0.30, 0.11, "the shares sum to 1.01, not 1. Take 0.01 from one of them.")]
    [InlineData(0.51, -0.11, "option-seller has 51 % of the capital. No bot may have more than 50 %.")]
    [InlineData(0.51, -0.11, "reserve has a share of -0.11. A share is a fraction from 0 to 1, for example 0.30 for 30 %.")]
    [InlineData(0.300000001, 0.099999999, "option-seller has a share of 0.300000001. Give at most 8 decimals.")]
    public void A_plan_that_cannot_be_kept_is_refused_with_a_remedy(double seller, double reserve, string message)
    {
        CapitalShare[] shares = [new("option-seller", (decimal)seller), .. Shares[1..]];
        var error = Assert.Throws<InputErrorException>(() => new CapitalPlan(Money.FromRupees(1_000_000), shares, (decimal)reserve));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capital_with_a_part_of_a_paisa_is_refused() =>
        Assert.Throws<InputErrorException>(() => new CapitalPlan(Money.FromRupees(100.001m), Shares, 0.10m));

    [Fact]
    public void A_bot_named_twice_is_refused() =>
        Assert.Throws<InputErrorException>(() => new CapitalPlan(Money.FromRupees(100), [Shares[0], Shares[0], Shares[2]], 0.20m));
}
