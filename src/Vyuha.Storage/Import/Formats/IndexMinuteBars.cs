using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>1-minute bars of an index: <c>Instrument,Date,Time,Open,High,Low,Close</c>, the time being the bar's beginning.</summary>
/// <remarks>A bar is known when it is over, so it is stored one minute after the time the file gives.</remarks>
internal sealed class IndexMinuteBars : ISourceFormat
{
    public string Name => "index-minute-bars";

    public string Title => "1-minute index bars";

    public int Priority => 20;

    public bool WholeDay => false;

    public bool Recognises(CsvHeader header) =>
        header.HasAll("Instrument", "Date", "Time", "Open", "High", "Low", "Close") && !header.Has("Strike");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int Column(string name) => header.Require(name, content.Path, Title);
        int instrument = Column("Instrument"), dateColumn = Column("Date"), timeColumn = Column("Time");
        int open = Column("Open"), high = Column("High"), low = Column("Low"), close = Column("Close");
        var dates = new DateColumn(content.Path, "Date");
        var days = new DayBuilders(DataFrequency.Minute, DataOrigin.Vendor);
        var fields = new CsvFields();
        string? stated = null;
        string? underlying = null;
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            if (IndexNames.Find(fields.Get(line, instrument)) is not { } row)
            {
                tally.NotIndex++;
                continue;
            }

            if (underlying is null || !ReferenceEquals(row, stated))
                underlying = UnderlyingName.Decide(stated = row, content, options, lines.Number);
            if (!dates.TryRead(fields.Get(line, dateColumn), lines.Number, out DateOnly date))
                tally.Reject("a date that is none", lines.Number);
            else if (!FieldTime.TryRead(fields.Get(line, timeColumn), out TimeOnly begin))
                tally.Reject("a time that is none", lines.Number);
            else if (!SpotBar.TryRead(fields, line, open, high, low, close, out MarketRow bar))
                tally.Reject("a price that is not a number", lines.Number);
            else if (SpotBar.Problem(bar, date) is { } problem)
                tally.Reject(problem, lines.Number);
            else
                days.Of(underlying, date).Add(
                    ContractKey.Spot, 0, bar with { Time = Ist.At(date, begin).Nanoseconds + Timestamp.NanosecondsPerMinute }, lines.Number);
        }

        return days.Build(tally);
    }
}
