using System.CommandLine;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Export;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data export UNDERLYING DATE --out FILE.csv</c>: one day as a CSV.</summary>
internal static class DataExportCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The CSV to write; an existing file is replaced.", HelpName = "FILE", Required = true };
        var frequency = new Option<string?>("--frequency") { Description = "daily, snapshot or minute; else the finest there is." };
        var ticks = new Option<bool>("--ticks") { Description = "Every recorded quote instead of chains." };
        Option<string?> store = DataCommand.StoreOption();
        var command = new Command("export", "Write one day as CSV.") { DataCommand.Underlying, DataCommand.Date, output, frequency, ticks, store };
        command.SetAction(async (result, cancellation) =>
        {
            string underlying = result.GetValue(DataCommand.Underlying)!.ToUpperInvariant();
            DateOnly date = DataCommand.ParseDate(result.GetValue(DataCommand.Date)!, "DATE");
            MarketDataCatalogue catalogue = DataCommand.StoreOf(result, result.GetValue(store), underlying, date);
            if (result.GetValue(ticks))
            {
                await ExportTicksAsync(catalogue, underlying, date, result.GetValue(output)!, cancellation);
                return;
            }

            MarketDay day = catalogue.Read(underlying, date, DataCommand.FrequencyOf(catalogue, underlying, date, result.GetValue(frequency)));
            string path = FileOf(result.GetValue(output)!);
            CsvExport.Write(day, path);
            Console.Out.WriteLine($"{day.RowCount} rows of {underlying} {date:yyyy-MM-dd} ({DataCommand.NameOf(day.Frequency)}, {day.Origin.ToString().ToLowerInvariant()}) in {path}");
        });
        return command;
    }

    private static async Task ExportTicksAsync(MarketDataCatalogue catalogue, string underlying, DateOnly date, string output, CancellationToken cancellation)
    {
        if (catalogue.Ticks(underlying, date) is not [TickRecord record])
            throw new InputErrorException($"No quotes of {underlying} were recorded on {date:yyyy-MM-dd} in {catalogue.Folder}. See what there is with 'vyuha data list'.");
        string path = FileOf(output);
        long rows = await TickCsv.WriteAsync(catalogue.PathOf(record), path, cancellation);
        Console.Out.WriteLine($"{rows} quotes of {underlying} {date:yyyy-MM-dd} ({DataCommand.NameOf(record.Origin)}) in {path}");
    }

    private static string FileOf(string path) =>
        Directory.Exists(path) ? throw new InputErrorException($"--out {path} is a folder. Name a file in it.") : path;
}
