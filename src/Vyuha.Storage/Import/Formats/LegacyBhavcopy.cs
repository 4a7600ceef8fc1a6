using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>NSE's end-of-day file of derivatives until 5 July 2024 (<c>fo06JAN2024bhav.csv</c>).</summary>
/// <remarks>
/// It counts traded <em>lots</em> and does not say how many units a lot has. The turnover does: value = lots × lot size ×
/// (strike + average price), and the average lies between low and high. Every traded row so bounds the lot size of its
/// expiry from both sides; together they leave one whole number. There is no underlying price in this layout.
/// </remarks>
internal sealed class LegacyBhavcopy : ISourceFormat
{
    private const decimal StepsPerLakh = 100_000m * Price.StepsPerRupee;

    /// <summary>Half of the last printed digit of the turnover, which is in lakh with two decimals.</summary>
    private const decimal TurnoverRounding = 0.005m;

    public string Name => "nse-fo-bhavcopy-legacy";

    public string Title => "NSE F&O bhavcopy (layout until July 2024)";

    public int Priority => 11;

    public bool WholeDay => true;

    public bool Recognises(CsvHeader header) =>
        header.HasAll("INSTRUMENT", "SYMBOL", "EXPIRY_DT", "STRIKE_PR", "OPTION_TYP", "CONTRACTS");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int Column(string name) => header.Require(name, content.Path, Title);
        int instrument = Column("INSTRUMENT"), symbol = Column("SYMBOL"), expiryColumn = Column("EXPIRY_DT"), strike = Column("STRIKE_PR");
        int rightColumn = Column("OPTION_TYP"), open = Column("OPEN"), high = Column("HIGH"), low = Column("LOW"), close = Column("CLOSE");
        int settle = Column("SETTLE_PR"), lots = Column("CONTRACTS"), value = Column("VAL_INLAKH"), interest = Column("OPEN_INT");
        int stamp = Column("TIMESTAMP");
        var tradeDates = new DateColumn(content.Path, "TIMESTAMP");
        var expiries = new DateColumn(content.Path, "EXPIRY_DT");
        var rows = new List<Row>();
        var fields = new CsvFields();
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            ReadOnlySpan<byte> type = fields.Get(line, instrument);
            bool option = type.SequenceEqual("OPTIDX"u8);
            bool index = option || type.SequenceEqual("FUTIDX"u8);
            // A line cut off inside the type may have been about an index.
            if (fields.Count <= stamp && (index || "OPTIDX"u8.StartsWith(type) || "FUTIDX"u8.StartsWith(type)))
            {
                tally.Reject("fewer fields than the header", lines.Number);
                continue;
            }

            if (!index || IndexNames.Find(fields.Get(line, symbol)) is not { } underlying)
            {
                tally.NotIndex++;
                continue;
            }

            if (!tradeDates.TryRead(fields.Get(line, stamp), lines.Number, out DateOnly date)
                || !expiries.TryRead(fields.Get(line, expiryColumn), lines.Number, out DateOnly expiry))
            {
                tally.Reject("a date that is none", lines.Number);
                continue;
            }

            var row = new Row { Underlying = underlying, Date = date, Line = lines.Number };
            if (!FieldNumber.TryPrice(fields.Get(line, strike), out long strikeSteps)
                || !FieldNumber.TryPrice(fields.Get(line, open), out row.Open)
                || !FieldNumber.TryPrice(fields.Get(line, high), out row.High)
                || !FieldNumber.TryPrice(fields.Get(line, low), out row.Low)
                || !FieldNumber.TryPrice(fields.Get(line, close), out row.Close)
                || !FieldNumber.TryPrice(fields.Get(line, settle), out row.Settlement)
                || !FieldNumber.TryCount(fields.Get(line, lots), out row.Lots)
                || !FieldNumber.TryPrice(fields.Get(line, value), out row.TurnoverLakh)
                || !FieldNumber.TryCount(fields.Get(line, interest), out row.OpenInterest))
            {
                tally.Reject("a price or quantity that is not a number", lines.Number);
                continue;
            }

            OptionRight right = option ? RightText.Read(fields.Get(line, rightColumn)) : OptionRight.None;
            if (option && right == OptionRight.None)
            {
                tally.Reject("an option that is neither CE nor PE", lines.Number);
                continue;
            }

            row.Contract = option ? ContractKey.Option(expiry, strikeSteps, right) : ContractKey.Future(expiry);
            if (RowRules.Problem(row.Contract, date, row.Open, row.High, row.Low, row.Close, row.Settlement, row.Lots, row.OpenInterest) is { } problem)
            {
                tally.Reject(problem, lines.Number);
                continue;
            }

            rows.Add(row);
        }

        return Build(rows, tally);
    }

    private static MarketDay[] Build(List<Row> rows, ParseTally tally)
    {
        var lotSizes = rows.GroupBy(row => (row.Underlying, row.Date, row.Contract.Expiry))
            .ToDictionary(group => group.Key, group => LotSize(group));
        var days = new DayBuilders(DataFrequency.Daily, DataOrigin.Exchange);
        foreach (Row row in rows)
        {
            int lotSize = lotSizes[(row.Underlying, row.Date, row.Contract.Expiry)];
            if (row.Lots > 0 && lotSize == 0)
            {
                tally.Reject("a turnover no lot size explains", row.Line);
                continue;
            }

            bool traded = row.Lots > 0;
            bool expiringOption = row.Contract.Expiry == row.Date && row.Contract.Kind == InstrumentKind.IndexOption;
            days.Of(row.Underlying, row.Date).Add(
                row.Contract,
                lotSize,
                new MarketRow
                {
                    Time = Ist.At(row.Date, SessionClose.On(row.Date)).Nanoseconds,
                    Open = traded ? row.Open : 0,
                    High = traded ? row.High : 0,
                    Low = traded ? row.Low : 0,
                    Last = traded ? row.Close : 0,
                    // On its last day the column holds the value of the index, not of the option, and which is not marked.
                    Settlement = expiringOption ? 0 : row.Settlement,
                    Volume = row.Lots * lotSize,
                    OpenInterest = row.OpenInterest,
                },
                row.Line);
        }

        return days.Build(tally);
    }

    private static int LotSize(IEnumerable<Row> rows)
    {
        decimal atLeast = 0.5m;
        decimal atMost = decimal.MaxValue;
        foreach (Row row in rows.Where(row => row.Lots > 0 && row.Low > 0))
        {
            decimal lakh = row.TurnoverLakh / (decimal)Price.StepsPerRupee;
            decimal lowest = row.Lots * (decimal)(row.Contract.StrikeSteps + row.Low);
            decimal highest = row.Lots * (decimal)(row.Contract.StrikeSteps + row.High);
            atLeast = Math.Max(atLeast, (lakh - TurnoverRounding) * StepsPerLakh / highest);
            atMost = Math.Min(atMost, (lakh + TurnoverRounding) * StepsPerLakh / lowest);
        }

        if (atMost == decimal.MaxValue)
            return 0;
        // Nearest whole number to the middle: with one row of a wide range several fit, with a whole expiry only one does.
        decimal middle = decimal.Round((atLeast + atMost) / 2m);
        return middle is >= 1m and < 100_000m && Math.Abs(middle - (atLeast + atMost) / 2m) < 0.5m ? (int)middle : 0;
    }

    private record struct Row
    {
        public string Underlying;
        public DateOnly Date;
        public ContractKey Contract;
        public long Open;
        public long High;
        public long Low;
        public long Close;
        public long Settlement;
        public long Lots;
        public long TurnoverLakh;
        public long OpenInterest;
        public long Line;
    }
}
