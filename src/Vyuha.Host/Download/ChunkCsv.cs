using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.OpenAlgo.Market;
using Vyuha.Storage.Import;

namespace Vyuha.Host.Download;

/// <summary>Bars as a file that an import reads: each row names its contract, so a file needs no other beside it.</summary>
internal static class ChunkCsv
{
    private const string Header = "time,date,underlying,expiry,strike,right,open,high,low,close,volume,openInterest";

    /// <summary>How an import reads such a file.</summary>
    public static ColumnMap Map(string interval, bool isSynthetic)
    {
        bool minutes = interval == DownloadRequest.Minutes;
        Dictionary<string, string> columns = Header.Split(',').Where(name => name != (minutes ? "date" : "time")).ToDictionary(name => name, StringComparer.Ordinal);
        return new ColumnMap
        {
            Name = $"openalgo-history-{interval.ToLowerInvariant()}",
            Frequency = minutes ? DataFrequency.Minute : DataFrequency.Daily,
            Origin = isSynthetic ? DataOrigin.Synthetic : DataOrigin.Vendor,
            TimeIsBarStart = true,
            BarMinutes = 1,
            Time = minutes ? TimeStyle.UnixSeconds : TimeStyle.Text,
            Columns = columns,
        };
    }

    /// <summary>The file's text, and what of the answer is not in it, by reason.</summary>
    /// <param name="chunk">What was asked.</param>
    /// <param name="instrument">Of the symbol.</param>
    /// <param name="bars">The answer, in any order.</param>
    public static (string Text, IReadOnlyDictionary<string, int> LeftOut) Write(DownloadChunk chunk, Instrument instrument, IReadOnlyList<BarRow> bars)
    {
        var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rows = new SortedDictionary<long, BarRow>();
        foreach (BarRow bar in bars)
        {
            string? why = WhyNot(chunk, bar);
            if (why is null && !rows.TryAdd(bar.EpochSeconds!.Value, bar))
                why = "a bar that was said before";
            if (why is not null)
                leftOut[why] = leftOut.GetValueOrDefault(why) + 1;
        }

        string expiry = instrument.Expiry == default ? "" : instrument.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string strike = instrument.IsOption ? Rupees(instrument.Strike) : "";
        string right = !instrument.IsOption ? "" : instrument.Right == OptionRight.Call ? "CE" : "PE";
        var text = new StringBuilder(Header).Append('\n');
        foreach ((long seconds, BarRow bar) in rows)
        {
            bool minutes = chunk.Interval == DownloadRequest.Minutes;
            text.Append(CultureInfo.InvariantCulture,
                $"{(minutes ? seconds : "")},{(minutes ? "" : DayOf(chunk, seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))},{instrument.Underlying},{expiry},{strike},{right},");
            text.Append(CultureInfo.InvariantCulture, $"{Rupees(bar.Open!.Value)},{Rupees(bar.High!.Value)},{Rupees(bar.Low!.Value)},{Rupees(bar.Close!.Value)},{bar.Volume ?? 0},{bar.OpenInterest ?? 0}\n");
        }

        return (text.ToString(), leftOut);
    }

    private static string? WhyNot(DownloadChunk chunk, BarRow bar)
    {
        if (bar.EpochSeconds is not { } seconds || seconds is < 0 or > 4_102_444_800)
            return "a bar without a time";
        if (bar is not { Open: { } open, High: { } high, Low: { } low, Close: { } close })
            return "a bar without a price";
        if (low <= Price.Zero || high < low || open < low || open > high || close < low || close > high)
            return "a bar whose prices cannot be";
        DateOnly day = DayOf(chunk, seconds);
        return day < chunk.From || day > chunk.Until ? "a bar of a day that was not asked for" : null;
    }

    /// <summary>A bar of minutes begins at its real instant; a daily one is stamped at midnight UTC of its day, which is that day in India too.</summary>
    private static DateOnly DayOf(DownloadChunk chunk, long seconds) => chunk.Interval == DownloadRequest.Minutes
        ? Ist.DateOf(Timestamp.FromNanoseconds(seconds * Timestamp.NanosecondsPerSecond))
        : DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);

    private static string Rupees(Price price) => price.ToRupees().ToString("0.####", CultureInfo.InvariantCulture);
}
