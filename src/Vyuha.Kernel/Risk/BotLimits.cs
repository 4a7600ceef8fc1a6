using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Kernel.Risk;

/// <summary>What one bot may do, beside the limits every bot has (<see cref="Configuration.RiskLimits"/>).</summary>
public sealed record BotLimits
{
    /// <summary>Lots of one structure.</summary>
    public int MaxLots { get; init; } = 2;

    /// <summary>Structures held or being entered at once.</summary>
    public int MaxStructures { get; init; } = 5;

    /// <summary>Loss of a day (realised, unrealised at executable prices, and charges) that closes the bot's book and latches it.</summary>
    public Money DailyLoss { get; init; } = Money.FromRupees(25_000);

    /// <summary>A loss since the week's first open after which the bot opens nothing until the next week.</summary>
    public Money WeekLoss { get; init; } = RiskLimits.Unlimited;

    /// <summary>The same for the calendar month.</summary>
    public Money MonthLoss { get; init; } = RiskLimits.Unlimited;

    /// <summary>What the fall of the bot's own equity from its highest does; null: nothing.</summary>
    public DrawdownLadder? Drawdown { get; init; }

    /// <summary>For the bot's own positions.</summary>
    public GreekLimits Greeks { get; init; } = GreekLimits.None;

    /// <summary>What the bot's own positions may lose in the worst cell of <see cref="Stress.StressAxes.OfLimit"/>.</summary>
    public Money StressLoss { get; init; } = RiskLimits.Unlimited;

    /// <summary>Entry orders in any one second.</summary>
    public int OrdersPerSecond { get; init; } = int.MaxValue;

    /// <summary>Entry orders in any sixty seconds; exits count and are never held back by it.</summary>
    public int OrdersPerMinute { get; init; } = int.MaxValue;

    /// <summary>Entry orders in a day; exits count and are never held back by it.</summary>
    public int OrdersPerDay { get; init; } = int.MaxValue;

    /// <summary>How much of its full size the bot may trade while it is new, percent: see <see cref="Sizing.CapitalRamp"/>.</summary>
    public int RampPercent { get; init; } = 100;

    /// <summary>The most one trade may lose in the worst case; cash and margin where that case has no bound. Null: not limited.</summary>
    public Money? TradeCap { get; init; }

    /// <summary>Whether the cap counts each trade for itself or all that the bot has open.</summary>
    public TradeCapBasis TradeCapBasis { get; init; } = TradeCapBasis.Trade;

    /// <summary>Cash and margin that one trade may bind. Null: not limited.</summary>
    public Money? BlockCap { get; init; }

    /// <summary>What of a good day's profit the bot keeps; null: it may be given back.</summary>
    public ProfitLock? ProfitLock { get; init; }
}
