using Vyuha.Core;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Orders;

/// <summary>An order in a book of the sandbox.</summary>
internal sealed class SandboxOrder
{
    public required string Id { get; init; }

    public required SandboxContract Contract { get; init; }

    public required Side Side { get; init; }

    public required Product Product { get; init; }

    public required string Strategy { get; init; }

    public required Timestamp Placed { get; init; }

    public bool IsExternal { get; init; }

    public long Units { get; set; }

    public PriceType PriceType { get; set; }

    public Price Price { get; set; }

    public Price Trigger { get; set; }

    public long Filled { get; set; }

    public Money FilledValue { get; set; }

    public SandboxOrderStatus Status { get; set; }

    public string Reason { get; set; } = "";

    public Timestamp Changed { get; set; }

    /// <summary>The analyzer's blocked margin for what is not filled.</summary>
    public Money Blocked { get; set; }

    public bool IsWorking => Status is SandboxOrderStatus.Open or SandboxOrderStatus.TriggerPending;

    public bool Buys => Side == Side.Buy;

    public long Remaining => Units - Filled;

    public OrderRow Row() => new()
    {
        OrderId = Id,
        Contract = Contract,
        Side = Side,
        Units = Units,
        Filled = Filled,
        FilledValue = FilledValue,
        PriceType = PriceType,
        Product = Product,
        Price = Price,
        Trigger = Trigger,
        Status = Status,
        Strategy = Strategy,
        Reason = Reason,
        Placed = Placed,
        Changed = Changed,
        IsExternal = IsExternal,
    };
}
