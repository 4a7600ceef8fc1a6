using System.CommandLine;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha preflight</c>: the start-up checklist, without starting anything. Asks the running session of the book where there is one.</summary>
internal static class PreflightCommand
{
    public static Command Create()
    {
        var server = new ServerOption();
        var book = new BookOption();
        Option<bool> json = SessionCommands.Json();
        var live = new Option<bool>("--live") { Description = "Judge as for live trading." };
        var underlying = new Option<string>("--underlying") { Description = "The index that is traded.", DefaultValueFactory = _ => "NIFTY" };
        var bots = new Option<string[]>("--bot") { Description = "Which bots.", DefaultValueFactory = _ => ["option-seller"] };
        var accept = new Option<bool>("--accept-master") { Description = "You have looked at the changes of today's contracts, and they are right." };
        var command = new Command("preflight", "The start-up checklist: clock, login, contracts, funds, positions, disk, address. Exit code 0: all green; 1: not.")
        {
            book.Option, json, live, underlying, bots, accept,
        };
        server.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            string name = result.GetValue(book.Option) ?? (result.GetValue(live) ? BookOption.Live : book.Name(result));
            VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
            using ControlClient? running = ControlClient.Find(BookFolder.PathOf(home, name), name, TimeSpan.FromMinutes(2));
            if (running is not null)
                return Show(await running.PreflightAsync(result.GetValue(accept), cancellation), result.GetValue(json));

            var request = new SessionRequest
            {
                Bots = result.GetValue(bots)!,
                Underlying = result.GetValue(underlying)!.ToUpperInvariant(),
                Live = result.GetValue(live),
                Origin = DataOrigin.Recorded,
            };
            OpenAlgoOptions options = server.Read(result, result.GetValue(server.Url) ?? ServerOption.DefaultUrl, expected: null);
            IReadOnlyList<CheckResult> checks = await CheckAsync(
                request, GlobalOptions.LoadConfiguration(result).Configuration, home, name, options, await server.ClockAsync(result, options, cancellation), result.GetValue(accept), cancellation);
            return Show(JsonSerializer.SerializeToElement(PreflightJson.Of(checks), SessionJson.Options), result.GetValue(json));
        });
        return command;
    }

    private static async Task<IReadOnlyList<CheckResult>> CheckAsync(
        SessionRequest request, TradingConfiguration configuration, VyuhaHome home, string name, OpenAlgoOptions options, SessionClock clock, bool accept, CancellationToken cancellation)
    {
        using BookFolder book = BookFolder.Open(home, name);
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(options, budget, TimeProvider.System);
        return await SessionHost.CheckOnlyAsync(request, configuration, MarketRules.Shipped, book, client, clock, accept, cancellation);
    }

    private static int Show(JsonElement answer, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(answer.ToString());
        }
        else
        {
            Console.Out.Write(CheckTable.Of(answer.GetProperty("checks").EnumerateArray().Select(check =>
            {
                string state = check.GetProperty("state").GetString()!;
                return (state == "passed" ? "ok" : state == "note" ? "note" : "FAILED", check.GetProperty("name").GetString()!, check.GetProperty("found").GetString()!, check.GetProperty("remedy").GetString());
            })));
        }

        return answer.GetProperty("passed").GetBoolean() ? 0 : CommandLine.Failed;
    }
}
