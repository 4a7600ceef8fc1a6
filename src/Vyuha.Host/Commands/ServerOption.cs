using System.CommandLine;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.OpenAlgo;

namespace Vyuha.Host.Commands;

/// <summary>Which OpenAlgo server a command is about, and how it lets us in.</summary>
internal sealed class ServerOption
{
    /// <summary>Where OpenAlgo listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5000";

    public Option<string?> Url { get; } = new("--url") { Description = "OpenAlgo server, like http://127.0.0.1:5000.", HelpName = "URL" };

    public Option<string?> StreamUrl { get; } = new("--stream-url", "--ws-url") { Description = "Its WebSocket; else port 8765 of the same machine.", HelpName = "URL" };

    public Option<string?> KeyFile { get; } = new("--api-key-file", "--key-file") { Description = "File that holds the API key and nothing else.", HelpName = "FILE" };

    public Option<string> KeyVariable { get; } = new("--api-key-env", "--key-env") { Description = "Name of the variable that holds the API key.", HelpName = "NAME", DefaultValueFactory = _ => ApiKey.Variable };

    public Option<bool> Rehearse { get; } = new("--rehearse") { Description = "The server is a sandbox: take its clock and speed." };

    public void AddTo(Command command)
    {
        command.Add(Url);
        command.Add(StreamUrl);
        command.Add(KeyFile);
        command.Add(KeyVariable);
        command.Add(Rehearse);
    }

    /// <exception cref="InputErrorException">An address or the key cannot be used.</exception>
    public OpenAlgoOptions Read(ParseResult result, string url, ServerMode? expected)
    {
        (Uri server, Uri stream) = Addresses(result, url);
        return new OpenAlgoOptions { Key = Key(result), BaseUrl = server, StreamUrl = stream, ExpectedMode = expected };
    }

    /// <exception cref="InputErrorException">There is none, or it cannot be used.</exception>
    public ApiKey Key(ParseResult result) =>
        result.GetValue(KeyFile) is { } file ? ApiKey.FromFile(file) : ApiKey.FromEnvironment(result.GetValue(KeyVariable)!);

    /// <summary>Of the REST interface and of the stream.</summary>
    /// <exception cref="InputErrorException">One of them is no address.</exception>
    public (Uri Server, Uri Stream) Addresses(ParseResult result, string url)
    {
        Uri server = Address("--url", url, DefaultUrl);
        return (server, result.GetValue(StreamUrl) is { } stream ? Address("--stream-url", stream, "ws://127.0.0.1:8765")
            : server.Scheme == Uri.UriSchemeHttps ? new Uri($"wss://{server.Authority}/ws") : new Uri($"ws://{server.Host}:8765"));
    }

    /// <summary>The machine's clock, or with <c>--rehearse</c> the sandbox's.</summary>
    public async Task<SessionClock> ClockAsync(ParseResult result, OpenAlgoOptions options, CancellationToken cancellation) =>
        result.GetValue(Rehearse) ? await SandboxTime.ReadAsync(options.BaseUrl, cancellation) : SessionClock.OfMachine(TimeProvider.System);

    private static Uri Address(string option, string text, string example) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : throw new InputErrorException($"{option} '{text}' is no address. Write {example}.");
}
