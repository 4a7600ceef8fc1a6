using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel;

/// <summary>One leg of a structure a strategy wants: so many lots of the contract for each lot of the structure.</summary>
/// <param name="InstrumentId">Dense id.</param>
/// <param name="Side">The opening side.</param>
/// <param name="Ratio">Lots of this leg for one lot of the structure; above 0.</param>
public readonly record struct LegIntent(int InstrumentId, Side Side, int Ratio = 1);

public enum IntentKind : byte
{
    Open = 1,
    Close = 2,
    Adjust = 3,
}

/// <summary>What a strategy wants; risk decides. Buffers are reused from call to call.</summary>
public sealed class Intent
{
    internal Intent()
    {
    }

    public IntentKind Kind { get; internal set; }

    /// <summary>The structure to close or adjust; 0 for a new one.</summary>
    public int StructureId { get; internal set; }

    /// <summary>From 1, in the bot's vocabulary.</summary>
    public byte Profile { get; internal set; }

    /// <summary>In the bot's vocabulary.</summary>
    public ushort Reason { get; internal set; }

    /// <summary>Lots wanted; risk may approve fewer when <see cref="AllowFewerLots"/>.</summary>
    public int Lots { get; internal set; }

    public bool AllowFewerLots { get; internal set; }

    /// <summary>Opening legs (Open, Adjust).</summary>
    public List<LegIntent> Legs { get; } = [];

    /// <summary>Contracts whose open legs are to be closed (Adjust).</summary>
    public List<int> CloseInstruments { get; } = [];

    /// <summary>Loss of one lot of the structure if it is stopped where the strategy says, charges included; above 0.</summary>
    public Money StopLossPerLot { get; internal set; }

    /// <summary>How long an entry may take before it is trimmed or unwound.</summary>
    public TimeSpan TimeBudget { get; internal set; }

    /// <summary>How far the whole entry may be worse than mid, rupee per unit of structure, before it is given up.</summary>
    public Price PriceBudget { get; internal set; }

    /// <summary>Free to the strategy; comes back as <c>Structure.Tag</c>.</summary>
    public long Tag { get; internal set; }
}

/// <summary>Where a strategy writes what it wants and why.</summary>
public sealed class IntentBuffer
{
    private readonly List<Intent> _pool = [];
    private readonly List<OutputEvent> _decisions = [];
    private int _count;

    public int Count => _count;

    public Intent this[int index] => _pool[index];

    internal ReadOnlySpan<OutputEvent> Decisions => CollectionsMarshal.AsSpan(_decisions);

    /// <summary>A new structure. Add its legs to the intent that comes back.</summary>
    public Intent Open(byte profile, ushort reason, int lots, Money stopLossPerLot, TimeSpan timeBudget, Price priceBudget, bool allowFewerLots = true, long tag = 0)
    {
        Intent intent = Next(IntentKind.Open, 0, profile, reason);
        intent.Lots = lots;
        intent.AllowFewerLots = allowFewerLots;
        intent.StopLossPerLot = stopLossPerLot;
        intent.TimeBudget = timeBudget;
        intent.PriceBudget = priceBudget;
        intent.Tag = tag;
        return intent;
    }

    /// <summary>Close the whole structure: shorts first, hedges after.</summary>
    public void Close(int structureId, byte profile, ushort reason) => Next(IntentKind.Close, structureId, profile, reason);

    /// <summary>
    /// Close some legs and open others of an open structure, lot for lot. Add to the intent that comes back. Risk treats the result as
    /// a new structure: its margin and its loss at the stop must pass.
    /// </summary>
    public Intent Adjust(int structureId, byte profile, ushort reason, Money stopLossPerLot, TimeSpan timeBudget, Price priceBudget)
    {
        Intent intent = Next(IntentKind.Adjust, structureId, profile, reason);
        intent.StopLossPerLot = stopLossPerLot;
        intent.TimeBudget = timeBudget;
        intent.PriceBudget = priceBudget;
        return intent;
    }

    /// <summary>Records a decision, also "no trade". Its conditions follow through <see cref="Condition"/>.</summary>
    public void Decision(DecisionAction action, byte profile, ushort reason, int structureId = 0) =>
        _decisions.Add(new OutputEvent
        {
            Kind = OutputKind.Decision,
            Decision = new DecisionPayload(structureId, reason, 0, profile, action),
        });

    /// <summary>Adds a condition to the decision recorded last: a value compared with a threshold, or with a range.</summary>
    /// <param name="code">A code of the bot's vocabulary.</param>
    /// <param name="passed">Whether it holds.</param>
    /// <param name="value">What was measured; NaN means "not ready".</param>
    /// <param name="threshold">Lower bound or the bound.</param>
    /// <param name="upper">Upper bound of a range, else 0.</param>
    public void Condition(ushort code, bool passed, double value, double threshold, double upper = 0)
    {
        Invariant.Require(_decisions.Count > 0, "a condition follows a decision");
        bool ready = !double.IsNaN(value);
        _decisions.Add(new OutputEvent
        {
            Kind = OutputKind.Condition,
            Condition = new ConditionPayload(ready ? value : 0, threshold, upper, code, passed && ready, ready),
        });
        for (int i = _decisions.Count - 1; i >= 0; i--)
        {
            if (_decisions[i].Kind != OutputKind.Decision)
                continue;
            OutputEvent decision = _decisions[i];
            decision.Decision = decision.Decision with { Conditions = (ushort)(decision.Decision.Conditions + 1) };
            _decisions[i] = decision;
            break;
        }
    }

    internal void Clear()
    {
        _count = 0;
        _decisions.Clear();
    }

    private Intent Next(IntentKind kind, int structureId, byte profile, ushort reason)
    {
        if (_count == _pool.Count)
            _pool.Add(new Intent());
        Intent intent = _pool[_count++];
        intent.Kind = kind;
        intent.StructureId = structureId;
        intent.Profile = profile;
        intent.Reason = reason;
        intent.Lots = 0;
        intent.AllowFewerLots = false;
        intent.StopLossPerLot = Money.Zero;
        intent.TimeBudget = default;
        intent.PriceBudget = Price.Zero;
        intent.Tag = 0;
        intent.Legs.Clear();
        intent.CloseInstruments.Clear();
        return intent;
    }
}
