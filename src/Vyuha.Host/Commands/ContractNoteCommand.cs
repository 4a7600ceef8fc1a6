using System.CommandLine;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Reconcile;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha contract-note FILE</c>: a broker's contract note against a day's fills and charges.</summary>
internal static class ContractNoteCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The note as CSV; the first line names the columns." };
        var book = new BookOption();
        Option<bool> json = SessionCommands.Json();
        Option<DateOnly?> day = EndOfDayCommand.Day();
        var columns = new Option<string[]>("--column") { Description = "What a column is called in the file: quantity=\"Filled Qty\". Usual names are known.", HelpName = "COLUMN=NAME", DefaultValueFactory = _ => [] };
        var command = new Command("contract-note", "Compare a broker's contract note with a day's fills and charges; each difference is a break of that day.") { file, day, columns, book.Option, json };
        command.SetAction(result =>
        {
            DayFolder folder = EndOfDayCommand.Find(book, result, day);
            NoteFile note = NoteFile.Read(result.GetValue(file)!.FullName, folder.Date, MarketRules.Shipped, Named(result.GetValue(columns)!));
            IReadOnlyList<Break> breaks = Import(folder, note, MarketRules.Shipped);
            SessionCommands.Show(
                JsonSerializer.SerializeToElement(new { Book = book.Name(result), Day = folder.Date, Trades = note.Trades.Count, Breaks = breaks.Select(BreakLine.Of) }, SessionJson.Options),
                result.GetValue(json),
                _ => breaks.Count == 0
                    ? $"The contract note of {folder.Date:yyyy-MM-dd} agrees with the journal: {note.Trades.Count} trades and {note.Charges.Count} charges.\n"
                    : $"The contract note of {folder.Date:yyyy-MM-dd} differs:\n{EodText.Table(breaks.Select(BreakLine.Of))}");
            return breaks.Count == 0 ? 0 : CommandLine.Failed;
        });
        return command;
    }

    /// <summary>Puts what differs into the day's queue; what an earlier import of the day had found and this one does not is resolved.</summary>
    /// <returns>What stands of the note.</returns>
    internal static IReadOnlyList<Break> Import(DayFolder folder, NoteFile note, MarketRules rules)
    {
        BreakQueue queue = BreakQueue.Open(folder.Breaks, folder.Date);
        queue.Observe(NoteComparison.Compare(JournaledDay.Read(folder, rules), note, rules), NoteComparison.IsOfNote, Timestamp.From(TimeProvider.System.GetUtcNow()));
        return [.. queue.All.Where(one => one.IsStanding && NoteComparison.IsOfNote(one))];
    }

    private static Dictionary<string, string> Named(string[] columns)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            int at = column.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == column.Length - 1)
                throw new InputErrorException($"--column '{column}': write COLUMN=NAME, like quantity=\"Filled Qty\".");
            named[column[..at]] = column[(at + 1)..];
        }

        return named;
    }
}
