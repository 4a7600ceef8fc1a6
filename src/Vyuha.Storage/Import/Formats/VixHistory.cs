using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>NSE's history of India VIX, one row a day (<c>hist_india_vix_….csv</c>).</summary>
internal sealed class VixHistory : ISourceFormat
{
    public string Name => "nse-vix-history";

    public string Title => "India VIX history";

    public int Priority => 6;

    /// <summary>Histories overlap: one from 2012, one of last month. Rows of both stay, the better-named wins on a common day.</summary>
    public bool WholeDay => false;

    public bool Recognises(CsvHeader header) =>
        header.HasAll("Date", "Open", "High", "Low", "Close", "Prev. Close", "Change", "% Change") && !header.Has("Instrument");

    public MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally)
    {
        var lines = new CsvLines(content.Bytes.Span);
        lines.Next();
        CsvHeader header = CsvHeader.Parse(lines.Current);
        int Column(string name) => header.Require(name, content.Path, Title);
        int stamp = Column("Date"), open = Column("Open"), high = Column("High"), low = Column("Low"), close = Column("Close");
        var dates = new DateColumn(content.Path, "Date");
        var days = new DayBuilders(DataFrequency.Daily, DataOrigin.Exchange);
        var fields = new CsvFields();
        while (lines.Next())
        {
            tally.Rows++;
            ReadOnlySpan<byte> line = lines.Current;
            fields.Split(line);
            if (!dates.TryRead(fields.Get(line, stamp), lines.Number, out DateOnly date))
                tally.Reject("a date that is none", lines.Number);
            else if (!SpotBar.TryRead(fields, line, open, high, low, close, out MarketRow row))
                tally.Reject("a price that is not a number", lines.Number);
            else if (SpotBar.Problem(row, date) is { } problem)
                tally.Reject(problem, lines.Number);
            else
                days.Of(IndexNames.Vix, date).Add(ContractKey.Spot, 0, row with { Time = Ist.At(date, SessionClose.On(date)).Nanoseconds }, lines.Number);
        }

        return days.Build(tally);
    }
}
