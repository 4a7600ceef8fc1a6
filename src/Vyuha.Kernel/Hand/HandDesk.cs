using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Exits;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Hand;

/// <summary>
/// What a person does with single structures and orders: whether it can be done, and when what he has opened is left. He does it through the same gate,
/// reservations and orders as a bot, in a bot's book.
/// </summary>
internal sealed class HandDesk(MarketState market, BotBook[] bots, OrderBook orders, RiskGate risk)
{
    /// <summary>A trade that runs into its expiry is left at this time, as the bots' are.</summary>
    public static readonly TimeOnly LatestExit = new(15, 10);

    private const decimal LargestAmount = 1_000_000_000;
    private const decimal LargestSlippage = 10_000;

    private readonly List<HandTrade> _trades = [];

    /// <summary>Why a wish about a structure or an order cannot be carried out now, in words with the remedy; null: it can.</summary>
    /// <param name="wish">Of a named person.</param>
    /// <param name="contract">For a leg; else 0.</param>
    public string? WhyNot(in OperatorPayload wish, int contract)
    {
        if (wish.UserHash == 0)
            return "Only a named person acts by hand.";
        return wish.Action == OperatorAction.MoveLimit ? WhyNotMove(wish) : WhyNotStructure(wish, contract);
    }

    /// <summary>Why a ticket is none, in words; null: risk decides.</summary>
    public string? WhyNot(byte book, OrderTicket ticket)
    {
        if (!Array.Exists(bots, bot => bot.Bot == book))
            return "A trade is opened in the book of a bot that runs in this session.";
        if (ticket.Legs.Count is 0 or > OrderTicket.MostLegs)
            return $"A trade has 1 to {OrderTicket.MostLegs} legs.";
        if (ticket.Lots is < 1 or > 10_000 || ticket.Legs.Any(leg => leg.Ratio is < 1 or > 100))
            return "A trade has at least one lot of each leg.";
        if (ticket.Legs.Select(leg => leg.Contract).Distinct().Count() != ticket.Legs.Count)
            return "A contract is a leg once; give it a ratio instead.";
        if (ticket.Legs.Any(leg => !market.TryTerms(leg.Contract, out ContractTerms? terms) || !terms.Instrument.IsTradable))
            return "A leg is no contract that this session follows.";
        if (ticket.StopLoss is < 1 or > LargestAmount || ticket.Target is < 1 or > LargestAmount || ticket.Slippage is < 0 or > LargestSlippage)
            return "A trade has a stop loss, and where it has a target one, of a rupee or more, and a slippage that is not below zero.";
        if (ticket.EntrySeconds is < 1 or > OrderTicket.LongestEntrySeconds)
            return $"An entry takes 1 to {OrderTicket.LongestEntrySeconds} seconds.";
        DateOnly expiry = ticket.Legs.Min(leg => market.Terms(leg.Contract).Instrument.Expiry);
        if (ticket.LeaveAt <= market.Now.Nanoseconds || ticket.LeaveAt > Ist.At(expiry, LatestExit).Nanoseconds)
            return $"A trade is left after now and by {LatestExit:HH:mm} of its first expiry, {expiry:yyyy-MM-dd}.";
        return null;
    }

    public void Add(HandTrade trade) => _trades.Add(trade);

    /// <summary>The next structure of a bot that its plan leaves now, and why.</summary>
    public bool TryLeave(BotBook bot, [NotNullWhen(true)] out Structure? structure, out ushort reason)
    {
        for (int i = _trades.Count - 1; i >= 0; i--)
        {
            HandTrade trade = _trades[i];
            if (trade.Bot != bot.Bot)
                continue;
            structure = bot.View.MutableLive.Find(one => one.Id == trade.StructureId);
            if (structure is null)
            {
                _trades.RemoveAt(i); // It has ended.
                continue;
            }

            if (structure.EntryUnderWay && structure.ExitReason == 0 && market.Now >= trade.LeaveAt)
            {
                trade.Exits.Leave();
                reason = CommonReasons.HandTime;
                return true;
            }

            ExitCause cause = trade.Exits.Look(market, bot.View, structure);
            if (!cause.IsExit)
                continue;
            reason = cause.Trigger switch
            {
                ExitTrigger.Target => CommonReasons.HandTarget,
                ExitTrigger.Time => CommonReasons.HandTime,
                _ => CommonReasons.HandStop,
            };
            return true;
        }

        (structure, reason) = (null, 0);
        return false;
    }

    /// <summary>How far a structure that a person has opened is from its stop and target.</summary>
    public StructureTargets? TargetsOf(StrategyBook book, Structure structure)
    {
        if (_trades.Find(trade => trade.StructureId == structure.Id) is not { Exits.Whole: { } watch } || !structure.IsOpen || structure.ExitReason != 0)
            return null;
        ExitReading now = ExitReading.Of(market, book, structure, withDelta: false);
        if (!now.IsKnown)
            return null;
        long loss = watch.Plan.StopLoss!.Value.Steps;
        Money? target = watch.Plan.Target;
        return new StructureTargets(
            -now.Profit / (double)loss, Money.FromSteps(loss + now.Profit), target is { } some ? now.Profit / (double)some.Steps : null, target is { } whole ? whole - Money.FromSteps(now.Profit) : null);
    }

    public IReadOnlyList<CarriedHandTrade> Capture() =>
        [.. _trades.Where(trade => Find(trade.StructureId) is not null).OrderBy(trade => trade.StructureId).Select(trade => trade.Capture())];

    public void Restore(IReadOnlyList<CarriedHandTrade> carried) => _trades.AddRange(carried.Select(HandTrade.Restore));

    /// <summary>The live structure of this number, of any bot.</summary>
    public Structure? Find(long id)
    {
        foreach (BotBook bot in bots)
        {
            foreach (Structure structure in bot.View.LiveSpan)
            {
                if (structure.Id == id)
                    return structure;
            }
        }

        return null;
    }

    private string? WhyNotStructure(in OperatorPayload wish, int contract)
    {
        long id = wish.Subject;
        if (Find(id) is not { } structure)
            return $"There is no open structure {id}; 'vyuha positions' shows those there are.";
        if (wish.Action == OperatorAction.CancelEntry)
            return structure is { EntryUnderWay: true, Adjustments: > 0 } ? $"Structure {id} is being adjusted: ending that now would close all of it. To do so: 'vyuha order close {id}'."
                : structure.EntryUnderWay ? null : $"Structure {id} is not on its way in any more. To leave it: 'vyuha order close {id}'.";
        if (structure.ExitReason != 0)
            return $"Structure {id} is being closed already.";
        return wish.Action == OperatorAction.CloseStructure ? null : WhyNotLeg(structure, contract);
    }

    private static string? WhyNotLeg(Structure structure, int contract)
    {
        if (structure.EntryUnderWay || !structure.IsOpen)
            return $"Structure {structure.Id} is being worked; a leg is closed when it is open.";
        StructureLeg? leg = structure.MutableLegs.FindLast(one => one.Terms.Id == contract && one.Units != 0);
        if (leg is null)
            return $"Structure {structure.Id} holds nothing of this contract.";
        if (leg.TargetUnits == 0)
            return "This leg is being closed already.";
        return leg.Units > 0 && LeavesUncovered(structure, leg)
            ? $"This leg covers a short of structure {structure.Id}. Close the short first, or the whole with 'vyuha order close {structure.Id}'."
            : null;
    }

    /// <summary>Whether without a long leg there would be more shorts of its kind than longs that live as long (futures: any).</summary>
    private static bool LeavesUncovered(Structure structure, StructureLeg closing)
    {
        OptionRight right = closing.Terms.Instrument.Right;
        bool isOption = closing.Terms.Instrument.IsOption;
        foreach (StructureLeg held in structure.LegSpan)
        {
            if (held.Units >= 0 || held.Terms.Instrument.Right != right || held.Terms.UnderlyingIndex != closing.Terms.UnderlyingIndex || (isOption && held.Terms.Instrument.Expiry > closing.Terms.Instrument.Expiry))
                continue;
            long shorts = 0;
            long longs = 0;
            foreach (StructureLeg leg in structure.LegSpan)
            {
                if (leg.Terms.Instrument.Right != right || leg.Terms.UnderlyingIndex != closing.Terms.UnderlyingIndex || leg == closing)
                    continue;
                if (isOption && leg.Terms.Instrument.Expiry < held.Terms.Instrument.Expiry)
                    continue;
                if (leg.Units < 0)
                    shorts -= leg.Units;
                else if (leg.Units > 0)
                    longs += Math.Max(0, Math.Min(leg.Units, leg.TargetUnits));
            }

            if (shorts > longs)
                return true;
        }

        return false;
    }

    private string? WhyNotMove(in OperatorPayload wish)
    {
        if (!orders.TryGet(wish.Subject, out Order? order) || !order.IsLive)
            return $"There is no working order {wish.Subject}; 'vyuha orders' shows those there are.";
        if (order.State is not (OrderState.Working or OrderState.PartiallyFilled))
            return $"Order {order.Id} is on its way to the exchange or back. Try again when it works.";
        Structure? structure = Find(order.StructureId);
        StructureLeg? leg = structure?.MutableLegs.Find(one => one.LiveOrder == order.Id);
        if (!market.IsOpen)
            return "The market is closed: nothing is moved.";
        if (structure is not { EntryUnderWay: true } || leg is null || leg.Side != order.Side)
            return $"Order {order.Id} closes something: its limit follows the market by itself until it is filled.";
        if (risk.IsHeldBack(order.Bot))
            return "Entries are held back: nothing is moved that opens risk.";
        if (wish.Amount <= 0 || wish.Amount % Math.Max(1, leg.Terms.Tick.Steps) != 0)
            return $"A limit of this contract is a multiple of {leg.Terms.Tick}.";
        if (wish.Amount == order.Limit)
            return $"That is the limit of order {order.Id} already.";
        if (!market.IsInsideBand(leg.Terms, order.Side, wish.Amount, out long bound))
            return $"The exchange takes no limit beyond {Price.FromSteps(bound)} now.";
        return StructureDriver.WithinPriceBudget(structure, leg, order.Side, market.Quote(leg.Terms.Id), wish.Amount)
            ? null
            : "That is further from mid than the entry was approved for. Cancel it, and open it again with more slippage.";
    }
}
