using Vyuha.Core;
using Vyuha.Core.Charges;

namespace Vyuha.Sandbox;

/// <summary>Whose rules keep a book.</summary>
public enum AccountMode : byte
{
    /// <summary>A broker at the exchange: margin, charges, band, freeze quantity, ticks, hours, partial fills, settlement.</summary>
    Exchange = 1,

    /// <summary>OpenAlgo's analyzer: whole fills, premium for margin, no charges and few checks.</summary>
    OpenAlgo = 2,
}

/// <summary>One book of the sandbox.</summary>
public sealed record SandboxOptions
{
    public AccountMode Mode { get; init; } = AccountMode.Exchange;

    public Money Capital { get; init; } = Money.FromRupees(10_000_000);

    public BrokeragePlan Brokerage { get; init; } = BrokeragePlan.Default;

    /// <summary>Share of the displayed size an order may take, in (0, 1].</summary>
    public double SizeShare { get; init; } = 1;

    /// <summary>Continuous annual rate that discounts premiums in the margin's model.</summary>
    public double Rate { get; init; } = 0.065;

    /// <summary>The first order of a day is this number; two books on one market take different ones.</summary>
    public int FirstOrderNumber { get; init; } = 1;
}
