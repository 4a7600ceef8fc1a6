using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data</c>: bringing market data in, looking at it, judging it and taking it out again.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Market data: import, list, show, check, export and synthesize.")
    {
        DataImportCommand.Create(),
        DataListCommand.Create(),
        DataShowCommand.Create(),
        DataCheckCommand.Create(),
        DataExportCommand.Create(),
        SynthesizeCommand.Create(),
    };

    internal static MarketDataCatalogue Open(ParseResult result) =>
        MarketDataCatalogue.Open(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));

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
