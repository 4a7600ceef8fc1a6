using System.Text.Json;
using Vyuha.Core.Events;
using Vyuha.Kernel.Configuration;
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
    MarketEvent = 1 << (int)InputKind.MarketEvent,
    News = 1 << (int)InputKind.News,
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

    /// <summary>Called once, before the first input and before <see cref="Restore"/>: the place to ask <see cref="MarketState.Signals"/> for what it will read.</summary>
    /// <param name="market">Empty yet, but for the names of the underlyings.</param>
    void Start(MarketState market)
    {
    }

    /// <summary>Called after each input it wakes on, when the market and its book are up to date.</summary>
    void Decide(MarketState market, StrategyBook book, IntentBuffer intents);

    /// <summary>Fields of these options that differ from its own and are fixed for a run, by their path in the options; empty: it can take them.</summary>
    /// <exception cref="Core.InputErrorException">They are not options of this bot; the message has a line for every problem.</exception>
    /// <exception cref="NotSupportedException">It takes no options while it runs.</exception>
    IReadOnlyList<string> FixedFieldsIn(LocatedJson options) =>
        throw new NotSupportedException($"The strategy {Vocabulary.Bot} takes no options while it runs.");

    /// <summary>Takes other options: from now on entries go by them. What is open keeps those it was opened with.</summary>
    /// <exception cref="ArgumentException">Something in them is fixed for a run, see <see cref="FixedFieldsIn"/>.</exception>
    void Reconfigure(LocatedJson options) =>
        throw new NotSupportedException($"The strategy {Vocabulary.Bot} takes no options while it runs.");

    /// <summary>All it remembers at the end of a day, so that another instance with the same options decides as this one would.</summary>
    /// <param name="market">For the names and numbers its memory refers to.</param>
    /// <exception cref="NotSupportedException">It does not say what it remembers: its book can be run, but not be carried to another day.</exception>
    JsonElement Save(MarketState market) =>
        throw new NotSupportedException($"The strategy {Vocabulary.Bot} does not say what it remembers, so its book cannot be carried to another day.");

    /// <summary>Remembers what <see cref="Save"/> said, before it is asked for the first time.</summary>
    /// <param name="memory">What was saved.</param>
    /// <param name="market">The market as it was then.</param>
    /// <param name="book">Its book as it was then.</param>
    /// <exception cref="Core.InputErrorException">The memory is damaged or is not that of its options; the message names the field.</exception>
    void Restore(JsonElement memory, MarketState market, StrategyBook book) =>
        throw new NotSupportedException($"The strategy {Vocabulary.Bot} cannot take up a carried book.");
}
