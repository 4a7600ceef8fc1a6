using System.Globalization;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Host.Backtesting;

/// <summary>
/// A bot's money as the kernel's ledger has it, in the columns of the view <c>bot_capital</c> of a run's <c>ledger.db</c>: rupees as exact
/// decimal text. Two ways to the same numbers, held together by a test: this one adds nothing up, the view sums the postings.
/// </summary>
public sealed record BotCapital
{
    public required string Bot { get; init; }

    public required string Allocated { get; init; }

    public required string Cash { get; init; }

    public required string Reserved { get; init; }

    public required string Margin { get; init; }

    public required string PremiumAtCost { get; init; }

    public required string RealisedPnl { get; init; }

    public required string Charges { get; init; }

    public required string EquityAtCost { get; init; }

    public static BotCapital Of(GeneralLedger ledger, byte book, string name)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new()
        {
            Bot = name,
            Allocated = Rupees(-ledger.Balance(book, AccountKind.Capital)),
            Cash = Rupees(ledger.Balance(book, AccountKind.Cash)),
            Reserved = Rupees(ledger.Balance(book, AccountKind.Reserved)),
            Margin = Rupees(ledger.Balance(book, AccountKind.Margin)),
            PremiumAtCost = Rupees(ledger.Balance(book, AccountKind.Positions)),
            RealisedPnl = Rupees(-ledger.Balance(book, AccountKind.RealisedPnl)),
            Charges = Rupees(ledger.Balance(book, AccountKind.Charges)),
            EquityAtCost = Rupees(ledger.TotalCash(book) + ledger.Balance(book, AccountKind.Positions)),
        };
    }

    private static string Rupees(long steps) => (steps / 10_000m).ToString("0.0000", CultureInfo.InvariantCulture);
}
