using Vyuha.Kernel;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>Codes of the option seller's decisions and what they mean. The numbers are in journals and never change meaning.</summary>
public static class SellerVocabulary
{
    // Entries and adjustments.
    public const ushort Entry = 1;
    public const ushort RollTested = 2;
    public const ushort ConvertToFly = 3;
    public const ushort Recentre = 4;

    // Exits, in their order of precedence.
    public const ushort ExitBeforeExpiry = 11;
    public const ushort ExitStop = 12;
    public const ushort ExitLossCap = 13;
    public const ushort ExitProfit = 14;
    public const ushort ExitTime = 15;
    public const ushort ExitSignal = 16;

    // No trade.
    public const ushort ConditionsNotMet = 21;
    public const ushort NoExpiry = 22;
    public const ushort StoppedToday = 23;
    public const ushort NoForward = 24;
    public const ushort NoStrikes = 25;
    public const ushort NotLiquid = 26;
    public const ushort CreditTooSmall = 27;
    public const ushort LossTooLarge = 28;
    public const ushort MarginUnknown = 29;
    public const ushort AdjustmentRefused = 30;
    public const ushort LevelsUnknown = 31;

    // Conditions of entry.
    public const ushort DaysToExpiry = 1;
    public const ushort IvRank = 2;
    public const ushort RealisedVolatility = 3;
    public const ushort VarianceRiskPremium = 4;
    public const ushort RealisedRatio = 5;
    public const ushort CreditAfterCharges = 6;
    public const ushort CreditToWidth = 7;
    public const ushort WorstLoss = 8;
    public const ushort StopLoss = 9;
    public const ushort EntrySlippage = 10;
    public const ushort Margin = 11;
    public const ushort ExpectedValue = 12;
    public const ushort PutMeasure = 13;
    public const ushort CallMeasure = 14;
    public const ushort ExpiriesInRange = 15;
    public const ushort StopsToday = 16;
    public const ushort ForwardKnown = 17;
    public const ushort StrikesInBand = 18;
    public const ushort LiquidCandidates = 19;
    public const ushort Support = 20;
    public const ushort Resistance = 21;

    // Conditions of exit.
    public const ushort TradingDaysToExpiry = 31;
    public const ushort TimeOfDay = 32;
    public const ushort CostMultiple = 33;
    public const ushort LossMultiple = 34;
    public const ushort SnapshotsBeyondStop = 35;
    public const ushort LossWithCharges = 36;
    public const ushort ProfitShare = 37;
    public const ushort DaysLeft = 38;
    public const ushort VolatilityFall = 39;
    public const ushort ProfitForSignal = 40;

    // Conditions of adjustment.
    public const ushort TestedDelta = 51;
    public const ushort TestedDistance = 52;
    public const ushort AdjustmentDebit = 53;
    public const ushort Adjustments = 54;

    private static readonly ReasonWord[] Reasons =
    [
        new(Entry, "entry conditions hold"),
        new(RollTested, "tested side rolled further out"),
        new(ConvertToFly, "untested side moved in: iron fly"),
        new(Recentre, "both sides re-centred"),
        new(ExitBeforeExpiry, "out the trading day before expiry"),
        new(ExitStop, "stop on the multiple of the credit"),
        new(ExitLossCap, "stop on the loss cap of a structure"),
        new(ExitProfit, "profit target"),
        new(ExitTime, "days to expiry for leaving"),
        new(ExitSignal, "implied volatility has collapsed"),
        new(ConditionsNotMet, "entry conditions do not hold"),
        new(NoExpiry, "no expiry in the range of days"),
        new(StoppedToday, "stopped out today"),
        new(NoForward, "no forward: too few strikes quote both sides"),
        new(NoStrikes, "no listed strike in the wanted band"),
        new(NotLiquid, "strikes or wings not liquid"),
        new(CreditTooSmall, "credit too small after charges"),
        new(LossTooLarge, "loss too large"),
        new(MarginUnknown, "margin or charges not known"),
        new(AdjustmentRefused, "tested, but no adjustment is worth its cost"),
        new(LevelsUnknown, "support and resistance not known"),
    ];

    private static readonly ConditionWord[] Conditions =
    [
        new(DaysToExpiry, "Days to expiry", ConditionUnit.Days),
        new(IvRank, "IV rank (India VIX as proxy)", ConditionUnit.Number),
        new(RealisedVolatility, "Realised volatility, 20 days", ConditionUnit.Percent),
        new(VarianceRiskPremium, "30-day implied above 20-day realised volatility", ConditionUnit.VolatilityPoints),
        new(RealisedRatio, "Realised volatility, 5 days over 20 days", ConditionUnit.Number),
        new(CreditAfterCharges, "Credit of a lot after charges", ConditionUnit.Rupees),
        new(CreditToWidth, "Credit as a share of the wing width", ConditionUnit.Probability),
        new(WorstLoss, "Worst loss of a lot", ConditionUnit.Rupees),
        new(StopLoss, "Loss of a lot at the stop", ConditionUnit.Rupees),
        new(EntrySlippage, "Half-spreads of the legs", ConditionUnit.Points),
        new(Margin, "Margin of a lot", ConditionUnit.Rupees),
        new(ExpectedValue, "Expected value of a lot after charges, held to expiry", ConditionUnit.Rupees),
        new(PutMeasure, "Short put: delta or probability", ConditionUnit.Probability),
        new(CallMeasure, "Short call: delta or probability", ConditionUnit.Probability),
        new(ExpiriesInRange, "Expiries in the range of days", ConditionUnit.Number),
        new(StopsToday, "Structures stopped today", ConditionUnit.Number),
        new(ForwardKnown, "Expiries with a forward", ConditionUnit.Number),
        new(StrikesInBand, "Strikes in the wanted band", ConditionUnit.Number),
        new(LiquidCandidates, "Combinations with every leg liquid", ConditionUnit.Number),
        new(Support, "Support, and the short put", ConditionUnit.Points),
        new(Resistance, "Resistance, and the short call", ConditionUnit.Points),
        new(TradingDaysToExpiry, "Trading days to expiry", ConditionUnit.Days),
        new(TimeOfDay, "Time of day", ConditionUnit.MinutesOfDay),
        new(CostMultiple, "Cost to close over credit", ConditionUnit.Number),
        new(LossMultiple, "Loss over credit", ConditionUnit.Number),
        new(SnapshotsBeyondStop, "Snapshots in a row beyond a stop", ConditionUnit.Number),
        new(LossWithCharges, "Loss with charges", ConditionUnit.Rupees),
        new(ProfitShare, "Share of the greatest profit, after charges", ConditionUnit.Probability),
        new(DaysLeft, "Days to expiry", ConditionUnit.Days),
        new(VolatilityFall, "Fall of implied volatility since entry", ConditionUnit.Percent),
        new(ProfitForSignal, "Share of the greatest profit, for the signal", ConditionUnit.Probability),
        new(TestedDelta, "Delta of the tested short", ConditionUnit.Probability),
        new(TestedDistance, "Forward from the tested short", ConditionUnit.Percent),
        new(AdjustmentDebit, "Cost of the adjustment over the credit", ConditionUnit.Probability),
        new(Adjustments, "Adjustments so far", ConditionUnit.Number),
    ];

    /// <summary>Whether this exit was a stop: no new entry on its day.</summary>
    public static bool IsStop(ushort reason) => reason is ExitStop or ExitLossCap or CommonReasons.DailyLossLimit;

    public static Vocabulary For(OptionSellerOptions options) =>
        new("option-seller", [.. options.Profiles.Select(profile => profile.Name)], Reasons, Conditions);
}
