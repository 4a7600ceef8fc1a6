using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel;

/// <summary>One bot inside the kernel: its strategy, its limits, its day.</summary>
internal sealed class BotBook(byte bot, IStrategy strategy, BotLimits limits, Money allocation, StrategyBook view)
{
    public byte Bot => bot;

    public IStrategy Strategy => strategy;

    /// <summary>Asked once: what a strategy wakes on does not change during a run.</summary>
    public WakeOn Wakes { get; } = strategy.Wakes;

    public BotLimits Limits => limits;

    public Money Allocation => allocation;

    public StrategyBook View => view;

    /// <summary>The options it was given while it ran, as JSON; null: those it began with.</summary>
    public string? OptionsGiven { get; set; }

    public IntentBuffer Intents { get; } = new();

    /// <summary>Its week, its month, its drawdown, its days.</summary>
    public BookStanding Standing { get; } = new(new StandingLimits(limits.WeekLoss.Steps, limits.MonthLoss.Steps, limits.Drawdown));

    /// <summary>The bot's own daily loss breaker; stays until a new day and an operator's acknowledgement.</summary>
    public bool Latched { get; set; }

    /// <summary>The day on which it latched, if that is today; a carried latch is of an earlier day.</summary>
    public DateOnly LatchedOn { get; set; }

    /// <summary>Watches the day's profit where some of it is to be kept.</summary>
    public Exits.ExitWatch? ProfitWatch { get; set; }

    /// <summary>Equity at the day's open, steps.</summary>
    public long EquityAtOpen { get; set; }

    /// <summary>Loss of today, steps; positive is a loss.</summary>
    public long DayLoss { get; set; }

    /// <summary>Snapshots in a row at which the loss was beyond the bot's limit.</summary>
    public int SnapshotsBeyondLoss { get; set; }
}
