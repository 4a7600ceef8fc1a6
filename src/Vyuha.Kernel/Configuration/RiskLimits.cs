using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>What the risk gate enforces for every bot alike. Ranges and meanings: <c>docs/schemas/vyuha.schema.json</c>.</summary>
public sealed record RiskLimits
{
    /// <summary>A structure may never lose more of total capital at its stop than this, whatever is configured.</summary>
    public const decimal LossPerTradeHardPercent = 2;

    /// <summary>A day's loss after which no new risk is taken.</summary>
    public required Money DailyLossSoft { get; init; }

    /// <summary>A day's loss that latches the breaker and closes everything.</summary>
    public required Money DailyLossHard { get; init; }

    /// <summary>Budget for the loss of one structure at its stop.</summary>
    public required Money LossPerTrade { get; init; }

    /// <summary>Of a bot's capital, blocked as margin, by today's and by the next session's parameters.</summary>
    public required decimal MarginUseBotPercent { get; init; }

    /// <summary>Of total capital, blocked as margin by all bots together.</summary>
    public required decimal MarginUseAccountPercent { get; init; }

    public required int OrdersPerSecond { get; init; }

    /// <summary>In any one second, exits included.</summary>
    public required int OrdersPerSecondMaximum { get; init; }

    /// <summary>First minute of entries, IST.</summary>
    public required TimeOnly EntryFrom { get; init; }

    /// <summary>Last minute of entries, IST.</summary>
    public required TimeOnly EntryUntil { get; init; }

    /// <summary>No order that adds risk after this, IST; adjustments included.</summary>
    public required TimeOnly NoNewRiskAfter { get; init; }

    public required TimeSpan QuoteMaximumAge { get; init; }

    public required bool NakedShortsAllowed { get; init; }

    /// <summary>Cash a bot keeps after every trade.</summary>
    public required Money MinimumFreeCash { get; init; }
}
