using System.CommandLine;
using System.Globalization;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data list</c>: what is stored.</summary>
internal static class DataListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        Option<string?> store = DataCommand.StoreOption();
        var command = new Command("list", "What is stored: underlyings, frequencies, days and their quality.") { json, store };
        command.SetAction(result => Run([.. DataCommand.Stores(result, result.GetValue(store))], result.GetValue(json)));
        return command;
    }

    private static void Run((DataStore Store, MarketDataCatalogue Catalogue)[] stores, bool json)
    {
        (DataStore Store, CatalogueSeries Series)[] all = [.. stores.SelectMany(one => one.Catalogue.List().Select(series => (one.Store, series)))];
        TickSeries[] ticks = [.. stores.SelectMany(one => one.Catalogue.Ticks().GroupBy(record => record.Underlying, StringComparer.Ordinal).Select(group => TickSeries.Of(one.Store, group.Key, [.. group])))];
        if (json)
        {
            WriteJson(stores[0].Catalogue.Folder, all, ticks);
            return;
        }

        if (all.Length == 0)
        {
            Console.Out.WriteLine($"No market data in {stores[0].Catalogue.Folder}. Bring some in with 'vyuha data import PATH…'.");
            return;
        }

        TextTable table = new TextTable("store", "underlying", "frequency", "from", "to", "days", "rows", "MB", "origin", "green", "amber", "red", "unchecked")
            .Right(5, 6, 7, 9, 10, 11, 12);
        foreach ((DataStore store, CatalogueSeries one) in all)
        {
            table.Add(
                DataCommand.NameOf(store), one.Underlying, DataCommand.NameOf(one.Frequency), $"{one.From:yyyy-MM-dd}", $"{one.To:yyyy-MM-dd}",
                $"{one.Days}", Count(one.Rows), Megabytes(one.Bytes), string.Join('+', one.Origins.Select(DataCommand.NameOf)),
                $"{one.Green}", $"{one.Amber}", $"{one.Red}", $"{one.Unchecked}");
        }

        foreach (TickSeries one in ticks)
        {
            table.Add(
                DataCommand.NameOf(one.Store), one.Underlying, "every quote", $"{one.From:yyyy-MM-dd}", $"{one.To:yyyy-MM-dd}",
                $"{one.Days}", Count(one.Rows), Megabytes(one.Bytes), one.Origin, "", "", "", "");
        }

        Console.Out.Write(table);
        foreach ((DataStore store, MarketDataCatalogue catalogue) in stores.Where(one => one.Catalogue.HasAny))
            Console.Out.WriteLine($"{DataCommand.NameOf(store)}: {catalogue.Folder}");
    }

    private static void WriteJson(string folder, (DataStore Store, CatalogueSeries Series)[] all, TickSeries[] ticks) => JsonOutput.Write(new
    {
        Folder = folder,
        Series = all.Select(one => new
        {
            Store = DataCommand.NameOf(one.Store),
            one.Series.Underlying,
            Frequency = DataCommand.NameOf(one.Series.Frequency),
            one.Series.From,
            one.Series.To,
            one.Series.Days,
            one.Series.Rows,
            one.Series.Bytes,
            Origins = one.Series.Origins.Select(DataCommand.NameOf),
            one.Series.Green,
            one.Series.Amber,
            one.Series.Red,
            one.Series.Unchecked,
        }),
        Ticks = ticks.Select(one => new { Store = DataCommand.NameOf(one.Store), one.Underlying, one.From, one.To, one.Days, one.Rows, one.Bytes, one.Origin }),
    });

    private static string Count(long rows) => rows.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>All recorded quotes of one underlying in one store.</summary>
    private sealed record TickSeries(DataStore Store, string Underlying, DateOnly From, DateOnly To, int Days, long Rows, long Bytes, string Origin)
    {
        public static TickSeries Of(DataStore store, string underlying, TickRecord[] days) => new(
            store, underlying, days.Min(day => day.Date), days.Max(day => day.Date), days.Length, days.Sum(day => day.Rows), days.Sum(day => day.Bytes),
            string.Join('+', days.Select(day => day.Origin).Distinct().Order().Select(DataCommand.NameOf)));
    }
}
