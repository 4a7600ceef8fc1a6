using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Configuration;

/// <summary>What the risk gate enforces for the account and for every bot alike. What a caller leaves out is not limited; a configuration states all of it. Ranges and meanings: <c>docs/schemas/vyuha.schema.json</c>.</summary>
public sealed record RiskLimits
{
    /// <summary>A structure may never lose more of total capital at its stop than this, whatever is configured.</summary>
    public const decimal LossPerTradeHardPercent = 2;

    /// <summary>An amount nothing reaches.</summary>
    public static readonly Money Unlimited = Money.FromSteps(long.MaxValue);

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

    /// <summary>A loss of the account since the week's first open after which no new risk is taken until the next week.</summary>
    public Money WeekLoss { get; init; } = Unlimited;

    /// <summary>The same for the calendar month.</summary>
    public Money MonthLoss { get; init; } = Unlimited;

    /// <summary>What the account's fall from its highest equity does; null: nothing.</summary>
    public DrawdownLadder? Drawdown { get; init; }

    /// <summary>For the positions of all bots and those outside them.</summary>
    public GreekLimits Greeks { get; init; } = GreekLimits.None;

    /// <summary>What the positions of all bots and those outside them may lose in the worst cell of <see cref="Stress.StressAxes.OfLimit"/>.</summary>
    public Money StressLoss { get; init; } = Unlimited;

    /// <summary>Structures open in the whole account.</summary>
    public int MaxStructures { get; init; } = int.MaxValue;

    /// <summary>Lots at one strike of one expiry in the whole account, calls and puts together; long and short are counted apart.</summary>
    public int LotsPerStrike { get; init; } = int.MaxValue;

    /// <summary>Lots in one expiry of one underlying in the whole account, counted the same way.</summary>
    public int LotsPerExpiry { get; init; } = int.MaxValue;

    /// <summary>Entry orders in any sixty seconds; exits count and are never held back by it.</summary>
    public int OrdersPerMinute { get; init; } = int.MaxValue;

    /// <summary>Orders in any sixty seconds, exits included, beyond which something has run away: entries are frozen until a person resumes them.</summary>
    public int OrdersPerMinuteMaximum { get; init; } = int.MaxValue;

    /// <summary>Entry orders in a day; exits count and are never held back by it.</summary>
    public int OrdersPerDay { get; init; } = int.MaxValue;

    /// <summary>How alike two bots may earn before only one of them may hold positions; null: not looked at.</summary>
    public CorrelationLimit? BotCorrelation { get; init; }

    /// <summary>What of a good day's profit the account keeps; null: it may be given back.</summary>
    public ProfitLock? ProfitLock { get; init; }
}
