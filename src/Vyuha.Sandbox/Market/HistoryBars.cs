using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Sandbox.Market;

/// <summary>One bar of a contract's history. Prices in steps.</summary>
/// <param name="StartSeconds">Epoch seconds: when the bar begins, or 00:00 UTC of the date for a daily one.</param>
public readonly record struct HistoryBar(long StartSeconds, long Open, long High, long Low, long Close, long Volume, long OpenInterest);

/// <summary>Makes bars of the minute rows of a day.</summary>
internal static class HistoryBars
{
    /// <summary>Minutes of a daily bar.</summary>
    public const int Daily = 1440;

    /// <summary>Intervals the sandbox's broker serves.</summary>
    public static bool TryMinutes(string interval, out int minutes)
    {
        minutes = interval switch
        {
            "1m" => 1,
            "3m" => 3,
            "5m" => 5,
            "10m" => 10,
            "15m" => 15,
            "30m" => 30,
            "1h" => 60,
            "D" => Daily,
            _ => 0,
        };
        return minutes > 0;
    }

    /// <summary>The bars of a contract on a day, as far as they had begun by an instant.</summary>
    public static IEnumerable<HistoryBar> Of(TradingDay day, Instrument instrument, int minutes, Timestamp open, Timestamp until)
    {
        foreach (MarketDay market in day.Markets)
        {
            int contract = Array.FindIndex(market.Contracts, listed => listed.Instrument == instrument);
            if (contract < 0)
                continue;
            long span = minutes * Timestamp.NanosecondsPerMinute;
            HistoryBar bar = default;
            for (int row = 0; row < market.RowCount && market.Time[row] <= until.Nanoseconds; row++)
            {
                if (market.Contract[row] != contract || market.Last[row] <= 0)
                    continue;
                // A row is stamped at the close of its minute.
                long begins = market.Time[row] - Timestamp.NanosecondsPerMinute;
                long start = minutes == Daily
                    ? (day.Date.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400L
                    : (open.Nanoseconds + Math.Max(0, begins - open.Nanoseconds) / span * span) / Timestamp.NanosecondsPerSecond;
                if (bar.StartSeconds != start)
                {
                    if (bar.StartSeconds != 0)
                        yield return bar;
                    bar = new(start, First(market.Open[row], market.Last[row]), 0, long.MaxValue, 0, 0, 0);
                }

                bar = bar with
                {
                    High = Math.Max(bar.High, Math.Max(market.High[row], market.Last[row])),
                    Low = Math.Min(bar.Low, Math.Min(First(market.Low[row], market.Last[row]), market.Last[row])),
                    Close = market.Last[row],
                    Volume = bar.Volume + market.Volume[row],
                    OpenInterest = market.OpenInterest[row],
                };
            }

            if (bar.StartSeconds != 0)
                yield return bar;
        }
    }

    private static long First(long price, long otherwise) => price > 0 ? price : otherwise;
}
