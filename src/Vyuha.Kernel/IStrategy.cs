using Vyuha.Core.Events;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel;

/// <summary>The inputs after which a strategy wants to be asked.</summary>
[Flags]
public enum WakeOn
{
    None = 0,
    SnapshotEnd = 1 << (int)InputKind.SnapshotEnd,
    Bar = 1 << (int)InputKind.Bar,
    Quote = 1 << (int)InputKind.Quote,
    OrderReport = 1 << (int)InputKind.OrderReport,
    Timer = 1 << (int)InputKind.Timer,
    DayOpen = 1 << (int)InputKind.DayOpen,
}

/// <summary>
/// A trading rule: reads views, writes intents. No clock, no await, no logger, no broker; what it may know comes in, what it
/// wants goes out. It learns of its fills by reading its book at its next <see cref="Decide"/>.
/// </summary>
public interface IStrategy
{
    /// <summary>What its codes mean, for reports and the audit trail.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>The inputs it is asked after; the same for a whole run.</summary>
    WakeOn Wakes { get; }

    /// <summary>Called after each input it wakes on, when the market and its book are up to date.</summary>
    void Decide(MarketState market, StrategyBook book, IntentBuffer intents);
}
