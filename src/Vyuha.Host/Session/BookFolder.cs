using System.Buffers;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Storage;

namespace Vyuha.Host.Session;

/// <summary>
/// Where one book lives on the disk: a folder for each trading day with its journal, and a lock that only one trader holds. Two traders on one
/// book would each send orders the other does not know.
/// </summary>
internal sealed class BookFolder : IDisposable
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly FileStream _lock;

    private BookFolder(VyuhaHome home, string path, FileStream held) => (Home, Path, _lock) = (home, path, held);

    public VyuhaHome Home { get; }

    public string Path { get; }

    /// <exception cref="InputErrorException">Another trader runs on this book.</exception>
    public static BookFolder Open(VyuhaHome home, string book)
    {
        string path = PathOf(home, book);
        Directory.CreateDirectory(path);
        string file = System.IO.Path.Combine(path, "lock");
        try
        {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return new BookFolder(home, path, held);
        }
        catch (IOException held) when (File.Exists(file))
        {
            throw new InputErrorException(
                $"Another trader runs on the book '{book}' ({file} is locked). Stop it, or name another book with --book; two on one book would double orders.", held);
        }
    }

    /// <summary>
    /// Renames a book whose venue is gone, so that a new one can begin under its name. Nothing is deleted.
    /// </summary>
    /// <exception cref="InputErrorException">A trader runs on it.</exception>
    public static void PutAside(VyuhaHome home, string book)
    {
        string path = PathOf(home, book);
        if (!Directory.Exists(path))
            return;
        Open(home, book).Dispose();
        int number = 1;
        while (Directory.Exists($"{path}-{number}"))
            number++;
        Directory.Move(path, $"{path}-{number}");
    }

    /// <summary>Where a book lies, whether it exists or not.</summary>
    /// <exception cref="InputErrorException">The name is no plain name.</exception>
    public static string PathOf(VyuhaHome home, string book)
    {
        if (book.Length is 0 or > 64 || book[0] is '-' || book.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new InputErrorException($"'{book}' is no name of a book. Use letters, digits, - and _, at most 64 of them.");
        return System.IO.Path.Combine(home.Path, "books", book);
    }

    /// <summary>The folder of a day; made when it is not there.</summary>
    public DayFolder Day(DateOnly date)
    {
        var day = new DayFolder(System.IO.Path.Combine(Path, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), date);
        Directory.CreateDirectory(day.Path);
        return day;
    }

    /// <summary>A day that has a journal, or null.</summary>
    public DayFolder? ReadDay(DateOnly date)
    {
        var day = new DayFolder(System.IO.Path.Combine(Path, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), date);
        return File.Exists(day.Journal) ? day : null;
    }

    /// <summary>The last day before a date that has a journal, or null.</summary>
    public DayFolder? LastBefore(DateOnly date) => LastBefore(Path, date);

    /// <summary>The same for a book that is not opened; null when it does not exist.</summary>
    public static DayFolder? LastBefore(string path, DateOnly date)
    {
        if (!Directory.Exists(path))
            return null;
        DayFolder? last = null;
        foreach (string folder in Directory.EnumerateDirectories(path))
        {
            if (DateOnly.TryParseExact(System.IO.Path.GetFileName(folder), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                && day < date && (last is null || day > last.Date) && File.Exists(System.IO.Path.Combine(folder, DayFolder.JournalName)))
            {
                last = new DayFolder(folder, day);
            }
        }

        return last;
    }

    public void Dispose() => _lock.Dispose();
}

/// <summary>The files of one trading day of a book.</summary>
internal sealed record DayFolder(string Path, DateOnly Date)
{
    public const string JournalName = "journal";

    public string Journal => System.IO.Path.Combine(Path, JournalName);

    /// <summary>What happened, as lines of JSON.</summary>
    public string Log => System.IO.Path.Combine(Path, "log.jsonl");

    /// <summary>Broker order ids that are no numbers.</summary>
    public string OrderIds => System.IO.Path.Combine(Path, "order-ids.txt");

    /// <summary>The state of the book after the day's close, from which the next day opens.</summary>
    public string Closing => System.IO.Path.Combine(Path, "closing.json");

    public const string BreaksName = "breaks.jsonl";

    public const string EndOfDayName = "eod.json";

    public const string EndOfDayTextName = "eod.txt";

    /// <summary>Differences to the broker's books and what became of them, a line for each change.</summary>
    public string Breaks => System.IO.Path.Combine(Path, BreaksName);

    /// <summary>The record of the day's reconciliation.</summary>
    public string EndOfDay => System.IO.Path.Combine(Path, EndOfDayName);
}
