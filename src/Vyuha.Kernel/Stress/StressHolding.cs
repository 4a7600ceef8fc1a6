using Vyuha.Core;

namespace Vyuha.Kernel.Stress;

/// <summary>Units of one contract in one book, with the market they are stressed on.</summary>
/// <param name="Book">A bot's, 0 for a book of its own such as a file's legs, or <see cref="Ledger.Books.External"/>.</param>
/// <param name="Underlying">Name of the underlying.</param>
/// <param name="Instrument">The contract.</param>
/// <param name="Units">Signed: long positive.</param>
/// <param name="Position">The contract on the market of now.</param>
/// <param name="HalfSpread">Half the distance from bid to ask, rupee per unit; null where there are not both.</param>
public sealed record StressHolding(byte Book, string Underlying, Instrument Instrument, long Units, StressPosition Position, double? HalfSpread);
