using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>NSE's daily file of all its indices (<c>ind_close_all_06012026.csv</c>): the official open, high, low and close.</summary>
internal sealed class IndexCloseFile : ISourceFormat
{
    public string Name => "nse-index-close";

    public string Title => "NSE index close file";

    public int Priority => 5;

    public bool WholeDay => true;

    public bool Recognises(CsvHeader header) => header.HasAll("Index Name", "Index Date", "Closing Index Value");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int Column(string name) => header.Require(name, content.Path, Title);
        int name = Column("Index Name"), stamp = Column("Index Date"), close = Column("Closing Index Value");
        int open = Column("Open Index Value"), high = Column("High Index Value"), low = Column("Low Index Value");
        // This layout always writes the day first: 06-01-2026.
        var dates = new DateColumn(content.Path, "Index Date", dayFirst: true);
        var days = new DayBuilders(DataFrequency.Daily, DataOrigin.Exchange);
        var fields = new CsvFields();
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            if (IndexNames.FindByCloseFileName(fields.Get(line, name)) is not { } underlying)
            {
                tally.NotIndex++;
                continue;
            }

            if (!dates.TryRead(fields.Get(line, stamp), lines.Number, out DateOnly date))
                tally.Reject("a date that is none", lines.Number);
            else if (!SpotBar.TryRead(fields, line, open, high, low, close, out MarketRow row))
                tally.Reject("a price that is not a number", lines.Number);
            else if (SpotBar.Problem(row, date) is { } problem)
                tally.Reject(problem, lines.Number);
            else
                days.Of(underlying, date).Add(ContractKey.Spot, 0, row with { Time = Ist.At(date, SessionClose.On(date)).Nanoseconds }, lines.Number);
        }

        return days.Build(tally);
    }
}
