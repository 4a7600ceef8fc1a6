using Vyuha.Core;

namespace Vyuha.Kernel.Risk;

/// <summary>How strongly a book may respond to its markets. Each is compared with the sum of the absolute numbers of the underlyings: none offsets another.</summary>
/// <param name="Delta">Gain or loss for a move of 1 %.</param>
/// <param name="Gamma">Change of that delta for a further 1 %.</param>
/// <param name="Vega">Gain or loss for one point of volatility.</param>
public sealed record GreekLimits(Money Delta, Money Gamma, Money Vega)
{
    /// <summary>Nothing is limited, and nothing worked out.</summary>
    public static GreekLimits None { get; } = new(Configuration.RiskLimits.Unlimited, Configuration.RiskLimits.Unlimited, Configuration.RiskLimits.Unlimited);
}
