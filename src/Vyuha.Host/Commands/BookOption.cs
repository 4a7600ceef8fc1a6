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

    /// <summary>The book of live money, unless another is named.</summary>
    public const string Live = "live";

    public Option<string?> Option { get; } = new("--book")
    {
        Description = "The book whose session is meant (else the one that runs).",
        HelpName = "NAME",
    };

    /// <exception cref="Core.InputErrorException">A live session and another one run: nobody guesses which is meant.</exception>
    public string Name(ParseResult result)
    {
        if (result.GetValue(Option) is { } named)
            return named;
        string[] running = [.. new[] { Default, Live, Rehearsal }.Where(book => Runs(result, book))];
        if (running.Length > 1 && running.Contains(Live))
            throw new Core.InputErrorException($"Sessions run on the books {string.Join(" and ", running)}. Say which one with --book.");
        return running.Length > 0 ? running[0] : Default;
    }

    public string Path(ParseResult result) => BookFolder.PathOf(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), Name(result));

    /// <exception cref="Core.InputErrorException">No session runs on this book.</exception>
    public ControlClient Connect(ParseResult result) => ControlClient.Connect(Path(result), Name(result));

    private static bool Runs(ParseResult result, string book)
    {
        using ControlClient? client = ControlClient.Find(BookFolder.PathOf(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), book), book);
        return client is not null;
    }
}
