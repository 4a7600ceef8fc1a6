using System.CommandLine;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary>Which book a command is about.</summary>
internal sealed class BookOption
{
    public const string Default = "default";

    /// <summary>The book of a session on the sandbox exchange within the program.</summary>
    public const string Rehearsal = "rehearsal";

    public Option<string?> Option { get; } = new("--book")
    {
        Description = "The book whose session is meant (else the default one, or a rehearsal where only that runs).",
        HelpName = "NAME",
    };

    public string Name(ParseResult result) =>
        result.GetValue(Option) ?? (Runs(result, Rehearsal) && !Runs(result, Default) ? Rehearsal : Default);

    public string Path(ParseResult result) => BookFolder.PathOf(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), Name(result));

    /// <exception cref="Core.InputErrorException">No session runs on this book.</exception>
    public ControlClient Connect(ParseResult result) => ControlClient.Connect(Path(result), Name(result));

    private static bool Runs(ParseResult result, string book)
    {
        using ControlClient? client = ControlClient.Find(BookFolder.PathOf(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), book), book);
        return client is not null;
    }
}
