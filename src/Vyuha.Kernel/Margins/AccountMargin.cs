using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>Margin of the account as the exchange sees it, all books netted, and how it is shared out over them.</summary>
/// <param name="Total">Of all positions together.</param>
/// <param name="Shares">One a book with positions, by book; they sum to the total to the last step.</param>
public sealed record AccountMargin(Money Total, IReadOnlyList<MarginShare> Shares);

/// <summary>One book's part in the account's margin.</summary>
/// <param name="Book">A bot's, or <see cref="Ledger.Books.External"/>.</param>
/// <param name="Alone">What it would block if nothing else were held: what its own gate and ledger use.</param>
/// <param name="Share">
/// Its mean addition to the margin over all orders in which the books could have come to the account (Shapley, 1953). Below <paramref name="Alone"/> by
/// what it saves by standing beside the others; below zero for a book that only hedges them.
/// </param>
public readonly record struct MarginShare(byte Book, Money Alone, Money Share);
