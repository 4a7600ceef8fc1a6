using System.CommandLine;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary>Which book a command is about.</summary>
internal sealed class BookOption
{
    public const string Default = "default";

    public Option<string> Option { get; } = new("--book")
    {
        Description = "The book whose session is meant.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Default,
    };

    public string Name(ParseResult result) => result.GetValue(Option)!;

    public string Path(ParseResult result) => BookFolder.PathOf(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), Name(result));

    /// <exception cref="Core.InputErrorException">No session runs on this book.</exception>
    public ControlClient Connect(ParseResult result) => ControlClient.Connect(Path(result), Name(result));
}
