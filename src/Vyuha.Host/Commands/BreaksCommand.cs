using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha breaks</c>: where the broker's books and ours differ; <c>vyuha breaks accept ID</c>: it is right as it is.</summary>
internal static class BreaksCommand
{
    public static Command Create()
    {
        var book = new BookOption();
        Option<bool> json = SessionCommands.Json();
        var command = new Command("breaks", "Differences between the broker's books and ours: of the running session, or of the last day.") { book.Option, json, Accept() };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient? client = ControlClient.Find(book.Path(result), book.Name(result));
            if (client is not null)
                SessionCommands.Show(await client.GetAsync("breaks", cancellation), result.GetValue(json), InWords);
            else
                ShowLastDay(book.Path(result), book.Name(result), result.GetValue(json));
        });
        return command;
    }

    private static Command Accept()
    {
        var book = new BookOption();
        var id = new Argument<string>("ID") { Description = "Of the break, like 20261125-3." };
        var reason = new Option<string>("--reason") { Description = "Why it is right as it is; kept for ever.", HelpName = "TEXT", Required = true };
        var command = new Command("accept", "Take a break as it is. An accepted position goes into the external book: margined and watched, never traded.") { id, book.Option, reason };
        command.SetAction(async (result, cancellation) =>
        {
            string wanted = result.GetValue(id)!;
            string why = result.GetValue(reason)!;
            if (string.IsNullOrWhiteSpace(why) || why.Length > 500 || why.Any(char.IsControl))
                throw new InputErrorException("A reason is one line of at most 500 characters.");
            using ControlClient? client = ControlClient.Find(book.Path(result), book.Name(result));
            if (client is not null)
                await client.AcceptAsync(new AcceptMessage(wanted, why, OperatorCommands.User()), cancellation);
            else
                AcceptOfDay(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)), book.Name(result), wanted, why);
            Console.Out.WriteLine($"Accepted: {wanted} of the book '{book.Name(result)}'.");
        });
        return command;
    }

    /// <summary>Without a session; the book's lock keeps one from starting meanwhile. A position is adopted when the next session's day opens.</summary>
    internal static void AcceptOfDay(VyuhaHome home, string bookName, string id, string reason)
    {
        string path = BookFolder.PathOf(home, bookName);
        if (id.Length < 10 || id[8] != '-' || !DateOnly.TryParseExact(id[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            throw new InputErrorException($"'{id}' is no id of a break. They look like 20261125-3; 'vyuha breaks' lists them.");
        string folder = Path.Combine(path, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (!Directory.Exists(folder))
            throw new InputErrorException($"The book '{bookName}' has no day {date:yyyy-MM-dd}. Name another book with --book.");
        using BookFolder held = BookFolder.Open(home, bookName);
        BreakQueue.Open(new DayFolder(folder, date).Breaks, date).Accept(id, OperatorCommands.User(), reason, Timestamp.From(TimeProvider.System.GetUtcNow()));
    }

    private static void ShowLastDay(string path, string book, bool json)
    {
        DayFolder? last = BookFolder.LastBefore(path, DateOnly.MaxValue);
        IReadOnlyList<Break> breaks = last is null ? [] : BreakQueue.Open(last.Breaks, last.Date).All;
        object answer = new { Book = book, LastDay = last?.Date, OpenBreaks = (string?)null, Breaks = breaks.Select(BreakLine.Of) };
        SessionCommands.Show(JsonSerializer.SerializeToElement(answer, SessionJson.Options), json, InWords);
    }

    internal static string InWords(JsonElement answer)
    {
        BreakLine[] breaks = answer.GetProperty("breaks").Deserialize<BreakLine[]>(SessionJson.Options)!;
        if (breaks.Length == 0)
            return "No break: the broker's books are ours, as far as they have been compared.\n";
        string open = answer.GetProperty("open_breaks") is { ValueKind: JsonValueKind.String } text ? $"{text.GetString()}\n" : "";
        return $"{open}{EodText.Table(breaks)}";
    }
}
