using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data synthesize</c>: stores days of the synthetic market, labelled as such, in the catalogue.</summary>
public static class SynthesizeCommand
{
    private const string Format = "synthetic";

    private static readonly string[] Symbols = ["NIFTY", "INDIAVIX"];

    /// <summary>The subcommand, for the <c>data</c> command to hold.</summary>
    public static Command Create()
    {
        Option<DateOnly?> from = DateOption.Create("--from", "First day (YYYY-MM-DD), from 2012-01-02 on.", new(2025, 1, 1));
        Option<DateOnly?> to = DateOption.Create("--to", "Last day.", new(2025, 12, 31));
        var seed = new Option<ulong>("--seed") { Description = "Names the market; the same seed is the same market.", DefaultValueFactory = _ => 1 };
        var frequency = new Option<DataFrequency>("--frequency")
        {
            Description = "daily: one row a contract at the close; snapshot: chains with quotes every --step minutes; minute: every minute.",
            DefaultValueFactory = _ => DataFrequency.Snapshot,
        };
        var step = new Option<int?>("--step") { Description = "Minutes between chains (snapshot: 15)." };
        var command = new Command("synthesize", "Make a synthetic NIFTY market, labelled as synthetic, and store it.")
        {
            from, to, seed, frequency, step,
        };
        command.SetAction((result, cancellation) => Task.FromResult(Run(
            VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)),
            new SyntheticMarket(
                MarketRules.Shipped, OptionsOf(result.GetValue(frequency), result.GetValue(step)), result.GetValue(seed)),
            result.GetValue(from)!.Value, result.GetValue(to)!.Value, cancellation)));
        return command;
    }

    /// <summary>Stores the days one after another; each is whole or absent whenever the process ends.</summary>
    public static int Run(VyuhaHome home, SyntheticMarket market, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        IReadOnlyList<DateOnly> dates = market.Dates(from, to);
        if (dates.Count == 0)
            throw new InputErrorException($"No trading day lies between {from:yyyy-MM-dd} and {to:yyyy-MM-dd}. Widen the range.");

        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(home);
        RefuseOtherData(catalogue, market.Options.Frequency, from, to);
        long started = Stopwatch.GetTimestamp();
        (int stored, long rows) = Console.IsErrorRedirected
            ? Store(catalogue, market, from, to, _ => { }, cancellation)
            : CommandLine.ErrorConsole.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    ProgressTask task = context.AddTask("synthetic days", maxValue: dates.Count);
                    return Store(catalogue, market, from, to, done => task.Value = done, cancellation);
                });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (stored < dates.Count)
        {
            Console.Error.WriteLine(
                $"cancelled: {stored} of {dates.Count} days are stored, each of them whole. Run the command again for the rest.");
            return CommandLine.Cancelled;
        }

        Console.Out.WriteLine(
            $"Stored {stored} SYNTHETIC days of NIFTY and INDIAVIX ({market.Name}), {dates[0]:yyyy-MM-dd} to {dates[^1]:yyyy-MM-dd}, "
            + $"{rows:N0} rows in {seconds:0.0} s, in {catalogue.Folder}.");
        return 0;
    }

    private static (int Stored, long Rows) Store(
        MarketDataCatalogue catalogue, SyntheticMarket market, DateOnly from, DateOnly to, Action<int> progress, CancellationToken cancellation)
    {
        int stored = 0;
        long rows = 0;
        using CatalogueWriter writer = catalogue.OpenForWriting();
        foreach (SyntheticDay day in market.Days(from, to))
        {
            if (cancellation.IsCancellationRequested)
                break;
            writer.Write(day.IndiaVix, market.Name, Format);
            writer.Write(day.Nifty, market.Name, Format);
            rows += day.Nifty.RowCount + day.IndiaVix.RowCount;
            progress(++stored);
        }

        return (stored, rows);
    }

    /// <summary>Made-up rows never mix with real ones.</summary>
    private static void RefuseOtherData(MarketDataCatalogue catalogue, DataFrequency frequency, DateOnly from, DateOnly to)
    {
        foreach (string symbol in Symbols)
        {
            CatalogueDay? real = catalogue.Days(symbol, frequency, from, to).FirstOrDefault(day => day.Origin != DataOrigin.Synthetic);
            if (real is not null)
            {
                throw new InputErrorException(
                    $"{catalogue.Folder} holds {real.Origin.ToString().ToLowerInvariant()} data of {symbol} on {real.Date:yyyy-MM-dd}; "
                    + "synthetic days do not go beside it. Choose another range, or another folder with --home.");
            }
        }
    }

    private static SyntheticMarketOptions OptionsOf(DataFrequency frequency, int? step) => new()
    {
        Frequency = frequency,
        StepMinutes = step ?? (frequency == DataFrequency.Snapshot ? 15 : 1),
    };
}
