using Vyuha.Core;

namespace Vyuha.Storage.Span;

/// <summary>One contract of the clearing corporation's risk parameter file.</summary>
/// <param name="Kind">Future or option.</param>
/// <param name="Right">Of an option; none for a future.</param>
/// <param name="Strike">Of an option; zero for a future.</param>
/// <param name="Price">The file's own price, rupee per unit: settlement, or theoretical where nothing was traded. Losses are measured from it.</param>
/// <param name="Volatility">Annualised, as the file states it; 0 where it states none.</param>
/// <param name="Losses">Sixteen, rupee per unit of a long position, positive a loss, the share of the extreme ones that counts inside.</param>
/// <param name="CompositeDelta">The delta within the risk array: an average over prices, not the option's own.</param>
public sealed record SpanContract(
    InstrumentKind Kind, DateOnly Expiry, OptionRight Right, Price Strike, Price Price, double Volatility, IReadOnlyList<Price> Losses, double CompositeDelta);
