using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Structures;
using Vyuha.Research.Attribution;

namespace Vyuha.Research;

/// <summary>One structure while its outputs are being folded.</summary>
internal sealed class StructureRecord(byte bot, in ApprovalPayload approval, int entryDecision)
{
    private readonly List<LegRecord> _legs = [];
    private ApprovalPayload _approval = approval;
    private Timestamp _entered;
    private Timestamp _lastFill;
    private ushort _entryReason;
    private ushort _exitReason;
    private long? _creditAtOpen;
    private bool _closed;

    public long Id => _approval.StructureId;

    public ProfitFold Profit { get; } = new();

    public bool WasFilled { get; private set; }

    public int ExitDecision { get; set; } = -1;

    public void OnApproved(in ApprovalPayload approval) => _approval = _approval with
    {
        MarginPeak = Math.Max(_approval.MarginPeak, approval.MarginPeak),
    };

    public void OnLeg(int instrumentId, in LegPayload leg) => Leg(instrumentId).OnApproved(leg);

    public void OnChanged(in StructurePayload change)
    {
        switch ((StructureState)change.To)
        {
            case StructureState.EnteringHedges or StructureState.EnteringShorts:
                _entryReason = _entryReason == 0 ? change.Reason : _entryReason;
                break;
            case StructureState.Open:
                _creditAtOpen ??= Profit.CashSteps;
                break;
            case StructureState.ExitingShorts or StructureState.ExitingHedges or StructureState.Unwinding:
                _exitReason = _exitReason == 0 ? change.Reason : _exitReason;
                _closed = false; // A late fill may have brought it back.
                break;
            case StructureState.Closed:
                _exitReason = _exitReason == 0 ? change.Reason : _exitReason;
                _closed = true;
                break;
        }
    }

    public void OnFill(int instrumentId, Timestamp time, in FillPayload fill)
    {
        if (!WasFilled)
            _entered = time;
        WasFilled = true;
        _lastFill = time;
        Leg(instrumentId).OnFill(fill);
        Profit.OnFill(fill, _legs.Sum(leg => Math.Abs(leg.Held)));
    }

    public Trade ToTrade(RunInfo info, Words words, IReadOnlyList<DecisionRow> decisions)
    {
        TradeLeg[] legs =
        [
            .. _legs.Select(leg => leg.ToLeg(words.Contract(leg.InstrumentId)))
                .Where(leg => leg.EntryPrice is not null)
                .OrderBy(leg => leg.Contract?.Expiry).ThenBy(leg => leg.Contract?.Strike).ThenBy(leg => leg.Contract?.Right),
        ];
        bool flat = _closed || _legs.TrueForAll(leg => leg.Held == 0);
        DateOnly expiry = legs.Where(leg => leg.Contract is { IsOption: true }).Select(leg => leg.Contract!.Expiry).DefaultIfEmpty().Min();
        TradeLeg[] atEntry = Array.FindAll(legs, leg => !leg.IsOfAdjustment);
        Payoff? payoff = Payoff.AtEntry(atEntry);
        long gross = checked(Profit.CashSteps + Profit.OpenValueSteps);
        Timestamp until = flat ? _lastFill : Ist.At(info.Data.To, new TimeOnly(15, 30));
        ushort entry = _entryReason != 0 || entryDecision < 0 ? _entryReason : decisions[entryDecision].Reason;
        ushort exit = ExitDecision >= 0 ? decisions[ExitDecision].Reason : _exitReason;
        return new Trade
        {
            Id = Id,
            Bot = bot,
            Profile = words.Profile(bot, _approval.Profile),
            Underlying = legs.Select(leg => leg.Contract?.Underlying).FirstOrDefault(name => name is not null) ?? info.Data.Underlying,
            Shape = Shapes.Name(atEntry),
            Expiry = expiry,
            DaysToExpiry = expiry == default ? 0 : expiry.DayNumber - Ist.DateOf(_entered).DayNumber,
            Legs = legs,
            Entered = _entered,
            Exited = flat ? _lastFill : null,
            EntryReason = words.Reason(bot, entry),
            ExitReason = flat ? words.Reason(bot, exit) : "",
            EntryDecision = entryDecision,
            ExitDecision = flat ? ExitDecision : -1,
            Lots = _approval.Lots,
            Credit = Money.FromSteps(_creditAtOpen ?? 0),
            MaxLoss = payoff?.MaxLoss is { } loss ? Money.FromModel(loss).ToPaisa() : null,
            Margin = Money.FromSteps(_approval.MarginFinal),
            Gross = Money.FromSteps(gross),
            Charges = Money.FromSteps(Profit.ChargesSteps),
            Slippage = Money.FromSteps(Profit.SlippageSteps),
            HoldingDays = Math.Max(0, (until - _entered).TotalDays),
            BestSeen = Money.FromSteps(Profit.Best),
            WorstSeen = Money.FromSteps(Profit.Worst),
            UnderlyingAtEntry = Profit.FirstUnderlying,
            UnderlyingAtExit = Profit.LastUnderlying,
            Parts = Profit.Parts(),
        };
    }

    /// <summary>The leg of a contract that is still to be traded or closed; an adjustment may come back to a contract that has been closed.</summary>
    private LegRecord Leg(int instrumentId)
    {
        foreach (LegRecord leg in _legs)
        {
            if (leg.InstrumentId == instrumentId && !leg.IsDone)
                return leg;
        }

        var added = new LegRecord(instrumentId, isOfAdjustment: _creditAtOpen is not null);
        _legs.Add(added);
        return added;
    }
}
