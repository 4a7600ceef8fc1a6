using System.CommandLine;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Export;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data export UNDERLYING DATE --out FILE.csv</c>: one day as a CSV.</summary>
internal static class DataExportCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The CSV to write; an existing file is replaced.", HelpName = "FILE", Required = true };
        var frequency = new Option<string?>("--frequency") { Description = "daily, snapshot or minute; else the finest there is." };
        var command = new Command("export", "Write one day as CSV.") { DataCommand.Underlying, DataCommand.Date, output, frequency };
        command.SetAction(result =>
        {
            MarketDataCatalogue catalogue = DataCommand.Open(result);
            string underlying = result.GetValue(DataCommand.Underlying)!.ToUpperInvariant();
            DateOnly date = DataCommand.ParseDate(result.GetValue(DataCommand.Date)!, "DATE");
            MarketDay day = catalogue.Read(underlying, date, DataCommand.FrequencyOf(catalogue, underlying, date, result.GetValue(frequency)));
            string path = result.GetValue(output)!;
            if (Directory.Exists(path))
                throw new InputErrorException($"--out {path} is a folder. Name a file in it.");
            CsvExport.Write(day, path);
            Console.Out.WriteLine($"{day.RowCount} rows of {underlying} {date:yyyy-MM-dd} ({DataCommand.NameOf(day.Frequency)}, {day.Origin.ToString().ToLowerInvariant()}) in {path}");
        });
        return command;
    }
}
