using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>What the user's broker charges for an executed order, before GST.</summary>
/// <param name="OptionOrder">Flat, per executed option order.</param>
/// <param name="FutureOrder">Cap, per executed futures order.</param>
/// <param name="FuturePercent">Of a futures order's value, up to the cap; 0: always the cap.</param>
public sealed record BrokerageTerms(Money OptionOrder, Money FutureOrder, decimal FuturePercent);
