using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox;

/// <summary>Receives what the sandbox says of its own accord. Called under the market's lock, on the thread that moved it: take note and return.</summary>
public interface ISandboxListener
{
    void OnTick(SandboxContract contract);

    void OnOrder(in OrderUpdate update);
}

/// <summary>One message of the order stream: the order as it stands, cumulative.</summary>
/// <param name="Book">The book it belongs to: the broker's, or the analyzer's.</param>
/// <param name="Order">The order as it stood.</param>
/// <param name="At">When.</param>
public readonly record struct OrderUpdate(SandboxExchange Book, OrderRow Order, Timestamp At);
