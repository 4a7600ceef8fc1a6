namespace Vyuha.Core.Charges;

/// <summary>What the broker takes for an executed order, before GST.</summary>
public sealed record BrokeragePlan
{
    /// <summary>Flat, for an option order.</summary>
    public Money OptionOrder { get; init; } = Money.FromRupees(20);

    /// <summary>Most for a futures order.</summary>
    public Money FutureOrder { get; init; } = Money.FromRupees(20);

    /// <summary>Of a futures order's value, up to <see cref="FutureOrder"/>; 0 means always that amount.</summary>
    public decimal FuturePercent { get; init; } = 0.03m;
}
