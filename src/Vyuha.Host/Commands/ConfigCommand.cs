using System.CommandLine;
using Vyuha.Host.Configuration;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha config</c>: check a configuration, or show the one in force.</summary>
internal static class ConfigCommand
{
    public static Command Create() =>
        new("config", "Check a configuration, or show the one in force.") { Validate(), Show() };

    private static Command Validate()
    {
        var file = new Argument<string>("FILE") { Description = "A configuration file (vyuha.json)." };
        var command = new Command("validate", "Say everything that is wrong in a file, by line; exit code 0 when nothing is.") { file };
        command.SetAction(result =>
        {
            string path = result.GetValue(file)!;
            TradingConfiguration configuration = ConfigurationFile.Read(ConfigurationFile.ReadDocument(path));
            Console.Out.WriteLine($"{path}: valid. Hash {configuration.Hash}.");
        });
        return command;
    }

    private static Command Show()
    {
        var json = new Option<bool>("--json") { Description = "Only the configuration, for programs." };
        var command = new Command("show", "The configuration in force: the defaults with your file laid over them.") { json };
        command.SetAction(result =>
        {
            (TradingConfiguration configuration, string? file) = GlobalOptions.LoadConfiguration(result);
            if (!result.GetValue(json))
            {
                Console.Out.WriteLine($"// {file ?? "the shipped defaults"}");
                Console.Out.WriteLine($"// SHA-256 {configuration.Hash}");
            }

            Console.Out.WriteLine(configuration.IndentedText);
        });
        return command;
    }
}
