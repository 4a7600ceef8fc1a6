using Vyuha.Core;
using Vyuha.Host.Download;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.Tests.Host.Download;

/// <summary>Bars as a file, and what of an answer is left out.</summary>
public sealed class ChunkCsvTests
{
    private static readonly Instrument Call = Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 12, 1), Price.FromRupees(24_000.5m), OptionRight.Call);

    // 2026-11-25 03:45 UTC is the open of that day in India, 09:15.
    private const long Open = 1_795_578_300;

    [Fact]
    public void Bars_are_written_in_order_with_their_contract()
    {
        var chunk = new DownloadChunk("NIFTY01DEC2624000.5CE", "NFO", "1m", new(2026, 11, 25), new(2026, 11, 25));
        (string text, IReadOnlyDictionary<string, int> leftOut) = ChunkCsv.Write(chunk, Call, [Bar(Open + 60, 101, 103, 100.05m, 102), Bar(Open, 100, 101, 99.5m, 101)]);
        Assert.Empty(leftOut);
        Assert.Equal(
            "time,date,underlying,expiry,strike,right,open,high,low,close,volume,openInterest\n"
            + "1795578300,,NIFTY,2026-12-01,24000.5,CE,100,101,99.5,101,650,1300\n"
            + "1795578360,,NIFTY,2026-12-01,24000.5,CE,101,103,100.05,102,650,1300\n", text);
    }

    [Fact]
    public void A_daily_bar_has_its_day()
    {
        // 00:00 UTC of the date, as the server stamps it.
        var chunk = new DownloadChunk("NIFTY", "NSE_INDEX", "D", new(2026, 1, 1), new(2026, 12, 31));
        (string text, _) = ChunkCsv.Write(chunk, Instrument.Spot(Exchange.NseIndex, "NIFTY"), [Bar(1_795_564_800, 100, 101, 99.5m, 101)]);
        Assert.EndsWith("\n,2026-11-25,NIFTY,,,,100,101,99.5,101,650,1300\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_left_out_and_counted()
    {
        var chunk = new DownloadChunk("NIFTY01DEC2624000.5CE", "NFO", "1m", new(2026, 11, 25), new(2026, 11, 25));
        BarRow good = Bar(Open, 100, 101, 99.5m, 101);
        (string text, IReadOnlyDictionary<string, int> leftOut) = ChunkCsv.Write(chunk, Call,
        [
            good, good, good with { EpochSeconds = null }, good with { EpochSeconds = Open + 60, Close = null }, good with { EpochSeconds = Open + 60, High = Price.FromRupees(90) },
            good with { EpochSeconds = Open + 60, Low = Price.Zero }, good with { EpochSeconds = Open + 86_400 }, good with { EpochSeconds = -5 },
        ]);
        Assert.Equal(2, text.Count(letter => letter == '\n'));
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["a bar of a day that was not asked for"] = 1, ["a bar that was said before"] = 1, ["a bar whose prices cannot be"] = 2, ["a bar without a price"] = 1, ["a bar without a time"] = 2,
            },
            leftOut);
    }

    [Fact]
    public void A_request_is_cut_into_weeks_of_minutes_and_years_of_days()
    {
        SymbolKey[] symbols = [new("NIFTY", "NSE_INDEX")];
        var minutes = new DownloadRequest(symbols, "1m", new(2026, 11, 4), new(2026, 11, 17), "http://x", false);
        Assert.Equal(["2026-11-04/2026-11-08", "2026-11-09/2026-11-15", "2026-11-16/2026-11-17"], minutes.Chunks().Select(Days));
        var days = new DownloadRequest(symbols, "D", new(2024, 12, 30), new(2026, 1, 1), "http://x", false);
        Assert.Equal(["2024-12-30/2024-12-31", "2025-01-01/2025-12-31", "2026-01-01/2026-01-01"], days.Chunks().Select(Days));

        static string Days(DownloadChunk chunk) => $"{chunk.From:yyyy-MM-dd}/{chunk.Until:yyyy-MM-dd}";
    }

    private static BarRow Bar(long seconds, decimal open, decimal high, decimal low, decimal close) => new()
    {
        EpochSeconds = seconds, Open = Price.FromRupees(open), High = Price.FromRupees(high), Low = Price.FromRupees(low), Close = Price.FromRupees(close), Volume = 650, OpenInterest = 1_300,
    };
}
