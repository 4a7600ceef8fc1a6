namespace Vyuha.Core.Charges;

/// <summary>What the broker takes for each executed order.</summary>
public sealed record BrokeragePlan
{
    public static readonly BrokeragePlan Default = new();

    /// <summary>An executed option order, whatever its size.</summary>
    public Money OptionOrder { get; init; } = Money.FromRupees(20);

    /// <summary>At most this for an executed futures order …</summary>
    public Money FutureOrderCap { get; init; } = Money.FromRupees(20);

    /// <summary>… and this share of its value when that is lower.</summary>
    public ChargeRate FutureOrderShare { get; init; } = ChargeRate.FromPercent(0.03m);
}
