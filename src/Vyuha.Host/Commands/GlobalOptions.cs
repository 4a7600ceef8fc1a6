using System.CommandLine;
using Vyuha.Host.Configuration;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage;

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

    /// <summary>The same for a command that runs bots with it: the file's text is kept, so that it can be compared and brought back.</summary>
    public static TradingConfiguration UseConfiguration(ParseResult result, params IReadOnlyList<LocatedJson> above)
    {
        (TradingConfiguration configuration, string? file) = LoadConfiguration(result, above);
        if (file is not null)
            new ConfigurationHistory(VyuhaHome.Resolve(result.GetValue(Home))).Keep(file, TimeProvider.System.GetUtcNow());
        return configuration;
    }
}
