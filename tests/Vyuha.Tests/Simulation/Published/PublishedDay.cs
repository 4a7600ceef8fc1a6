using System.Globalization;
using System.IO.Compression;
using Vyuha.Core;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>How the published log says a leg was left.</summary>
internal enum PublishedExit
{
    /// <summary>At the stop, inside the candle of that minute.</summary>
    Stop,

    /// <summary>At the open of a candle that opened beyond the stop.</summary>
    GapThroughStop,

    DayClose,

    /// <summary>At the last candle there was: the exchange halted and the author's data ends with it.</summary>
    LastCandle,
}

/// <summary>One leg of a published day, in rupees per unit.</summary>
internal sealed record PublishedLeg(OptionRight Right, Price Entry, Price Stop, TimeOnly ExitTime, Price Exit, PublishedExit Reason, Price Points, Money Gross);

/// <summary>One row of the published day-by-day log of an intraday straddle.</summary>
internal sealed record PublishedDay
{
    public required DateOnly Date { get; init; }

    public required bool Traded { get; init; }

    /// <summary>The author's reason for a day without a trade.</summary>
    public required string SkipReason { get; init; }

    public DateOnly Expiry { get; init; }

    /// <summary>Open of the index's candle at the entry.</summary>
    public Price Spot { get; init; }

    public Price Strike { get; init; }

    /// <summary>0 where the log has no such column.</summary>
    public int LotSize { get; init; }

    public int Units { get; init; }

    public IReadOnlyList<PublishedLeg> Legs { get; init; } = [];

    public Money Gross { get; init; }

    public Money Brokerage { get; init; }

    public Money Net { get; init; }

    public bool IsUnbalanced => SkipReason == "balance_check_failed";

    /// <summary>Reads a whole log, in its order.</summary>
    public static List<PublishedDay> ReadAll(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        var days = new List<PublishedDay>();
        while (reader.ReadLine() is { } line)
        {
            // Only the last column, the remarks, is ever quoted or holds a comma.
            string[] cells = line.Split(',', header.Length);
            days.Add(Parse(name => Array.IndexOf(header, name) is >= 0 and int at ? cells[at] : ""));
        }

        return days;
    }

    private static PublishedDay Parse(Func<string, string> cell)
    {
        bool traded = cell("status") == "TRADED";
        return new()
        {
            Date = ParseDate(cell("entry_date")),
            Traded = traded,
            SkipReason = cell("skip_reason"),
            Expiry = cell("expiry_date") is { Length: > 0 } expiry ? ParseDate(expiry) : default,
            Spot = Rupees(cell("spot_entry_open")),
            Strike = Rupees(cell("atm_strike")),
            LotSize = cell("lot_size") is { Length: > 0 } lot ? int.Parse(lot, CultureInfo.InvariantCulture) : 0,
            Units = cell("quantity") is { Length: > 0 } units ? int.Parse(units, CultureInfo.InvariantCulture) : 0,
            Legs = traded ? [Leg(cell, "ce", OptionRight.Call), Leg(cell, "pe", OptionRight.Put)] : [],
            Gross = Money.FromSteps(Rupees(cell("gross_pnl")).Steps),
            Brokerage = Money.FromSteps(Rupees(cell("brokerage")).Steps),
            Net = Money.FromSteps(Rupees(cell("net_pnl")).Steps),
        };
    }

    private static PublishedLeg Leg(Func<string, string> cell, string prefix, OptionRight right) => new(
        right,
        Rupees(cell($"{prefix}_entry_open")),
        Rupees(cell($"{prefix}_stop_price")),
        TimeOnly.FromDateTime(DateTimeOffset.Parse(cell($"{prefix}_exit_timestamp"), CultureInfo.InvariantCulture).DateTime),
        Rupees(cell($"{prefix}_exit_price")),
        cell($"{prefix}_exit_reason") switch
        {
            "sl" => PublishedExit.Stop,
            "gap_sl" => PublishedExit.GapThroughStop,
            "day_close" => PublishedExit.DayClose,
            "last_candle_before_exit" => PublishedExit.LastCandle,
            string other => throw new InvalidDataException($"The log has an exit reason {other}."),
        },
        Rupees(cell($"{prefix}_points_pnl")),
        Money.FromSteps(Rupees(cell($"{prefix}_gross_pnl")).Steps));

    private static DateOnly ParseDate(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Price Rupees(string text) =>
        text.Length == 0 ? Price.Zero : Price.FromRupees(decimal.Parse(text, CultureInfo.InvariantCulture));
}
