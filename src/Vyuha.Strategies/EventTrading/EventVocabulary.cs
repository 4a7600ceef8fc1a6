using Vyuha.Kernel;
using Vyuha.Strategies.Buying;

namespace Vyuha.Strategies.EventTrading;

/// <summary>The news and event trader's own codes, beside those of <see cref="BuyerVocabulary"/>. The numbers are in journals and never change meaning.</summary>
public static class EventVocabulary
{
    // No trade.
    public const ushort OnlyUnconfirmed = 101;
    public const ushort SizeTooSmall = 102;

    // Conditions.
    public const ushort UnconfirmedEvents = 101;
    public const ushort EventHistory = 102;
    public const ushort ImpliedMove = 103;
    public const ushort NearToFarVolatility = 104;
    public const ushort MinutesSinceEvent = 105;
    public const ushort SizeLeft = 106;
    public const ushort EventMoney = 107;

    private static readonly ReasonWord[] Reasons =
    [
        new(OnlyUnconfirmed, "the date ahead is not confirmed"),
        new(SizeTooSmall, "what news and hours leave of the size is no whole lot"),
    ];

    private static readonly ConditionWord[] Conditions =
    [
        new(UnconfirmedEvents, "Dates ahead that nobody has confirmed", ConditionUnit.Number),
        new(EventHistory, "Past events of the kind", ConditionUnit.Number),
        new(ImpliedMove, "Implied move of the event, and the median of past ones", ConditionUnit.Percent),
        new(NearToFarVolatility, "Near over next expiry's at-the-money volatility", ConditionUnit.Number),
        new(MinutesSinceEvent, "Minutes since the market could react", ConditionUnit.Number),
        new(SizeLeft, "Size after news and hours", ConditionUnit.Percent),
        new(EventMoney, "Money in this event so far", ConditionUnit.Rupees),
    ];

    public static Vocabulary For(NewsTraderOptions options) =>
        BuyerVocabulary.For("news-trader", [.. options.Profiles.Select(profile => profile.Name)], Reasons, Conditions);
}
