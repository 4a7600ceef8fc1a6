using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Research.Metrics;

namespace Vyuha.Research;

/// <summary>Folds the outputs of a kernel, in order, into the tables of a run. Nothing else is ever asked of the kernel.</summary>
/// <remarks>Marks are folded into one point a day; everything else is kept as one small row each.</remarks>
public sealed class RunRecorder
{
    private readonly List<DecisionRow> _decisions = [];
    private readonly List<ConditionPayload> _conditions = [];
    private readonly List<FillRow> _fills = [];
    private readonly List<LedgerRow> _ledger = [];
    private readonly List<Refusal> _refusals = [];
    private readonly List<StructureRecord> _structures = [];
    private readonly Dictionary<long, StructureRecord> _structureById = [];
    private readonly List<OrderRecord> _orders = [];
    private readonly Dictionary<long, OrderRecord> _orderById = [];
    private readonly List<NoTradeSpell> _spells = [];
    private readonly Dictionary<int, int> _openSpell = [];
    private readonly int[] _lastEnterDecision = new int[256];
    private readonly MarkFold _marks;
    private StructureRecord? _marked;
    private int _conditionsMissing;
    private long _outputs;

    /// <param name="bots">The bots that run: their capital is where each equity curve starts.</param>
    public RunRecorder(IReadOnlyList<BotInfo> bots)
    {
        ArgumentNullException.ThrowIfNull(bots);
        Array.Fill(_lastEnterDecision, -1);
        _marks = new MarkFold(bots);
    }

    public void Record(ReadOnlySpan<OutputEvent> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
            Record(in outputs[i]);
    }

    /// <summary>The run as tables and metrics. Recording may go on afterwards; a later result contains an earlier one.</summary>
    public RunResult Finish(RunInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        Invariant.Require(_conditionsMissing == 0, "every decision is followed by the conditions it announces");

        var words = new Words(info);
        var trades = new List<Trade>(_structures.Count);
        foreach (StructureRecord structure in _structures)
        {
            if (structure.WasFilled)
                trades.Add(structure.ToTrade(info, words, _decisions));
        }

        (IReadOnlyList<DayPoint> days, IReadOnlyList<IReadOnlyList<DayPoint>> botDays) = _marks.Finish();
        RunTotals totals = Totals(info, trades, days);
        return new RunResult
        {
            Info = info,
            Trades = trades,
            AbandonedStructures = _structures.Count - trades.Count,
            Orders = [.. _orders.Select(order => order.ToRow())],
            Fills = [.. _fills],
            Ledger = [.. _ledger],
            Decisions = [.. _decisions],
            Conditions = [.. _conditions],
            Refusals = [.. _refusals],
            NoTradeSpells = [.. _spells.OrderBy(spell => spell.First).ThenBy(spell => spell.LastDecision)],
            Days = days,
            BotDays = botDays,
            Totals = totals,
            Metrics = PerformanceMetrics.Of(info, trades, days, totals),
            OutputCount = _outputs,
        };
    }

    private static RunTotals Totals(RunInfo info, List<Trade> trades, IReadOnlyList<DayPoint> days)
    {
        Money capital = Money.Zero;
        foreach (BotInfo bot in info.Bots)
            capital += bot.Capital;

        Money gross = Money.Zero, charges = Money.Zero, slippage = Money.Zero;
        PnlParts parts = default;
        foreach (Trade trade in trades)
        {
            gross += trade.Gross;
            charges += trade.Charges;
            slippage += trade.Slippage;
            parts += trade.Parts;
        }

        Money tradesNet = gross - charges;
        Money net = days.Count > 0 ? days[^1].Equity - capital : tradesNet;
        return new RunTotals(capital, capital + net, net, tradesNet, gross, charges, slippage, parts);
    }

    private void Record(in OutputEvent output)
    {
        _outputs++;
        Timestamp time = output.Time;
        Invariant.Require(
            _conditionsMissing == 0 || output.Kind == OutputKind.Condition, "the conditions of a decision follow it at once");
        switch (output.Kind)
        {
            case OutputKind.Decision:
                OnDecision(in output, time);
                break;
            case OutputKind.Condition:
                Invariant.Require(_conditionsMissing > 0, "a condition belongs to the decision before it");
                _conditions.Add(output.Condition);
                _conditionsMissing--;
                break;
            case OutputKind.Approved:
                OnApproved(in output);
                break;
            case OutputKind.StructureLeg:
                Structure(output.Leg.StructureId).OnLeg(output.InstrumentId, output.Leg);
                break;
            case OutputKind.StructureChanged:
                Structure(output.Structure.StructureId).OnChanged(output.Structure);
                break;
            case OutputKind.StructureMark:
                _marked = Structure(output.StructureMark.StructureId);
                _marked.Profit.OnMark(output.StructureMark);
                break;
            case OutputKind.StructureAttribution:
                Invariant.Require(_marked is not null, "an attribution follows the mark of its structure");
                _marked.Profit.OnAttribution(output.Attribution);
                _marked = null;
                break;
            case OutputKind.Denied:
            case OutputKind.LimitLatched:
                DenialPayload denial = output.Denial;
                _refusals.Add(new Refusal(
                    time, output.Bot, denial.Profile, denial.StructureId, (DenyReason)denial.Reason, denial.Needed, denial.Available,
                    denial.LargestLots, output.Kind == OutputKind.LimitLatched));
                break;
            case OutputKind.PlaceOrder:
                var order = new OrderRecord(in output);
                _orders.Add(order);
                _orderById.Add(order.Id, order);
                break;
            case OutputKind.ModifyOrder:
                Order(output.Order.OrderId).OnModified(output.Order);
                break;
            case OutputKind.OrderChanged:
                // An order that was created and never sent has no row: its structure's history tells of it.
                if (_orderById.TryGetValue(output.Transition.OrderId, out OrderRecord? changed))
                    changed.OnChanged(time, output.Transition);
                break;
            case OutputKind.Fill:
                OnFill(in output, time);
                break;
            case OutputKind.Posting:
                PostingPayload posting = output.Posting;
                _ledger.Add(new LedgerRow(
                    output.Sequence, time, output.Bot, new AccountId(posting.From), new AccountId(posting.To),
                    (PostingReason)posting.Reason, Money.FromSteps(posting.Amount), posting.Reference));
                break;
            case OutputKind.BookMark:
                _marks.OnMark(output.Bot, time, output.Mark);
                break;
            case OutputKind.OptionsTaken:
                // Only a session's bots are given options while they run; its journal keeps them.
                break;
            case OutputKind.MarginForecast:
                // For whoever can still close something this afternoon; the journal keeps it.
                break;
            case OutputKind.CancelOrder:
                // The transition to CancelPending says the same.
                break;
            default:
                throw new InvariantException($"a recorder knows output kind {output.Kind}");
        }
    }

    private void OnDecision(in OutputEvent output, Timestamp time)
    {
        DecisionPayload decision = output.Decision;
        int index = _decisions.Count;
        _decisions.Add(new DecisionRow(
            output.Sequence, time, decision.StructureId, _conditions.Count, decision.Conditions, decision.Reason, output.Bot,
            decision.Profile, decision.Action, output.InstrumentId));
        _conditionsMissing = decision.Conditions;

        if (decision.Action == DecisionAction.Enter)
            _lastEnterDecision[output.Bot] = index;
        else if (decision.Action == DecisionAction.Exit && _structureById.TryGetValue(decision.StructureId, out StructureRecord? leaving))
            leaving.ExitDecision = index;

        int profile = output.Bot * 256 + decision.Profile;
        if (decision.Action == DecisionAction.NoTrade)
            ExtendSpell(profile, in decision, output.Bot, time, index);
        else if (decision.Action == DecisionAction.Enter)
            _openSpell.Remove(profile);
    }

    private void ExtendSpell(int profile, in DecisionPayload decision, byte bot, Timestamp time, int index)
    {
        if (_openSpell.TryGetValue(profile, out int at) && _spells[at].Reason == decision.Reason)
        {
            _spells[at] = _spells[at] with { Last = time, Count = _spells[at].Count + 1, LastDecision = index };
            return;
        }

        _openSpell[profile] = _spells.Count;
        _spells.Add(new NoTradeSpell(bot, decision.Profile, decision.Reason, time, time, 1, index));
    }

    private void OnApproved(in OutputEvent output)
    {
        ApprovalPayload approval = output.Approval;
        if (_structureById.TryGetValue(approval.StructureId, out StructureRecord? known))
        {
            // An adjustment is approved under the structure it changes.
            known.OnApproved(approval);
            return;
        }

        var structure = new StructureRecord(output.Bot, approval, _lastEnterDecision[output.Bot]);
        _structures.Add(structure);
        _structureById.Add(structure.Id, structure);
    }

    private void OnFill(in OutputEvent output, Timestamp time)
    {
        FillPayload fill = output.Fill;
        _fills.Add(new FillRow(
            output.Sequence, time, output.Bot, fill.OrderId, fill.StructureId, output.InstrumentId, fill.Units,
            Money.FromSteps(fill.Value), Money.FromSteps(fill.Charges), Price.FromSteps(fill.Mid)));
        if (fill.StructureId != 0)
            Structure(fill.StructureId).OnFill(output.InstrumentId, time, fill);
        if (fill.OrderId != 0 && _orderById.TryGetValue(fill.OrderId, out OrderRecord? order))
            order.OnFill(_fills[^1]);
    }

    private StructureRecord Structure(long id)
    {
        Invariant.Require(_structureById.TryGetValue(id, out StructureRecord? structure), "a structure is approved before it is named");
        return structure!;
    }

    private OrderRecord Order(long id)
    {
        Invariant.Require(_orderById.TryGetValue(id, out OrderRecord? order), "an order is placed before it is named");
        return order!;
    }
}
