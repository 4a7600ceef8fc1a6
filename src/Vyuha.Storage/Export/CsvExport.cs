using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Export;

/// <summary>One day as a CSV: Indian time, OpenAlgo symbol, prices in rupees, empty where there is none.</summary>
public static class CsvExport
{
    public const string Header =
        "time,symbol,kind,expiry,strike,right,lot_size,bid,ask,bid_size,ask_size,open,high,low,last,settlement,volume,open_interest";

    /// <summary>Writes beside the file and moves it into place, so that a full disk leaves an earlier export whole.</summary>
    public static void Write(MarketDay day, string path)
    {
        string part = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            using (var file = new StreamWriter(part, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
                Write(day, file);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    public static void Write(MarketDay day, TextWriter output)
    {
        output.WriteLine(Header);
        string[] contracts = Array.ConvertAll(day.Contracts, contract => string.Create(
            CultureInfo.InvariantCulture,
            $"{OpenAlgoSymbol.Format(contract.Instrument)},{MarketDayFile.KindOf(contract.Instrument)},{(contract.Instrument.IsTradable ? $"{contract.Instrument.Expiry:yyyy-MM-dd}" : "")},{(contract.Instrument.IsOption ? $"{contract.Instrument.Strike.ToRupees():0.####}" : "")},{MarketDayFile.RightOf(contract.Instrument)},{(contract.StatedLotSize > 0 ? $"{contract.StatedLotSize}" : "")}"));
        for (int row = 0; row < day.RowCount; row++)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Timestamp.FromNanoseconds(day.Time[row])},{contracts[day.Contract[row]]},{Cell(day.Bid[row])},{Cell(day.Ask[row])},{day.BidSize[row]},{day.AskSize[row]},{Cell(day.Open[row])},{Cell(day.High[row])},{Cell(day.Low[row])},{Cell(day.Last[row])},{Cell(day.Settlement[row])},{day.Volume[row]},{day.OpenInterest[row]}"));
        }
    }

    private static string Cell(long steps) =>
        steps == 0 ? "" : Price.FromSteps(steps).ToRupees().ToString("0.00##", CultureInfo.InvariantCulture);
}
