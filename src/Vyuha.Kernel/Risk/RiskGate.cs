using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// The one place that says yes. It turns an intent into an approved structure with its capital reserved in the same step, or into a refusal
/// with the number needed, the number available and the largest size that would pass; and it sees every single order once more.
/// </summary>
internal sealed class RiskGate(
    MarketState market,
    GeneralLedger ledger,
    MarginDesk margins,
    ChargeDesk charges,
    OrderBook orders,
    BotBook[] bots,
    KillSwitch killSwitch,
    Arming arming,
    RiskLimits limits,
    Money accountCapital)
{
    private readonly List<(ContractTerms Terms, int Shorts)> _after = []; // The legs of a structure as an intent would leave it.
    private long _rateSecond;
    private int _rateCount;

    /// <summary>Positions outside the bots cannot be margined: what the account can still carry is not known.</summary>
    public bool ExternalIsUnpriced { get; set; }

    /// <summary>No new risk while the session cannot trade: it lifts this by itself.</summary>
    public bool EntriesSuspended { get; set; }

    /// <summary>The account's daily loss breaker.</summary>
    public bool AccountLatched { get; set; }

    /// <summary>Loss of the account today, steps; positive is a loss.</summary>
    public long AccountDayLoss { get; set; }

    /// <summary>Whether a person holds the bot's entries back: nothing that opens risk is sent or moved, what is at the exchange stands.</summary>
    public bool IsHeldBack(byte bot) => killSwitch.IsFrozen(bot) || !arming.IsArmed(bot);

    /// <summary>Finds the largest size that passes every check, up to what the intent asks.</summary>
    /// <param name="intent">An opening or adjusting intent.</param>
    /// <param name="bot">Its bot.</param>
    /// <param name="adjusted">The structure to adjust, or null for a new one.</param>
    /// <param name="now">The input's time.</param>
    /// <param name="outputs">Takes the refusal of the size asked, also when a smaller one passes.</param>
    /// <param name="approval">Lots, margin and the amount to reserve.</param>
    public bool TryReview(Intent intent, BotBook bot, Structure? adjusted, Timestamp now, OutputBuffer outputs, out Approval approval)
    {
        approval = default;
        int asked = adjusted?.Lots ?? intent.Lots;
        Verdict verdict = CheckOnce(intent, bot, adjusted, now);
        int largest = 0;
        if (verdict.Passed)
        {
            for (int lots = asked; lots >= 1; lots--)
            {
                Verdict sized = CheckSize(intent, bot, adjusted, lots, out Approval candidate);
                if (sized.Passed)
                {
                    approval = candidate;
                    largest = lots;
                    break;
                }

                if (lots == asked)
                    verdict = sized;
            }
        }

        if (!verdict.Passed)
            Deny(bot.Bot, intent.Legs.Count > 0 ? intent.Legs[0].InstrumentId : 0, intent.Profile, adjusted?.Id ?? 0, verdict, largest, outputs);
        return largest == asked || (largest > 0 && intent.AllowFewerLots && adjusted is null);
    }

    /// <summary>The last look at a single order before it leaves.</summary>
    public bool TryApprove(Order order, ContractTerms terms, bool opensRisk, Timestamp now, OutputBuffer outputs, [NotNullWhen(true)] out ApprovedOrder? approved)
    {
        Verdict verdict = CheckOrder(order, terms, opensRisk, now);
        if (!verdict.Passed)
        {
            Deny(order.Bot, order.InstrumentId, 0, order.StructureId, verdict, 0, outputs);
            approved = null;
            return false;
        }

        _rateCount++;
        approved = new Approved(order);
        return true;
    }

    private Verdict CheckOrder(Order order, ContractTerms terms, bool opensRisk, Timestamp now)
    {
        if (opensRisk)
        {
            if (killSwitch.IsFrozen(order.Bot))
                return new(killSwitch.IsLocked(order.Bot) ? DenyReason.Locked : DenyReason.EntriesFrozen, 0, 0);
            if (!arming.IsArmed(order.Bot))
                return new(DenyReason.LiveNotArmed, 0, 0);
            if (EntriesSuspended)
                return new(DenyReason.EntriesSuspended, 0, 0);
            if (AccountLatched)
                return new(DenyReason.DailyLossLatched, AccountDayLoss, limits.DailyLossHard.Steps);
            if (!market.IsOpen)
                return MarketClosed();
            if (market.Frequency != DataFrequency.Daily && Ist.TimeOf(now) > limits.NoNewRiskAfter)
                return new(DenyReason.OutsideEntryWindow, Minutes(Ist.TimeOf(now)), Minutes(limits.NoNewRiskAfter));
        }

        if (terms.LotSize <= 0)
            return new(DenyReason.RuleMissing, 0, 0);
        if (order.Units % terms.LotSize != 0)
            return new(DenyReason.QuantityNotInLots, order.Units, terms.LotSize);
        if (terms.FreezeUnits > 0 && order.Units > terms.FreezeUnits)
            return new(DenyReason.QuantityAboveFreeze, order.Units, terms.FreezeUnits);
        if (!market.IsInsideBand(terms, order.Side, order.Limit, out long bound))
            return new(DenyReason.PriceOutsideBand, order.Limit, bound);

        long crossing = CrossingUnits(order);
        if (crossing > 0)
            return new(DenyReason.OppositeSides, order.Units, crossing);

        long second = now.Nanoseconds / Timestamp.NanosecondsPerSecond;
        if (second != _rateSecond)
            (_rateSecond, _rateCount) = (second, 0);
        int budget = opensRisk ? limits.OrdersPerSecond : limits.OrdersPerSecondMaximum;
        return _rateCount >= budget ? new(DenyReason.OrderRate, _rateCount + 1, budget) : Verdict.Pass;
    }

    private Verdict CheckOnce(Intent intent, BotBook bot, Structure? adjusted, Timestamp now)
    {
        if (killSwitch.IsFrozen(bot.Bot))
            return new(killSwitch.IsLocked(bot.Bot) ? DenyReason.Locked : DenyReason.EntriesFrozen, 0, 0);
        if (!arming.IsArmed(bot.Bot))
            return new(DenyReason.LiveNotArmed, 0, 0);
        if (EntriesSuspended)
            return new(DenyReason.EntriesSuspended, 0, 0);
        if (AccountLatched || AccountDayLoss >= limits.DailyLossSoft.Steps)
            return new(DenyReason.DailyLossLatched, AccountDayLoss, AccountLatched ? limits.DailyLossHard.Steps : limits.DailyLossSoft.Steps);
        if (bot.Latched)
            return new(DenyReason.DailyLossLatched, bot.DayLoss, bot.Limits.DailyLoss.Steps);
        if (ExternalIsUnpriced)
            return new(DenyReason.ExternalUnpriced, 0, 0);
        int held = Held(bot);
        if (adjusted is null && held >= bot.Limits.MaxStructures)
            return new(DenyReason.MaxPositions, held + 1, bot.Limits.MaxStructures);

        if (!market.IsOpen)
            return MarketClosed();

        // Daily data has one row a day, at the close: hours say nothing there.
        if (market.Frequency != DataFrequency.Daily)
        {
            TimeOnly time = Ist.TimeOf(now);
            if (time < limits.EntryFrom || time > limits.EntryUntil)
                return new(DenyReason.OutsideEntryWindow, Minutes(time), Minutes(time < limits.EntryFrom ? limits.EntryFrom : limits.EntryUntil));
        }

        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            if (terms.Problem != DenyReason.None)
                return new(terms.Problem, terms.Id, 0);
            if (terms.Instrument.Kind != InstrumentKind.IndexFuture && terms.Instrument.Expiry <= market.Today)
                return new(DenyReason.ExpiryRule, terms.Instrument.Expiry.DayNumber, market.Today.DayNumber + 1);
            ref readonly QuoteState quote = ref market.Quote(leg.InstrumentId);
            if (leg.Side == Side.Buy ? !quote.HasAsk : !quote.HasBid)
                return new(DenyReason.NoQuote, leg.InstrumentId, 0);
            long age = now.Nanoseconds - quote.TimeNanoseconds;
            if (age > limits.QuoteMaximumAge.Ticks * 100)
                return new(DenyReason.StaleQuote, age / Timestamp.NanosecondsPerSecond, (long)limits.QuoteMaximumAge.TotalSeconds);
            if (terms.Chain is { } chain && !chain.TryForward(out _))
                return new(DenyReason.TooFewPairs, ImpliedForward.FewestPairs, chain.ForwardPairs);
            long opposite = OppositeUnits(bot, leg);
            if (opposite > 0)
                return new(DenyReason.OppositeSides, (long)leg.Ratio * (adjusted?.Lots ?? intent.Lots) * terms.LotSize, opposite);
        }

        if (adjusted is not null)
        {
            foreach (StructureLeg leg in adjusted.LegSpan)
            {
                // A hedge of an earlier shape may still wait for a bid: its contract is taken.
                if (leg.Units != 0 && intent.Legs.Exists(wanted => wanted.InstrumentId == leg.Terms.Id))
                    return new(DenyReason.OppositeSides, (long)adjusted.Lots * leg.Terms.LotSize, Math.Abs(leg.Units));
                if (leg.Units < 0 && intent.CloseInstruments.Contains(leg.Terms.Id) && !market.Quote(leg.Terms.Id).HasAsk)
                    return new(DenyReason.NoQuote, leg.Terms.Id, 0);
            }
        }

        long slippage = Slippage(intent, adjusted);
        if (slippage > intent.PriceBudget.Steps)
            return new(DenyReason.Uneconomic, slippage, intent.PriceBudget.Steps);
        return CheckCover(intent, adjusted);
    }

    private Verdict MarketClosed() =>
        new(DenyReason.MarketClosed, Minutes(market.TimeIst), market.NextOpening is { } opening ? Minutes(opening) : 0);

    /// <summary>
    /// Units of a contract that other bots hold, or are being brought to, on the side opposite to a leg. The broker nets one account's positions: two
    /// bots on opposite sides would each own what the account has not got.
    /// </summary>
    private long OppositeUnits(BotBook bot, LegIntent wanted)
    {
        long units = 0;
        foreach (BotBook other in bots)
        {
            if (other.Bot == bot.Bot)
                continue;
            foreach (Structure structure in other.View.MutableLive)
            {
                foreach (StructureLeg leg in structure.MutableLegs)
                {
                    if (leg.Terms.Id == wanted.InstrumentId && leg.Side != wanted.Side)
                        units += Math.Max(Math.Abs(leg.Units), Math.Abs(leg.TargetUnits));
                }
            }
        }

        return units;
    }

    /// <summary>Units of our own live orders that this order would trade with: a trade with oneself is forbidden, whichever bots send it.</summary>
    private long CrossingUnits(Order order)
    {
        long units = 0;
        for (int i = 0; i < orders.Live.Count; i++)
        {
            Order other = orders.Live[i];
            if (other.InstrumentId != order.InstrumentId || other.Side == order.Side)
                continue;
            bool crosses = order.Side == Side.Buy ? order.Limit >= other.Limit : order.Limit <= other.Limit;
            units += crosses ? other.RemainingUnits : 0;
        }

        return units;
    }

    /// <summary>Structures that carry risk. One whose shorts are bought back and whose wings nobody bids for any more is only waiting to expire.</summary>
    private static int Held(BotBook bot)
    {
        int held = 0;
        foreach (Structure structure in bot.View.MutableLive)
            held += structure.State == StructureState.ExitingHedges ? 0 : 1;
        return held;
    }

    /// <summary>How much worse than mid the legs trade at the quotes that stand: an entry that cannot be completed within its budget is not begun.</summary>
    private long Slippage(Intent intent, Structure? adjusted)
    {
        long steps = 0;
        foreach (LegIntent leg in intent.Legs)
        {
            ref readonly QuoteState quote = ref market.Quote(leg.InstrumentId);
            steps += leg.Ratio * (leg.Side == Side.Buy ? quote.Ask - quote.Mid : quote.Mid - quote.Bid);
        }

        if (adjusted is null)
            return steps;
        foreach (StructureLeg leg in adjusted.LegSpan)
        {
            if (leg.Units == 0 || !intent.CloseInstruments.Contains(leg.Terms.Id))
                continue;
            ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);
            if (leg.Units < 0)
                steps += leg.Ratio * (quote.Ask - quote.Mid);
            else if (quote.HasBid)
                steps += leg.Ratio * (quote.Mid - quote.Bid);
        }

        return steps;
    }

    /// <summary>
    /// Each short lot needs a long lot of the same right and underlying that expires on the same day or later, unless the owner allows naked shorts.
    /// </summary>
    private Verdict CheckCover(Intent intent, Structure? adjusted)
    {
        if (limits.NakedShortsAllowed)
            return Verdict.Pass;
        _after.Clear();
        foreach (LegIntent leg in intent.Legs)
            _after.Add((market.Terms(leg.InstrumentId), leg.Side == Side.Sell ? leg.Ratio : -leg.Ratio));
        if (adjusted is not null)
        {
            foreach (StructureLeg leg in adjusted.Legs)
            {
                if (leg.TargetUnits != 0 && !intent.CloseInstruments.Contains(leg.Terms.Id))
                    _after.Add((leg.Terms, leg.Side == Side.Sell ? leg.Ratio : -leg.Ratio));
            }
        }

        int naked = 0;
        for (int i = 0; i < _after.Count; i++)
        {
            int first = 0;
            while (!IsOneKind(_after[first].Terms, _after[i].Terms))
                first++;
            naked += first == i ? Naked(_after[i].Terms) : 0;
        }

        return naked > 0 ? new(DenyReason.NakedShort, naked, 0) : Verdict.Pass;
    }

    /// <summary>
    /// Shorts without cover among contracts of one kind: the most, over all days, by which shorts that live to the day outnumber longs that do. A future
    /// covers nothing and nothing but another future covers it.
    /// </summary>
    private int Naked(ContractTerms kind)
    {
        int naked = 0;
        foreach ((ContractTerms from, _) in _after)
        {
            if (!IsOneKind(from, kind))
                continue;
            int outnumber = 0;
            foreach ((ContractTerms other, int shorts) in _after)
                outnumber += IsOneKind(other, kind) && (!kind.Instrument.IsOption || other.Instrument.Expiry >= from.Instrument.Expiry) ? shorts : 0;
            naked = Math.Max(naked, kind.Instrument.IsOption ? outnumber : Math.Abs(outnumber));
        }

        return naked;
    }

    private static bool IsOneKind(ContractTerms left, ContractTerms right) =>
        left.UnderlyingIndex == right.UnderlyingIndex && left.Instrument.Right == right.Instrument.Right;

    private Verdict CheckSize(Intent intent, BotBook bot, Structure? adjusted, int lots, out Approval approval)
    {
        approval = default;
        if (lots > bot.Limits.MaxLots)
            return new(DenyReason.MaxLots, lots, bot.Limits.MaxLots);

        long stopLoss = checked(intent.StopLossPerLot.Steps * lots);
        if (stopLoss > limits.LossPerTrade.Steps)
            return new(DenyReason.LossPerTrade, stopLoss, limits.LossPerTrade.Steps);
        long budget = Math.Min(
            limits.DailyLossHard.Steps - Math.Max(0, AccountDayLoss),
            bot.Limits.DailyLoss.Steps - Math.Max(0, bot.DayLoss));
        if (stopLoss > budget)
            return new(DenyReason.DailyLossBudget, stopLoss, budget);

        if (!margins.TryAfter(bot, intent, adjusted, lots, out MarginNeed today, out MarginNeed tomorrow))
            return new(DenyReason.RuleMissing, 0, 0);
        long allowed = bot.Allocation.Percent(limits.MarginUseBotPercent).Steps;
        if (today.Total > allowed)
            return new(DenyReason.MarginToday, today.Total, allowed);
        if (tomorrow.Total > allowed)
            return new(DenyReason.MarginTomorrow, tomorrow.Total, allowed);

        long others = 0;
        for (byte book = Books.External; book <= Books.LastBot; book++)
            others += book == bot.Bot ? 0 : ledger.Balance(book, AccountKind.Margin);
        long accountAllowed = accountCapital.Percent(limits.MarginUseAccountPercent).Steps;
        if (others + today.Total > accountAllowed)
            return new(DenyReason.MarginToday, others + today.Total, accountAllowed);

        long premium = PremiumOutlay(intent, adjusted, lots);
        if (!charges.TryEstimate(intent, lots, market, out Money fees))
            return new(DenyReason.RuleMissing, 0, 0);
        long blocked = Math.Max(0, today.Peak - ledger.Balance(bot.Bot, AccountKind.Margin));
        long needed = blocked + premium + fees.Steps;
        long kept = limits.MinimumFreeCash.Steps;
        long free = ledger.Balance(bot.Bot, AccountKind.Cash);
        if (needed + kept > free)
        {
            bool reserveWouldPay = needed + kept - free <= ledger.Balance(Books.Reserve, AccountKind.Cash);
            return new(reserveWouldPay ? DenyReason.ReserveProtected : DenyReason.CapitalTooSmall, needed + kept, free);
        }

        approval = new Approval(lots, today.Peak, today.Total, needed);
        return Verdict.Pass;
    }

    /// <summary>Cash for the long legs, and for the shorts an adjustment buys back, at the ask.</summary>
    private long PremiumOutlay(Intent intent, Structure? adjusted, int lots)
    {
        long premium = 0;
        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            if (leg.Side == Side.Buy && terms.Instrument.IsOption)
                premium += checked(market.Quote(leg.InstrumentId).Ask * leg.Ratio * lots * terms.LotSize);
        }

        if (adjusted is null)
            return premium;
        foreach (StructureLeg leg in adjusted.LegSpan)
        {
            if (leg.Units < 0 && leg.Terms.Instrument.IsOption && intent.CloseInstruments.Contains(leg.Terms.Id))
                premium += checked(market.Quote(leg.Terms.Id).Ask * -leg.Units);
        }

        return premium;
    }

    private static long Minutes(TimeOnly time) => time.Hour * 60 + time.Minute;

    private static void Deny(byte bot, int instrument, byte profile, int structure, in Verdict verdict, int largest, OutputBuffer outputs) =>
        outputs.Next(OutputKind.Denied, bot, instrument).Denial =
            new DenialPayload(structure, verdict.Needed, verdict.Available, largest, (ushort)verdict.Reason, profile);

    private sealed class Approved(Order order) : ApprovedOrder
    {
        public override Order Order => order;
    }
}

/// <summary>A size that passed. Amounts in steps.</summary>
/// <param name="MarginPeak">Highest margin of the bot while the legs are sent in order.</param>
/// <param name="MarginFinal">Margin of the bot when all legs are filled.</param>
/// <param name="Reserve">What to set aside until the legs are filled.</param>
internal readonly record struct Approval(int Lots, long MarginPeak, long MarginFinal, long Reserve);

/// <summary>Margin of one bot, standing alone. Steps.</summary>
internal readonly record struct MarginNeed(long Peak, long Total);
