using System.CommandLine;
using System.Globalization;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data list</c>: what is stored.</summary>
internal static class DataListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("list", "What is stored: underlyings, frequencies, days and their quality.") { json };
        command.SetAction(result => Run(DataCommand.Open(result), result.GetValue(json)));
        return command;
    }

    private static void Run(MarketDataCatalogue catalogue, bool json)
    {
        IReadOnlyList<CatalogueSeries> series = catalogue.List();
        if (json)
        {
            JsonOutput.Write(new
            {
                catalogue.Folder,
                Series = series.Select(one => new
                {
                    one.Underlying,
                    Frequency = DataCommand.NameOf(one.Frequency),
                    one.From,
                    one.To,
                    one.Days,
                    one.Rows,
                    one.Bytes,
                    Origins = one.Origins.Select(origin => origin.ToString().ToLowerInvariant()),
                    one.Green,
                    one.Amber,
                    one.Red,
                    one.Unchecked,
                }),
            });
            return;
        }

        if (series.Count == 0)
        {
            Console.Out.WriteLine($"No market data in {catalogue.Folder}. Bring some in with 'vyuha data import PATH…'.");
            return;
        }

        TextTable table = new TextTable("underlying", "frequency", "from", "to", "days", "rows", "MB", "origin", "green", "amber", "red", "unchecked")
            .Right(4, 5, 6, 8, 9, 10, 11);
        foreach (CatalogueSeries one in series)
        {
            table.Add(
                one.Underlying, DataCommand.NameOf(one.Frequency), $"{one.From:yyyy-MM-dd}", $"{one.To:yyyy-MM-dd}",
                $"{one.Days}", one.Rows.ToString("#,0", CultureInfo.InvariantCulture),
                (one.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
                string.Join('+', one.Origins.Select(origin => origin.ToString().ToLowerInvariant())),
                $"{one.Green}", $"{one.Amber}", $"{one.Red}", $"{one.Unchecked}");
        }

        Console.Out.Write(table);
        Console.Out.WriteLine($"Store: {catalogue.Folder}");
    }
}
