using Vyuha.Core;
using Vyuha.Host.Session.Reconcile;

namespace Vyuha.Host.Session.Arming;

/// <summary>
/// A book is for live money or for paper, from its first day on. Positions of the one, taken for the other's, would be closed by orders that open
/// something.
/// </summary>
internal static class BookPurpose
{
    private const string Name = "purpose";
    private const string Live = "live";
    private const string Paper = "paper";

    /// <summary>Notes what a new book is for. Books older than this note are for paper.</summary>
    /// <exception cref="InputErrorException">The book is for the other.</exception>
    public static void Claim(BookFolder book, string name, bool isLive)
    {
        string file = Path.Combine(book.Path, Name);
        string wanted = isLive ? Live : Paper;
        bool isNew = book.LastBefore(DateOnly.MaxValue) is null;
        string found = File.Exists(file) ? File.ReadAllText(file).Trim(' ', '\r', '\n', '\0') : isNew ? "" : Paper;
        if (found is not (Live or Paper) && (found.Length > 0 || !isNew))
            throw new InputErrorException($"{file} does not say what the book '{name}' is for. Write '{Live}' or '{Paper}' into it, whichever it has been.");
        if (found.Length == 0)
            DurableText.Write(file, wanted + "\n");
        else if (found != wanted)
            throw new InputErrorException($"The book '{name}' is a {found} book and holds {found} positions. Name another one with --book; live and paper never share one.");
    }
}
