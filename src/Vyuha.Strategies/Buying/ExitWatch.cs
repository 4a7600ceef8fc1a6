using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>
/// When a holding is left. Kill switch and daily loss belong to the kernel and come before; here, in this order: expiry, event, stop, floor, profit,
/// volatility, delta, time. One exit only: the first that holds is the reason, and all are recorded.
/// </summary>
/// <remarks>Floors and stops on the underlying are ratchets: they move with the trade and never against it, also over a restart.</remarks>
internal static class ExitWatch
{
    /// <summary>The reason to leave now, or 0. To be asked at every snapshot: it moves the ratchets.</summary>
    /// <param name="range">Average true range of the underlying now, points; NaN when it has none or does not go by one.</param>
    public static ushort Check(MarketState market, StrategyBook book, Holding holding, double range)
    {
        bool known = TryProfit(book, holding, out long profit);
        if (known)
            MoveFloor(book, holding, profit);
        MoveUnderlyingStop(market, holding, range);
        CountSnapshots(market, holding, known, profit);

        if (MustLeaveBeforeExpiry(market, holding))
            return BuyerVocabulary.ExitBeforeExpiry;
        ushort onEvent = CheckEvent(market, holding);
        if (onEvent != 0)
            return onEvent;
        if (IsConfirmed(market, holding))
        {
            return known && IsStopped(holding, profit) ? BuyerVocabulary.ExitStop
                : IsUnderlyingStopped(market, holding) ? BuyerVocabulary.ExitUnderlyingStop
                : BuyerVocabulary.ExitFloor;
        }

        if (!ExpiryDays.IsRoutineTime(market))
            return 0;
        if (known && holding.Terms.ProfitTarget is { } target && NetProfit(book, holding, profit) >= target * holding.Basis)
            return BuyerVocabulary.ExitProfit;
        if (IsVolatilityReached(holding))
            return BuyerVocabulary.ExitVolatility;
        if (holding.Terms.DeltaLimit is { } limit && DeltaOf(holding) >= limit)
            return BuyerVocabulary.ExitDelta;
        return IsOverdue(market, holding) ? BuyerVocabulary.ExitTime : (ushort)0;
    }

    /// <summary>Every exit condition as it stands, for the record.</summary>
    public static void Measure(MarketState market, StrategyBook book, Holding holding, Readings readings)
    {
        ExitTerms terms = holding.Terms;
        bool known = TryProfit(book, holding, out long profit);
        double share = known && holding.Basis > 0 ? profit / (double)holding.Basis : double.NaN;

        bool lastDay = ExpiryDays.IsLastDayBefore(market, holding.Chain.Expiry);
        readings.Add(BuyerVocabulary.TradingDaysToExpiry, lastDay, ExpiryDays.TradingDaysTo(market, holding.Chain.Expiry), 1);
        readings.Add(BuyerVocabulary.TimeOfDay, ExpiryDays.IsLate(market, terms.LateExit), market.TimeIst.ToTimeSpan().TotalMinutes, terms.LateExit.ToTimeSpan().TotalMinutes);
        if (holding.Plan.EventId != 0)
            MeasureEvent(market, holding, readings);
        readings.Add(BuyerVocabulary.LossShare, -share >= terms.StopLoss, -share, terms.StopLoss);
        if (holding.Floor != long.MinValue)
            readings.Add(BuyerVocabulary.FloorShare, known && profit <= holding.Floor, share, holding.Floor / (double)holding.Basis);
        if (!double.IsNaN(holding.UnderlyingStop))
            readings.Add(BuyerVocabulary.UnderlyingStop, IsUnderlyingStopped(market, holding), market.UnderlyingLevel(holding.Chain.UnderlyingIndex), holding.UnderlyingStop);
        readings.Add(BuyerVocabulary.SnapshotsBeyondStop, IsConfirmed(market, holding), holding.BeyondStop, SnapshotsNeeded(market, terms));
        if (terms.ProfitTarget is { } target)
        {
            double net = known && holding.Basis > 0 ? NetProfit(book, holding, profit) / (double)holding.Basis : double.NaN;
            readings.Add(BuyerVocabulary.ProfitShare, net >= target, net, target);
        }

        if (terms.VolatilityTarget is { } rise)
            readings.Add(BuyerVocabulary.VolatilityRise, IsVolatilityReached(holding), VolatilityRise(holding), rise);
        if (terms.DeltaLimit is { } limit)
            readings.Add(BuyerVocabulary.Delta, DeltaOf(holding) >= limit, DeltaOf(holding), limit);
        if (terms.MaxSessions is { } sessions)
            readings.Add(BuyerVocabulary.SessionsHeld, IsOverdue(market, holding), SessionsHeld(market, holding), sessions);
    }

    /// <summary>How far a holding is from its stop and its target; null when its worth is not known.</summary>
    public static StructureTargets? Targets(StrategyBook book, Holding holding)
    {
        if (holding.Basis == 0 || !TryProfit(book, holding, out long profit))
            return null;
        double stop = -holding.Terms.StopLoss * holding.Basis;
        if (holding.Floor != long.MinValue)
            stop = Math.Max(stop, holding.Floor);
        double? target = holding.Terms.ProfitTarget * holding.Basis;
        long net = NetProfit(book, holding, profit);
        return new StructureTargets(
            stop < 0 ? profit / stop : null,
            Rupees(profit - stop),
            target is { } reach ? net / reach : null,
            target is { } whole ? Rupees(whole - net) : null);
    }

    public static bool MustLeaveBeforeExpiry(MarketState market, Holding holding) =>
        ExpiryDays.MustLeaveBefore(market, holding.Chain.Expiry, holding.Terms.LateExit);

    /// <summary>What its event asks for now, or 0. An event that has lost its confirmation takes the ground from under the plan.</summary>
    public static ushort CheckEvent(MarketState market, Holding holding)
    {
        if (holding.Plan.EventExit == EventExit.None)
            return 0;
        if (market.Events.Find(holding.Plan.EventId) is not { } known)
            return BuyerVocabulary.ExitEventGone;
        if (holding.Plan.EventExit == EventExit.Before)
        {
            if (market.Today >= known.ReactionDay)
                return BuyerVocabulary.ExitEventMissed;
            return ExpiryDays.MustLeaveBefore(market, known.ReactionDay, holding.Terms.LateExit) ? BuyerVocabulary.ExitEvent : (ushort)0;
        }

        if (market.Today > known.ReactionDay)
            return BuyerVocabulary.ExitEventMissed;
        return market.Today == known.ReactionDay && MinutesAfter(market, known, holding) >= holding.Plan.MinutesAfter ? BuyerVocabulary.ExitEvent : (ushort)0;
    }

    /// <summary>Minutes since the market could first react; when nobody knows the hour, the day's last part is after it.</summary>
    private static double MinutesAfter(MarketState market, ConfirmedEvent known, Holding holding)
    {
        if (market.Frequency == DataFrequency.Daily)
            return double.PositiveInfinity;
        if (known.IsAfterHours)
            return market.SessionOpen == default ? double.PositiveInfinity : (market.Now - market.SessionOpen).TotalMinutes;
        if (known.At is { } instant)
            return (market.Now - instant).TotalMinutes;
        return ExpiryDays.IsLate(market, holding.Terms.LateExit) ? double.PositiveInfinity : double.NegativeInfinity;
    }

    private static void MeasureEvent(MarketState market, Holding holding, Readings readings)
    {
        ConfirmedEvent? known = market.Events.Find(holding.Plan.EventId);
        double days = known is null ? double.NaN : market.Events.TradingDaysTo(known) ?? double.NaN;
        bool leaves = CheckEvent(market, holding) != 0;
        readings.Add(BuyerVocabulary.TradingDaysToEvent, leaves, days, holding.Plan.EventExit == EventExit.Before ? 1 : 0);
        if (holding.Plan.EventExit == EventExit.After && known is not null && days <= 0)
        {
            double minutes = MinutesAfter(market, known, holding);
            readings.Add(BuyerVocabulary.MinutesAfterEvent, leaves, double.IsFinite(minutes) ? minutes : double.NaN, holding.Plan.MinutesAfter);
        }
    }

    /// <summary>Profit at executable prices, before charges.</summary>
    private static bool TryProfit(StrategyBook book, Holding holding, out long steps)
    {
        Structure structure = holding.Structure!;
        bool known = book.TryCostToClose(structure, out long cost);
        steps = known ? structure.OpenCreditSteps + structure.RealisedSteps - cost : 0;
        return known;
    }

    /// <summary>What is left when it is closed now and everything is paid.</summary>
    private static long NetProfit(StrategyBook book, Holding holding, long profit) =>
        book.TryExitCharges(holding.Structure!, out Money exit) ? profit - holding.Structure!.ChargesSteps - exit.Steps : long.MinValue / 2;

    private static void MoveFloor(StrategyBook book, Holding holding, long profit)
    {
        ExitTerms terms = holding.Terms;
        long basis = holding.Basis;
        holding.Best = Math.Max(holding.Best, profit);
        if (basis == 0)
            return;
        if (profit >= terms.BreakevenFrom * basis && book.TryExitCharges(holding.Structure!, out Money exit))
            Raise(holding, holding.Structure!.ChargesSteps + exit.Steps);
        if (profit >= terms.LockInFrom * basis)
            Raise(holding, terms.LockIn * basis);
        if (holding.Best >= terms.TrailFrom * basis)
        {
            // What was bought is worth its premium and the profit; what was sold has only its profit to give back.
            long worth = holding.EntryCredit < 0 ? basis : 0;
            Raise(holding, (1 - terms.TrailShare) * (worth + holding.Best) - worth);
        }
    }

    private static void Raise(Holding holding, double floor) => holding.Floor = Math.Max(holding.Floor, (long)floor);

    private static void MoveUnderlyingStop(MarketState market, Holding holding, double range)
    {
        if (holding.Terms.TrailRanges is not { } ranges || holding.Plan.Direction == 0)
            return;
        double distance = ranges * (double.IsNaN(range) ? holding.Plan.EntryRange : range);
        double level = market.UnderlyingLevel(holding.Chain.UnderlyingIndex);
        if (double.IsNaN(distance) || level <= 0)
            return;
        double stop = level - holding.Plan.Direction * distance;
        if (double.IsNaN(holding.UnderlyingStop) || holding.Plan.Direction * (stop - holding.UnderlyingStop) > 0)
            holding.UnderlyingStop = stop;
    }

    /// <summary>Snapshots in a row beyond a stop: one freak quote is not a loss.</summary>
    private static void CountSnapshots(MarketState market, Holding holding, bool known, long profit)
    {
        bool beyond = (known && (IsStopped(holding, profit) || profit <= holding.Floor)) || IsUnderlyingStopped(market, holding);
        if (!beyond)
        {
            // A price that is missing is no sign of recovery.
            if (known)
                holding.BeyondStop = 0;
            return;
        }

        if (holding.BeyondStop++ == 0)
            holding.BeyondStopSince = market.Now;
    }

    private static bool IsStopped(Holding holding, long profit) => holding.Basis > 0 && -profit >= holding.Terms.StopLoss * holding.Basis;

    private static bool IsUnderlyingStopped(MarketState market, Holding holding)
    {
        double level = market.UnderlyingLevel(holding.Chain.UnderlyingIndex);
        return level > 0 && holding.Plan.Direction * (level - holding.UnderlyingStop) <= 0 && !double.IsNaN(holding.UnderlyingStop);
    }

    private static bool IsConfirmed(MarketState market, Holding holding) =>
        holding.BeyondStop >= SnapshotsNeeded(market, holding.Terms)
        && (market.Frequency == DataFrequency.Daily || market.Now - holding.BeyondStopSince >= TimeSpan.FromSeconds(holding.Terms.StopSeconds));

    /// <summary>One close of daily data is a whole day: waiting for the next would be no confirmation but a delay.</summary>
    private static int SnapshotsNeeded(MarketState market, ExitTerms terms) => market.Frequency == DataFrequency.Daily ? 1 : terms.StopSnapshots;

    private static bool IsVolatilityReached(Holding holding) =>
        holding.Terms.VolatilityTarget is { } target && (target >= 0 ? VolatilityRise(holding) >= target : VolatilityRise(holding) <= target);

    private static double VolatilityRise(Holding holding) =>
        holding.Chain.TryAtTheMoneyVolatility(out double now) ? 100 * (now - holding.Plan.EntryVolatility) : double.NaN;

    /// <summary>Size of the delta of one unit of the structure; NaN when a leg has none.</summary>
    private static double DeltaOf(Holding holding)
    {
        double delta = 0;
        foreach (StructureLeg leg in holding.Structure!.Legs)
        {
            if (leg.Units == 0)
                continue;
            if (leg.Terms.Chain is not { } chain || !chain.TryPrice(leg.Terms.StrikeIndex, leg.Terms.Instrument.Right, out PricedOption priced))
                return double.NaN;
            delta += leg.Ratio * (leg.Side == Side.Buy ? priced.Greeks.Delta : -priced.Greeks.Delta);
        }

        return Math.Abs(delta);
    }

    private static bool IsOverdue(MarketState market, Holding holding) =>
        holding.Terms.MaxSessions is { } sessions && SessionsHeld(market, holding) >= sessions && ExpiryDays.IsLate(market, holding.Terms.LateExit);

    private static double SessionsHeld(MarketState market, Holding holding) =>
        holding.OpenedOn == 0 ? 0 : 1 - ExpiryDays.TradingDaysTo(market, DateOnly.FromDayNumber(holding.OpenedOn));

    private static Money Rupees(double steps) => Money.FromModel(steps / Money.StepsPerRupee);
}
