using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>The same numbers again where the market must have moved.</summary>
/// <remarks>
/// Snapshots: all rows of an expiry equal to those of the instant before. Index bars: five or more equal ones in a row. Daily data:
/// most traded contracts with yesterday's prices and volume.
/// </remarks>
internal sealed class StalePricesCheck : IQualityCheck
{
    private const int FewestRows = 8;
    private const int BarsInARow = 5;
    private const double RedShare = 0.30;

    public string Name => "stale-prices";

    public QualityFinding? Look(DayView day) => day.Day.Frequency switch
    {
        DataFrequency.Daily => Daily(day),
        DataFrequency.Minute => Bars(day) ?? Chains(day),
        _ => Chains(day),
    };

    /// <summary>Instants at which an expiry repeats the one before, over all expiries.</summary>
    internal static IEnumerable<(long Time, DateOnly Expiry)> RepeatedChains(DayView view)
    {
        MarketDay day = view.Day;
        var last = new Dictionary<DateOnly, (int First, int Count)>();
        for (int first = 0, next; first < day.RowCount; first = next)
        {
            next = first + 1;
            if (!view.IsOption(first))
                continue;
            DateOnly expiry = view.InstrumentOf(first).Expiry;
            while (next < day.RowCount && day.Time[next] == day.Time[first] && view.IsOption(next) && view.InstrumentOf(next).Expiry == expiry)
                next++;
            if (last.TryGetValue(expiry, out (int First, int Count) before) && before.Count == next - first && before.Count >= FewestRows
                && Equal(day, before.First, first, before.Count))
            {
                yield return (day.Time[first], expiry);
            }

            last[expiry] = (first, next - first);
        }
    }

    private QualityFinding? Chains(DayView day)
    {
        (long Time, DateOnly Expiry)[] repeated = [.. RepeatedChains(day)];
        if (repeated.Length == 0)
            return null;
        int pages = 0;
        for (int row = 0; row < day.Day.RowCount; row++)
        {
            if (day.IsOption(row) && (row == 0 || day.Day.Time[row - 1] != day.Day.Time[row] || !day.IsOption(row - 1)
                || day.InstrumentOf(row - 1).Expiry != day.InstrumentOf(row).Expiry))
            {
                pages++;
            }
        }

        return new(
            Name, repeated.Length > RedShare * pages ? QualityGrade.Red : QualityGrade.Amber, repeated.Length,
            $"{repeated.Length} of {pages} chains repeat the one before to the last digit, first at {DayView.Clock(repeated[0].Time)}");
    }

    private QualityFinding? Bars(DayView view)
    {
        MarketDay day = view.Day;
        int stale = 0;
        int run = 1;
        long first = 0;
        for (int index = 1; index < view.SpotRows.Length; index++)
        {
            int row = view.SpotRows[index];
            int before = view.SpotRows[index - 1];
            bool same = day.Last[row] == day.Last[before] && day.Open[row] == day.Open[before]
                && day.High[row] == day.High[before] && day.Low[row] == day.Low[before];
            run = same ? run + 1 : 1;
            if (run == BarsInARow)
                stale += BarsInARow;
            else if (run > BarsInARow)
                stale++;
            if (run == BarsInARow && first == 0)
                first = day.Time[row];
        }

        return stale == 0 ? null : new(
            Name, stale > RedShare * view.SpotRows.Length ? QualityGrade.Red : QualityGrade.Amber, stale,
            $"{stale} bars of the index repeat the one before, first about {DayView.Clock(first)}");
    }

    private QualityFinding? Daily(DayView view)
    {
        if (view.Previous is not { } previous)
            return null;
        var before = new Dictionary<Instrument, int>();
        for (int row = 0; row < previous.RowCount; row++)
            before[previous.Contracts[previous.Contract[row]].Instrument] = row;
        int compared = 0;
        int same = 0;
        for (int row = 0; row < view.Day.RowCount; row++)
        {
            if (view.Day.Volume[row] == 0 || !before.TryGetValue(view.InstrumentOf(row), out int old))
                continue;
            compared++;
            if (view.Day.Volume[row] == previous.Volume[old] && view.Day.Last[row] == previous.Last[old] && view.Day.High[row] == previous.High[old])
                same++;
        }

        return compared >= FewestRows && 2 * same > compared
            ? new(Name, QualityGrade.Red, same, $"{same} of {compared} traded contracts have the prices and volume of {previous.Date:yyyy-MM-dd}")
            : null;
    }

    private static bool Equal(MarketDay day, int left, int right, int count)
    {
        bool Same<T>(T[] column)
            where T : IEquatable<T> => column.AsSpan(left, count).SequenceEqual(column.AsSpan(right, count));
        return Same(day.Contract) && Same(day.Bid) && Same(day.Ask) && Same(day.BidSize) && Same(day.AskSize) && Same(day.Last) && Same(day.OpenInterest);
    }
}
