using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Volatility;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;
using Vyuha.Strategies.EventTrading;

namespace Vyuha.Strategies;

/// <summary>
/// Trades dated events: buys movement in the days before one, holds it through or leaves before, and sells what is left of implied volatility afterwards, with
/// wings. Only confirmed dates count. News can hold a trade back or make it smaller; it never opens one.
/// </summary>
public sealed class NewsTrader : IStrategy, ITellsTargets
{
    private static readonly FixedFields<EventProfile> Fixed = new(static profile => profile.Name);

    private NewsTraderOptions _options;
    private readonly Money? _cap;
    private readonly BuyerDesk _desk;

    /// <param name="options">Its plans.</param>
    /// <param name="cap">Money of all trades on one event together; null: no cap of its own.</param>
    public NewsTrader(NewsTraderOptions options, Money? cap = null)
    {
        (_options, _cap) = (options, cap);
        _desk = new BuyerDesk("news-trader", [.. options.Profiles.Select(profile => profile.Name)]);
        Vocabulary = EventVocabulary.For(options);
    }

    public Vocabulary Vocabulary { get; }

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure) => _desk.TargetsOf(book, structure);

    public IReadOnlyList<string> FixedFieldsIn(LocatedJson options) => FixedFieldsIn(ReadGiven(options));

    public void Reconfigure(LocatedJson options)
    {
        NewsTraderOptions given = ReadGiven(options);
        FixedFields<EventProfile>.RequireNone(FixedFieldsIn(given));
        _options = given;
    }

    private NewsTraderOptions ReadGiven(LocatedJson options)
    {
        var read = NewsTraderOptions.Read(options);
        return read with { Underlyings = _options.Underlyings, Profiles = Fixed.InOrderOf(_options.Profiles, read.Profiles) };
    }

    private IReadOnlyList<string> FixedFieldsIn(NewsTraderOptions options) =>
        Fixed.Between(_options.Profiles, options.Profiles);

    public JsonElement Save(MarketState market) => _desk.Save(market);

    public void Restore(JsonElement memory, MarketState market, StrategyBook book) => _desk.Restore(memory, market, book, _options.Underlyings);

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        EntrySeat[] seats = _desk.Seats(market, _options.Underlyings);
        _desk.Holdings.Manage(market, book, intents);
        foreach (EntrySeat seat in seats)
        {
            EventProfile profile = _options.Profiles[seat.Profile - 1];
            if (!_desk.IsTimeToLook(market, book, seat, profile))
                continue;
            ushort reason = Look(market, book, seat, profile, intents);
            if (reason != BuyerVocabulary.Entry)
                _desk.NoTrade(market, seat, reason, intents);
        }
    }

    /// <summary>Enters, or says why not.</summary>
    private ushort Look(MarketState market, StrategyBook book, EntrySeat seat, EventProfile profile, IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        if (seat.StoppedOn == market.Today.DayNumber)
        {
            readings.Add(BuyerVocabulary.StopsToday, false, 1, 0);
            return BuyerVocabulary.StoppedToday;
        }

        if ((profile.Phase == EventPhase.Before ? EventAhead(market, seat, profile) : EventJustBehind(market, seat, profile)) is not { } known)
            return NoEvent(market, seat, profile);
        readings.Add(BuyerVocabulary.EventDays, true, market.Events.TradingDaysTo(known) ?? double.NaN, profile.EventDays.From, profile.EventDays.Until);
        if (FindExpiry(market, seat.Underlying, profile, known) is not { } chain)
        {
            readings.Add(BuyerVocabulary.ExpiriesInRange, false, 0, 1);
            return BuyerVocabulary.NoExpiry;
        }

        MeasureMarket(market, seat, profile, known, chain);
        if (!readings.AllPassed)
            return BuyerVocabulary.ConditionsNotMet;
        return MeasureNews(market, seat, profile, known, out int percent) ? Choose(market, book, seat, profile, known, chain, percent, intents) : BuyerVocabulary.NewsAgainst;
    }

    private ushort NoEvent(MarketState market, EntrySeat seat, EventProfile profile)
    {
        Readings readings = _desk.Readings;
        readings.Add(BuyerVocabulary.EventDays, false, double.NaN, profile.EventDays.From, profile.EventDays.Until);
        int unconfirmed = market.Events.UnconfirmedAhead(seat.Underlying, profile.EventDays.Until, EventKinds.Of(profile.Events)).Length;
        if (unconfirmed == 0)
            return BuyerVocabulary.NoEvent;
        readings.Add(EventVocabulary.UnconfirmedEvents, false, unconfirmed, 0);
        return EventVocabulary.OnlyUnconfirmed;
    }

    /// <summary>The nearest confirmed event within the profile's days that it does not hold anything for.</summary>
    private ConfirmedEvent? EventAhead(MarketState market, EntrySeat seat, EventProfile profile)
    {
        foreach (ConfirmedEvent ahead in market.Events.Ahead(seat.Underlying, profile.EventDays.Until, EventKinds.Of(profile.Events)))
        {
            if (market.Events.TradingDaysTo(ahead) >= profile.EventDays.From && !IsHeldBy(seat.Profile, ahead.Id))
                return ahead;
        }

        return null;
    }

    /// <summary>An event the market has been able to react to for as many minutes as the profile waits. On daily data the day's close is all there is.</summary>
    private ConfirmedEvent? EventJustBehind(MarketState market, EntrySeat seat, EventProfile profile)
    {
        foreach (ConfirmedEvent today in market.Events.Ahead(seat.Underlying, 0, EventKinds.Of(profile.Events)))
        {
            if (IsHeldBy(seat.Profile, today.Id))
                continue;
            if (market.Frequency == DataFrequency.Daily)
                return today;
            double minutes = MinutesSince(market, today);
            if (minutes >= profile.MinutesAfter.From && minutes <= profile.MinutesAfter.Until)
            {
                _desk.Readings.Add(EventVocabulary.MinutesSinceEvent, true, minutes, profile.MinutesAfter.From, profile.MinutesAfter.Until);
                return today;
            }
        }

        return null;
    }

    private bool IsHeldBy(byte profile, ulong eventId)
    {
        foreach (Holding holding in _desk.Holdings.All)
        {
            if (holding.Profile == profile && holding.Plan.EventId == eventId)
                return true;
        }

        return false;
    }

    /// <summary>NaN while nobody knows the hour.</summary>
    private static double MinutesSince(MarketState market, ConfirmedEvent known)
    {
        if (known.IsAfterHours)
            return market.SessionOpen == default ? double.NaN : (market.Now - market.SessionOpen).TotalMinutes;
        return known.At is { } instant ? (market.Now - instant).TotalMinutes : double.NaN;
    }

    /// <summary>Before the event the nearest expiry that lives through it; after it the nearest, which holds what is left of the fear.</summary>
    private static OptionChain? FindExpiry(MarketState market, int underlying, EventProfile profile, ConfirmedEvent known)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            bool fits = profile.DteRange.Contains(chain.DaysToExpiry) && !ExpiryDays.IsLastDayBefore(market, chain.Expiry);
            if (fits && (profile.Phase == EventPhase.After || chain.Expiry > known.ReactionDay))
                return chain;
        }

        return null;
    }

    private void MeasureMarket(MarketState market, EntrySeat seat, EventProfile profile, ConfirmedEvent known, OptionChain chain)
    {
        Readings readings = _desk.Readings;
        readings.Add(BuyerVocabulary.DaysToExpiry, true, chain.DaysToExpiry, profile.DteRange.From, profile.DteRange.Until);
        if (profile.ImpliedToMedianMax is { } share)
        {
            EventMoveHistory history = market.EventMoves.Realised(seat.Underlying, known.Kind);
            readings.Add(EventVocabulary.EventHistory, history.Count >= profile.MinEvents, history.Count, profile.MinEvents);
            EventVariance variance = market.EventMoves.Implied(seat.Underlying, known);
            double implied = variance.Status switch
            {
                EventVarianceStatus.Ok => 100 * variance.MedianMove,
                EventVarianceStatus.NotPriced => 0,
                _ => double.NaN,
            };
            double most = 100 * share * history.Median;
            readings.Add(EventVocabulary.ImpliedMove, implied < most, implied, double.IsNaN(most) ? 0 : most);
        }

        if (profile.NearToFarVolatilityMin is { } least)
        {
            double ratio = NearToFar(market, chain);
            readings.Add(EventVocabulary.NearToFarVolatility, ratio >= least, ratio, least);
        }
    }

    /// <summary>Volatility of an expiry over that of the one after it.</summary>
    private static double NearToFar(MarketState market, OptionChain chain)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(chain.UnderlyingIndex);
        for (int i = 0; i + 1 < chains.Count; i++)
        {
            if (chains[i] == chain)
                return chain.TryAtTheMoneyVolatility(out double near) && chains[i + 1].TryAtTheMoneyVolatility(out double far) ? near / far : double.NaN;
        }

        return double.NaN;
    }

    /// <summary>What news and hours leave of the size. False: news forbids the trade.</summary>
    private bool MeasureNews(MarketState market, EntrySeat seat, EventProfile profile, ConfirmedEvent known, out int percent)
    {
        Readings readings = _desk.Readings;
        Outlook outlook = profile.IsSold ? Outlook.Still : Outlook.Moving;
        Sentiment sentiment = market.News.About(seat.Underlying, TimeSpan.FromHours(profile.NewsHours));
        percent = sentiment.SizePercent(outlook, profile.News);
        if (profile.Phase == EventPhase.Before && known.IsAfterHours)
            percent = percent * profile.AfterHoursSizePercent / 100;
        readings.Add(EventVocabulary.SizeLeft, percent > 0, percent, 1);
        return readings.Add(BuyerVocabulary.NewsOpposition, !sentiment.Vetoes(outlook, profile.News), sentiment.Against(outlook), profile.NewsVeto);
    }

    /// <summary>The first shape in the order of preference of which a lot fits what is left of the event's money.</summary>
    private ushort Choose(
        MarketState market, StrategyBook book, EntrySeat seat, EventProfile profile, ConfirmedEvent known, OptionChain chain, int percent, IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        Money? left = _cap;
        if (_cap is { } cap)
        {
            double committed = _desk.Holdings.CommittedTo(known.Id);
            readings.Add(EventVocabulary.EventMoney, committed < cap.ToModel(), committed, cap.ToModel());
            left = Money.FromModel(Math.Max(0, cap.ToModel() - committed));
        }

        var fit = new EntryFit(profile, left);
        ushort reason = BuyerVocabulary.NoStrikes;
        Basket furthest = default;
        bool isMeasured = false;
        foreach (EventShape shape in profile.Shapes)
        {
            BasketProblem problem = Build(market, book, profile, chain, shape, out Basket basket);
            if (problem != BasketProblem.None)
            {
                reason = isMeasured ? reason : BuyerVocabulary.ReasonOf(problem);
                continue;
            }

            int lots = fit.Lots(market, basket, percent, _desk.Sizes);
            if (lots > 0)
            {
                fit.Measure(basket, readings);
                _desk.Enter(market, seat, profile, fit, basket, lots, PlanOf(profile, known, basket, lots), intents);
                return BuyerVocabulary.Entry;
            }

            reason = percent < 100 && fit.Lots(market, basket, 100, _desk.Sizes) > 0 ? EventVocabulary.SizeTooSmall : BuyerVocabulary.TooDear;
            (furthest, isMeasured) = (basket, true);
        }

        if (isMeasured)
            fit.Measure(furthest, readings);
        return reason;
    }

    private static BasketProblem Build(MarketState market, StrategyBook book, EventProfile profile, OptionChain chain, EventShape shape, out Basket basket) => shape switch
    {
        EventShape.LongStraddle => profile.Baskets.Straddle(market, book, chain, out basket),
        EventShape.LongStrangle => profile.Baskets.Strangle(market, book, chain, profile.StrangleDelta, out basket),
        _ => profile.Baskets.IronFly(market, book, chain, profile.WingWidth, out basket),
    };

    private static HoldingPlan PlanOf(EventProfile profile, ConfirmedEvent known, in Basket basket, int lots) => new()
    {
        EventId = known.Id,
        EventExit = profile.Phase == EventPhase.After ? EventExit.None : profile.Leave switch
        {
            EventLeave.Before => EventExit.Before,
            EventLeave.After => EventExit.After,
            _ => EventExit.None,
        },
        MinutesAfter = profile.LeaveMinutes,
        Committed = lots * basket.CountedByCap,
        EntryVolatility = basket.Chain.TryAtTheMoneyVolatility(out double volatility) ? volatility : double.NaN,
    };
}
