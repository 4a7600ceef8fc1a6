using Vyuha.Core;

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
}
