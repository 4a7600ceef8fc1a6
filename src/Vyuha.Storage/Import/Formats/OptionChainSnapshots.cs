using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>
/// NSE's option-chain page as saved by a recorder (layout of 2018–19): one row a strike, call left and put right, with bid,
/// ask, sizes, open interest, volume and the index; a <c>SnapshotTime</c> and an <c>Expiry</c> in front.
/// </summary>
/// <remarks>
/// The page counts volume in lots since the open; a row here holds the units since the snapshot before. The lot is the greatest
/// common divisor of all open interests and sizes of the expiry, which the page gives in units. Pages of several expiries
/// are fetched one after the other, so their index values differ by a tick or two: the first one is kept.
/// The file does not name the index; its name or folder does.
/// </remarks>
internal sealed class OptionChainSnapshots : ISourceFormat
{
    private static readonly string[] Needed =
    [
        "SnapshotTime", "Expiry", "StrikePrice", "CurrentVal",
        "CallOI", "CallVolume", "CallLTP", "CallBidQty", "CallBidPrice", "CallAskPrice", "CallAskQty",
        "PutOI", "PutVolume", "PutLTP", "PutBidQty", "PutBidPrice", "PutAskPrice", "PutAskQty",
    ];

    public string Name => "nse-option-chain-2018";

    public string Title => "NSE option-chain snapshots";

    public int Priority => 20;

    public bool WholeDay => false;

    public bool Recognises(CsvHeader header) =>
        header.HasAll("StrikePrice", "CallBidPrice", "CallAskPrice", "PutBidPrice", "PutAskPrice") && header.Has("SnapshotTime");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int[] columns = Array.ConvertAll(Needed, column => header.Require(column, content.Path, Title));
        if (options.Underlying is null && IndexNames.FindInFileName(content.Path) is null)
        {
            CountAll(ref lines, tally);
            return [];
        }

        string underlying = UnderlyingName.Decide(null, content, options, 1);
        var rows = new List<Row>();
        var spots = new List<(DateOnly Date, long Time, long Value, long Line)>();
        var expiries = new DateColumn(content.Path, "Expiry");
        var snapshotDates = new DateColumn(content.Path, "SnapshotTime");
        var fields = new CsvFields();
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            ReadOnlySpan<byte> stamp = fields.Get(line, columns[0]);
            int gap = stamp.IndexOf((byte)' ');
            if (gap < 0 || !snapshotDates.TryRead(stamp[..gap], lines.Number, out DateOnly date)
                || !FieldTime.TryRead(stamp[(gap + 1)..], out TimeOnly timeOfDay)
                || !expiries.TryRead(fields.Get(line, columns[1]), lines.Number, out DateOnly expiry))
            {
                tally.Reject("a date or time that is none", lines.Number);
                continue;
            }

            long time = Ist.At(date, timeOfDay).Nanoseconds;
            ReadOnlySpan<byte> strikeText = fields.Get(line, columns[2]);
            if (FieldNumber.IsNone(strikeText))
            {
                tally.Reject("a row without a strike", lines.Number);
                continue;
            }

            if (!FieldNumber.TryPrice(strikeText, out long strike) || !FieldNumber.TryPrice(fields.Get(line, columns[3]), out long spot)
                || !TrySide(fields, line, columns.AsSpan(4, 7), out Side call) || !TrySide(fields, line, columns.AsSpan(11, 7), out Side put))
            {
                tally.Reject("a price or quantity that is not a number", lines.Number);
                continue;
            }

            ContractKey callKey = ContractKey.Option(expiry, strike, OptionRight.Call);
            if (Problem(callKey, date, call) is { } problem || (problem = Problem(callKey, date, put)) is not null)
            {
                tally.Reject(problem, lines.Number);
                continue;
            }

            if (spot > 0 && (spots.Count == 0 || spots[^1].Time != time))
                spots.Add((date, time, spot, lines.Number));
            rows.Add(new Row(date, time, callKey, call, lines.Number));
            rows.Add(new Row(date, time, ContractKey.Option(expiry, strike, OptionRight.Put), put, lines.Number));
        }

        return Build(underlying, rows, spots, tally);
    }

    private static MarketDay[] Build(
        string underlying, List<Row> rows, List<(DateOnly Date, long Time, long Value, long Line)> spots, ParseTally tally)
    {
        Dictionary<DateOnly, long> lots = rows.GroupBy(row => row.Contract.Expiry).ToDictionary(group => group.Key, LotOf);
        var volumeSoFar = new Dictionary<(DateOnly, ContractKey), long>();
        var days = new DayBuilders(DataFrequency.Snapshot, DataOrigin.Recorded);
        foreach (Row row in rows.OrderBy(row => row.Time)) // A stable sort: rows of one snapshot stay in the order of the file.
        {
            if (row.Side.IsEmpty)
                continue; // A strike the page lists without a quote, trade or position.
            (DateOnly, ContractKey) key = (row.Date, row.Contract);
            long before = volumeSoFar.GetValueOrDefault(key);
            volumeSoFar[key] = row.Side.Lots;
            // Until it is refreshed after the open the page shows another day's count; then the count begins anew.
            long traded = row.Side.Lots >= before ? row.Side.Lots - before : row.Side.Lots;
            days.Of(underlying, row.Date).Add(
                row.Contract,
                0,
                new MarketRow
                {
                    Time = row.Time,
                    Bid = row.Side.Bid,
                    Ask = row.Side.Ask,
                    BidSize = (int)row.Side.BidSize,
                    AskSize = (int)row.Side.AskSize,
                    Last = row.Side.Last,
                    Volume = traded * lots[row.Contract.Expiry],
                    OpenInterest = row.Side.OpenInterest,
                },
                row.Line);
        }

        foreach ((DateOnly date, long time, long value, long line) in spots.DistinctBy(spot => spot.Time))
            days.Of(underlying, date).Add(ContractKey.Spot, 0, new MarketRow { Time = time, Last = value }, line);
        return days.Build(tally);
    }

    private static long LotOf(IEnumerable<Row> rows)
    {
        long divisor = 0;
        foreach (Row row in rows)
            divisor = Divisor(Divisor(Divisor(divisor, row.Side.OpenInterest), row.Side.BidSize), row.Side.AskSize);
        return Math.Max(divisor, 1);
    }

    private static long Divisor(long left, long right)
    {
        while (right != 0)
            (left, right) = (right, left % right);
        return left;
    }

    private static void CountAll(ref CsvLines lines, ParseTally tally)
    {
        while (lines.Next())
        {
            tally.Rows++;
            tally.NotIndex++;
        }
    }

    private static bool TrySide(CsvFields fields, ReadOnlySpan<byte> line, ReadOnlySpan<int> columns, out Side side)
    {
        side = default;
        return FieldNumber.TryCount(fields.Get(line, columns[0]), out side.OpenInterest)
            && FieldNumber.TryCount(fields.Get(line, columns[1]), out side.Lots)
            && FieldNumber.TryPrice(fields.Get(line, columns[2]), out side.Last)
            && FieldNumber.TryCount(fields.Get(line, columns[3]), out side.BidSize)
            && FieldNumber.TryPrice(fields.Get(line, columns[4]), out side.Bid)
            && FieldNumber.TryPrice(fields.Get(line, columns[5]), out side.Ask)
            && FieldNumber.TryCount(fields.Get(line, columns[6]), out side.AskSize);
    }

    private static string? Problem(in ContractKey contract, DateOnly date, in Side side) =>
        RowRules.Problem(contract, date, 0, 0, 0, side.Last, 0, side.Lots, side.OpenInterest)
        ?? RowRules.QuoteProblem(side.Bid, side.Ask, side.BidSize, side.AskSize);

    private struct Side
    {
        public long OpenInterest;
        public long Lots;
        public long Last;
        public long BidSize;
        public long Bid;
        public long Ask;
        public long AskSize;

        public readonly bool IsEmpty => OpenInterest == 0 && Lots == 0 && Last == 0 && Bid == 0 && Ask == 0;
    }

    private sealed record Row(DateOnly Date, long Time, ContractKey Contract, Side Side, long Line);
}
