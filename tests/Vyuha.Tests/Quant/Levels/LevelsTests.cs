using Vyuha.Quant.Levels;

namespace Vyuha.Tests.Quant.Levels;

public sealed class LevelsTests
{
    [Fact]
    public void Classic_pivots_by_the_textbook_formula()
    {
        // J. Person, A Complete Guide to Technical Trading Tactics (2004), by hand for H 24,150, L 23,850, C 24,060:
        // P = 72,060/3; R1 = 2P − L; R2 = P + (H − L); R3 = H + 2(P − L); S1 = 2P − H; S2 = P − (H − L); S3 = L − 2(H − P).
        var expected = new ClassicPivots(24_020, 24_190, 24_320, 24_490, 23_890, 23_720, 23_590);
        Assert.Equal(expected, ClassicPivots.Of(24_150, 23_850, 24_060));
        // The same period in three sessions: the highest high, the lowest low, the last close.
        Assert.Equal(expected, ClassicPivots.Of([24_000, 24_150, 24_100], [23_900, 23_950, 23_850], [23_990, 24_140, 24_060]));
    }

    [Theory]
    [InlineData(24_000, 23_890, 24_020)]
    [InlineData(24_020, 23_890, 24_190)] // At a level, the level is neither above nor below.
    [InlineData(24_400, 24_320, 24_490)]
    [InlineData(24_600, 24_490, double.NaN)]
    [InlineData(23_500, double.NaN, 23_590)]
    public void The_nearest_pivot_on_each_side(double level, double support, double resistance)
    {
        var pivots = ClassicPivots.Of(24_150, 23_850, 24_060);
        Assert.Equal(support, pivots.SupportBelow(level));
        Assert.Equal(resistance, pivots.ResistanceAbove(level));
    }

    // Fifteen sessions drawn by hand; highs and lows of each, turns labelled:
    //
    //  19                                      ?        ? the last bar may yet be passed
    //  18                   R2
    //  17                                   ·
    //  16                      ·
    //  15    R1
    //  14                ·           =  =               = two equal highs: neither stands out
    //  13       ·                 ·
    //  12 ·           ·                    ·
    //
    //  11    ·                          ·
    //  10       ·        ·           ·
    //   9.5                                S3
    //   9 ·                       S2
    //   8             ·
    //   6          S1
    private static readonly double[] Highs = [10, 12, 15, 13, 11, 12, 14, 18, 16, 13, 14, 14, 12, 17, 19];
    private static readonly double[] Lows = [8, 9, 11, 10, 6, 8, 10, 13, 12, 9, 10, 11, 9.5, 12, 14];

    [Theory]
    [InlineData(12, 15)]
    [InlineData(14.5, 15)]
    [InlineData(15, 18)]
    [InlineData(18, double.NaN)]
    public void The_nearest_swing_high_above(double level, double resistance) => Assert.Equal(resistance, SwingPivots.ResistanceAbove(Highs, level, 2));

    [Theory]
    [InlineData(12, 9.5)]
    [InlineData(9.5, 9)]
    [InlineData(9, 6)]
    [InlineData(6, double.NaN)]
    public void The_nearest_swing_low_below(double level, double support) => Assert.Equal(support, SwingPivots.SupportBelow(Lows, level, 2));

    [Fact]
    public void A_turn_is_not_known_before_the_bars_after_it()
    {
        Assert.Equal(double.NaN, SwingPivots.ResistanceAbove(Highs.AsSpan(0, 9), 15, 2)); // The 18 has one bar after it.
        Assert.Equal(18, SwingPivots.ResistanceAbove(Highs.AsSpan(0, 10), 15, 2));
        Assert.Equal(double.NaN, SwingPivots.ResistanceAbove(Highs.AsSpan(0, 4), 1, 2));
        Assert.Equal(double.NaN, SwingPivots.SupportBelow([], 1, 2));
    }
}
