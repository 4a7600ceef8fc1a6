using System.CommandLine;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha events import FILE</c> and <c>vyuha events export</c>.</summary>
internal static class EventFileCommands
{
    private const long LargestFile = 16 * 1024 * 1024;

    public static Command Import()
    {
        var file = new Argument<string?>("FILE") { Description = "A .csv (as 'vyuha events export' writes it) or an .ics.", Arity = ArgumentArity.ZeroOrOne };
        var shipped = new Option<bool>("--shipped") { Description = "Take what this version of the program knows instead of a file." };
        var kind = new Option<string?>("--kind") { Description = "Of all entries of an .ics; else by their words.", HelpName = "KIND" };
        var underlyings = new Option<string?>("--underlyings") { Description = "What the entries of an .ics move; ALL when not given.", HelpName = "SYMBOLS" };
        var confirmed = new Option<bool>("--confirmed") { Description = "You vouch for the dates of an .ics: without it they are unconfirmed." };
        var source = new Option<string?>("--source") { Description = "Who says so, for an .ics; the file's name when not given.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("import", "Bring events in. Known ones that changed get another revision, unchanged ones are left alone.") { file, shipped, kind, underlyings, confirmed, source, json };
        command.SetAction(result =>
        {
            string? path = result.GetValue(file);
            if (path is null == !result.GetValue(shipped))
                throw new InputErrorException("Give one FILE to import, or --shipped.");
            IReadOnlyList<EventStatement> statements = path is null
                ? KnownEvents.Read()
                : string.Equals(Path.GetExtension(path), ".ics", StringComparison.OrdinalIgnoreCase)
                    ? EventIcs.Read(
                        Text(path), path,
                        result.GetValue(underlyings) is { } symbols ? EventFields.Underlyings(symbols, EventsCommand.Wrong) : [EventRevision.Everything],
                        result.GetValue(kind) is { } word ? EventFields.Kind(word, EventsCommand.Wrong) : null,
                        result.GetValue(confirmed),
                        result.GetValue(source) is { } who ? EventFields.Line("source", who, EventsCommand.Wrong) : null)
                    : EventCsv.Read(Text(path), path);
            EventImport outcome = EventsCommand.Open(result).Import(statements, EventsCommand.Now);
            if (result.GetValue(json))
            {
                JsonOutput.Write(new { Added = outcome.Added.Select(one => one.Id), Revised = outcome.Revised.Select(one => one.Id), outcome.Unchanged });
                return;
            }

            Console.Out.WriteLine($"{outcome.Added.Count} added, {outcome.Revised.Count} revised, {outcome.Unchanged} unchanged.");
            foreach (EventRevision one in outcome.Revised)
                Console.Out.WriteLine($"  {one.Id}: revision {one.Number}, {one.Date:yyyy-MM-dd}, {MarketEventWords.Of(one.Status)}");
            int undated = statements.Count(one => one.KnownAt is null);
            if (undated > 0 && outcome.Added.Count + outcome.Revised.Count > 0)
                Console.Out.WriteLine($"{undated} of the file do not say since when they are known: runs of the past do not see them. A column 'published' says it.");
        });
        return command;
    }

    public static Command Export()
    {
        var file = new Argument<string?>("FILE") { Description = "Where to; standard output when not given.", Arity = ArgumentArity.ZeroOrOne };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        var command = new Command("export", "Write every revision as CSV; 'vyuha events import' reads it.") { file, force };
        command.SetAction(result =>
        {
            string text = EventCsv.Write(EventsCommand.Open(result).Timeline.Revisions);
            if (result.GetValue(file) is not { } path)
            {
                Console.Out.Write(text);
                return;
            }

            if (File.Exists(path) && !result.GetValue(force))
                throw new InputErrorException($"{path} exists. Name another file, or say --force.");
            File.WriteAllText(path, text);
            Console.Out.WriteLine($"{path}: written.");
        });
        return command;
    }

    private static string Text(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new InputErrorException($"{path}: there is no such file. Give the path of a .csv or an .ics.");
        return file.Length <= LargestFile
            ? File.ReadAllText(path)
            : throw new InputErrorException($"{path}: {file.Length / (1024 * 1024)} MB is more than a calendar has. The limit is {LargestFile / (1024 * 1024)} MB.");
    }
}
