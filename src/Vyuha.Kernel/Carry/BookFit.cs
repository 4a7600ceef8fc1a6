using Vyuha.Core;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Kernel.Carry;

/// <summary>Whether a kernel with these options may go on from a book: the same underlyings, every bot that holds something, capital that is there.</summary>
internal static class BookFit
{
    /// <exception cref="InputErrorException">It may not; the message names the field.</exception>
    public static void Require(BookState book, KernelOptions options)
    {
        if (!book.Market.Underlyings.SequenceEqual(options.Underlyings, StringComparer.Ordinal))
        {
            throw new InputErrorException(
                $"The carried book's $.market.underlyings are {string.Join(", ", book.Market.Underlyings)}; this run has {string.Join(", ", options.Underlyings)}. Run it with those of the book, in their order.");
        }

        for (int i = 0; i < book.Bots.Count; i++)
            RequireBot(book.Bots[i], $"$.bots[{i}]", options);
        Money moved = Money.Zero;
        foreach (BotSetup bot in options.Bots)
        {
            Money toppedUp = Money.FromSteps(book.Standings?.FirstOrDefault(one => one.Book == bot.Book)?.ToppedUp ?? 0);
            RequireCapital(book, bot.Book, bot.Strategy.Vocabulary.Bot, bot.Allocation + toppedUp);
            moved += toppedUp;
        }

        RequireCapital(book, Books.Reserve, "the reserve", options.Reserve - moved);
    }

    private static void RequireBot(CarriedBot carried, string field, KernelOptions options)
    {
        BotSetup? bot = options.Bots.FirstOrDefault(one => one.Book == carried.Book);
        if (bot is null && carried.Live.Count > 0)
            throw new InputErrorException($"The carried book has {carried.Live.Count} open structures of {carried.Name} at {field}, and that bot is not run. Run it until they are closed.");
        if (bot is not null && bot.Strategy.Vocabulary.Bot != carried.Name)
            throw new InputErrorException($"The carried book's {field}.name is {carried.Name}, but its book {carried.Book} is now that of {bot.Strategy.Vocabulary.Bot}. Give each bot the book it had.");
    }

    /// <summary>Capital may be added between two days, and free cash be taken away.</summary>
    private static void RequireCapital(BookState book, byte number, string name, Money capital)
    {
        long had = -BalanceOf(book, number, AccountKind.Capital);
        long free = BalanceOf(book, number, AccountKind.Cash);
        if (had - capital.Steps > Math.Max(0, free))
        {
            throw new InputErrorException(
                $"The configuration gives {name} {capital}, {Money.FromSteps(had - capital.Steps)} less than the carried book's $.ledger, which has only {Money.FromSteps(free)} free. Leave the capital as it was until positions are closed.");
        }
    }

    private static long BalanceOf(BookState book, byte number, AccountKind account) =>
        book.Ledger.FirstOrDefault(one => one.Book == number && one.Account == account)?.Balance ?? 0;
}
