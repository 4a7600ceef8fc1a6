using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Faults;

/// <summary>Passes ticks and order updates on as a bad line would: twice, late, not at all, or silent for a while.</summary>
/// <param name="plan">What goes wrong.</param>
/// <param name="faults">Whether the feed is silent.</param>
/// <param name="inner">Who listens.</param>
public sealed class FaultyStream(FaultPlan plan, SandboxFaults faults, ISandboxListener inner) : ISandboxListener
{
    private OrderUpdate? _heldBack;

    public void OnTick(SandboxContract contract)
    {
        if (!faults.IsSilent)
            inner.OnTick(contract);
    }

    public void OnOrder(in OrderUpdate update)
    {
        if (faults.IsSilent)
            return;
        FaultKind fault = plan.OnCall(FaultPlan.OrderStream).Kind;
        if (fault == FaultKind.ReorderUpdate && _heldBack is null)
        {
            _heldBack = update;
            return;
        }

        if (fault != FaultKind.LoseUpdate)
            inner.OnOrder(update);
        if (fault == FaultKind.DuplicateUpdate)
            inner.OnOrder(update);
        if (_heldBack is { } late)
        {
            _heldBack = null;
            inner.OnOrder(late);
        }
    }
}
