using System.CommandLine;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha eod</c>: the record of a day's reconciliation, with its seal and its journal checked.</summary>
internal static class EndOfDayCommand
{
    public static Command Create()
    {
        var book = new BookOption();
        Option<bool> json = SessionCommands.Json();
        Option<DateOnly?> day = Day();
        var command = new Command("eod", "The record of a day's reconciliation; checks its seal and the journal behind it.") { day, book.Option, json };
        command.SetAction(result =>
        {
            DayFolder folder = Find(book, result, day);
            EodRecord record = EodRecord.Read(folder.EndOfDay)
                ?? throw new InputErrorException($"{folder.Path}: the day {folder.Date:yyyy-MM-dd} has no record. It is written when a session has been closed out.");
            Console.Out.Write(result.GetValue(json) ? record.ToJson() + Environment.NewLine : EodText.Of(record));
            if (Damage(record, folder) is not { } damage)
                return 0;
            Console.Error.WriteLine(damage);
            return CommandLine.Failed;
        });
        return command;
    }

    internal static Option<DateOnly?> Day() => DateOption.Create("--day", "Which day, like 2026-11-25; else the last one.");

    /// <exception cref="InputErrorException">The book has no such day.</exception>
    internal static DayFolder Find(BookOption book, ParseResult result, Option<DateOnly?> day)
    {
        string path = book.Path(result);
        DayFolder? found = result.GetValue(day) is { } date
            ? BookFolder.LastBefore(path, date.AddDays(1)) is { } last && last.Date == date ? last : null
            : BookFolder.LastBefore(path, DateOnly.MaxValue);
        return found ?? throw new InputErrorException($"The book '{book.Name(result)}' has no such day. Name another with --day, or another book with --book.");
    }

    /// <summary>What is not as it was written, in words; null when all is.</summary>
    internal static string? Damage(EodRecord record, DayFolder folder)
    {
        if (record is { Status: EodStatus.Reconciled, IsSealIntact: false })
            return $"{folder.EndOfDay}: the seal does not fit: the record was changed after it was written.";
        using JournalReader reader = JournalReader.Open(folder.Journal);
        while (reader.Next())
        {
        }

        JournalEnd end = reader.End!;
        if (end.Completeness != JournalCompleteness.Complete)
            return $"{folder.Journal}: {end.Message}";
        return end.Inputs == record.Journal.Inputs && $"{end.FinalHash:x16}" == record.Journal.Hash
            ? null
            : $"{folder.Journal}: the journal ends after {end.Inputs} inputs with {end.FinalHash:x16}; the record names {record.Journal.Inputs} and {record.Journal.Hash}.";
    }
}
