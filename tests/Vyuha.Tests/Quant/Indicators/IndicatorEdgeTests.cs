using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Markets that stand still or do not trade, sessions with holes, parameters that make no sense. Expected values are worked by hand.</summary>
public sealed class IndicatorEdgeTests
{
    private static readonly IndicatorBar Flat = new(100, 100, 100, 100, 0);

    [Fact]
    public void A_market_that_stands_still_and_does_not_trade_is_neutral_or_unknown_but_never_infinite()
    {
        Assert.Equal(0, Last(new UltimateOscillator(7, 14, 28)));
        Assert.Equal(0, Last(new ChaikinMoneyFlow(20)));
        Assert.Equal(new(0, 0), Last(new Vortex(14)));
        Assert.Equal(new(0, 0), Last(new DirectionalIndicators(14)));
        Assert.Equal(new(0, 0, 0), Last(new AverageDirectionalIndex(14)));
        Assert.Equal(new(100, 100), Last(new Aroon(25)));
        Assert.Equal(new(100, 100, 100), Last(new KeltnerChannel(20, 10, 2)));
        Assert.True(double.IsNaN(Last(new ChoppinessIndex(14))));
        Assert.True(double.IsNaN(Last(new VolumeWeightedMovingAverage(20))));
        Assert.Equal(0, LastOfClose(new ZScore(20)));
        Assert.Equal(100, LastOfClose(new KaufmanAdaptiveMovingAverage(10)));
        Assert.Equal(new(0, 0), LastOfClose(new StochasticRsi(14, 14, 3, 3)));
        Assert.Equal(new(100, 0, 100), LastOfClose(new LinearRegression(14)));
        Assert.True(double.IsNaN(LastOfClose(new HurstExponent(32))));
    }

    [Fact]
    public void A_straight_line_has_its_own_regression_full_efficiency_and_an_angle_of_45_degrees()
    {
        var regression = new LinearRegression(5);
        var adaptive = new KaufmanAdaptiveMovingAverage(3, fast: 1);
        (LinearRegressionValue Line, double Adaptive) last = default;
        for (int i = 0; i < 40; i++)
            last = (regression.Next(100 + i), adaptive.Next(100 + i));
        Assert.Equal(139, last.Line.Value, tolerance: 1e-11);
        Assert.Equal(1, last.Line.Slope, tolerance: 1e-12);
        Assert.Equal(135, last.Line.Intercept, tolerance: 1e-11);
        Assert.Equal(45, last.Line.Angle, tolerance: 1e-11);
        Assert.Equal(139, last.Adaptive); // A weight of 1 at full efficiency follows at once.
    }

    [Fact]
    public void The_average_price_begins_anew_with_each_session_and_waits_for_its_first_trade()
    {
        var average = new VolumeWeightedAveragePrice();
        Assert.Equal(100, average.Next(At(1, 0, 100, 10)));
        Assert.Equal(103, average.Next(At(1, 1, 104, 30)));
        Assert.True(double.IsNaN(average.Next(At(2, 0, 90, 0))));
        Assert.Equal(92, average.Next(At(2, 1, 92, 5)));
    }

    [Fact]
    public void An_opening_range_needs_a_bar_of_the_opening_and_is_told_when_it_is_over()
    {
        var range = new OpeningRange(2);
        Assert.Equal(new(double.NaN, double.NaN), range.Next(At(1, 0, 100, 1)));
        Assert.Equal(new(double.NaN, double.NaN), range.Next(At(1, 1, 103, 1)));
        Assert.Equal(new(103, 100), range.Next(At(1, 2, 200, 1)));
        Assert.Equal(new(double.NaN, double.NaN), range.Next(At(2, 5, 150, 1)));
    }

    [Fact]
    public void A_minute_is_measured_by_the_sessions_that_had_it_and_one_beyond_the_session_by_none()
    {
        var volume = new RelativeVolume(2, 3);
        foreach ((int session, int minute, double units) in ((int, int, double)[])[(1, 0, 10), (1, 1, 20), (2, 0, 30), (3, 1, 40), (4, 0, 40)])
            _ = volume.Next(At(session, minute, 100, units));
        // Minute 1 had 20 and 40; the sessions so far at it 30 and 40.
        RelativeVolumeValue value = volume.Next(At(4, 1, 100, 60));
        Assert.Equal(2, value.Bar);
        Assert.Equal(100.0 / 35, value.SoFar, tolerance: 1e-14);
        Assert.Equal(new(double.NaN, double.NaN), volume.Next(At(4, 3, 100, 60)));
        Assert.Equal(new(double.NaN, double.NaN), volume.Next(At(4, -1, 100, 60)));
    }

    [Fact]
    public void The_levels_of_a_session_are_of_the_whole_one_before()
    {
        var pivots = new SessionPivots();
        var central = new CentralPivotRange();
        (Vyuha.Quant.Levels.ClassicPivots Levels, BandValue Range) last = default;
        foreach ((int session, double high, double low, double close) in ((int, double, double, double)[])[(1, 110, 100, 105), (1, 120, 104, 118), (2, 300, 200, 250), (2, 300, 200, 250)])
        {
            SessionBar bar = new(new(low, high, low, close, 1), session, 0);
            last = (pivots.Next(bar), central.Next(bar));
        }

        // High 120, low 100, close 118: pivot 338/3, middle 110, its mirror 346/3 × 2 − 110.
        Assert.Equal(338.0 / 3, last.Levels.Pivot, tolerance: 1e-12);
        Assert.Equal(676.0 / 3 - 100, last.Levels.R1, tolerance: 1e-12);
        Assert.Equal(676.0 / 3 - 110, last.Range.Upper, tolerance: 1e-12);
        Assert.Equal(110, last.Range.Lower, tolerance: 1e-12);
    }

    [Fact]
    public void A_turn_is_told_at_the_bar_that_proves_it_with_its_age()
    {
        var zigzag = new ZigZag(10);
        ZigZagValue[] values = [.. ((double[])[100, 105, 112, 120, 115, 107, 100, 111]).Select(price => zigzag.Next(new(price, price, price, price, 0)))];
        Assert.True(double.IsNaN(values[1].Pivot));
        Assert.Equal(new(100, 2, 112, 1), values[2]);
        Assert.Equal(new(100, 4, 120, 1), values[4]);
        Assert.Equal(new(120, 2, 107, -1), values[5]); // 107 is below 108.
        Assert.Equal(new(100, 1, 111, 1), values[7]); // 111 is above 110.
    }

    [Fact]
    public void A_parabolic_stop_that_is_hit_turns_to_the_extreme_of_the_trade_it_ends()
    {
        var stop = new ParabolicStop(0.02, 0.2);
        Assert.True(double.IsNaN(stop.Next(Bar(102, 100)).Line));
        Assert.Equal(new(100, 1), stop.Next(Bar(104, 101))); // The first bar's low.
        Assert.Equal(100 + 0.02 * 4, stop.Next(Bar(106, 103)).Line, tolerance: 1e-12);
        Assert.Equal(new(106, -1), stop.Next(Bar(103, 99))); // Through 100.3168: the highest high.
    }

    [Fact]
    public void A_supertrend_turns_on_a_close_beyond_its_line_and_not_before()
    {
        var trend = new Supertrend(1, 1);
        _ = trend.Next(Bar(101, 99, 100));
        Assert.Equal(new(99, 1), trend.Next(Bar(102, 100, 101.5))); // True range 2, middle 101.
        Assert.Equal(new(99, 1), trend.Next(Bar(101.5, 95, 99))); // Through it in the bar, at it at the close.
        Assert.Equal(new(100.75, -1), trend.Next(Bar(99.5, 97, 98))); // Range 2.5 about 98.25; the upper band, 103 before, comes nearer.
    }

    [Fact]
    public void Parameters_without_meaning_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HullMovingAverage(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KaufmanAdaptiveMovingAverage(10, 30, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearRegression(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HurstExponent(15));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UltimateOscillator(14, 7, 28));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AwesomeOscillator(34, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ichimoku(9, 26, 52, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicStop(0.2, 0.02));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZigZag(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChoppinessIndex(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelativeVolume(0, 375));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpeningRange(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Aroon(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirectionalIndicators(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supertrend(0, 3));
    }

    private static IndicatorBar Bar(double high, double low, double close = double.NaN) => new(low, high, low, double.IsNaN(close) ? low : close, 1);

    private static SessionBar At(int session, int minute, double price, double volume) => new(new(price, price, price, price, volume), session, minute);

    private static TOutput Last<TOutput>(IIndicator<IndicatorBar, TOutput> indicator)
        where TOutput : unmanaged
    {
        TOutput value = default;
        for (int i = 0; i < 100; i++)
            value = indicator.Next(Flat);
        return value;
    }

    private static TOutput LastOfClose<TOutput>(IIndicator<double, TOutput> indicator)
        where TOutput : unmanaged
    {
        TOutput value = default;
        for (int i = 0; i < 100; i++)
            value = indicator.Next(Flat.Close);
        return value;
    }
}
