using Microsoft.Extensions.Logging;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Research;

namespace Vyuha.Host.Session.Logging;

/// <summary>
/// Logs what the trader does. Everything that belongs to one structure, from the signal to the last fill, has one trace id: the book and the
/// structure's number, which does not change with a restart.
/// </summary>
internal sealed class SessionLog
{
    private readonly ILogger _log;
    private readonly string _book;
    private readonly TradingKernel _kernel;
    private readonly BrokerOrderIds? _ids;
    private readonly Dictionary<byte, Vocabulary> _words;

    /// <param name="log">Where messages go.</param>
    /// <param name="book">Name of the book.</param>
    /// <param name="trader">Watched from now on.</param>
    /// <param name="ids">The broker's ids behind the numbers in inputs; null where all are numbers.</param>
    public SessionLog(ILogger log, string book, Trader trader, BrokerOrderIds? ids = null)
    {
        (_log, _book, _kernel, _ids) = (log, book, trader.Kernel, ids);
        _words = _kernel.BotsNow().ToDictionary(bot => bot.Book, bot => bot.Vocabulary);
        trader.Observer += OnInput;
    }

    public void OnAlarm(Alarm alarm)
    {
        switch (alarm.Severity)
        {
            case Severity.Notice:
                Log.Notice(_log, alarm.Kind, alarm.Text);
                break;
            case Severity.Warning:
                Log.Warning(_log, alarm.Kind, alarm.Text);
                break;
            default:
                Log.Critical(_log, alarm.Kind, alarm.Text);
                break;
        }
    }

    private void OnInput(InputEvent input, OutputEvent[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            switch (outputs[i].Kind)
            {
                case OutputKind.Decision:
                    OnDecision(outputs, i);
                    break;
                case OutputKind.Approved:
                    OnApproved(outputs[i]);
                    break;
                case OutputKind.Denied:
                    OnDenied(outputs[i]);
                    break;
                case OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder:
                    OnCommand(outputs[i]);
                    break;
                case OutputKind.OrderChanged:
                    OnOrder(outputs[i]);
                    break;
                case OutputKind.Fill:
                    OnFill(outputs[i]);
                    break;
                case OutputKind.StructureChanged:
                    OnStructure(outputs[i]);
                    break;
                case OutputKind.LimitLatched:
                    Log.Latched(_log, outputs[i].Bot, Money.FromSteps(outputs[i].Denial.Needed), Money.FromSteps(outputs[i].Denial.Available));
                    break;
            }
        }
    }

    /// <summary>An entry's structure gets its number when risk approves it, further down in the same outputs.</summary>
    private void OnDecision(OutputEvent[] outputs, int at)
    {
        OutputEvent output = outputs[at];
        DecisionPayload decision = output.Decision;
        Vocabulary words = _words[output.Bot];
        long structure = decision.StructureId;
        if (structure == 0 && decision.Action == DecisionAction.Enter)
            structure = Array.Find(outputs, next => next.Kind == OutputKind.Approved && next.Bot == output.Bot && next.Approval.Profile == decision.Profile).Approval.StructureId;
        var conditions = new List<string>();
        for (int next = at + 1; next < outputs.Length && outputs[next].Kind == OutputKind.Condition; next++)
            conditions.Add(LastDecisions.InWords(words, outputs[next].Condition).Text);
        Log.Decided(
            _log, structure == 0 ? null : Trace(structure), words.Bot, LastDecisions.ProfileName(words, decision.Profile), decision.Action,
            LastDecisions.ReasonName(words, decision.Reason), string.Join("; ", conditions));
    }

    private void OnApproved(in OutputEvent output)
    {
        ApprovalPayload approval = output.Approval;
        Vocabulary words = _words[output.Bot];
        Structure? structure = _kernel.Structures.LastOrDefault(one => one.Id == approval.StructureId);
        Log.Approved(
            _log, Trace(approval.StructureId), approval.StructureId, words.Bot, LastDecisions.ProfileName(words, approval.Profile), approval.Lots,
            structure is null ? "" : StructureWords.Legs(structure));
    }

    private void OnDenied(in OutputEvent output)
    {
        DenialPayload denial = output.Denial;
        if (!_words.TryGetValue(output.Bot, out Vocabulary? words))
            return;
        string sentence = RefusalWords.Sentence(new Refusal(
            output.Time, output.Bot, denial.Profile, denial.StructureId, (DenyReason)denial.Reason, denial.Needed, denial.Available, denial.LargestLots, Latched: false));
        Log.Denied(_log, denial.StructureId == 0 ? null : Trace(denial.StructureId), words.Bot, LastDecisions.ProfileName(words, denial.Profile), sentence);
    }

    private void OnCommand(in OutputEvent output)
    {
        OrderPayload order = output.Order;
        string command = output.Kind switch
        {
            OutputKind.PlaceOrder => "Place",
            OutputKind.ModifyOrder => "Modify",
            _ => "Cancel",
        };
        Log.Commanded(_log, Trace(order.StructureId), command, order.OrderId, order.Side, order.Units, SymbolOf(output.InstrumentId), Price.FromSteps(order.Limit));
    }

    private void OnOrder(in OutputEvent output)
    {
        TransitionPayload change = output.Transition;
        if (!_kernel.Orders.TryGet(change.OrderId, out Order? order))
            return;
        string reason = change.Reason == RejectReason.None ? "" : $" ({StructureWords.Spaced(change.Reason.ToString())})";
        Log.OrderChanged(_log, Trace(order.StructureId), order.Id, StructureWords.Spaced(((OrderState)change.To).ToString()) + reason, BrokerIdOf(order), change.FilledUnits);
    }

    private void OnFill(in OutputEvent output)
    {
        FillPayload fill = output.Fill;
        _kernel.Orders.TryGet(fill.OrderId, out Order? order);
        Log.Filled(
            _log, Trace(fill.StructureId), fill.OrderId, BrokerIdOf(order), fill.Units, SymbolOf(output.InstrumentId), Money.FromSteps(fill.Value), Money.FromSteps(fill.Charges));
    }

    private void OnStructure(in OutputEvent output)
    {
        StructurePayload change = output.Structure;
        string reason = change.Reason == 0 ? "" : LastDecisions.ReasonName(_words[output.Bot], change.Reason);
        Log.StructureChanged(
            _log, Trace(change.StructureId), change.StructureId, StructureWords.Spaced(((StructureState)change.From).ToString()),
            StructureWords.Spaced(((StructureState)change.To).ToString()), reason, Money.FromSteps(change.RealisedPnl), Money.FromSteps(change.Charges));
    }

    private string Trace(long structure) => $"{_book}-s{structure}";

    private string? BrokerIdOf(Order? order) =>
        order is null || order.VenueOrderId == 0 ? null : _ids?.TextOf(order.VenueOrderId) ?? order.VenueOrderId.ToString();

    private string SymbolOf(int instrument) => OpenAlgoSymbol.Format(_kernel.Market.Terms(instrument).Instrument);
}
