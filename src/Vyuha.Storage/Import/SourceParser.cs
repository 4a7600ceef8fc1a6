using Vyuha.Core;
using Vyuha.Storage.Import.Csv;
using Vyuha.Storage.Import.Formats;

namespace Vyuha.Storage.Import;

/// <summary>Knows a file by its first line and reads it; needs no catalogue.</summary>
public sealed class SourceParser
{
    /// <summary>Raised when a reader changes what it makes of the same content, so that content is read again.</summary>
    public const string Version = "1";

    private static readonly (string[] Columns, string Problem, string Remedy)[] KnownOthers =
    [
        (["SYMBOL", "SERIES", "PREVCLOSE", "TOTTRDQTY"], "this is NSE's cash-market bhavcopy, not the one of derivatives.",
            "Download the F&O bhavcopy (BhavCopy_NSE_FO_…)."),
        (["SYMBOL", "SERIES", "DATE1", "DELIV_QTY"], "this is NSE's cash-market bhavcopy with deliveries, not the one of derivatives.",
            "Download the F&O bhavcopy (BhavCopy_NSE_FO_…)."),
        (["INSTRUMENT", "SYMBOL", "EXP_DATE", "STR_PRICE"], "this is a file of NSE's F&O daily report (fo….zip), not a bhavcopy.",
            "Download the F&O bhavcopy of the day (BhavCopy_NSE_FO_…)."),
        (["Market Summary Date", "Series Code", "Product Type"], "this is BSE's summary of derivatives until 2024.",
            "Download the UDiFF bhavcopy of the day (BhavCopy_BSE_FO_…)."),
    ];

    private readonly ISourceFormat[] _formats;
    private readonly ParseOptions _options;

    public SourceParser(ParseOptions options, ColumnMap? map = null)
    {
        _options = options;
        _formats =
        [
            .. map is null ? Array.Empty<ISourceFormat>() : [new MappedCsv(map)],
            new UdiffBhavcopy(), new LegacyBhavcopy(), new IndexCloseFile(), new VixHistory(), new IndexMinuteBars(), new OptionChainSnapshots(),
        ];
    }

    /// <summary>Whether this is a layout that is read or refused by name; anything else is no market data.</summary>
    public bool Recognises(SourceContent content)
    {
        CsvHeader header = HeaderOf(content);
        return _formats.Any(format => format.Recognises(header)) || KnownOthers.Any(other => header.HasAll(other.Columns));
    }

    /// <summary>The layout's short name, or null when it is not one that is read.</summary>
    public string? FormatOf(SourceContent content)
    {
        CsvHeader header = HeaderOf(content);
        return _formats.FirstOrDefault(format => format.Recognises(header))?.Name;
    }

    /// <exception cref="InputErrorException">The content is of no layout that is read, or cannot be used as a whole.</exception>
    public ParsedSource Parse(SourceContent content)
    {
        CsvHeader header = HeaderOf(content);
        ISourceFormat? format = _formats.FirstOrDefault(format => format.Recognises(header));
        if (format is null)
        {
            foreach ((string[] columns, string problem, string remedy) in KnownOthers)
            {
                if (header.HasAll(columns))
                    throw InputErrorException.At(content.Path, 1, problem, remedy);
            }

            if (content.Bytes.IsEmpty)
                throw InputErrorException.At(content.Path, 1, "the file is empty.", "Download it again.");
            throw InputErrorException.At(
                content.Path, 1, $"no known layout of market data (its first line begins '{Beginning(header)}').",
                $"Known are: {string.Join(", ", _formats.Select(known => known.Title))}. Describe any other CSV with --map.");
        }

        var tally = new ParseTally();
        var source = new DataSource(
            content.Sha256, content.Name, format.Name, format.Priority, format.WholeDay, format.WholeDay ? null : content.Place);
        var days = format.Parse(content, _options, tally);
        return new ParsedSource(source, format.Title, days, tally);
    }

    private static CsvHeader HeaderOf(SourceContent content)
    {
        // A first line of a data file is short and text; not looking further keeps pictures and archives out.
        ReadOnlySpan<byte> beginning = content.Bytes.Span[..Math.Min(content.Bytes.Length, 8_192)];
        return beginning.Contains((byte)0) ? CsvHeader.Parse(default) : CsvHeader.Read(beginning);
    }

    private static string Beginning(CsvHeader header)
    {
        string text = string.Join(',', header.Names);
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
