using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>The exchanges' common end-of-day file of derivatives since July 2024 (UDiFF), from NSE or BSE.</summary>
/// <remarks>
/// What the columns hide, found in the files themselves:
/// <list type="bullet">
/// <item><c>TtlTradgVol</c> counts lots on NSE and units on BSE; <c>OpnIntrst</c> counts units on both.</item>
/// <item>A contract that did not trade carries yesterday's <c>ClsPric</c> with open, high and low of zero. That is no price of this
/// day: <c>Last</c> stays empty. Its <c>SttlmPric</c> is today's, from the exchange's model, and is kept as settlement.</item>
/// <item>On the day an option expires, <c>SttlmPric</c> holds the final settlement value of the <em>index</em>. The option's settlement
/// is its payoff at that value, and the value itself goes to the settlement of the spot row.</item>
/// <item>On an expiry day BSE writes the index into <c>ClsPric</c> too, and also for some contracts that expire later. A close outside
/// the day's high and low is not the option's: the last traded price is used there.</item>
/// </list>
/// Each underlying also gets a spot row, from <c>UndrlygPric</c>.
/// </remarks>
internal sealed class UdiffBhavcopy : ISourceFormat
{
    private const string FewerFields = "fewer fields than the header";

    public string Name => "fo-bhavcopy-udiff";

    public string Title => "F&O bhavcopy (UDiFF)";

    public int Priority => 10;

    public bool WholeDay => true;

    public bool Recognises(CsvHeader header) => header.HasAll("TradDt", "Sgmt", "FinInstrmTp", "TckrSymb");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        var columns = new Columns(CsvHeader.Parse(lines.Current), content.Path, Title);
        var days = new DayBuilders(DataFrequency.Daily, DataOrigin.Exchange);
        var spots = new Dictionary<DayBuilder, SpotOfDay>();
        var tradeDates = new DateColumn(content.Path, "TradDt");
        var expiries = new DateColumn(content.Path, "XpryDt");
        var fields = new CsvFields();
        bool segmentChecked = false;

        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line, columns.UpToType);
            if (fields.Count < columns.UpToType)
            {
                tally.Reject(FewerFields, lines.Number);
                continue;
            }

            if (!segmentChecked || fields.Get(line, columns.Segment) is not [(byte)'F', (byte)'O'])
            {
                RequireDerivatives(fields.Get(line, columns.Segment), content.Path, lines.Number);
                segmentChecked = true;
            }

            // Four rows in five are stocks; they are known by the instrument type and cost no more than this.
            ReadOnlySpan<byte> type = fields.Get(line, columns.Type);
            bool option = type.SequenceEqual("IDO"u8);
            if (!option && !type.SequenceEqual("IDF"u8))
            {
                if (IsCutOff(type))
                    tally.Reject(FewerFields, lines.Number);
                else
                    tally.NotIndex++;
                continue;
            }

            fields.Split(line, columns.Count);
            if (fields.Count < columns.Count)
            {
                tally.Reject(FewerFields, lines.Number);
                continue;
            }

            if (IndexNames.Find(fields.Get(line, columns.Symbol)) is not { } underlying)
            {
                tally.NotIndex++;
                continue;
            }

            if (!tradeDates.TryRead(fields.Get(line, columns.TradeDate), lines.Number, out DateOnly date)
                || !expiries.TryRead(fields.Get(line, columns.Expiry), lines.Number, out DateOnly expiry))
            {
                tally.Reject("a date that is none", lines.Number);
                continue;
            }

            if (!TryRow(fields, line, columns, out Row row))
            {
                tally.Reject("a price or quantity that is not a number", lines.Number);
                continue;
            }

            bool bse = fields.Get(line, columns.Source).SequenceEqual("BSE"u8);
            ContractKey contract = ContractKey.Future(expiry);
            if (option)
            {
                OptionRight right = RightText.Read(fields.Get(line, columns.Right));
                if (right == OptionRight.None)
                {
                    tally.Reject("an option that is neither CE nor PE", lines.Number);
                    continue;
                }

                contract = ContractKey.Option(expiry, row.Strike, right);
            }

            if (RowRules.Problem(contract, date, row.Open, row.High, row.Low, row.Close, row.Settlement, row.Volume, row.OpenInterest) is { } problem)
            {
                tally.Reject(problem, lines.Number);
                continue;
            }

            DayBuilder day = days.Of(underlying, date);
            long time = Ist.At(date, SessionClose.On(date)).Nanoseconds;
            bool expiring = expiry == date;
            day.Add(contract, (int)row.Lot, Interpret(row, contract, time, expiring, bse), lines.Number);
            Note(spots, day, row, time, expiring && option, lines.Number, tally);
        }

        foreach ((DayBuilder day, SpotOfDay spot) in spots)
            day.Add(ContractKey.Spot, 0, new MarketRow { Time = spot.Time, Last = spot.Last, Settlement = spot.FinalSettlement }, 0);
        return days.Build(tally);
    }

    /// <summary>The beginning of an instrument type, or none: the line ends there, and may have been about an index.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> type) => "IDO"u8.StartsWith(type) || "IDF"u8.StartsWith(type);

    private static MarketRow Interpret(in Row row, in ContractKey contract, long time, bool expiring, bool bse)
    {
        bool traded = row.Volume > 0;
        bool expiringOption = expiring && contract.Kind == InstrumentKind.IndexOption;
        bool indexInClose = bse && contract.Kind == InstrumentKind.IndexOption && (row.Close > row.High || row.Close < row.Low);
        bool indexInSettlement = bse && contract.Kind == InstrumentKind.IndexOption && !expiring && row.Settlement == row.Underlying;
        long settlement = row.Settlement > 0 && !indexInSettlement ? row.Settlement : indexInClose ? 0 : row.Close;
        if (expiringOption)
        {
            settlement = row.Settlement == 0 ? 0 : contract.Right == OptionRight.Call
                ? Math.Max(0, row.Settlement - contract.StrikeSteps)
                : Math.Max(0, contract.StrikeSteps - row.Settlement);
        }

        return new MarketRow
        {
            Time = time,
            Open = traded ? row.Open : 0,
            High = traded ? row.High : 0,
            Low = traded ? row.Low : 0,
            Last = !traded ? 0 : indexInClose ? row.LastTraded : row.Close,
            Settlement = settlement,
            Volume = bse ? row.Volume : row.Volume * row.Lot,
            OpenInterest = row.OpenInterest,
        };
    }

    private static void Note(
        Dictionary<DayBuilder, SpotOfDay> spots, DayBuilder day, in Row row, long time, bool expiringOption, long line, ParseTally tally)
    {
        SpotOfDay spot = spots.GetValueOrDefault(day) with { Time = time };
        if (row.Underlying > 0)
        {
            if (spot.Last != 0 && spot.Last != row.Underlying)
                tally.Reject("another UndrlygPric than the rows before", line);
            spot = spot with { Last = row.Underlying };
        }

        if (expiringOption && row.Settlement > 0)
            spot = spot with { FinalSettlement = row.Settlement };
        if (spot.Last > 0)
            spots[day] = spot;
    }

    private static bool TryRow(CsvFields fields, ReadOnlySpan<byte> line, Columns columns, out Row row)
    {
        row = default;
        return FieldNumber.TryPrice(fields.Get(line, columns.Strike), out row.Strike)
            && FieldNumber.TryPrice(fields.Get(line, columns.Open), out row.Open)
            && FieldNumber.TryPrice(fields.Get(line, columns.High), out row.High)
            && FieldNumber.TryPrice(fields.Get(line, columns.Low), out row.Low)
            && FieldNumber.TryPrice(fields.Get(line, columns.Close), out row.Close)
            && FieldNumber.TryPrice(fields.Get(line, columns.LastTraded), out row.LastTraded)
            && FieldNumber.TryPrice(fields.Get(line, columns.Underlying), out row.Underlying)
            && FieldNumber.TryPrice(fields.Get(line, columns.Settlement), out row.Settlement)
            && FieldNumber.TryCount(fields.Get(line, columns.OpenInterest), out row.OpenInterest)
            && FieldNumber.TryCount(fields.Get(line, columns.Volume), out row.Volume)
            && FieldNumber.TryCount(fields.Get(line, columns.Lot), out row.Lot)
            && row.Lot is >= 0 and < 1_000_000;
    }

    private static void RequireDerivatives(ReadOnlySpan<byte> segment, string file, long line)
    {
        if (segment.SequenceEqual("FO"u8))
            return;
        string name = Encoding.UTF8.GetString(segment);
        string meaning = name switch
        {
            "CM" => "the cash market",
            "CD" => "currency derivatives",
            "CO" => "commodity derivatives",
            _ => "no segment known here",
        };
        throw InputErrorException.At(
            file, line, $"this is a bhavcopy of segment {name} ({meaning}), not of equity derivatives.",
            "Download the F&O bhavcopy (BhavCopy_NSE_FO_… or BhavCopy_BSE_FO_…).");
    }

    private readonly record struct SpotOfDay(long Time, long Last, long FinalSettlement);

    private struct Row
    {
        public long Strike;
        public long Open;
        public long High;
        public long Low;
        public long Close;
        public long LastTraded;
        public long Underlying;
        public long Settlement;
        public long OpenInterest;
        public long Volume;
        public long Lot;
    }

    private sealed class Columns
    {
        public Columns(CsvHeader header, string file, string format)
        {
            int Of(string column) => header.Require(column, file, format);
            TradeDate = Of("TradDt");
            Segment = Of("Sgmt");
            Source = Of("Src");
            Type = Of("FinInstrmTp");
            Symbol = Of("TckrSymb");
            Expiry = Of("XpryDt");
            Strike = Of("StrkPric");
            Right = Of("OptnTp");
            Open = Of("OpnPric");
            High = Of("HghPric");
            Low = Of("LwPric");
            Close = Of("ClsPric");
            LastTraded = Of("LastPric");
            Underlying = Of("UndrlygPric");
            Settlement = Of("SttlmPric");
            OpenInterest = Of("OpnIntrst");
            Volume = Of("TtlTradgVol");
            Lot = Of("NewBrdLotQty");
            UpToType = Math.Max(Segment, Type) + 1;
            Count = new[]
            {
                TradeDate, UpToType - 1, Source, Symbol, Expiry, Strike, Right, Open, High, Low, Close, LastTraded, Underlying,
                Settlement, OpenInterest, Volume, Lot,
            }.Max() + 1;
        }

        public int TradeDate { get; }

        public int Segment { get; }

        public int Source { get; }

        public int Type { get; }

        public int Symbol { get; }

        public int Expiry { get; }

        public int Strike { get; }

        public int Right { get; }

        public int Open { get; }

        public int High { get; }

        public int Low { get; }

        public int Close { get; }

        public int LastTraded { get; }

        public int Underlying { get; }

        public int Settlement { get; }

        public int OpenInterest { get; }

        public int Volume { get; }

        public int Lot { get; }

        /// <summary>Fields to split to learn the instrument type.</summary>
        public int UpToType { get; }

        /// <summary>Fields to split to have all of these.</summary>
        public int Count { get; }
    }
}
