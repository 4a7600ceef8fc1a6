using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Exits;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Sizing;
using Vyuha.Kernel.Stress;
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
    ExternalBook external,
    RiskLimits limits,
    Money accountCapital)
{
    private readonly OrderPace[] _paces = [.. Enumerable.Range(0, Books.Count).Select(_ => new OrderPace())];
    private readonly BotCorrelation[] _correlations = new BotCorrelation[Books.Count * Books.Count];
    private readonly GreekDesk _greeks = new(market);
    private readonly WorstCase _worst = new(market);
    private readonly StressDesk _stress = new(market);
    private bool _greeksAreKnown;
    private bool _stressIsKnown;
    private readonly List<(ContractTerms Terms, int Shorts)> _after = []; // The legs of a structure as an intent would leave it.

    /// <summary>Positions outside the bots cannot be margined: what the account can still carry is not known.</summary>
    public bool ExternalIsUnpriced { get; set; }

    /// <summary>No new risk while the session cannot trade: it lifts this by itself.</summary>
    public bool EntriesSuspended { get; set; }

    /// <summary>The account's daily loss breaker.</summary>
    public bool AccountLatched { get; set; }

    /// <summary>Loss of the account today, steps; positive is a loss.</summary>
    public long AccountDayLoss { get; set; }

    /// <summary>Watches the account's day where some of its profit is to be kept.</summary>
    public ExitWatch? ProfitWatch { get; set; }

    /// <summary>Where the account stands over days.</summary>
    public BookStanding Account { get; } = new(new StandingLimits(limits.WeekLoss.Steps, limits.MonthLoss.Steps, limits.Drawdown));

    /// <summary>How alike two bots have earned, as of this morning.</summary>
    public BotCorrelation CorrelationOf(byte first, byte second) => _correlations[Books.Count * first + second];

    /// <summary>A day begins: orders are counted afresh, and the bots' days compared.</summary>
    public void OpenDay()
    {
        foreach (OrderPace pace in _paces)
            pace.OpenDay();
        if (limits.BotCorrelation is not { } limit)
            return;
        foreach (BotBook one in bots)
        {
            foreach (BotBook other in bots)
            {
                if (other.Bot <= one.Bot)
                    continue;
                _correlations[Books.Count * one.Bot + other.Bot] = _correlations[Books.Count * other.Bot + one.Bot] =
                    BotCorrelation.Of(one.Standing.Days, other.Standing.Days, limit.Days, limit.FewestDays);
            }
        }
    }

    /// <summary>The more careful of the account's mode and the bot's own.</summary>
    public DrawdownMode ModeOf(BotBook bot) => bot.Standing.Mode > Account.Mode ? bot.Standing.Mode : Account.Mode;

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
            _greeksAreKnown = !LimitsGreeks(bot) || _greeks.TryLook(bots, external, bot, intent, adjusted);
            _stressIsKnown = !LimitsStress(bot) || _stress.TryLook(bots, external, bot, intent, adjusted);
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

        Count(order.Bot, now, outputs);
        approved = new Approved(order);
        return true;
    }

    /// <summary>Counts an order; so many in a minute that no strategy means them stop all entries.</summary>
    private void Count(byte bot, Timestamp now, OutputBuffer outputs)
    {
        _paces[0].Add(now);
        _paces[bot].Add(now);
        int minute = _paces[0].InMinute(now);
        if (minute <= limits.OrdersPerMinuteMaximum || killSwitch.IsFrozen(0))
            return;
        killSwitch.Turn(new OperatorPayload(OperatorAction.FreezeEntries, 0, 0));
        outputs.Next(OutputKind.LimitLatched, 0).Denial = new DenialPayload(0, minute, limits.OrdersPerMinuteMaximum, 0, (ushort)DenyReason.OrdersPerMinute, 0);
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

        return CheckPace(order.Bot, opensRisk, now);
    }

    /// <summary>Exits are only held back by what the exchange allows in one second.</summary>
    private Verdict CheckPace(byte bot, bool opensRisk, Timestamp now)
    {
        int second = _paces[0].InSecond(now);
        int budget = opensRisk ? limits.OrdersPerSecond : limits.OrdersPerSecondMaximum;
        if (second >= budget)
            return new(DenyReason.OrderRate, second + 1, budget);
        if (!opensRisk)
            return Verdict.Pass;
        BotLimits own = LimitsOf(bot);
        Verdict verdict = Within(_paces[bot].InSecond(now), own.OrdersPerSecond, DenyReason.OrderRate);
        if (verdict.Passed)
            verdict = Within(_paces[bot].InMinute(now), own.OrdersPerMinute, DenyReason.OrdersPerMinute);
        if (verdict.Passed)
            verdict = Within(_paces[0].InMinute(now), limits.OrdersPerMinute, DenyReason.OrdersPerMinute);
        return verdict.Passed ? CheckOrdersOfToday(bot, own, 1) : verdict;
    }

    private Verdict CheckOrdersOfToday(byte bot, BotLimits own, int more)
    {
        Verdict verdict = Within(_paces[bot].Today + more - 1, own.OrdersPerDay, DenyReason.OrdersPerDay);
        return verdict.Passed ? Within(_paces[0].Today + more - 1, limits.OrdersPerDay, DenyReason.OrdersPerDay) : verdict;
    }

    /// <summary>Whether one more fits.</summary>
    private static Verdict Within(int count, int budget, DenyReason reason) => count >= budget ? new(reason, count + 1, budget) : Verdict.Pass;

    private BotLimits LimitsOf(byte book)
    {
        foreach (BotBook bot in bots)
        {
            if (bot.Bot == book)
                return bot.Limits;
        }

        throw new InvariantException($"book {book} has a bot");
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
        Verdict standing = CheckKept(ProfitWatch, -AccountDayLoss);
        if (standing.Passed)
            standing = CheckKept(bot.ProfitWatch, -bot.DayLoss);
        if (standing.Passed)
            standing = CheckStanding(Account);
        if (standing.Passed)
            standing = CheckStanding(bot.Standing);
        if (!standing.Passed)
            return standing;
        if (ExternalIsUnpriced)
            return new(DenyReason.ExternalUnpriced, 0, 0);
        if (adjusted is null)
        {
            Verdict positions = CheckPositions(bot);
            if (!positions.Passed)
                return positions;
        }

        Verdict today = CheckOrdersOfToday(bot.Bot, bot.Limits, intent.Legs.Count);
        if (!today.Passed)
            return today;

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
        return CheckCover(intent, bot, adjusted);
    }

    /// <summary>What a book has lost over days. The limits of a week and a month hold to its end, preserve until a person accepts the loss.</summary>
    private static Verdict CheckStanding(BookStanding standing)
    {
        if (standing.WeekLatched)
            return new(DenyReason.WeekLoss, standing.WeekLoss, standing.Limits.WeekLoss);
        if (standing.MonthLatched)
            return new(DenyReason.MonthLoss, standing.MonthLoss, standing.Limits.MonthLoss);
        return standing.Mode == DrawdownMode.Preserve ? new(DenyReason.DrawdownPreserve, standing.Fall, standing.ThresholdOfMode()) : Verdict.Pass;
    }

    private static Verdict CheckKept(ExitWatch? watch, long profit) =>
        watch is { Left: not ExitTrigger.None } ? new(DenyReason.ProfitLocked, profit, watch.Stop ?? 0) : Verdict.Pass;

    /// <summary>Structures of the bot and of the account, and bots that earn alike: of those only one holds positions.</summary>
    private Verdict CheckPositions(BotBook bot)
    {
        int held = Held(bot);
        if (held >= bot.Limits.MaxStructures)
            return new(DenyReason.MaxPositions, held + 1, bot.Limits.MaxStructures);
        int all = 0;
        foreach (BotBook other in bots)
        {
            int others = Held(other);
            all += others;
            if (others == 0 || other == bot || limits.BotCorrelation is not { } limit)
                continue;
            BotCorrelation alike = CorrelationOf(bot.Bot, other.Bot);
            if (alike.IsKnown && alike.Value > limit.Maximum)
                return new(DenyReason.BotCorrelation, (long)Math.Round(10_000 * alike.Value), (long)Math.Round(10_000 * limit.Maximum));
        }

        return all >= limits.MaxStructures ? new(DenyReason.AccountPositions, all + 1, limits.MaxStructures) : Verdict.Pass;
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
    private Verdict CheckCover(Intent intent, BotBook bot, Structure? adjusted)
    {
        if (limits.NakedShortsAllowed && ModeOf(bot) < DrawdownMode.Defensive)
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

        return naked > 0 ? new(limits.NakedShortsAllowed ? DenyReason.DrawdownNakedShort : DenyReason.NakedShort, naked, 0) : Verdict.Pass;
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
        if (adjusted is null)
        {
            Verdict careful = CheckCarefulLots(bot, lots);
            if (!careful.Passed)
                return careful;
        }

        long stopLoss = checked(intent.StopLossPerLot.Steps * lots);
        if (stopLoss > limits.LossPerTrade.Steps)
            return new(DenyReason.LossPerTrade, stopLoss, limits.LossPerTrade.Steps);
        long inDrawdown = LossBudget(bot);
        if (stopLoss > inDrawdown)
            return new(DenyReason.DrawdownLossBudget, stopLoss, inDrawdown);
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

        Verdict verdict = CheckCaps(intent, bot, adjusted, lots, today.Total, premium, fees.Steps);
        if (verdict.Passed)
            verdict = CheckConcentration(intent, adjusted, lots);
        if (verdict.Passed)
            verdict = CheckGreeks(bot, lots);
        if (verdict.Passed)
            verdict = CheckStress(bot, lots);
        if (verdict.Passed)
            approval = new Approval(lots, today.Peak, today.Total, needed);
        return verdict;
    }

    /// <summary>Lots of a bot that is new, or of a book in drawdown. What is held already is not made smaller by it.</summary>
    private Verdict CheckCarefulLots(BotBook bot, int lots)
    {
        int ramp = CapitalRamp.Lots(bot.Limits.MaxLots, bot.Limits.RampPercent);
        if (lots > ramp)
            return new(DenyReason.RampLots, lots, ramp);
        int most = Math.Min(LotsOf(bot.Standing, bot.Limits.MaxLots), LotsOf(Account, bot.Limits.MaxLots));
        return lots > most ? new(DenyReason.DrawdownLots, lots, most) : Verdict.Pass;
    }

    private static int LotsOf(BookStanding standing, int lots) => standing.Limits.Ladder?.Lots(standing.Mode, lots) ?? lots;

    /// <summary>What one trade may lose at its stop: less in a drawdown of the bot or of the account.</summary>
    private long LossBudget(BotBook bot)
    {
        long usual = limits.LossPerTrade.Steps;
        long own = bot.Standing.Limits.Ladder?.Budget(bot.Standing.Mode, usual) ?? usual;
        long account = Account.Limits.Ladder?.Budget(Account.Mode, usual) ?? usual;
        return Math.Min(own, account);
    }

    /// <summary>
    /// The bot's caps on a trade: what it may lose in the worst case, and what it may bind. Where the worst case has no bound, what it binds counts
    /// for both.
    /// </summary>
    private Verdict CheckCaps(Intent intent, BotBook bot, Structure? adjusted, int lots, long margin, long premium, long fees)
    {
        if (bot.Limits.TradeCap is null && bot.Limits.BlockCap is null)
            return Verdict.Pass;
        long bound = Math.Max(0, margin - ledger.Balance(bot.Bot, AccountKind.Margin)) + premium + fees;
        if (bot.Limits.BlockCap is { } block && bound > block.Steps)
            return new(DenyReason.BlockCap, bound, block.Steps);
        if (bot.Limits.TradeCap is not { } cap)
            return Verdict.Pass;
        long loss = _worst.TryOf(intent, adjusted, lots, out long worst) ? worst + fees : bound;
        if (bot.Limits.TradeCapBasis == TradeCapBasis.Event)
        {
            foreach (Structure structure in bot.View.LiveSpan)
            {
                if (structure != adjusted)
                    loss += _worst.TryOf(structure, out long other) ? other + structure.ChargesSteps : ledger.Balance(bot.Bot, AccountKind.Margin);
            }
        }

        return loss > cap.Steps ? new(DenyReason.TradeCap, loss, cap.Steps) : Verdict.Pass;
    }

    /// <summary>Lots of the whole account, positions outside the bots included, at each strike and in each expiry that the intent adds to.</summary>
    private Verdict CheckConcentration(Intent intent, Structure? adjusted, int lots)
    {
        if (limits.LotsPerStrike == int.MaxValue && limits.LotsPerExpiry == int.MaxValue)
            return Verdict.Pass;
        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            if (!terms.Instrument.IsOption)
                continue;
            (long atStrike, long inExpiry) = HeldBeside(terms, leg.Side, intent, adjusted);
            foreach (LegIntent other in intent.Legs)
            {
                ContractTerms beside = market.Terms(other.InstrumentId);
                if (other.Side != leg.Side || !IsOfExpiry(beside, terms))
                    continue;
                inExpiry += (long)other.Ratio * lots;
                atStrike += beside.Instrument.Strike == terms.Instrument.Strike ? (long)other.Ratio * lots : 0;
            }

            if (atStrike > limits.LotsPerStrike)
                return new(DenyReason.StrikeConcentration, atStrike, limits.LotsPerStrike);
            if (inExpiry > limits.LotsPerExpiry)
                return new(DenyReason.ExpiryConcentration, inExpiry, limits.LotsPerExpiry);
        }

        return Verdict.Pass;
    }

    private (long AtStrike, long InExpiry) HeldBeside(ContractTerms wanted, Side side, Intent intent, Structure? adjusted)
    {
        long atStrike = 0;
        long inExpiry = 0;
        foreach (BotBook bot in bots)
        {
            foreach (Structure structure in bot.View.LiveSpan)
            {
                foreach (StructureLeg leg in structure.LegSpan)
                {
                    bool goes = structure == adjusted && intent.CloseInstruments.Contains(leg.Terms.Id);
                    if (!goes && leg.Side == side)
                        Add(leg.Terms, Math.Max(Math.Abs(leg.Units), Math.Abs(leg.TargetUnits)));
                }
            }
        }

        if (external.Count > 0)
        {
            foreach (ExternalPosition position in external.Positions)
            {
                if (position.Units > 0 == (side == Side.Buy))
                    Add(position.Terms, Math.Abs(position.Units));
            }
        }

        return (atStrike, inExpiry);

        void Add(ContractTerms terms, long units)
        {
            if (units == 0 || !IsOfExpiry(terms, wanted) || terms.LotSize == 0)
                return;
            long lots = (units + terms.LotSize - 1) / terms.LotSize;
            inExpiry += lots;
            atStrike += terms.Instrument.Strike == wanted.Instrument.Strike ? lots : 0;
        }
    }

    private static bool IsOfExpiry(ContractTerms one, ContractTerms other) =>
        one.Instrument.IsOption && one.UnderlyingIndex == other.UnderlyingIndex && one.Instrument.Expiry == other.Instrument.Expiry;

    private bool LimitsGreeks(BotBook bot) => limits.Greeks != GreekLimits.None || bot.Limits.Greeks != GreekLimits.None;

    /// <summary>What is within its limit, or at least no further outside than before.</summary>
    private Verdict CheckGreeks(BotBook bot, int lots)
    {
        if (!_greeksAreKnown)
            return new(DenyReason.GreeksUnknown, 0, 0);
        if (!LimitsGreeks(bot))
            return Verdict.Pass;
        Verdict verdict = CheckGreeks(bot.Limits.Greeks, _greeks.BotBefore, _greeks.BotAfter(lots), DenyReason.BotDelta);
        return verdict.Passed ? CheckGreeks(limits.Greeks, _greeks.AccountBefore, _greeks.AccountAfter(lots), DenyReason.AccountDelta) : verdict;
    }

    /// <param name="delta">The reason for delta; those for gamma and vega follow it.</param>
    private static Verdict CheckGreeks(GreekLimits allowed, in RupeeGreeks before, in RupeeGreeks after, DenyReason delta)
    {
        Verdict verdict = CheckResponse(allowed.Delta, before.Delta, after.Delta, delta);
        if (verdict.Passed)
            verdict = CheckResponse(allowed.Gamma, before.Gamma, after.Gamma, delta + 1);
        return verdict.Passed ? CheckResponse(allowed.Vega, before.Vega, after.Vega, delta + 2) : verdict;
    }

    private bool LimitsStress(BotBook bot) => limits.StressLoss != RiskLimits.Unlimited || bot.Limits.StressLoss != RiskLimits.Unlimited;

    /// <summary>The worst cell of the stress grid: within its limit, or at least no worse than before.</summary>
    private Verdict CheckStress(BotBook bot, int lots)
    {
        if (!_stressIsKnown)
            return new(DenyReason.StressUnknown, 0, 0);
        if (!LimitsStress(bot))
            return Verdict.Pass;
        Verdict verdict = CheckResponse(bot.Limits.StressLoss, _stress.BotBefore, _stress.BotAfter(lots), DenyReason.BotStress);
        return verdict.Passed ? CheckResponse(limits.StressLoss, _stress.AccountBefore, _stress.AccountAfter(lots), DenyReason.AccountStress) : verdict;
    }

    private static Verdict CheckResponse(Money allowed, double before, double after, DenyReason reason) =>
        after <= allowed.ToModel() || after <= before ? Verdict.Pass : new(reason, Money.FromModel(after).Steps, allowed.Steps);

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
