using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Storage.Recording;

namespace Vyuha.Storage.Export;

/// <summary>Every recorded quote of one day as a CSV: Indian time, OpenAlgo symbol, prices in rupees, empty where there is none.</summary>
public static class TickCsv
{
    public const string Header = "time,nanoseconds,sequence,symbol,bid,ask,bid_size,ask_size,last,open_interest,day_volume";

    /// <summary>Writes beside the file and moves it into place, so that a full disk leaves an earlier export whole.</summary>
    /// <returns>Rows written.</returns>
    public static async Task<long> WriteAsync(string ticks, string path, CancellationToken cancellation)
    {
        string part = path + ".part";
        long rows = 0;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            await using (TickFile.Reader reader = await TickFile.Reader.OpenAsync(ticks))
            await using (var file = new StreamWriter(part, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                string[] symbols = Array.ConvertAll(reader.Contracts, contract => OpenAlgoSymbol.Format(contract.Instrument));
                await file.WriteLineAsync(Header);
                for (int group = 0; group < reader.Groups; group++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    TickColumns columns = await reader.ReadAsync(group);
                    for (int row = 0; row < columns.Count; row++)
                        await file.WriteLineAsync(Line(columns, row, symbols));
                    rows += columns.Count;
                }
            }

            File.Move(part, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string Line(TickColumns of, int row, string[] symbols) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Timestamp.FromNanoseconds(of.Time[row])},{of.Time[row]},{of.Sequence[row]},{symbols[of.Contract[row]]},{Cell(of.Bid[row])},{Cell(of.Ask[row])},{of.BidSize[row]},{of.AskSize[row]},{Cell(of.Last[row])},{of.OpenInterest[row]},{of.DayVolume[row]}");

    private static string Cell(long steps) =>
        steps == 0 ? "" : Price.FromSteps(steps).ToRupees().ToString("0.00##", CultureInfo.InvariantCulture);
}
