using Vyuha.Kernel;
using Vyuha.Strategies.Buying;

namespace Vyuha.Strategies.VolatilityBuying;

/// <summary>The expander's own codes, beside those of <see cref="BuyerVocabulary"/>. The numbers are in journals and never change meaning.</summary>
public static class ExpanderVocabulary
{
    public const ushort EventHistory = 101;
    public const ushort ImpliedMove = 102;
    public const ushort ForecastToImplied = 103;
    public const ushort ImpliedVolatility = 104;

    private static readonly ConditionWord[] Conditions =
    [
        new(EventHistory, "Past events of the kind", ConditionUnit.Number),
        new(ImpliedMove, "Implied move of the event, and the median of past ones", ConditionUnit.Percent),
        new(ForecastToImplied, "GARCH forecast over implied volatility", ConditionUnit.Number),
        new(ImpliedVolatility, "At-the-money volatility of the expiry", ConditionUnit.Percent),
    ];

    public static Vocabulary For(VolatilityExpanderOptions options) =>
        BuyerVocabulary.For("volatility-expander", [.. options.Profiles.Select(profile => profile.Name)], [], Conditions);
}
