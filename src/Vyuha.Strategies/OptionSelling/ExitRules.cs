using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;
using Vyuha.Kernel.Structures;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>
/// When a structure is left. Kill switch and hard loss belong to the kernel and come before; here, in this order: expiry, stop, profit, time,
/// signal. One exit only: the first that holds is the reason, and all are recorded.
/// </summary>
internal static class ExitRules
{
    /// <summary>The reason to leave now, or 0. Cheap when there is none.</summary>
    public static ushort Check(MarketState market, StrategyBook book, Position position)
    {
        Structure structure = position.Structure!;
        ProfileOptions profile = position.Profile;
        bool known = book.TryCostToClose(structure, out long cost);
        long gross = known ? structure.OpenCreditSteps + structure.RealisedSteps - cost : 0;
        if (known)
            WatchStop(market, position, gross);

        if (MustLeaveBeforeExpiry(market, position))
            return SellerVocabulary.ExitBeforeExpiry;
        if (IsStopConfirmed(market, position))
            return IsBeyondMultiple(position, gross) ? SellerVocabulary.ExitStop : SellerVocabulary.ExitLossCap;
        if (!ExpiryDays.IsRoutineTime(market))
            return 0;
        if (known && IsProfitTaken(book, position, gross))
            return SellerVocabulary.ExitProfit;
        if (position.Chain.DaysToExpiry <= profile.ExitDte)
            return SellerVocabulary.ExitTime;
        return known && IsVolatilityGone(book, position, gross) ? SellerVocabulary.ExitSignal : (ushort)0;
    }

    /// <summary>Every exit condition as it stands, for the record.</summary>
    public static void Measure(MarketState market, StrategyBook book, Position position, Readings readings)
    {
        Structure structure = position.Structure!;
        ProfileOptions profile = position.Profile;
        bool known = book.TryCostToClose(structure, out long cost);
        long gross = structure.OpenCreditSteps + structure.RealisedSteps - cost;

        DateOnly last = position.Expiry;
        bool lastDay = ExpiryDays.IsLastDayBefore(market, last);
        double minutes = market.TimeIst.ToTimeSpan().TotalMinutes;
        readings.Add(SellerVocabulary.TradingDaysToExpiry, lastDay, ExpiryDays.TradingDaysTo(market, last), 1);
        readings.Add(SellerVocabulary.TimeOfDay, MustLeaveBeforeExpiry(market, position), minutes, profile.ExpiryExit.ToTimeSpan().TotalMinutes);

        double loss = known && position.EntryCreditSteps > 0 ? -gross / (double)position.EntryCreditSteps : double.NaN;
        bool beyondMultiple = known && IsBeyondMultiple(position, gross);
        if (profile.StopBasis == StopBasis.CostMultiple)
            readings.Add(SellerVocabulary.CostMultiple, beyondMultiple, 1 + loss, profile.StopMultiple);
        else
            readings.Add(SellerVocabulary.LossMultiple, beyondMultiple, loss, profile.StopMultiple);
        if (profile.LossCap is { } cap)
            readings.Add(SellerVocabulary.LossWithCharges, known && IsBeyondCap(position, gross), known ? Rupees(structure.ChargesSteps - gross) : double.NaN, cap.ToModel());
        readings.Add(SellerVocabulary.SnapshotsBeyondStop, IsStopConfirmed(market, position), position.BeyondStop, SnapshotsNeeded(market, profile));

        double share = known ? ProfitShare(book, position, gross) : double.NaN;
        readings.Add(SellerVocabulary.ProfitShare, share >= profile.ProfitTarget, share, profile.ProfitTarget);
        if (profile.ExitDte is { } exitDays)
            readings.Add(SellerVocabulary.DaysLeft, position.Chain.DaysToExpiry <= exitDays, position.Chain.DaysToExpiry, exitDays);
        if (profile.IvCrushPercent is { } crush)
        {
            double fall = VolatilityFall(position);
            readings.Add(SellerVocabulary.VolatilityFall, fall >= crush, fall, crush);
            readings.Add(SellerVocabulary.ProfitForSignal, share >= profile.IvCrushProfit, share, profile.IvCrushProfit);
        }
    }

    /// <summary>How far a position is from its nearest stop and its profit target; null when its cost to close is not known.</summary>
    public static StructureTargets? Targets(StrategyBook book, Position position)
    {
        Structure structure = position.Structure!;
        ProfileOptions profile = position.Profile;
        if (!book.TryCostToClose(structure, out long cost))
            return null;
        long gross = structure.OpenCreditSteps + structure.RealisedSteps - cost;
        double? used = null;
        double left = double.PositiveInfinity;
        if (position.EntryCreditSteps > 0 && profile.StopLossMultiple > 0)
        {
            double bound = profile.StopLossMultiple * position.EntryCreditSteps;
            (used, left) = (-gross / bound, bound + gross);
        }

        long lost = structure.ChargesSteps - gross;
        if (profile.LossCap is { } cap && cap > Money.Zero && cap.Steps - lost < left)
            (used, left) = (lost / (double)cap.Steps, cap.Steps - lost);

        double share = ProfitShare(book, position, gross);
        bool hasTarget = profile.ProfitTarget > 0 && !double.IsNaN(share);
        double toTarget = (profile.ProfitTarget - share) * (structure.OpenCreditSteps + structure.RealisedSteps - structure.ChargesSteps);
        return new StructureTargets(
            used,
            used is null ? null : Money.FromModel(left / Money.StepsPerRupee),
            hasTarget ? share / profile.ProfitTarget : null,
            hasTarget ? Money.FromModel(toTarget / Money.StepsPerRupee) : null);
    }

    public static bool MustLeaveBeforeExpiry(MarketState market, Position position) =>
        ExpiryDays.MustLeaveBefore(market, position.Expiry, position.Profile.ExpiryExit);

    /// <summary>Counts the snapshots in a row whose executable prices are beyond a stop: one freak quote is not a loss.</summary>
    private static void WatchStop(MarketState market, Position position, long gross)
    {
        if (!IsBeyondMultiple(position, gross) && !IsBeyondCap(position, gross))
        {
            position.BeyondStop = 0;
            return;
        }

        if (position.BeyondStop++ == 0)
            position.BeyondStopSince = market.Now;
    }

    private static bool IsStopConfirmed(MarketState market, Position position) =>
        position.BeyondStop >= SnapshotsNeeded(market, position.Profile)
        && (market.Frequency == DataFrequency.Daily || market.Now - position.BeyondStopSince >= TimeSpan.FromSeconds(position.Profile.StopSeconds));

    /// <summary>One close of daily data is a whole day: waiting for the next would be no confirmation but a delay.</summary>
    private static int SnapshotsNeeded(MarketState market, ProfileOptions profile) =>
        market.Frequency == DataFrequency.Daily ? 1 : profile.StopSnapshots;

    /// <summary>The loss, what adjustments already realised included, against the credit of the entry.</summary>
    private static bool IsBeyondMultiple(Position position, long gross) =>
        position.EntryCreditSteps > 0 && -gross >= position.Profile.StopLossMultiple * position.EntryCreditSteps;

    private static bool IsBeyondCap(Position position, long gross) =>
        position.Profile.LossCap is { } cap && position.Structure!.ChargesSteps - gross >= cap.Steps;

    /// <summary>Charges of leaving are only worked out when the gross profit could be enough.</summary>
    private static bool IsProfitTaken(StrategyBook book, Position position, long gross) =>
        gross >= position.Profile.ProfitTarget * (position.Structure!.OpenCreditSteps + position.Structure.RealisedSteps - position.Structure.ChargesSteps)
        && ProfitShare(book, position, gross) >= position.Profile.ProfitTarget;

    /// <summary>Profit of leaving now, all charges paid, over the profit if everything expired worthless. NaN when there is none to be had.</summary>
    private static double ProfitShare(StrategyBook book, Position position, long gross)
    {
        Structure structure = position.Structure!;
        long greatest = structure.OpenCreditSteps + structure.RealisedSteps - structure.ChargesSteps;
        return greatest > 0 && book.TryExitCharges(structure, out Money exit)
            ? (gross - structure.ChargesSteps - exit.Steps) / (double)greatest
            : double.NaN;
    }

    private static bool IsVolatilityGone(StrategyBook book, Position position, long gross) =>
        position.Profile.IvCrushPercent is { } crush
        && gross > 0
        && ProfitShare(book, position, gross) >= position.Profile.IvCrushProfit
        && VolatilityFall(position) >= crush;

    private static double VolatilityFall(Position position) =>
        position.Chain.TryAtTheMoneyVolatility(out double now) ? 100 * (1 - now / position.EntryVolatility) : double.NaN;

    private static double Rupees(long steps) => steps / (double)Money.StepsPerRupee;
}
