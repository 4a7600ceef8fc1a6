using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Core.Rules;

public sealed class BandWidthTests
{
    [Theory]
    [InlineData("40")]
    [InlineData("10")]
    [InlineData("0.75")]
    [InlineData("12.345")] // Finer than hundredths: by decimals.
    [InlineData("0")]
    [InlineData("100")]
    public void A_width_is_the_percentage_to_the_step_below(string percent)
    {
        decimal share = decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture);
        var width = new BandWidth(share, Price.Zero, Price.Zero);
        var random = new SplitMix64(5);
        for (int i = 0; i < 2_000; i++)
        {
            long steps = (long)(random.Next() % 100_000_000_000);
            // The definition, in the arithmetic of paper.
            Assert.Equal((long)decimal.Floor(steps * share / 100m), width.Around(Price.FromSteps(steps)).Steps);
        }
    }
}
