using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Open interest that moved by more than was traded.</summary>
/// <remarks>
/// A position opens or closes only in a trade, so between two instants open interest cannot move by more units than changed hands
/// since the open (exchanges publish it with a delay, never ahead). Days that state no volume are not judged.
/// </remarks>
internal sealed class OpenInterestCheck : IQualityCheck
{
    private const double RedShare = 0.02;

    /// <summary>A few lots of any index, in units.</summary>
    private const int SmallChange = 1_000;

    public string Name => "open-interest";

    public QualityFinding? Look(DayView day) => day.Day.Volume.AsSpan().ContainsAnyExcept(0)
        ? day.Day.Frequency == DataFrequency.Daily ? Daily(day) : Intraday(day)
        : null;

    private QualityFinding? Daily(DayView view)
    {
        if (view.Previous is not { } previous)
            return null;
        var before = new Dictionary<Instrument, long>();
        for (int row = 0; row < previous.RowCount; row++)
            before[previous.Contracts[previous.Contract[row]].Instrument] = previous.OpenInterest[row];
        int compared = 0;
        var broken = new List<(int Row, long Change)>();
        for (int row = 0; row < view.Day.RowCount; row++)
        {
            if (!before.TryGetValue(view.InstrumentOf(row), out long old))
                continue;
            compared++;
            long change = view.Day.OpenInterest[row] - old;
            if (Math.Abs(change) > view.Day.Volume[row])
                broken.Add((row, change));
        }

        return Judge(view, broken, compared, "than it traded in the day");
    }

    private QualityFinding? Intraday(DayView view)
    {
        MarketDay day = view.Day;
        int contracts = day.Contracts.Length;
        var first = new long[contracts];
        var traded = new long[contracts];
        var bad = new bool[contracts];
        var broken = new List<(int Row, long Change)>();
        Array.Fill(first, -1);
        for (int row = 0; row < day.RowCount; row++)
        {
            int contract = day.Contract[row];
            if (!view.InSession(day.Time[row]))
                continue; // Before the open the page still shows another day.
            traded[contract] += day.Volume[row];
            if (day.OpenInterest[row] == 0)
                continue; // The recorder leaves it empty at times.
            if (first[contract] < 0)
                first[contract] = day.OpenInterest[row];
            long change = day.OpenInterest[row] - first[contract];
            // The two columns of a page are refreshed seconds apart.
            if (Math.Abs(change) > traded[contract] + first[contract] / 20 + SmallChange && !bad[contract])
            {
                bad[contract] = true;
                broken.Add((row, change));
            }
        }

        return Judge(view, broken, first.Count(value => value >= 0), "than had traded since the open");
    }

    private QualityFinding? Judge(DayView view, List<(int Row, long Change)> broken, int compared, string limit)
    {
        if (broken.Count == 0)
            return null;
        (int row, long change) = broken.MaxBy(found => Math.Abs(found.Change));
        return new(
            Name, broken.Count > RedShare * compared ? QualityGrade.Red : QualityGrade.Amber, broken.Count,
            $"{broken.Count} of {compared} contracts moved by more units {limit}; most: {view.InstrumentOf(row)} by {change:#,0} "
            + $"at {DayView.Clock(view.Day.Time[row])}");
    }
}
