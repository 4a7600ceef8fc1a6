using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel;

/// <summary>One bot as it stands after the last input, for people: money by the ledger, positions at executable prices, brakes.</summary>
public sealed record BotStatus
{
    public required byte Book { get; init; }

    public required Vocabulary Vocabulary { get; init; }

    public required BotLimits Limits { get; init; }

    public required Money Allocation { get; init; }

    public required Money FreeCash { get; init; }

    public required Money Reserved { get; init; }

    public required Money Margin { get; init; }

    /// <summary>Cash in all its forms and positions at what closing them would bring.</summary>
    public required Money Equity { get; init; }

    /// <summary>Equity less the equity at the day's open, so net of charges; zero before a day has been opened.</summary>
    public required Money DayPnl { get; init; }

    /// <summary>Charges paid so far.</summary>
    public required Money Charges { get; init; }

    public required bool EntriesFrozen { get; init; }

    /// <summary>Whether it may open risk as far as arming goes; always so outside of a live session.</summary>
    public required bool IsArmed { get; init; }

    public required bool IsLatched { get; init; }

    public required StrategyBook View { get; init; }
}
