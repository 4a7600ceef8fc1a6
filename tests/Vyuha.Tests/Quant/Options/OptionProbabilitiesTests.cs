using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class OptionProbabilitiesTests
{
    private const double Years = 9 / 365.0;

    [Fact]
    public void The_worked_example_of_nine_days()
    {
        // MARKET_RULES 5.6: F 24,000, H 24,500, σ 13 %: P(ITM) 15.4 %, delta 15.9 %, P(touch) 30.9 %.
        Assert.Equal(0.154, OptionProbabilities.InTheMoney(true, 24_000, 24_500, Years, 0.13), 0.001);
        Assert.Equal(0.159, Black76.PriceAndGreeks(true, 24_000, 24_500, Years, 0.13, 1).Greeks.Delta, 0.001);
        Assert.Equal(0.309, OptionProbabilities.Touch(24_000, 24_500, Years, 0.13), 0.002);
    }

    [Fact]
    public void A_call_and_a_put_share_the_certainty() => Assert.Equal(
        1,
        OptionProbabilities.InTheMoney(true, 24_000, 23_500, Years, 0.2) + OptionProbabilities.InTheMoney(false, 24_000, 23_500, Years, 0.2),
        1e-15);

    [Fact]
    public void The_expected_move_of_nine_days()
    {
        // MARKET_RULES 5.5: F 24,000, σ 13 %, 9 days: 490; the straddle about 392.
        double move = OptionProbabilities.ExpectedMove(24_000, Years, 0.13);
        double straddle = Black76.Price(true, 24_000, 24_000, Years, 0.13, 1) + Black76.Price(false, 24_000, 24_000, Years, 0.13, 1);
        Assert.Equal(490, move, 0.5);
        Assert.Equal(392, straddle, 1.5);
        Assert.Equal(move, OptionProbabilities.ExpectedMoveFromStraddle(straddle), 0.01 * move);
    }

    [Theory]
    [InlineData(24_500)]
    [InlineData(23_500)]
    public void Simulated_paths_touch_as_often_as_the_formula_says(double barrier)
    {
        // 150 steps a path under-count touches between steps; Broadie, Glasserman and Kou (1997) shift the barrier by 0.5826 σ √Δt.
        // Half a per cent is four standard deviations of so many paths.
        const int Paths = 140_000, Steps = 150;
        var random = new Vyuha.Quant.Random.SplitMix64(5);
        double step = 0.13 * Math.Sqrt(Years / Steps), shift = Math.CopySign(0.5826 * step, barrier - 24_000);
        double level = ExactMath.LogRatio(barrier, 24_000) - shift;
        int touched = 0;
        for (int path = 0; path < Paths; path++)
        {
            double log = 0;
            for (int i = 0; i < Steps; i++)
            {
                log += step * random.NextNormal() - step * step / 2;
                if (level > 0 ? log >= level : log <= level)
                {
                    touched++;
                    break;
                }
            }
        }

        Assert.Equal(OptionProbabilities.Touch(24_000, barrier, Years, 0.13), touched / (double)Paths, 0.005);
    }
}
