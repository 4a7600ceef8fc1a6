using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Configuration;

public enum RiskProfile : byte
{
    Conservative = 1,
    Moderate = 2,
    Aggressive = 3,
}

/// <summary>What a bot's cap on money counts.</summary>
public enum TradeCapBasis : byte
{
    Trade = 1,

    /// <summary>All trades on one event together.</summary>
    Event = 2,
}

/// <summary>One bot's caps, and the options its strategy reads.</summary>
/// <param name="Book">Its ledger book, 1 to 4.</param>
/// <param name="Name">As in the configuration: <c>option-seller</c>.</param>
/// <param name="TradeCap">Cash paid and margin blocked by one trade; null: limited by lots and margin alone.</param>
/// <param name="Options">An object, still to be read by <see cref="OptionsReader"/> with the strategy's own schema.</param>
public sealed record BotConfiguration(
    byte Book,
    string Name,
    Money Capital,
    RiskProfile Profile,
    int MaxLotsPerTrade,
    int MaxPositions,
    Money? TradeCap,
    TradeCapBasis TradeCapBasis,
    LocatedJson Options)
{
    /// <summary>What the risk gate enforces for it.</summary>
    public required BotLimits Limits { get; init; }
}
