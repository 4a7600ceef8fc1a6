using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha sandbox</c>: an exchange on this machine that any OpenAlgo client can trade at, on synthetic data.</summary>
internal static class SandboxCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the REST interface; 0 takes a free one.", DefaultValueFactory = _ => 5000 };
        var streamPort = new Option<int>("--ws-port") { Description = "Port of the stream; 0 takes a free one.", DefaultValueFactory = _ => 8765 };
        var key = new Option<string>("--api-key") { Description = "Key that clients give.", DefaultValueFactory = _ => "sandbox" };
        var speed = new Option<double>("--speed") { Description = "Sandbox seconds to a real one.", DefaultValueFactory = _ => 1 };
        var faults = new Option<FileInfo?>("--faults") { Description = "File of scripted faults (docs/concepts/sandbox.md).", HelpName = "FILE" };
        var start = new Option<string?>("--start") { Description = "Sandbox time at the start, Indian time: 2026-11-25T10:00.", HelpName = "TIME" };
        var seed = new Option<ulong>("--seed") { Description = "Names the synthetic market.", DefaultValueFactory = _ => 1 };
        var live = new Option<bool>("--live") { Description = "Begin in live mode, as a server with a broker; else in analyze mode." };
        var account = new Option<AccountMode>("--analyzer")
        {
            Description = "Rules of the analyzer's book: exchange (margin, charges, partial fills) or openalgo (as the real analyzer).",
            DefaultValueFactory = _ => AccountMode.Exchange,
        };
        var broker = new Option<string>("--broker")
        {
            Description = $"Quirks of one broker in live mode: {string.Join(", ", BrokerProfile.Known.Select(profile => profile.Name))}, or none (docs/concepts/sandbox.md).",
            HelpName = "NAME",
            DefaultValueFactory = _ => BrokerProfile.None.Name,
        };
        var command = new Command("sandbox", "Run a sandbox exchange on this machine that speaks OpenAlgo's protocol.")
        {
            port, streamPort, key, speed, faults, start, seed, live, account, broker,
        };
        command.SetAction(async (result, cancellation) =>
        {
            (Timestamp at, string label) = Start(MarketRules.Shipped.Calendar(Exchange.Nfo), result.GetValue(start), Timestamp.From(TimeProvider.System.GetUtcNow()));
            FileInfo? file = result.GetValue(faults);
            FaultPlan plan = file is null ? new FaultPlan(result.GetValue(seed)) : Read(file);
            var profile = BrokerProfile.Of(result.GetValue(broker)!);
            SandboxApi api = Build(at, result.GetValue(seed), result.GetValue(key)!, result.GetValue(account), plan, profile);
            api.State.IsAnalyze = !result.GetValue(live);
            var options = new SandboxServerOptions
            {
                Port = Checked(result.GetValue(port), "--port"),
                StreamPort = Checked(result.GetValue(streamPort), "--ws-port"),
                Speed = CheckedSpeed(result.GetValue(speed)),
            };
            await using var server = new SandboxServer(api, options);
            await server.StartAsync(cancellation);
            Console.Out.WriteLine($"SANDBOX: no broker, no real orders; {api.Market.DataName} data, made up.");
            Console.Out.WriteLine($"REST   http://127.0.0.1:{server.Port}/api/v1");
            Console.Out.WriteLine($"Stream ws://127.0.0.1:{server.StreamPort}");
            Console.Out.WriteLine($"Clock  {at} at {options.Speed.ToString(CultureInfo.InvariantCulture)}x, {label}; mode {(api.State.IsAnalyze ? "analyze" : "live")}. Ctrl-C ends it.");
            foreach (BrokerQuirkRow quirk in profile.Quirks)
                Console.Out.WriteLine($"Quirk  {quirk.Broker}: {quirk.Meaning} ({quirk.Source})");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.Out.WriteLine("Stopped.");
            return 0;
        });
        return command;
    }

    /// <summary>A market with the broker's book and the analyzer's.</summary>
    public static SandboxApi Build(Timestamp start, ulong seed, string apiKey, AccountMode analyzer, FaultPlan plan, BrokerProfile? profile = null)
    {
        if (apiKey.Length is 0 or > 256)
            throw new InputErrorException("--api-key has 1 to 256 characters.");
        MarketRules rules = MarketRules.Shipped;
        var data = new SyntheticMarketData(new SyntheticMarket(rules, new SyntheticMarketOptions(), seed));
        var market = new SandboxMarket(rules, data, new SandboxMarketOptions { Seed = seed }, start);
        return new SandboxApi(
            new SandboxExchange(market, new SandboxOptions()),
            new SandboxExchange(market, new SandboxOptions { Mode = analyzer, FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = apiKey, Profile = profile ?? BrokerProfile.None },
            plan);
    }

    /// <summary>Where the sandbox's time begins: as asked, or now when a session is on, or before a trading day's open.</summary>
    public static (Timestamp At, string Label) Start(TradingCalendar calendar, string? asked, Timestamp now)
    {
        if (asked is not null)
        {
            return DateTime.TryParseExact(asked, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
                ? (Ist.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)), "rehearsal clock")
                : throw new InputErrorException($"--start '{asked}' is not a time. Write 2026-11-25T10:00, Indian time.");
        }

        if (calendar.IsOpen(now))
            return (now, "real time");
        DateOnly date = Ist.DateOf(now);
        DateOnly day = calendar.Knows(date) && calendar.IsTradingDay(date) && now <= Ist.At(date, new TimeOnly(9, 0)) ? date
            : date < calendar.LastDay.AddDays(-7) && date >= calendar.FirstDay ? calendar.NextTradingDay(date)
            : calendar.PreviousTradingDay(calendar.LastDay);
        return (Ist.At(day, new TimeOnly(9, 0)), "rehearsal clock");
    }

    private static FaultPlan Read(FileInfo file)
    {
        if (!file.Exists)
            throw new InputErrorException($"{file.FullName}: there is no such file. Give the path of a file of faults.");
        return FaultPlan.Parse(file.Name, File.ReadAllText(file.FullName));
    }

    private static double CheckedSpeed(double speed) =>
        speed is > 0 and <= 10_000 ? speed : throw new InputErrorException($"--speed {speed} is not above 0 and at most 10000.");

    private static int Checked(int port, string name) =>
        port is >= 0 and <= 65535 ? port : throw new InputErrorException($"{name} {port} is not a port. Give 0 to 65535.");
}
