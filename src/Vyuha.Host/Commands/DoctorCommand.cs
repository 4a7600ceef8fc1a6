using System.CommandLine;
using Vyuha.Core;
using Vyuha.Host.Configuration;
using Vyuha.Host.Doctor;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha doctor</c>: whether this installation is complete. Needs no session, no armed bot and no broker; places nothing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var server = new ServerOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("doctor", "Is this installation complete? Server, key, WebSocket, clock, address, runtime, disk, each with a remedy. Exit code 0: nothing red; 1: something is.")
        {
            json, server.Url, server.StreamUrl, server.KeyFile, server.KeyVariable,
        };
        command.SetAction(async (result, cancellation) =>
        {
            IReadOnlyList<CheckResult> checks = DoctorChecks.Judge(await new DoctorGatherer(TimeProvider.System).GatherAsync(SubjectOf(result, server), cancellation));
            if (result.GetValue(json))
                JsonOutput.Write(DoctorJson.Of(checks));
            else
                WriteText(checks);
            return DoctorChecks.IsHealthy(checks) ? 0 : CommandLine.Failed;
        });
        return command;
    }

    /// <summary>A key or a configuration that cannot be used is a finding here, not the end.</summary>
    private static DoctorSubject SubjectOf(ParseResult result, ServerOption server)
    {
        (Uri url, Uri stream) = server.Addresses(result, result.GetValue(server.Url) ?? ServerOption.DefaultUrl);
        (ApiKey? key, string keyProblem) = Attempt(() => server.Key(result));
        ((TradingConfiguration Configuration, string? File)? read, string problem) = Attempt<(TradingConfiguration, string?)?>(() => GlobalOptions.LoadConfiguration(result));
        return new DoctorSubject
        {
            Server = url,
            Stream = stream,
            Key = key,
            KeyProblem = keyProblem,
            Home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)),
            Configuration = read?.Configuration ?? ConfigurationFile.Read(),
            ConfigurationFile = read?.File,
            ConfigurationProblem = problem,
        };
    }

    private static (T? Value, string Problem) Attempt<T>(Func<T> read)
    {
        try
        {
            return (read(), "");
        }
        catch (InputErrorException wrong)
        {
            return (default, wrong.Message);
        }
    }

    private static void WriteText(IReadOnlyList<CheckResult> checks)
    {
        Console.Out.Write(CheckTable.Of(checks.Select(check =>
            (DoctorJson.ColourOf(check.State), check.Name, check.Found, check.State == CheckState.Passed ? null : check.Remedy))));
        (int amber, int red) = (checks.Count(check => check.State == CheckState.Note), checks.Count(check => check.State == CheckState.Failed));
        Console.Out.WriteLine();
        Console.Out.WriteLine(red > 0 ? $"{red} red, {amber} amber." : amber > 0 ? $"Nothing red, {amber} amber." : "All green.");
    }
}
