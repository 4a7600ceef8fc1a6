using Vyuha.Kernel.Orders;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// An order risk has seen and approved. <see cref="RiskGate"/> holds the only implementation, privately, so an unchecked order does not
/// compile; the architecture tests watch that it stays the only one.
/// </summary>
internal abstract class ApprovedOrder
{
    public abstract Order Order { get; }
}
