using System.CommandLine;
using System.Text.Json;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha status | orders | positions | why BOT</c>: what the running session of a book says of itself.</summary>
internal static class SessionCommands
{
    public static Command Status()
    {
        var book = new BookOption();
        Option<bool> json = Json();
        var command = new Command("status", "The running session: mode, phase, money, limits, alarms; without one, the last day of the book.") { book.Option, json };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient? client = ControlClient.Find(book.Path(result), book.Name(result));
            if (client is not null)
                Show(await client.GetAsync("status", cancellation), result.GetValue(json), SessionTables.Status);
            else
                NoSession(book.Name(result), BookFolder.LastBefore(book.Path(result), DateOnly.MaxValue), result.GetValue(json));
        });
        return command;
    }

    public static Command Orders() => Read("orders", "Orders of the running session, newest first.", "orders", SessionTables.Orders);

    public static Command Positions() => Read("positions", "Structures and positions of the running session.", "positions", SessionTables.Positions);

    public static Command Why()
    {
        var book = new BookOption();
        Option<bool> json = Json();
        var bot = new Argument<string>("BOT") { Description = "Name of a bot, or the number of its book." };
        var command = new Command("why", "The last decision of each profile of a bot, with every condition it looked at.") { bot, book.Option, json };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient client = book.Connect(result);
            Show(await client.GetAsync($"why/{Uri.EscapeDataString(result.GetValue(bot)!)}", cancellation), result.GetValue(json), SessionTables.Why);
        });
        return command;
    }

    /// <summary>Writes the session's answer as it is, or in words.</summary>
    internal static void Show(JsonElement answer, bool json, Func<JsonElement, string> inWords) =>
        Console.Out.Write(json ? answer.ToString() + Environment.NewLine : inWords(answer));

    internal static Option<bool> Json() => new("--json") { Description = "For programs." };

    private static Command Read(string name, string description, string path, Func<JsonElement, string> inWords)
    {
        var book = new BookOption();
        Option<bool> json = Json();
        var command = new Command(name, description) { book.Option, json };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient client = book.Connect(result);
            Show(await client.GetAsync(path, cancellation), result.GetValue(json), inWords);
        });
        return command;
    }

    private static void NoSession(string book, DayFolder? last, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new { Running = false, Book = book, LastDay = last?.Date, LastDayFolder = last?.Path });
            return;
        }

        Console.Out.WriteLine($"No session runs on the book '{book}'.");
        Console.Out.WriteLine(last is null ? "It has no trading day yet." : $"Its last day is {last.Date:yyyy-MM-dd}: {last.Path}");
    }
}
