using System.CommandLine;
using Vyuha.Host.Configuration;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Host.Commands;

/// <summary>Options every command understands.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Home { get; } = new("--home")
    {
        Description = "Folder for everything the program keeps (else VYUHA_HOME, else the user-data folder).",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "Configuration file (else vyuha.json in the home folder, else the shipped defaults).",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The configuration in force for this command line.</summary>
    public static (TradingConfiguration Configuration, string? File) LoadConfiguration(ParseResult result, params IReadOnlyList<LocatedJson> above) =>
        ConfigurationFile.Load(result.GetValue(Config), result.GetValue(Home), above);
}
