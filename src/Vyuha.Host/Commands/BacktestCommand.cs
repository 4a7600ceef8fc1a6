using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Rendering;
using Vyuha.Kernel.Configuration;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha backtest</c>: what a bot would have earned, net of margin and charges, and a report of it.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var bot = new Option<string>("--bot") { Description = "Which bot.", DefaultValueFactory = _ => "option-seller" };
        var portfolio = new Option<bool>("--portfolio") { Description = "All four bots on one account, or those of --bots." };
        var bots = new Option<string[]>("--bots") { Description = "With --portfolio: which bots.", AllowMultipleArgumentsPerToken = true, HelpName = "BOT" };
        var underlying = new Option<string>("--underlying") { Description = "The index it trades.", DefaultValueFactory = _ => "NIFTY" };
        var from = DateOption.Create("--from", "First day (YYYY-MM-DD); all there is when not given.");
        var to = DateOption.Create("--to", "Last day.");
        var capital = new Option<decimal?>("--capital") { Description = "Capital of the whole account in rupees, instead of the configured one.", HelpName = "RUPEES" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the synthetic market.", DefaultValueFactory = _ => 1 };
        var synthetic = new Option<bool>("--synthetic") { Description = "Use the synthetic market even when data has been imported." };
        var frequency = new Option<DataFrequency?>("--frequency") { Description = "Daily, Snapshot or Minute; else the finest there is." };
        var red = new Option<bool>("--use-red-days") { Description = "Use days that 'data check' found to be wrong." };
        var spread = new Option<double>("--spread-multiplier") { Description = "Multiplies the modelled half-spread where data has no quotes.", DefaultValueFactory = _ => 1 };
        var store = new Option<string?>("--store") { Description = "imported (usual), recorded: what sessions saw of a broker, or rehearsed: of the sandbox.", HelpName = "STORE" };
        var output = new Option<string?>("--out") { Description = "Result folder (else a new one in the home folder).", HelpName = "DIR" };
        var force = new Option<bool>("--force") { Description = "Replace an earlier result in --out." };
        var command = new Command("backtest", "Run a bot over past or synthetic days and write a report.")
        {
            bot, portfolio, bots, underlying, from, to, capital, seed, synthetic, frequency, store, red, spread, output, force,
        };
        command.SetAction(async (result, cancellation) =>
        {
            var request = new BacktestRequest
            {
                Bots = BotsOf(result.GetValue(portfolio), result.GetValue(bots) ?? [], result.GetResult(bot) is { Implicit: false }, result.GetValue(bot)!),
                Underlying = result.GetValue(underlying)!.ToUpperInvariant(),
                From = result.GetValue(from),
                To = result.GetValue(to),
                Frequency = result.GetValue(frequency),
                Synthetic = result.GetValue(synthetic),
                Store = result.GetValue(store) is { } named ? DataCommand.ParseStore(named) : DataStore.Imported,
                UseRedDays = result.GetValue(red),
                Seed = result.GetValue(seed),
                SpreadMultiplier = result.GetValue(spread),
                Out = result.GetValue(output),
                Force = result.GetValue(force),
                CommandLine = "vyuha " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            };
            request.Validate();
            LocatedJson[] above = result.GetValue(capital) is { } rupees
                ? [LocatedJson.Parse($$"""{ "capital": { "total": {{rupees.ToString(CultureInfo.InvariantCulture)}} } }""", "--capital")]
                : [];
            TradingConfiguration configuration = GlobalOptions.UseConfiguration(result, above);
            return await RunAsync(request, configuration, VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), cancellation);
        });
        return command;
    }

    /// <summary>In the order of their books, each once; names are checked against the configuration later.</summary>
    private static IReadOnlyList<string> BotsOf(bool portfolio, IReadOnlyList<string> named, bool hasBot, string bot)
    {
        if (portfolio && hasBot)
            throw new InputErrorException("--bot runs one bot alone and --portfolio several on one account. Give one of them.");
        if (!portfolio)
            return named.Count == 0 ? [bot] : throw new InputErrorException("--bots belongs to --portfolio. Add it, or name one bot with --bot.");
        IReadOnlyList<string> wanted = [.. named.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (wanted.Count == 0)
            return TradingConfiguration.BotNames;
        foreach (string name in wanted)
        {
            if (!TradingConfiguration.BotNames.Contains(name))
                throw new InputErrorException($"There is no bot {name}. The bots are {string.Join(", ", TradingConfiguration.BotNames)}. {DidYouMean.Sentence(name, TradingConfiguration.BotNames)}");
        }

        return [.. TradingConfiguration.BotNames.Where(wanted.Contains)];
    }

    private static async Task<int> RunAsync(BacktestRequest request, TradingConfiguration configuration, VyuhaHome home, CancellationToken cancellation)
    {
        MarketRules rules = MarketRules.Shipped;
        if (!rules.Underlying(request.Underlying).HasValue)
            throw new InputErrorException($"There is no underlying {request.Underlying}. Known are {string.Join(", ", rules.Underlyings.Select(one => one.Symbol))}.");
        foreach (string bot in request.Bots)
            configuration.Bot(bot);
        BacktestData data = BacktestData.Choose(MarketDataCatalogue.Open(home, request.Store), rules, request);
        CommandLine.ErrorConsole.MarkupLineInterpolated($"[bold]{data.Description}[/]");

        var runner = new BacktestRunner(home, configuration, rules);
        BacktestOutcome outcome = await WithProgress(data, dayDone => runner.RunAsync(request, data.Source, data.Summarise, dayDone, cancellation));
        BacktestSummary.Render(AnsiConsole.Console, outcome.Result, outcome.Folder);
        return 0;
    }

    private static async Task<BacktestOutcome> WithProgress(BacktestData data, Func<Action<DateOnly>, Task<BacktestOutcome>> run)
    {
        long started = Stopwatch.GetTimestamp();
        int done = 0;
        return await CommandLine.ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("backtest", maxValue: Math.Max(1, data.ExpectedDays));

                // The run is synchronous; off the console's thread, so that the bar moves and Ctrl-C is heard.
                return await Task.Run(() => run(date =>
                {
                    done++;
                    double rate = done / Math.Max(0.001, Stopwatch.GetElapsedTime(started).TotalSeconds);
                    task.Description = $"{date:dd MMM yyyy}  {rate:0} days/s";
                    task.Increment(1);
                }));
            });
    }
}
