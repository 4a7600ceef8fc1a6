using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Host.Session.Preflight;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Probe;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha broker probe</c>: what an OpenAlgo server and the broker behind it support, without placing anything.</summary>
internal static class BrokerCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "Address of the server.", DefaultValueFactory = _ => "http://127.0.0.1:5000" };
        var streamUrl = new Option<string?>("--ws-url", "--stream-url") { Description = "Address of its WebSocket; default: port 8765 of the same machine." };
        var keyEnv = new Option<string>("--key-env", "--api-key-env") { Description = "Name of the variable that holds the API key.", DefaultValueFactory = _ => ApiKey.Variable };
        var keyFile = new Option<string?>("--key-file", "--api-key-file") { Description = "File that holds the API key." };
        var plain = new Option<bool>("--allow-plain-text") { Description = "Send the key unencrypted to an address outside the private network." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var probe = new Command("probe", "What this server and broker support. Reads only; saved under the home folder.") { url, streamUrl, keyEnv, keyFile, plain, json };
        probe.SetAction((result, cancellationToken) => RunAsync(result, new OpenAlgoOptions
        {
            Key = result.GetValue(keyFile) is { } file ? ApiKey.FromFile(file) : ApiKey.FromEnvironment(result.GetValue(keyEnv)!),
            BaseUrl = Address("--url", result.GetValue(url)!),
            StreamUrl = result.GetValue(streamUrl) is { } given ? Address("--ws-url", given) : StreamBeside(Address("--url", result.GetValue(url)!)),
            AllowPlainText = result.GetValue(plain),
        }, result.GetValue(json), cancellationToken));
        return new Command("broker", "The OpenAlgo server orders go through.") { probe };
    }

    private static async Task<int> RunAsync(ParseResult result, OpenAlgoOptions options, bool json, CancellationToken cancellationToken)
    {
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(options, budget, TimeProvider.System);
        CapabilityReport report = await new CapabilityProbe(client, TimeProvider.System).RunAsync(cancellationToken);
        string saved = ProbeFile.Save(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), report);
        if (json)
            JsonOutput.Write(report);
        else
            WriteText(report, saved);
        return report.Answers.Any(answer => answer.Answer == "works") ? 0 : 1;
    }

    private static void WriteText(CapabilityReport report, string saved)
    {
        TextTable facts = new TextTable("fact", "found");
        facts.Add("server", report.Url);
        facts.Add("broker", report.Broker ?? "not said");
        facts.Add("mode", report.Mode);
        facts.Add("session", report.Session);
        facts.Add("clock", report.ClockSkewSeconds is { } skew ? $"{skew.ToString("+0.0;-0.0", CultureInfo.InvariantCulture)} s against ours (±1 s)" : "not said");
        facts.Add("stream", report.HasStream ? "yes" : "no");
        facts.Add("order updates", report.HasOrderStream ? "yes" : "no");
        facts.Add("margin", report switch
        {
            { HasMargin: false } => "no",
            { MarginCountsHedges: false } => "yes, but hedges save nothing in it: too high for a hedged structure",
            { MarginCountsHedges: null } => "yes; whether it counts hedges is not known",
            _ => "yes, hedges counted",
        });
        facts.Add("GTT", report.HasGtt ? "yes" : "no");
        Console.Out.Write(facts);
        Console.Out.WriteLine();

        TextTable answers = new TextTable("asked", "answer", "ms", "message").Right(2);
        foreach (ProbeAnswer answer in report.Answers)
            answers.Add(answer.Question, answer.Status > 200 ? $"{answer.Answer} ({answer.Status})" : answer.Answer, $"{answer.ElapsedMs}", Shortened(answer.Message));
        Console.Out.Write(answers);
        Console.Out.WriteLine();

        TextTable kinds = new TextTable("order kind", "used", "why not");
        foreach (OrderKindPolicy kind in report.OrderKinds)
            kinds.Add(kind.Kind, kind.IsUsed ? "yes" : "no", kind.Reason);
        Console.Out.Write(kinds);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Saved in {saved}");
    }

    private static string Shortened(string message)
    {
        string line = message.ReplaceLineEndings(" ");
        return line.Length <= 90 ? line : line[..89] + "…";
    }

    private static Uri Address(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            ? address
            : throw new InputErrorException($"{option} {text}: no address. Write http://127.0.0.1:5000.");

    private static Uri StreamBeside(Uri server) =>
        server.Scheme == Uri.UriSchemeHttps ? new($"wss://{server.Authority}/ws") : new($"ws://{server.Host}:8765");
}
