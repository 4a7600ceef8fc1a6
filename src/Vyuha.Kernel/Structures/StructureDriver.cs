using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Structures;

/// <summary>How structures are worked into the market.</summary>
public sealed record ExecutionOptions
{
    /// <summary>How far through the opposite quote a new limit is set.</summary>
    public int FirstTicks { get; init; } = 1;

    /// <summary>How much further each time the limit is moved.</summary>
    public int ChaseTicks { get; init; } = 2;

    /// <summary>How long a limit stands before it is moved to the market again.</summary>
    public TimeSpan RepriceAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the entry of a leg is re-priced before it is left to the time budget. Exits are re-priced without end.</summary>
    public int MaxEntryReprices { get; init; } = 40;
}

/// <summary>
/// Drives each leg from what is held to its target, in the one order that never leaves a short without its cover:
/// buy back shorts, buy hedges, sell shorts, sell hedges. Entry, exit, roll, trim and unwind are only different targets.
/// </summary>
internal sealed class StructureDriver(MarketState market, OrderBook orders, RiskGate risk, ExecutionOptions options)
{
    private enum Step
    {
        BuyBackShorts,
        BuyHedges,
        SellShorts,
        SellHedges,
        Done,
    }

    /// <summary>Moves a structure on as far as its fills allow. Call after anything that may have changed it.</summary>
    /// <param name="mayPlace">False when the session is over: what is left to do waits for the next one.</param>
    public void Advance(Structure structure, Timestamp now, OutputBuffer outputs, bool mayPlace = true)
    {
        if (structure.IsFinished || structure.IsAtRest)
            return;
        if (structure.EntryUnderWay && IsEntryOver(structure, now, out ushort reason))
            EndEntry(structure, reason, outputs);

        Step step = NextStep(structure);
        if (market.IsOpen)
            CancelWhatNoLongerFits(structure, step, now, outputs);
        if (step == Step.SellHedges && MayStillSellShort(structure))
            return; // The order taken back may fill until the exchange says that it is gone: its cover waits.
        if (step == Step.Done)
        {
            Finish(structure, outputs);
            return;
        }

        SetState(structure, StateOf(structure, step), outputs);
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (mayPlace && Belongs(leg, step))
                Work(structure, leg, now, outputs);
        }
    }

    /// <summary>New targets: flat.</summary>
    public void Exit(Structure structure, ushort reason)
    {
        structure.EntryUnderWay = false;
        structure.ExitReason = reason;
        foreach (StructureLeg leg in structure.MutableLegs)
            leg.TargetUnits = 0;
    }

    /// <summary>Ends an entry under way at once: whole lots that are filled in every leg stay, working orders are taken back, the rest is unwound.</summary>
    public void StopEntry(Structure structure, OutputBuffer outputs)
    {
        if (structure.EntryUnderWay)
            EndEntry(structure, CommonReasons.EntryStopped, outputs);
    }

    /// <summary>
    /// The time budget is used up and cannot be used for fewer lots; or entries are frozen, and what was at the exchange then has been filled or is gone.
    /// </summary>
    private bool IsEntryOver(Structure structure, Timestamp now, out ushort reason)
    {
        bool frozen = risk.IsHeldBack(structure.Bot);
        reason = frozen ? CommonReasons.EntryStopped : CommonReasons.EntryIncomplete;
        if (frozen)
            return now > structure.Deadline || !structure.MutableLegs.Exists(leg => leg.LiveOrder != 0);
        return now > structure.Deadline && !TrimToCover(structure, now);
    }

    /// <summary>Whether an order that sells a short leg is alive at the exchange, or may be.</summary>
    private bool MayStillSellShort(Structure structure)
    {
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.Side == Side.Sell && leg.LiveOrder != 0 && orders[leg.LiveOrder].Side == Side.Sell)
                return true;
        }

        return false;
    }

    private static Step NextStep(Structure structure)
    {
        Step step = Step.Done;
        foreach (StructureLeg leg in structure.LegSpan)
        {
            Step wanted = StepOf(leg);
            if (wanted < step)
                step = wanted;
        }

        return step;
    }

    private static Step StepOf(StructureLeg leg)
    {
        long toDo = leg.TargetUnits - leg.Units;
        if (toDo == 0)
            return Step.Done;
        bool isShort = leg.Side == Side.Sell;
        return toDo > 0
            ? isShort ? Step.BuyBackShorts : Step.BuyHedges
            : isShort ? Step.SellShorts : Step.SellHedges;
    }

    private static bool Belongs(StructureLeg leg, Step step) => StepOf(leg) == step;

    private static StructureState StateOf(Structure structure, Step step)
    {
        if (structure.EntryUnderWay)
            return step == Step.BuyHedges ? StructureState.EnteringHedges : StructureState.EnteringShorts;
        if (step == Step.SellHedges && KeepsLegs(structure))
            return StructureState.Open; // Only hedges of an earlier size or shape are left over; nobody may bid for them until they expire.
        if (structure is { State: StructureState.Open, ExitReason: 0 } && KeepsLegs(structure))
            return StructureState.Open; // One leg is being closed by hand; the rest is held, and watched, as before.
        if (structure.State is StructureState.EnteringHedges or StructureState.EnteringShorts or StructureState.Unwinding)
            return StructureState.Unwinding;
        return step == Step.SellHedges ? StructureState.ExitingHedges : StructureState.ExitingShorts;
    }

    private static bool KeepsLegs(Structure structure)
    {
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.TargetUnits != 0)
                return true;
        }

        return false;
    }

    /// <summary>An order whose leg is not being worked now, or in the other direction, is taken back.</summary>
    private void CancelWhatNoLongerFits(Structure structure, Step step, Timestamp now, OutputBuffer outputs)
    {
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.LiveOrder == 0)
                continue;
            Order order = orders[leg.LiveOrder];
            long toDo = leg.TargetUnits - leg.Units;
            bool fits = Belongs(leg, step) && (toDo > 0) == (order.Side == Side.Buy) && order.RemainingUnits <= Math.Abs(toDo);
            if (!fits && now >= order.CancelRetryAt)
                Cancel(order, outputs);
        }
    }

    private void Work(Structure structure, StructureLeg leg, Timestamp now, OutputBuffer outputs)
    {
        long toDo = leg.TargetUnits - leg.Units;
        Side side = toDo > 0 ? Side.Buy : Side.Sell;
        bool entering = structure.EntryUnderWay;
        if (entering && leg.Side == side && risk.IsHeldBack(structure.Bot))
            return; // What is at the exchange stands; nothing is sent or moved that opens risk.
        bool opensRisk = entering && leg.Side == side;
        if (!market.IsOpen && (leg.LiveOrder != 0 || !opensRisk))
            return; // A closed market moves and takes nothing: what closes risk waits until it opens. The gate refuses the rest, and says so.
        ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);

        if (leg.LiveOrder != 0)
        {
            Order live = orders[leg.LiveOrder];
            bool mayMove = live.Side == side && !(entering && live.IsPricedByHand) && live.RemainingUnits <= Math.Abs(toDo) && live.State is OrderState.Working or OrderState.PartiallyFilled
                && now - live.PricedAt >= options.RepriceAfter
                && (!entering || live.Reprices < options.MaxEntryReprices);
            if (mayMove && TryLimit(structure, leg, side, quote, live.Reprices + 1, out long moved) && Improves(live, side, moved))
            {
                live.Reprices++;
                Move(live, moved, now, outputs);
            }

            return;
        }

        if (now < leg.RetryAt)
            return;

        // One slice at a time, each under the freeze quantity and in whole lots.
        long freeze = leg.Terms.FreezeUnits > 0 && leg.Terms.LotSize > 0
            ? leg.Terms.FreezeUnits / leg.Terms.LotSize * leg.Terms.LotSize
            : long.MaxValue;
        int units = (int)Math.Min(Math.Abs(toDo), freeze);
        if (units == 0 || !TryLimit(structure, leg, side, quote, 0, out long limit))
            return;

        Order order = orders.Create(structure.Bot, structure.Id, leg.Terms.Id, side, units, limit, quote.Mid, now);
        leg.Profit.OnOrder(market, leg.Units);
        if (!risk.TryApprove(order, leg.Terms, opensRisk, now, outputs, out ApprovedOrder? approved))
        {
            orders.Move(order, OrderState.Denied, outputs);
            leg.RetryAt = now.Plus(options.RepriceAfter);
            return;
        }

        orders.Move(order, OrderState.Approved, outputs);
        Send(approved, leg, outputs);
    }

    private void Send(ApprovedOrder approved, StructureLeg leg, OutputBuffer outputs)
    {
        Order order = approved.Order;
        leg.LiveOrder = order.Id;
        orders.Move(order, OrderState.Sent, outputs);
        outputs.Next(OutputKind.PlaceOrder, order.Bot, order.InstrumentId).Order =
            new OrderPayload(order.Id, order.Limit, 0, order.Units, order.StructureId, order.Side);
    }

    private void Move(Order live, long limit, Timestamp now, OutputBuffer outputs)
    {
        (live.LimitBefore, live.Limit) = (live.Limit, limit);
        live.PricedAt = now;
        orders.Move(live, OrderState.ModifyPending, outputs);
        outputs.Next(OutputKind.ModifyOrder, live.Bot, live.InstrumentId).Order =
            new OrderPayload(live.Id, limit, 0, live.Units, live.StructureId, live.Side);
    }

    /// <summary>A person sets the limit of a working order of an entry; it is not moved by the driver any more.</summary>
    public void MoveByHand(Order live, long limit, Timestamp now, OutputBuffer outputs)
    {
        live.IsPricedByHand = true;
        Move(live, limit, now, outputs);
    }

    private void Cancel(Order order, OutputBuffer outputs)
    {
        if (order.State is not (OrderState.Accepted or OrderState.Working or OrderState.PartiallyFilled or OrderState.ModifyPending))
            return; // Not cancellable yet (Sent, InDoubt) or already being cancelled.
        orders.Move(order, OrderState.CancelPending, outputs);
        outputs.Next(OutputKind.CancelOrder, order.Bot, order.InstrumentId).Order =
            new OrderPayload(order.Id, order.Limit, 0, order.Units, order.StructureId, order.Side);
    }

    /// <summary>A marketable limit: the opposite quote and some ticks, inside the price budget and the exchange's band.</summary>
    private bool TryLimit(Structure structure, StructureLeg leg, Side side, in QuoteState quote, int attempt, out long limit)
    {
        // A vendor's quote may lie between ticks; the exchange rejects a limit that does.
        long tick = Math.Max(1, leg.Terms.Tick.Steps);
        long through = (options.FirstTicks + (long)attempt * options.ChaseTicks) * tick;
        if (side == Side.Buy)
        {
            limit = (quote.Ask + tick - 1) / tick * tick + through;
            if (!quote.HasAsk)
                return false;
        }
        else
        {
            if (!quote.HasBid)
            {
                // A worthless long cannot be sold; it is left to expire. A short entry waits for a bid.
                limit = 0;
                return false;
            }

            limit = Math.Max(tick, quote.Bid / tick * tick - through);
        }

        limit = market.ClampToBand(leg.Terms, side, limit);
        return !structure.EntryUnderWay || WithinPriceBudget(structure, leg, side, quote, limit);
    }

    internal static bool WithinPriceBudget(Structure structure, StructureLeg leg, Side side, in QuoteState quote, long limit)
    {
        long worse = side == Side.Buy ? limit - quote.Mid : quote.Mid - limit;
        long units = Math.Abs(leg.TargetUnits - leg.Units);
        long perUnit = leg.Terms.LotSize * (long)Math.Max(1, structure.Lots);
        return structure.SlippageSteps + worse * units <= structure.PriceBudgetSteps * perUnit;
    }

    private static bool Improves(Order live, Side side, long limit) => side == Side.Buy ? limit > live.Limit : limit < live.Limit;

    /// <summary>
    /// The time budget is used up and only some of the hedges could be bought: the entry goes on, once, for as many lots as they cover.
    /// </summary>
    private static bool TrimToCover(Structure structure, Timestamp now)
    {
        if (structure.IsTrimmed)
            return false;
        long covered = structure.Lots;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.Side == Side.Buy && leg.TargetUnits != 0)
                covered = Math.Min(covered, leg.Units / leg.UnitsPerLot);
        }

        if (covered == 0 || covered == structure.Lots)
            return false;
        structure.IsTrimmed = true;
        structure.Lots = (int)covered;
        structure.Deadline = now.Plus(structure.TimeBudget);
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.TargetUnits != 0)
                leg.TargetUnits = covered * leg.UnitsPerLot;
        }

        return true;
    }

    /// <summary>Keep the whole lots that are complete in every leg, close the rest.</summary>
    private static void EndEntry(Structure structure, ushort reason, OutputBuffer outputs)
    {
        structure.EntryUnderWay = false;
        long complete = structure.Lots;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.TargetUnits != 0)
                complete = Math.Min(complete, leg.Units / leg.UnitsPerLot);
        }

        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.TargetUnits != 0)
                leg.TargetUnits = complete * leg.UnitsPerLot;
        }

        if (complete > 0)
        {
            structure.Lots = (int)complete;
        }
        else
        {
            structure.ExitReason = reason;
            SetState(structure, StructureState.Unwinding, outputs);
        }
    }

    private void Finish(Structure structure, OutputBuffer outputs)
    {
        bool flat = true;
        bool traded = false;
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.LiveOrder != 0)
                return; // A cancel is on its way; until it is confirmed the order may still fill.
            flat &= leg.Units == 0;
            traded |= leg.OpenedUnits != 0;
        }

        structure.EntryUnderWay = false;
        SetState(
            structure,
            flat ? traded ? StructureState.Closed : StructureState.Abandoned : StructureState.Open,
            outputs);
    }

    internal static void SetState(Structure structure, StructureState to, OutputBuffer outputs)
    {
        StructureState from = structure.State;
        if (from == to)
            return;
        structure.State = to;
        ushort reason = to is StructureState.EnteringHedges or StructureState.EnteringShorts or StructureState.Open
            ? structure.EntryReason
            : structure.ExitReason;
        outputs.Next(OutputKind.StructureChanged, structure.Bot).Structure = new StructurePayload(
            structure.Id, structure.CreditSteps, structure.RealisedSteps, structure.ChargesSteps, reason, (byte)from, (byte)to);
    }
}
