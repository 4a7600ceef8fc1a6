using Vyuha.Kernel;

namespace Vyuha.Strategies.Buying;

/// <summary>Codes that the bots which pay premium share, and what they mean. The numbers are in journals and never change meaning.</summary>
/// <remarks>Codes from 100 on are each bot's own.</remarks>
public static class BuyerVocabulary
{
    public const ushort Entry = 1;

    // Exits, in their order of precedence.
    public const ushort ExitBeforeExpiry = 11;
    public const ushort ExitEventMissed = 12;
    public const ushort ExitEvent = 13;
    public const ushort ExitEventGone = 14;
    public const ushort ExitStop = 15;
    public const ushort ExitUnderlyingStop = 16;
    public const ushort ExitFloor = 17;
    public const ushort ExitProfit = 18;
    public const ushort ExitVolatility = 19;
    public const ushort ExitDelta = 20;
    public const ushort ExitTime = 21;
    public const ushort ExitSignal = 22;

    // No trade.
    public const ushort ConditionsNotMet = 31;
    public const ushort NoExpiry = 32;
    public const ushort StoppedToday = 33;
    public const ushort NoForward = 34;
    public const ushort NoStrikes = 35;
    public const ushort NotLiquid = 36;
    public const ushort Unpriced = 37;
    public const ushort TooDear = 38;
    public const ushort NoEvent = 39;
    public const ushort NewsAgainst = 40;

    // Conditions of entry.
    public const ushort DaysToExpiry = 1;
    public const ushort IvRank = 2;
    public const ushort StopsToday = 3;
    public const ushort ExpiriesInRange = 4;
    public const ushort CountedByCap = 5;
    public const ushort StopLoss = 6;
    public const ushort EntrySlippage = 7;
    public const ushort Margin = 8;
    public const ushort Premium = 9;
    public const ushort EventDays = 10;
    public const ushort NewsOpposition = 11;
    public const ushort NewsSize = 12;
    public const ushort DisplayedLots = 13;
    public const ushort Move = 14;

    // Conditions of exit.
    public const ushort TradingDaysToExpiry = 41;
    public const ushort TimeOfDay = 42;
    public const ushort TradingDaysToEvent = 43;
    public const ushort MinutesAfterEvent = 44;
    public const ushort LossShare = 45;
    public const ushort ProfitShare = 46;
    public const ushort FloorShare = 47;
    public const ushort SnapshotsBeyondStop = 48;
    public const ushort UnderlyingStop = 49;
    public const ushort VolatilityRise = 50;
    public const ushort Delta = 51;
    public const ushort SessionsHeld = 52;

    private static readonly ReasonWord[] Reasons =
    [
        new(Entry, "entry conditions hold"),
        new(ExitBeforeExpiry, "out the trading day before expiry"),
        new(ExitEventMissed, "CRITICAL: the exit of an event was missed"),
        new(ExitEvent, "out at the time planned around the event"),
        new(ExitEventGone, "the event is no longer confirmed"),
        new(ExitStop, "stop on the share of the premium"),
        new(ExitUnderlyingStop, "trailing stop on the underlying"),
        new(ExitFloor, "profit fell back to its floor"),
        new(ExitProfit, "profit target"),
        new(ExitVolatility, "implied volatility has reached its target"),
        new(ExitDelta, "delta limit"),
        new(ExitTime, "held as long as planned"),
        new(ExitSignal, "the signal has turned"),
        new(ConditionsNotMet, "entry conditions do not hold"),
        new(NoExpiry, "no expiry in the range of days"),
        new(StoppedToday, "stopped out today"),
        new(NoForward, "no forward: too few strikes quote both sides"),
        new(NoStrikes, "no listed strike where one is wanted"),
        new(NotLiquid, "legs not liquid"),
        new(Unpriced, "margin, charges or volatility not known"),
        new(TooDear, "no structure fits the money of a trade"),
        new(NoEvent, "no confirmed event ahead"),
        new(NewsAgainst, "news speaks against it"),
    ];

    private static readonly ConditionWord[] Conditions =
    [
        new(DaysToExpiry, "Days to expiry", ConditionUnit.Days),
        new(IvRank, "IV rank (India VIX as proxy)", ConditionUnit.Number),
        new(StopsToday, "Structures stopped today", ConditionUnit.Number),
        new(ExpiriesInRange, "Expiries in the range of days", ConditionUnit.Number),
        new(CountedByCap, "Money of a lot as the cap counts it", ConditionUnit.Rupees),
        new(StopLoss, "Loss of a lot at the stop", ConditionUnit.Rupees),
        new(EntrySlippage, "Half-spreads of the legs", ConditionUnit.Points),
        new(Margin, "Margin of a lot", ConditionUnit.Rupees),
        new(Premium, "Premium of a lot", ConditionUnit.Rupees),
        new(EventDays, "Trading days to the event", ConditionUnit.Days),
        new(NewsOpposition, "News against the trade", ConditionUnit.Probability),
        new(NewsSize, "Size that news leaves", ConditionUnit.Percent),
        new(DisplayedLots, "Lots the best quotes display", ConditionUnit.Lots),
        new(Move, "What a lot moves by for 1 % of the underlying", ConditionUnit.Rupees),
        new(TradingDaysToExpiry, "Trading days to expiry", ConditionUnit.Days),
        new(TimeOfDay, "Time of day", ConditionUnit.MinutesOfDay),
        new(TradingDaysToEvent, "Trading days to the event", ConditionUnit.Days),
        new(MinutesAfterEvent, "Minutes after the event", ConditionUnit.Number),
        new(LossShare, "Loss over premium", ConditionUnit.Probability),
        new(ProfitShare, "Profit over premium", ConditionUnit.Probability),
        new(FloorShare, "Profit over premium, and its floor", ConditionUnit.Probability),
        new(SnapshotsBeyondStop, "Snapshots in a row beyond a stop", ConditionUnit.Number),
        new(UnderlyingStop, "Underlying, and its trailing stop", ConditionUnit.Points),
        new(VolatilityRise, "Rise of implied volatility since entry", ConditionUnit.VolatilityPoints),
        new(Delta, "Size of the delta of a unit", ConditionUnit.Probability),
        new(SessionsHeld, "Sessions held", ConditionUnit.Days),
    ];

    /// <summary>Whether this exit was a stop: no new entry of the profile on its day.</summary>
    public static bool IsStop(ushort reason) => reason is ExitStop or ExitUnderlyingStop or CommonReasons.DailyLossLimit;

    /// <summary>Why there is no basket.</summary>
    internal static ushort ReasonOf(BasketProblem problem) => problem switch
    {
        BasketProblem.NoForward => NoForward,
        BasketProblem.NoStrike => NoStrikes,
        BasketProblem.NotLiquid => NotLiquid,
        BasketProblem.Unpriced => Unpriced,
        _ => TooDear,
    };

    /// <summary>The shared words with a bot's own.</summary>
    public static Vocabulary For(string bot, IReadOnlyList<string> profiles, IReadOnlyList<ReasonWord> reasons, IReadOnlyList<ConditionWord> conditions) =>
        new(bot, profiles, [.. Reasons, .. reasons], [.. Conditions, .. conditions]);
}
