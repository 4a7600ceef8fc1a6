using Vyuha.Core;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

public sealed class BasketMarginTests
{
    private static readonly Price Level = MarginSamples.Rupees(24_000);
    private readonly BasketMargin _basket = new(new SpanCalculator());

    [Fact]
    public void Shorts_first_need_the_naked_margin_on_the_way_and_wings_first_do_not()
    {
        // Market rules §3.5: "buy wings before selling shorts, or the peak snapshot sees the naked margin": here the strangle's 1,77,282
        // instead of the condor's 81,872.
        MarginLeg[] legs = MarginSamples.Legs("+23200PE +24800CE -23500PE -24500CE", 9, 0.13);
        MarginLeg[] shortsFirst = [legs[2], legs[3], legs[0], legs[1]];
        var along = new Money[4];

        BasketMarginResult wings = Compute([], legs, along);
        Assert.Equal(Money.Zero, along[0]);
        Assert.Equal(Money.Zero, along[1]);
        Assert.Equal(wings.After.Total, along[3]);
        AssertNear(81_872m, wings.Peak);
        Assert.Equal(3, wings.PeakLeg);

        BasketMarginResult shorts = Compute([], shortsFirst, along);
        AssertNear(177_282m, shorts.Peak);
        AssertNear(177_282m, along[1]);
        Assert.Equal(1, shorts.PeakLeg);
        Assert.Equal(wings.After, shorts.After);
        Assert.Equal(wings.SumOfLegs, shorts.SumOfLegs);
        Assert.True(shorts.PeakCash > wings.PeakCash);

        // Wings cost cash before the shorts are sold: margin 81,872 and the two premiums.
        Assert.Equal(wings.After.Total + wings.After.LongPremium, wings.PeakCash);
    }

    [Fact]
    public void The_hedge_benefit_is_what_the_legs_alone_need_more()
    {
        MarginLeg[] condor = MarginSamples.Legs("+23200PE +24800CE -23500PE -24500CE", 9, 0.13);
        BasketMarginResult result = Compute([], condor);
        Money alone = MarginSamples.Margin([condor[2]]).Total + MarginSamples.Margin([condor[3]]).Total;
        Assert.Equal(alone, result.SumOfLegs);
        Assert.Equal(alone - result.After.Total, result.HedgeBenefit);
        Assert.True(result.HedgeBenefit > Money.FromRupees(150_000m));
    }

    [Fact]
    public void A_wing_bought_against_a_held_short_frees_margin()
    {
        MarginLeg[] legs = MarginSamples.Legs("-24500CE +24800CE", 9, 0.13);
        BasketMarginResult result = Compute([legs[0]], [legs[1]]);
        Assert.Equal(MarginSamples.Margin([legs[0]]), result.Before);
        Assert.True(result.Incremental < Money.Zero);
        Assert.Equal(-1, result.PeakLeg);
        Assert.Equal(result.Before.Total, result.Peak);
        Assert.Equal(Money.Zero, result.StandAlone.Total);

        // The money for the wing must be there, but the margin it frees comes back with it.
        Assert.Equal(Money.Max(result.Incremental + (legs[1].Price * legs[1].Quantity), Money.Zero).ToPaisa(), result.PeakCash);
    }

    [Fact]
    public void Closing_the_book_leaves_nothing()
    {
        MarginLeg[] condor = MarginSamples.Legs("-23500PE -24500CE +23200PE +24800CE", 9, 0.13);
        MarginLeg[] closing = [.. condor.Select(leg => leg.With(-leg.Quantity))];
        BasketMarginResult result = Compute(condor, closing);
        Assert.Equal(Money.Zero, result.After.Total);
        Assert.Equal(-result.Before.Total, result.Incremental);
        Assert.Equal(result.Before.Total, result.Peak); // Shorts first out: the margin only falls.

        MarginLeg[] wingsFirstOut = [closing[2], closing[3], closing[0], closing[1]];
        AssertNear(177_282m, Compute(condor, wingsFirstOut).Peak);
    }

    [Fact]
    public void An_empty_basket_changes_nothing()
    {
        MarginLeg[] book = MarginSamples.Legs("-24000CE", 9, 0.13);
        BasketMarginResult result = Compute(book, []);
        Assert.Equal(result.Before, result.After);
        Assert.Equal(Money.Zero, result.Incremental);
        Assert.Equal(Money.Zero, result.HedgeBenefit);
    }

    private static void AssertNear(decimal rupees, Money actual) =>
        Assert.True(Math.Abs(actual.ToRupees() - rupees) <= 1, $"{actual} instead of ₹{rupees} ± 1.");

    private BasketMarginResult Compute(ReadOnlySpan<MarginLeg> book, ReadOnlySpan<MarginLeg> basket, Span<Money> along = default) =>
        _basket.Compute(book, basket, MarginSamples.Parameters, Level, MarginSamples.Date, along);
}
