using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.MomentumTrading;
using Vyuha.Tests.Kernel.Signals;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>
/// Closes of NIFTY outside its channel in the first half of 2024, each labelled by what came of it, and what the rider's rules say of the first ten that ran and the
/// first ten that failed. The page on the rider shows the matrix.
/// </summary>
public sealed class RealBreakoutsTests
{
    /// <summary>A close outside ran when the index went so many average true ranges further before it came as far back.</summary>
    private const double Ranges = 1.5;

    private const int Of = 10;

    private static readonly MomentumProfile Rules = new();

    [Fact]
    public void Ten_that_ran_and_ten_that_failed_are_told_apart_as_the_page_says()
    {
        (List<(TimeOnly Time, DateOnly Date, double Close)> closes, List<Outside> found) = Read(TestData.Path("index/minute/NIFTY_1min_2024.csv.gz"));
        var ran = new List<Outside>();
        var failed = new List<Outside>();
        int until = 0;
        foreach (Outside one in found)
        {
            // One break is counted once: the next one is looked for when this one is decided.
            if (one.Index < until || Outcome(closes, one, out until) is not { } hasRun)
                continue;
            (hasRun ? ran : failed).Add(one);
        }

        Assert.True(ran.Count >= Of && failed.Count >= Of, $"{ran.Count} ran, {failed.Count} failed");
        var page = new StringBuilder("| the first ten of each | would be ridden | would be left |\n|---|--:|--:|\n");
        foreach ((string label, List<Outside> all) in new[] { ("ran", ran), ("failed", failed) })
        {
            int ridden = all.Take(Of).Count(one => IsRidden(one.Reading));
            page.Append(CultureInfo.InvariantCulture, $"| {label} | {ridden} | {Of - ridden} |\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"\nOf all {ran.Count + failed.Count} closes outside the channel in these six months {Percent(ran.Count, ran.Count + failed.Count)} ran; of the {ran.Concat(failed).Count(one => IsRidden(one.Reading))} that would be ridden, {Percent(ran.Count(one => IsRidden(one.Reading)), ran.Concat(failed).Count(one => IsRidden(one.Reading)))}.\n");
        PinnedText.CheckBetween("docs/strategies/momentum-rider.md", "<!-- table breakouts: held to the code by a test -->\n", "<!-- end breakouts -->", page.ToString());
    }

    /// <summary>The conditions on the index; futures' volume and news are not in these data.</summary>
    private static bool IsRidden(in MomentumReading now)
    {
        int direction = now.BreakUp >= now.BreakDown ? 1 : -1;
        return Math.Max(now.BreakUp, now.BreakDown) > Rules.BreakoutRanges && now.Strength >= Rules.TrendStrengthMin && now.Trend == direction && now.HigherTrend == direction;
    }

    private static bool? Outcome(List<(TimeOnly Time, DateOnly Date, double Close)> closes, in Outside one, out int decided)
    {
        int direction = one.Reading.BreakUp >= one.Reading.BreakDown ? 1 : -1;
        for (decided = one.Index + 1; decided < closes.Count; decided++)
        {
            double gone = direction * (closes[decided].Close - closes[one.Index].Close) / one.Reading.Range;
            if (Math.Abs(gone) >= Ranges)
                return gone > 0;
        }

        return null;
    }

    private static (List<(TimeOnly Time, DateOnly Date, double Close)> Closes, List<Outside> Found) Read(string file)
    {
        var feed = new HandFed();
        var signals = new MomentumSignals(feed.Market, 0, Rules);
        var closes = new List<(TimeOnly Time, DateOnly Date, double Close)>();
        var found = new List<Outside>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        (int date, int time, int close) = (Array.IndexOf(header, "Date"), Array.IndexOf(header, "Time"), Array.IndexOf(header, "Close"));
        DateOnly today = default;
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            var day = DateOnly.ParseExact(cells[date], "yyyyMMdd", CultureInfo.InvariantCulture);
            // Saturdays of this half-year were tests of the disaster site, with hours of their own.
            if (day.DayOfWeek == DayOfWeek.Saturday)
                continue;
            if (day != today)
            {
                if (today != default)
                    feed.Close("15:31");
                feed.Day(today = day);
            }

            // The file has the minute's beginning; it is known at its end.
            TimeOnly end = TimeOnly.ParseExact(cells[time], "HH:mm", CultureInfo.InvariantCulture).AddMinutes(1);
            if (end > new TimeOnly(15, 30))
                continue;
            double level = double.Parse(cells[close], CultureInfo.InvariantCulture);
            string at = end.ToString("HH:mm", CultureInfo.InvariantCulture);
            feed.At(at, HandFed.Spot, level).Snapshot(at);
            closes.Add((end, day, level));
            if (signals.Update(feed.Market) && Math.Max(signals.Reading.BreakUp, signals.Reading.BreakDown) > 0)
                found.Add(new Outside(closes.Count - 1, signals.Reading));
        }

        return (closes, found);
    }

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0} %");

    /// <param name="Index">Of the minute whose end closed the bar.</param>
    private readonly record struct Outside(int Index, MomentumReading Reading);
}
