using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data</c>: bringing market data in, looking at it, judging it and taking it out again.</summary>
internal static class DataCommand
{
    private static readonly DataStore[] AllStores = Enum.GetValues<DataStore>();

    public static Command Create() => new("data", "Market data: import, download, record, list, show, check, export and synthesize.")
    {
        DataImportCommand.Create(),
        DataDownloadCommand.Create(),
        DataRecordCommand.Create(),
        DataListCommand.Create(),
        DataShowCommand.Create(),
        DataCheckCommand.Create(),
        DataExportCommand.Create(),
        SynthesizeCommand.Create(),
    };

    internal static MarketDataCatalogue Open(ParseResult result) =>
        MarketDataCatalogue.Open(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));

    /// <summary>Every store that holds something, or the one that was asked for.</summary>
    internal static IEnumerable<(DataStore Store, MarketDataCatalogue Catalogue)> Stores(ParseResult result, string? asked)
    {
        VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
        return (asked is null ? AllStores : [ParseStore(asked)])
            .Select(store => (store, MarketDataCatalogue.Open(home, store)))
            .Where(pair => asked is not null || pair.Item2.HasAny || pair.store == DataStore.Imported);
    }

    /// <summary>The store asked for; else the first that has the day, and the imported one when none has.</summary>
    internal static MarketDataCatalogue StoreOf(ParseResult result, string? asked, string underlying, DateOnly date)
    {
        (DataStore, MarketDataCatalogue Catalogue)[] stores = [.. Stores(result, asked)];
        foreach ((_, MarketDataCatalogue catalogue) in stores)
        {
            if (Enum.GetValues<DataFrequency>().Any(frequency => catalogue.Days(underlying, frequency, date, date).Count > 0))
                return catalogue;
        }

        return stores[0].Catalogue;
    }

    internal static Option<string?> StoreOption() => new("--store")
    {
        Description = "imported, recorded (a broker's quotes, by sessions) or rehearsed (the sandbox's); else wherever the day is.", HelpName = "STORE",
    };

    internal static DataStore ParseStore(string text) =>
        Enum.TryParse(text, ignoreCase: true, out DataStore store) && Enum.IsDefined(store) && !char.IsAsciiDigit(text[0])
            ? store
            : throw new InputErrorException($"--store '{text}' is not known. Use imported, recorded or rehearsed.");

    internal static string NameOf(DataStore store) => store.ToString().ToLowerInvariant();

    internal static string NameOf(DataOrigin origin) => origin.ToString().ToLowerInvariant();

    internal static Argument<string> Underlying { get; } = new("UNDERLYING") { Description = "NIFTY, BANKNIFTY, …" };

    internal static Argument<string> Date { get; } = new("DATE") { Description = "Trading day, as 2026-01-06." };

    internal static DateOnly ParseDate(string text, string name) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new InputErrorException($"{name} '{text}' is no date. Write it as 2026-01-06.");

    internal static DataFrequency ParseFrequency(string text) => text.ToUpperInvariant() switch
    {
        "DAILY" => DataFrequency.Daily,
        "SNAPSHOT" => DataFrequency.Snapshot,
        "MINUTE" => DataFrequency.Minute,
        _ => throw new InputErrorException($"--frequency '{text}' is not known. Use daily, snapshot or minute."),
    };

    /// <summary>The frequency asked for, else the finest one the day is stored at.</summary>
    internal static DataFrequency FrequencyOf(MarketDataCatalogue catalogue, string underlying, DateOnly date, string? asked)
    {
        if (asked is not null)
            return ParseFrequency(asked);
        DataFrequency[] finestFirst = [DataFrequency.Minute, DataFrequency.Snapshot, DataFrequency.Daily];
        return finestFirst.FirstOrDefault(frequency => catalogue.Days(underlying, frequency, date, date).Count > 0, DataFrequency.Daily);
    }

    internal static string NameOf(DataFrequency frequency) => frequency.ToString().ToLowerInvariant();
}
