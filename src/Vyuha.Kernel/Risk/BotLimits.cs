using Vyuha.Core;

namespace Vyuha.Kernel.Risk;

/// <summary>What one bot may do. Amounts are of this bot unless said otherwise.</summary>
public sealed record BotLimits
{
    /// <summary>Lots of one structure.</summary>
    public int MaxLots { get; init; } = 2;

    /// <summary>Structures held or being entered at once.</summary>
    public int MaxStructures { get; init; } = 5;

    /// <summary>Loss of one structure at its stop, charges included.</summary>
    public Money LossPerTrade { get; init; } = Money.FromRupees(10_000);

    /// <summary>Share of the bot's allocation that margin may block, in percent.</summary>
    public decimal MarginUsePercent { get; init; } = 80;

    /// <summary>Loss of a day (realised, unrealised at executable prices, and charges) that latches the bot.</summary>
    public Money DailyLoss { get; init; } = Money.FromRupees(25_000);

    /// <summary>Whether a short may be held without a long that covers it. Only the owner switches it on.</summary>
    public bool NakedShorts { get; init; }
}

/// <summary>What the whole account may do, and the hours of new risk.</summary>
public sealed record AccountLimits
{
    /// <summary>Loss of a day at which no new risk is taken.</summary>
    public Money DailyLossSoft { get; init; } = Money.FromRupees(25_000);

    /// <summary>Loss of a day at which everything is closed and the breaker latches.</summary>
    public Money DailyLossHard { get; init; } = Money.FromRupees(50_000);

    public TimeOnly EntryFrom { get; init; } = new(9, 20);

    public TimeOnly EntryUntil { get; init; } = new(15, 10);

    /// <summary>Oldest quote on which new risk may be taken.</summary>
    public TimeSpan MaxQuoteAge { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Orders, changes and cancels to the venue in any one second; exits may use the last of it.</summary>
    public int OrdersPerSecond { get; init; } = 8;

    /// <summary>Of those, how many are kept for exits.</summary>
    public int OrdersPerSecondForExits { get; init; } = 3;
}
