using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Volatility;
using Vyuha.Quant.Volatility.Garch;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;
using Vyuha.Strategies.OptionSelling;
using Vyuha.Strategies.VolatilityBuying;

namespace Vyuha.Strategies;

/// <summary>
/// Buys volatility while it is cheap and something is about to happen: IV rank low, a confirmed event ahead whose implied move is below what events of its kind
/// have moved, and a GARCH forecast above implied volatility. A straddle, else a strangle, else a calendar, else nothing; out before the event unless told.
/// </summary>
public sealed class VolatilityExpander : IStrategy, ITellsTargets
{
    private static readonly FixedFields<ExpansionProfile> Fixed = new(
        static profile => profile.Name,
        (nameof(ExpansionProfile.IvRankSessions), static profile => profile.IvRankSessions),
        (nameof(ExpansionProfile.ForecastReturns), static profile => profile.ForecastReturns));

    private VolatilityExpanderOptions _options;
    private readonly Money? _cap;
    private readonly BuyerDesk _desk;
    private readonly Dictionary<(int Underlying, byte Profile), (ISignal<IvRankValue> Rank, ISignal<VarianceForecast> Forecast)> _signals = [];

    /// <param name="options">When and what.</param>
    /// <param name="cap">Money of one trade: premium and charges of what is only bought, the worst loss of a calendar; null: no cap of its own.</param>
    public VolatilityExpander(VolatilityExpanderOptions options, Money? cap = null)
    {
        (_options, _cap) = (options, cap);
        _desk = new BuyerDesk("volatility-expander", [.. options.Profiles.Select(profile => profile.Name)]);
        Vocabulary = ExpanderVocabulary.For(options);
    }

    public Vocabulary Vocabulary { get; }

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure) => _desk.TargetsOf(book, structure);

    public void Start(MarketState market)
    {
        foreach (EntrySeat seat in _desk.Seats(market, _options.Underlyings))
        {
            ExpansionProfile profile = _options.Profiles[seat.Profile - 1];
            _signals.Add(
                (seat.Underlying, seat.Profile),
                (market.Signals.IvRank(seat.Underlying, profile.IvRankSessions, _options.VolatilityIndex),
                    market.Signals.GarchVariance(seat.Underlying, ErrorLaw.StudentT, profile.ForecastReturns)));
        }
    }

    public IReadOnlyList<string> FixedFieldsIn(LocatedJson options) => FixedFieldsIn(ReadGiven(options));

    public void Reconfigure(LocatedJson options)
    {
        VolatilityExpanderOptions given = ReadGiven(options);
        FixedFields<ExpansionProfile>.RequireNone(FixedFieldsIn(given));
        _options = given;
    }

    private VolatilityExpanderOptions ReadGiven(LocatedJson options)
    {
        var read = VolatilityExpanderOptions.Read(options);
        return read with { Underlyings = _options.Underlyings, Profiles = Fixed.InOrderOf(_options.Profiles, read.Profiles) };
    }

    private IReadOnlyList<string> FixedFieldsIn(VolatilityExpanderOptions options) =>
        Fixed.Between(_options.Profiles, _options.VolatilityIndex, options.Profiles, options.VolatilityIndex);

    public JsonElement Save(MarketState market) => _desk.Save(market);

    public void Restore(JsonElement memory, MarketState market, StrategyBook book) => _desk.Restore(memory, market, book, _options.Underlyings);

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        EntrySeat[] seats = _desk.Seats(market, _options.Underlyings);
        _desk.Holdings.Manage(market, book, intents);
        foreach (EntrySeat seat in seats)
        {
            ExpansionProfile profile = _options.Profiles[seat.Profile - 1];
            if (!_desk.IsTimeToLook(market, book, seat, profile))
                continue;
            ushort reason = Look(market, book, seat, profile, intents);
            if (reason != BuyerVocabulary.Entry)
                _desk.NoTrade(market, seat, reason, intents);
        }
    }

    /// <summary>Enters, or says why not.</summary>
    private ushort Look(MarketState market, StrategyBook book, EntrySeat seat, ExpansionProfile profile, IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        if (seat.StoppedOn == market.Today.DayNumber)
        {
            readings.Add(BuyerVocabulary.StopsToday, false, 1, 0);
            return BuyerVocabulary.StoppedToday;
        }

        if (NextEvent(market, seat.Underlying, profile) is not { } ahead)
        {
            readings.Add(BuyerVocabulary.EventDays, false, double.NaN, profile.EventDays.From, profile.EventDays.Until);
            return BuyerVocabulary.NoEvent;
        }

        readings.Add(BuyerVocabulary.EventDays, true, market.Events.TradingDaysTo(ahead) ?? double.NaN, profile.EventDays.From, profile.EventDays.Until);
        if (ExpiryAfter(market, seat.Underlying, profile, ahead) is not { } chain)
        {
            readings.Add(BuyerVocabulary.ExpiriesInRange, false, 0, 1);
            return BuyerVocabulary.NoExpiry;
        }

        MeasureMarket(market, seat, profile, ahead, chain);
        if (!readings.AllPassed)
            return BuyerVocabulary.ConditionsNotMet;
        return Choose(market, book, seat, profile, ahead, chain, intents);
    }

    /// <summary>Every condition on the market, none skipped.</summary>
    private void MeasureMarket(MarketState market, EntrySeat seat, ExpansionProfile profile, ConfirmedEvent ahead, OptionChain chain)
    {
        Readings readings = _desk.Readings;
        (ISignal<IvRankValue> ranked, ISignal<VarianceForecast> forecast) = _signals[(seat.Underlying, seat.Profile)];
        double rank = ranked.RankOrNaN();
        readings.Add(BuyerVocabulary.IvRank, rank < profile.IvRankMax, rank, profile.IvRankMax);

        EventMoveHistory history = market.EventMoves.Realised(seat.Underlying, ahead.Kind);
        readings.Add(ExpanderVocabulary.EventHistory, history.Count >= profile.MinEvents, history.Count, profile.MinEvents);
        EventVariance variance = market.EventMoves.Implied(seat.Underlying, ahead);
        double implied = variance.Status switch
        {
            EventVarianceStatus.Ok => 100 * variance.MedianMove,
            EventVarianceStatus.NotPriced => 0,
            _ => double.NaN,
        };
        double most = 100 * profile.ImpliedToMedianMax * history.Median;
        readings.Add(ExpanderVocabulary.ImpliedMove, implied < most, implied, double.IsNaN(most) ? 0 : most);

        double volatility = chain.TryAtTheMoneyVolatility(out double known) ? known : double.NaN;
        readings.Add(ExpanderVocabulary.ImpliedVolatility, volatility > 0, 100 * volatility, 0);
        int sessions = (int)ExpiryDays.TradingDaysTo(market, chain.Expiry);
        double ratio = forecast.VolatilityOrNaN(sessions) / volatility;
        readings.Add(ExpanderVocabulary.ForecastToImplied, ratio > profile.ForecastToImpliedMin, ratio, profile.ForecastToImpliedMin);
    }

    /// <summary>The first shape in the order of preference whose one lot fits the money of a trade.</summary>
    private ushort Choose(
        MarketState market, StrategyBook book, EntrySeat seat, ExpansionProfile profile, ConfirmedEvent ahead, OptionChain chain, IntentBuffer intents)
    {
        var fit = new EntryFit(profile, _cap);
        ushort reason = BuyerVocabulary.NoStrikes;
        Basket furthest = default;
        bool isMeasured = false;
        foreach (ExpansionShape shape in profile.Shapes)
        {
            BasketProblem problem = Build(market, book, profile, ahead, chain, shape, out Basket basket);
            if (problem != BasketProblem.None)
            {
                reason = isMeasured ? reason : BuyerVocabulary.ReasonOf(problem);
                continue;
            }

            int lots = fit.Lots(market, basket, 100, _desk.Sizes);
            if (lots > 0)
            {
                fit.Measure(basket, _desk.Readings);
                _desk.Enter(market, seat, profile, fit, basket, lots, PlanOf(profile, basket, lots, ahead), intents);
                return BuyerVocabulary.Entry;
            }

            (furthest, isMeasured, reason) = (basket, true, BuyerVocabulary.TooDear);
        }

        if (isMeasured)
            fit.Measure(furthest, _desk.Readings);
        return reason;
    }

    private static BasketProblem Build(
        MarketState market, StrategyBook book, ExpansionProfile profile, ConfirmedEvent ahead, OptionChain chain, ExpansionShape shape, out Basket basket)
    {
        switch (shape)
        {
            case ExpansionShape.LongStraddle:
                return profile.Baskets.Straddle(market, book, chain, out basket);
            case ExpansionShape.LongStrangle:
                return profile.Baskets.Strangle(market, book, chain, profile.StrangleDelta, out basket);
            default:
                // The expiry that is sold ends before the event: what the event does to volatility stays with what is bought.
                basket = default;
                return ExpiryBefore(market, chain.UnderlyingIndex, ahead) is { } near ? profile.Baskets.Calendar(market, book, near, chain, out basket) : BasketProblem.NoStrike;
        }
    }

    private static HoldingPlan PlanOf(ExpansionProfile profile, in Basket basket, int lots, ConfirmedEvent ahead) => new()
    {
        EventId = ahead.Id,
        EventExit = profile.HoldThroughEvent ? EventExit.After : EventExit.Before,
        MinutesAfter = profile.MinutesAfterEvent,
        Committed = lots * basket.CountedByCap,
        EntryVolatility = basket.Chain.TryAtTheMoneyVolatility(out double volatility) ? volatility : double.NaN,
    };

    /// <summary>The nearest confirmed event that is far enough to be left before, and not yet held for.</summary>
    private ConfirmedEvent? NextEvent(MarketState market, int underlying, ExpansionProfile profile)
    {
        foreach (ConfirmedEvent ahead in market.Events.Ahead(underlying, profile.EventDays.Until, EventKinds.Of(profile.Events)))
        {
            if (market.Events.TradingDaysTo(ahead) >= profile.EventDays.From && !_desk.Holdings.HoldsFor(ahead.Id))
                return ahead;
        }

        return null;
    }

    /// <summary>The nearest expiry that lives through the event and need not be left today.</summary>
    private static OptionChain? ExpiryAfter(MarketState market, int underlying, ExpansionProfile profile, ConfirmedEvent ahead)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (profile.DteRange.Contains(chain.DaysToExpiry) && chain.Expiry > ahead.ReactionDay && !ExpiryDays.IsLastDayBefore(market, chain.Expiry))
                return chain;
        }

        return null;
    }

    private static OptionChain? ExpiryBefore(MarketState market, int underlying, ConfirmedEvent ahead)
    {
        OptionChain? before = null;
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            if (chains[i].Expiry < ahead.ReactionDay && !ExpiryDays.IsLastDayBefore(market, chains[i].Expiry))
                before = chains[i];
        }

        return before;
    }
}
