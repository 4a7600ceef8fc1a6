using Vyuha.Core.MarketData;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>One layout of files: how to know it and how to read it.</summary>
internal interface ISourceFormat
{
    /// <summary>Short name kept in the manifest.</summary>
    string Name { get; }

    /// <summary>What people call it.</summary>
    string Title { get; }

    /// <summary>Which source's field wins where two state one row; lower wins.</summary>
    int Priority { get; }

    /// <summary>Whether one source says all this layout has to say of a day; see <see cref="DataSource.WholeDay"/>.</summary>
    bool WholeDay { get; }

    bool Recognises(CsvHeader header);

    /// <summary>Reads every row; bad ones go to the tally, with their line.</summary>
    /// <exception cref="Vyuha.Core.InputErrorException">The file as a whole cannot be used.</exception>
    MarketDay[] Parse(SourceContent content, ParseOptions options, ParseTally tally);
}
