using Vyuha.Core;
using Vyuha.Kernel.Ledger;
using Vyuha.Research;
using Vyuha.Storage.ReadModel;

namespace Vyuha.Host.Backtesting;

/// <summary>The postings and fills of a run in the words of the ledger database, which knows neither kernel nor results.</summary>
public static class LedgerTables
{
    public static LedgerContent Of(RunResult result) => new(
        Books(result.Info.Bots),
        result.Info.Instruments,
        result.Ledger.Select(Entry),
        result.Fills.Select(Entry));

    private static IReadOnlyList<LedgerBook> Books(IReadOnlyList<BotInfo> bots) =>
    [
        new(Kernel.Ledger.Books.External, "external", LedgerBookRole.External),
        .. bots.Select(bot => new LedgerBook(bot.Number, bot.Vocabulary.Bot, LedgerBookRole.Bot)),
        new(Kernel.Ledger.Books.Reserve, "reserve", LedgerBookRole.Reserve),
    ];

    private static PostingEntry Entry(LedgerRow row)
    {
        Invariant.Require(row.From.Book == row.To.Book, "no posting crosses books");
        return new(
            row.Sequence, row.Time, row.To.Book, row.From.Kind.ToString(), row.To.Kind.ToString(), row.Amount, row.Reason.ToString(), row.Reference);
    }

    private static FillEntry Entry(FillRow row) => new(
        row.Sequence, row.Time, row.Bot, row.OrderId, row.StructureId, row.InstrumentId, row.Units, row.Value, row.Charges);
}
