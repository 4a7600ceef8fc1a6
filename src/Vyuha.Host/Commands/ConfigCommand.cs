using System.CommandLine;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Configuration;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Reload;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha config</c>: check a configuration, show the one in force, give it to a running session, compare it with those that were, and go back to one of them.</summary>
internal static class ConfigCommand
{
    public static Command Create() =>
        new("config", "Check a configuration, show the one in force, give it to a running session, compare it with earlier ones, go back to one of them.")
        {
            Validate(), Show(), Apply(), History(), Diff(), Rollback(),
        };

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

    private static Command Apply()
    {
        var book = new BookOption();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        var command = new Command(
            "apply", "Give the configuration in force to the running session: options of bots, for entries from now on. What is open keeps those it was opened with.") { book.Option, dryRun };
        command.SetAction(async (result, cancellation) =>
        {
            (TradingConfiguration configuration, string? file) = GlobalOptions.LoadConfiguration(result);
            using ControlClient client = book.Connect(result);
            bool isDry = result.GetValue(dryRun);
            JsonElement answer = await client.ReloadAsync(new ReloadMessage(configuration.CanonicalText, OperatorCommands.User(), isDry), cancellation);
            if (!isDry && file is not null)
                HistoryOf(result).Keep(file, TimeProvider.System.GetUtcNow());
            WriteReload(answer, book.Name(result), isDry);
        });
        return command;
    }

    private static void WriteReload(JsonElement answer, string book, bool isDry)
    {
        static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
        ConfigurationChange[] changes = answer.GetProperty("changes").Deserialize<ConfigurationChange[]>(SessionJson.Options)!;
        string[] refusals = Texts(answer.GetProperty("refusals")), bots = Texts(answer.GetProperty("bots")), others = Texts(answer.GetProperty("not_running"));
        WriteChanges(changes);
        if (refusals.Length > 0)
            Console.Out.WriteLine($"These do not change while a session runs, so none of it would be applied:\n  {string.Join("\n  ", refusals)}");
        else if (bots.Length > 0)
            Console.Out.WriteLine($"{(isDry ? "Would be in force" : "In force")} for entries from now on: {string.Join(", ", bots)} of the book '{book}'. What is open keeps the options it was opened with.");
        if (others.Length > 0)
            Console.Out.WriteLine($"{string.Join(", ", others)}: not in this session.");
    }

    private static Command History()
    {
        var command = new Command("history", "Every configuration file that a backtest or a session ran with.");
        command.SetAction(result =>
        {
            IReadOnlyList<ConfigurationVersion> versions = HistoryOf(result).Versions;
            if (versions.Count == 0)
                Console.Out.WriteLine("None yet: a file is kept when a backtest or a session runs with it. The shipped defaults are number 0.");
            TradingConfiguration before = ConfigurationFile.Read();
            foreach (ConfigurationVersion version in versions)
            {
                string said;
                try
                {
                    TradingConfiguration configuration = ConfigurationHistory.Read(version);
                    int changes = ConfigurationHistory.Compare(before, configuration).Count;
                    said = $"{configuration.Hash[..12]}  {changes} {(changes == 1 ? "field differs" : "fields differ")} from the one before";
                    before = configuration;
                }
                catch (InputErrorException error)
                {
                    said = $"this program does not take it any more: {error.Message.Split('\n')[0]}";
                }

                Console.Out.WriteLine($"{version.Number,4}  {Ist.DateOf(Timestamp.From(version.KeptAt)):yyyy-MM-dd} {Ist.TimeOf(Timestamp.From(version.KeptAt)):HH:mm}  {said}");
            }
        });
        return command;
    }

    private static Command Diff()
    {
        var first = new Argument<int>("A") { Description = "Number of a kept configuration; 0: the shipped defaults." };
        var second = new Argument<int?>("B") { Description = "Number of another; else the one in force.", DefaultValueFactory = _ => null };
        var command = new Command("diff", "What two configurations do not share, field by field.") { first, second };
        command.SetAction(result =>
        {
            ConfigurationHistory history = HistoryOf(result);
            TradingConfiguration before = Numbered(history, result.GetValue(first));
            TradingConfiguration after = result.GetValue(second) is { } number ? Numbered(history, number) : GlobalOptions.LoadConfiguration(result).Configuration;
            WriteChanges(ConfigurationHistory.Compare(before, after));
        });
        return command;
    }

    private static Command Rollback()
    {
        var number = new Argument<int>("N") { Description = "Number of a kept configuration." };
        var command = new Command("rollback", "Put a kept configuration back into the file in force. What it says now is kept first. A running session takes it up with 'vyuha config apply', as far as it may.") { number };
        command.SetAction(result =>
        {
            ConfigurationHistory history = HistoryOf(result);
            ConfigurationVersion version = history.Find(result.GetValue(number));
            string file = result.GetValue(GlobalOptions.Config) ?? Path.Combine(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)).Path, ConfigurationFile.Name);
            TradingConfiguration before = ReadAsItIs(file), after = ConfigurationHistory.Read(version);
            history.Restore(version, file, TimeProvider.System.GetUtcNow());
            Console.Out.WriteLine($"{file} is configuration {version.Number} again. Hash {after.Hash}.");
            WriteChanges(ConfigurationHistory.Compare(before, after));
        });
        return command;
    }

    /// <summary>What is in force may be the very file that is broken: then the defaults are compared with.</summary>
    private static TradingConfiguration ReadAsItIs(string file)
    {
        if (!File.Exists(file))
            return ConfigurationFile.Read();
        try
        {
            return ConfigurationFile.Read(ConfigurationFile.ReadDocument(file));
        }
        catch (InputErrorException error)
        {
            Console.Error.WriteLine($"{file} is not valid now and is compared as the shipped defaults: {error.Message}");
            return ConfigurationFile.Read();
        }
    }

    private static ConfigurationHistory HistoryOf(ParseResult result) => new(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));

    private static TradingConfiguration Numbered(ConfigurationHistory history, int number) =>
        number == 0 ? ConfigurationFile.Read() : ConfigurationHistory.Read(history.Find(number));

    private static void WriteChanges(IReadOnlyList<ConfigurationChange> changes)
    {
        if (changes.Count == 0)
            Console.Out.WriteLine("No field differs.");
        foreach (ConfigurationChange change in changes)
            Console.Out.WriteLine($"{change.Field}: {change.Before ?? "not there"} -> {change.After ?? "not there"}");
    }
}
