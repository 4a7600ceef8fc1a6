using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>Any CSV with one row a contract and time, read through a <see cref="ColumnMap"/>.</summary>
/// <remarks>A row with a strike is an option, one with an expiry and no strike a future, any other the index itself.</remarks>
internal sealed class MappedCsv(ColumnMap map) : ISourceFormat
{
    public string Name => $"map:{map.Name}";

    public string Title => $"CSV by the map {map.Name}";

    public int Priority => 50;

    public bool WholeDay => false;

    public bool Recognises(CsvHeader header) => map.Columns.Values.All(header.Has);

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int Column(string meaning) =>
            map.Columns.TryGetValue(meaning, out string? column) ? header.Require(column, content.Path, Title) : -1;
        var columns = new Columns(
            Column("time"), Column("date"), Column("underlying"), Column("expiry"), Column("strike"), Column("right"),
            Column("open"), Column("high"), Column("low"), Column("close"), Column("bid"), Column("ask"),
            Column("bidSize"), Column("askSize"), Column("volume"), Column("openInterest"), Column("settlement"));
        string? constant = columns.Underlying >= 0
            ? null
            : UnderlyingName.Decide(map.Underlying is { } named ? IndexNames.Find(named) : null, content, options, 1);
        var clock = new Clock(map, content.Path);
        var expiries = new DateColumn(content.Path, "expiry", map.DayFirst);
        var days = new DayBuilders(map.Frequency, map.Origin);
        var fields = new CsvFields();
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            string? underlying = constant ?? IndexNames.Find(fields.Get(line, columns.Underlying));
            if (underlying is null)
            {
                tally.NotIndex++;
                continue;
            }

            if (!clock.TryRead(fields.Get(line, columns.Date), fields.Get(line, columns.Time), columns.Date >= 0, lines.Number, out DateOnly date, out long time))
            {
                tally.Reject("a date or time that is none", lines.Number);
                continue;
            }

            if (!TryContract(fields, line, columns, expiries, lines.Number, out ContractKey contract, out string? problem)
                || !TryRow(fields, line, columns, out MarketRow row, out problem))
            {
                tally.Reject(problem!, lines.Number);
                continue;
            }

            problem = RowRules.Problem(contract, date, row.Open, row.High, row.Low, row.Last, row.Settlement, row.Volume, row.OpenInterest);
            if (problem is not null)
                tally.Reject(problem, lines.Number);
            else
                days.Of(underlying, date).Add(contract, 0, row with { Time = time }, lines.Number);
        }

        return days.Build(tally);
    }

    private static bool TryContract(
        CsvFields fields, ReadOnlySpan<byte> line, Columns columns, DateColumn expiries, long number, out ContractKey contract, out string? problem)
    {
        contract = ContractKey.Spot;
        problem = null;
        ReadOnlySpan<byte> expiryText = fields.Get(line, columns.Expiry);
        if (FieldNumber.IsNone(expiryText))
            return true;
        if (!expiries.TryRead(expiryText, number, out DateOnly expiry))
        {
            problem = "an expiry that is no date";
            return false;
        }

        ReadOnlySpan<byte> strikeText = fields.Get(line, columns.Strike);
        contract = ContractKey.Future(expiry);
        if (FieldNumber.IsNone(strikeText) || strikeText.SequenceEqual("0"u8))
            return true;
        OptionRight right = RightText.Read(fields.Get(line, columns.Right));
        if (!FieldNumber.TryPrice(strikeText, out long strike))
            problem = "a strike that is not a number";
        else if (right == OptionRight.None)
            problem = "an option that is neither CE nor PE";
        contract = ContractKey.Option(expiry, strike, right);
        return problem is null;
    }

    private bool TryRow(CsvFields fields, ReadOnlySpan<byte> line, Columns columns, out MarketRow row, out string? problem)
    {
        row = default;
        problem = null;
        long bidSize = 0, askSize = 0;
        if (!FieldNumber.TryPrice(fields.Get(line, columns.Open), out row.Open)
            || !FieldNumber.TryPrice(fields.Get(line, columns.High), out row.High)
            || !FieldNumber.TryPrice(fields.Get(line, columns.Low), out row.Low)
            || !FieldNumber.TryPrice(fields.Get(line, columns.Close), out row.Last)
            || !FieldNumber.TryPrice(fields.Get(line, columns.Bid), out row.Bid)
            || !FieldNumber.TryPrice(fields.Get(line, columns.Ask), out row.Ask)
            || !FieldNumber.TryPrice(fields.Get(line, columns.Settlement), out row.Settlement)
            || !FieldNumber.TryCount(fields.Get(line, columns.BidSize), out bidSize)
            || !FieldNumber.TryCount(fields.Get(line, columns.AskSize), out askSize)
            || !FieldNumber.TryCount(fields.Get(line, columns.Volume), out row.Volume)
            || !FieldNumber.TryCount(fields.Get(line, columns.OpenInterest), out row.OpenInterest))
        {
            problem = "a price or quantity that is not a number";
            return false;
        }

        problem = RowRules.QuoteProblem(row.Bid, row.Ask, bidSize, askSize);
        if (problem is null && row is { Open: 0, Last: 0, Bid: 0, Ask: 0, Settlement: 0 })
            problem = "a row without any price";
        (row.BidSize, row.AskSize) = problem is null ? ((int)bidSize, (int)askSize) : (0, 0);
        row.Volume *= map.UnitsPerLot;
        row.OpenInterest *= map.UnitsPerLot;
        return problem is null;
    }

    private readonly record struct Columns(
        int Time, int Date, int Underlying, int Expiry, int Strike, int Right, int Open, int High, int Low, int Close,
        int Bid, int Ask, int BidSize, int AskSize, int Volume, int OpenInterest, int Settlement);

    /// <summary>Turns a row's date and time texts into a day and the instant the row became known.</summary>
    private sealed class Clock(ColumnMap map, string file)
    {
        private readonly DateColumn _dates = new(file, "date", map.DayFirst);

        private readonly long _shift = map.TimeIsBarStart && map.Frequency == DataFrequency.Minute
            ? map.BarMinutes * Timestamp.NanosecondsPerMinute
            : 0;

        public bool TryRead(
            ReadOnlySpan<byte> dateText, ReadOnlySpan<byte> timeText, bool hasDate, long line, out DateOnly date, out long time)
        {
            (date, time) = (default, 0);
            if (map.Frequency == DataFrequency.Daily)
            {
                if (!_dates.TryRead(hasDate ? dateText : timeText, line, out date))
                    return false;
                time = Ist.At(date, SessionClose.On(date)).Nanoseconds;
                return true;
            }

            if (map.Time != TimeStyle.Text)
            {
                long unit = map.Time == TimeStyle.UnixSeconds ? Timestamp.NanosecondsPerSecond : Timestamp.NanosecondsPerSecond / 1_000;
                // Up to the year 2100, so that a wrong unit is seen as such.
                if (!FieldNumber.TryCount(timeText, out long count) || count <= 0 || count > 4_102_444_800L * (Timestamp.NanosecondsPerSecond / unit))
                    return false;
                time = count * unit;
                date = Ist.DateOf(Timestamp.FromNanoseconds(time));
                time += _shift;
                return true;
            }

            if (!hasDate)
            {
                int gap = timeText.IndexOfAny((byte)' ', (byte)'T');
                if (gap < 0)
                    return false;
                dateText = timeText[..gap];
                timeText = timeText[(gap + 1)..];
                if (timeText.EndsWith("+05:30"u8))
                    timeText = timeText[..^6];
            }

            if (!_dates.TryRead(dateText, line, out date) || !FieldTime.TryRead(timeText, out TimeOnly begin))
                return false;
            time = Ist.At(date, begin).Nanoseconds + _shift;
            return true;
        }
    }
}
