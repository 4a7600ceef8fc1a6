using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Signals;
using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>Bars of quotes. Sessions are those of MARKET_RULES §1.5.</summary>
public sealed class BarSeriesTests
{
    private static readonly DateOnly Before = new(2026, 7, 29);
    private static readonly DateOnly After = new(2026, 8, 5);
    private static readonly DateOnly August = new(2026, 8, 25);
    private static readonly DateOnly September = new(2026, 9, 29);

    private readonly HandFed _feed = new();

    [Fact]
    public void A_bar_is_seen_when_it_is_over_and_holds_the_price_of_its_end()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(15));
        _feed.Day(Before).At("09:15", HandFed.Spot, 100).At("09:20", HandFed.Spot, 110).At("09:25", HandFed.Spot, 95).At("09:30", HandFed.Spot, 105);
        Assert.Equal(0, bars.Count);
        Assert.Equal(NotReady.NoData, bars.Problem);
        _feed.Snapshot("09:30");
        Assert.True(bars.TryLast(out ClosedBar bar));
        Assert.Equal(new IndicatorBar(100, 110, 95, 105, double.NaN), bar.Prices);
        Assert.Equal((Ist.At(Before, new(9, 15)), Ist.At(Before, new(9, 30)), 0, 0), (bar.Start, bar.End, bar.Slot, bar.Minute));
    }

    [Fact]
    public void A_bar_is_over_when_time_is_past_its_end_whatever_tells_the_time()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5));
        _feed.Day(Before).At("09:16", HandFed.Spot, 100).Timer("09:20");
        Assert.Equal(0, bars.Count);
        _feed.Timer("09:20:01");
        Assert.Equal(1, bars.Count);
        _feed.At("09:21", HandFed.Spot, 101).At("09:25:00.5", HandFed.Spot, 102);
        Assert.Equal((2, 101.0), (bars.Count, bars[0].Prices.Close));
    }

    [Fact]
    public void Where_nothing_was_seen_there_is_no_bar_and_the_slot_tells()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5));
        _feed.Day(Before).At("09:17", HandFed.Spot, 100).At("09:33", HandFed.Spot, 101, flags: QuoteFlags.Carried).At("09:38", HandFed.Spot, 102).Close("15:30");
        Assert.Equal([0, 4], new[] { bars[1].Slot, bars[0].Slot });
        Assert.Equal(102, bars[0].Prices.Open);
    }

    [Theory]
    [InlineData(false, 25, "15:30")]
    [InlineData(true, 24, "15:15")]
    public void From_the_third_of_August_2026_there_is_no_bar_of_the_index_after_a_quarter_past_three(bool isAfter, int expected, string lastEnd)
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(15));
        DateOnly day = isAfter ? After : Before;
        _feed.Day(day);
        for (var time = new TimeOnly(9, 16); time <= new TimeOnly(15, 45); time = time.AddMinutes(1))
            _feed.At(time.ToString("HH:mm"), HandFed.Spot, 100).Snapshot(time.ToString("HH:mm"));
        _feed.Close("15:45");
        Assert.Equal((expected, Ist.At(day, TimeOnly.Parse(lastEnd))), (bars.Count, bars[0].End));
    }

    [Fact]
    public void The_future_trades_on_and_its_last_bar_is_cut_at_the_close()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Future, Timeframe.Minutes(15));
        _feed.Day(After).Future(10, August).At("15:14", 10, 100, 1000).At("15:29", 10, 101, 1500).At("15:40", 10, 102, 1900).At("15:40:01", 10, 999, 9999).Close("15:41");
        Assert.Equal((25, Ist.At(After, new(15, 30)), Ist.At(After, new(15, 40)), 102.0), (bars[0].Slot, bars[0].Start, bars[0].End, bars[0].Prices.Close));
        Assert.Equal([500.0, 400.0], new[] { bars[1].Prices.Volume, bars[0].Prices.Volume });
    }

    [Fact]
    public void Diwalis_hour_is_counted_from_its_own_open_and_compared_with_no_other_day()
    {
        // MARKET_RULES §1.5: muhurat of 21 October 2025, 13:45 to 14:45.
        DateOnly day = new(2025, 10, 21);
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(15));
        _feed.Day(day).At("13:30", HandFed.Spot, 90).At("13:45", HandFed.Spot, 100).At("14:45", HandFed.Spot, 101).At("14:46", HandFed.Spot, 999).Close("14:50");
        Assert.Equal([(0, -1), (3, -1)], new[] { (bars[1].Slot, bars[1].Minute), (bars[0].Slot, bars[0].Minute) });
        Assert.Equal((Ist.At(day, new(13, 45)), 101.0), (bars[1].Start, bars[0].Prices.High));
    }

    [Fact]
    public void A_session_of_two_parts_has_no_bar_across_its_break()
    {
        // The disaster-recovery test of 2 March 2024: 09:15 to 10:00 and 11:30 to 12:30.
        DateOnly day = new(2024, 3, 2);
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(30));
        _feed.Day(day).At("09:40", HandFed.Spot, 100).At("10:00", HandFed.Spot, 101).At("10:30", HandFed.Spot, 999).At("11:30", HandFed.Spot, 102).At("12:30", HandFed.Spot, 103).Close("12:30");
        Assert.Equal([(0, "09:45"), (1, "10:00"), (2, "12:00"), (3, "12:30")], bars.Closed.ToArray().Select(bar => (bar.Slot, Ist.TimeOf(bar.End).ToString("HH:mm"))));
        Assert.Equal(135, bars[1].Minute);
    }

    [Fact]
    public void Volume_is_what_the_days_total_grew_by_and_not_known_where_the_data_does_not_say()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Future, Timeframe.Minutes(5));
        _feed.Day(Before).Future(10, August)
            .At("09:16", 10, 100, 300).At("09:20", 10, 100, 700)
            .At("09:24", 10, 100, 1_000)
            .At("09:29", 10, 100)
            .At("09:34", 10, 100, 2_000)
            .At("09:39", 10, 100, 2_600)
            .At("09:54", 10, 100, 9_000)
            .At("09:59", 10, 100, 9_100).Close("15:30");
        // 09:25: no total. 09:30: since when? 09:50: two bars went unseen before it.
        Assert.Equal([700.0, 300, double.NaN, double.NaN, 600, double.NaN, 100], bars.Closed.ToArray().Select(bar => bar.Prices.Volume));
    }

    [Fact]
    public void A_session_joined_late_does_not_take_the_mornings_volume_for_a_bars()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Future, Timeframe.Minutes(15));
        _feed.Day(Before).Future(10, August).At("11:05", 10, 100, 50_000).At("11:20", 10, 100, 51_000).Close("15:30");
        Assert.Equal([double.NaN, 1_000], bars.Closed.ToArray().Select(bar => bar.Prices.Volume));
    }

    [Fact]
    public void The_near_future_is_the_first_to_expire_after_today()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Future, Timeframe.Day);
        _feed.Future(11, September).Future(10, August);
        _feed.Day(new(2026, 8, 24)).At("10:00", 10, 100).At("10:00", 11, 200).Close("15:40");
        _feed.Day(August).At("10:00", 10, 101).At("10:00", 11, 201).Close("15:40");
        Assert.Equal([100.0, 201], bars.Closed.ToArray().Select(bar => bar.Prices.Close));
    }

    [Fact]
    public void Bars_of_a_second_and_of_a_day()
    {
        BarSeries seconds = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Seconds(1));
        BarSeries days = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Day);
        _feed.DailyClose(HandFed.Spot, new(2026, 7, 28), 98);
        Assert.Equal((1, 98.0), (days.Count, days[0].Prices.Close));
        _feed.Day(Before).At("09:15:00.2", HandFed.Spot, 100).At("09:15:00.9", HandFed.Spot, 101).At("09:15:01.5", HandFed.Spot, 102).Close("15:30");
        Assert.Equal([(0, 101.0), (1, 102.0)], seconds.Closed.ToArray().Select(bar => (bar.Slot, bar.Prices.Close)));
        Assert.Equal(1, days.Count);
        _feed.DailyClose(HandFed.Spot, Before, 103);
        Assert.Equal((2, 103.0, Ist.At(Before, new(15, 30))), (days.Count, days[0].Prices.Close, days[0].End));
    }

    [Fact]
    public void A_reading_of_bars_that_stopped_is_stale_and_one_of_last_night_is_not()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5));
        BarSignal<double> mean = bars.Sma(1);
        _feed.Day(Before).At("10:00", HandFed.Spot, 100).Snapshot("10:10");
        Assert.True(mean.Read().TryGet(out double value));
        Assert.Equal((100.0, Ist.At(Before, new(10, 0))), (value, mean.Read().AsOf));
        _feed.Snapshot("10:10:01");
        Assert.Equal(NotReady.Stale, mean.Read().Reason);
        _feed.At("15:30", HandFed.Spot, 101).Close("15:30").Day(new(2026, 7, 30)).Snapshot("09:24");
        Assert.True(mean.Read().IsReady);
        _feed.Snapshot("09:26");
        Assert.Equal(NotReady.Stale, mean.Read().Reason);
    }

    [Fact]
    public void A_series_of_more_than_a_week_ago_begins_anew()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5));
        _feed.Day(new(2026, 7, 20)).At("10:00", HandFed.Spot, 100).Close("15:30").Day(new(2026, 7, 27));
        Assert.Equal(1, bars.Count);
        _feed.At("10:00", HandFed.Spot, 100).Close("15:30").Day(new(2026, 8, 4));
        Assert.Equal(0, bars.Count);
    }

    [Fact]
    public void Daily_data_has_no_bars_within_the_day()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(15));
        BarSeries days = _feed.Market.Signals.Bars(0, BarSource.Future, Timeframe.Day);
        _feed.Day(Before, DataFrequency.Daily).Future(10, August).At("15:29", HandFed.Spot, 100).At("15:29", 10, 101, 7_000).Close("15:30");
        Assert.Equal(NotReady.DailyDataOnly, bars.AverageTrueRange().Read().Reason);
        Assert.Equal((101.0, 7_000.0), (days[0].Prices.Close, days[0].Prices.Volume));
    }

    [Fact]
    public void An_indicator_of_volume_says_when_there_is_none()
    {
        BarSignal<double> price = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5)).Vwap();
        _feed.Day(Before).At("09:16", HandFed.Spot, 100).Snapshot("09:20");
        Reading<double> reading = price.Read();
        Assert.Equal(NotReady.NoVolume, reading.Reason);
        Assert.False(reading.TryGet(out double value));
        Assert.True(double.IsNaN(value));
    }

    [Fact]
    public void The_channel_before_the_last_bar_is_what_a_breakout_is_measured_against()
    {
        BarSignal<BandValue> channel = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(5)).Donchian(2);
        _feed.Day(Before).At("09:20", HandFed.Spot, 100).At("09:25", HandFed.Spot, 102).Snapshot("09:25");
        Assert.Equal(NotReady.WarmingUp, channel.ReadPrevious().Reason);
        _feed.At("09:30", HandFed.Spot, 109).Snapshot("09:30");
        Assert.True(channel.ReadPrevious().TryGet(out BandValue before));
        Assert.True(channel.Read().TryGet(out BandValue now));
        Assert.Equal((102.0, 109.0), (before.Upper, now.Upper));
    }

    /// <summary>A day's quotes after the first cost no memory.</summary>
    [Fact]
    public void Quotes_and_readings_allocate_nothing_within_a_day()
    {
        BarSeries bars = _feed.Market.Signals.Bars(0, BarSource.Index, Timeframe.Minutes(1));
        BarSignal<double> range = bars.AverageTrueRange();
        BarSignal<AverageDirectionalValue> strength = bars.Adx();
        string[] times = [.. Enumerable.Range(0, 374).Select(minute => new TimeOnly(9, 16).AddMinutes(minute).ToString("HH:mm"))];
        _feed.Day(Before);
        long allocated = 0;
        double sum = 0;
        for (int i = 0; i < times.Length; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _feed.At(times[i], HandFed.Spot, 24_000 + i % 17).Snapshot(times[i]);
            range.Read().TryGet(out double value);
            strength.Read().TryGet(out AverageDirectionalValue directions);
            sum += double.IsNaN(directions.Index) ? 0 : value + directions.Index;
            allocated += i < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(sum > 0);
        Assert.Equal(374, bars.Count);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Lengths_and_underlyings_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeframe.Seconds(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeframe.Minutes(1_440));
        Assert.Throws<ArgumentOutOfRangeException>(() => _feed.Market.Signals.Bars(2, BarSource.Index, Timeframe.Day));
        Assert.Throws<ArgumentOutOfRangeException>(() => _feed.Market.Signals.Regime(-1));
        Assert.Equal(["30s", "15m", "1d"], new[] { Timeframe.Seconds(30), Timeframe.Minutes(15), Timeframe.Day }.Select(one => one.ToString()));
    }
}
