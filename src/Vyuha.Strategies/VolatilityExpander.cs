using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
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
    private readonly VolatilityExpanderOptions _options;
    private readonly EntryFit _fit;
    private readonly BasketBuilder _baskets;
    private readonly BuyerDesk _desk = new("volatility-expander", ExpanderVocabulary.Profiles);
    private readonly Dictionary<int, (VolatilitySignals Signals, GarchForecast Forecast)> _signals = [];
    private readonly MarketEventKinds _kinds;

    /// <param name="options">When and what.</param>
    /// <param name="cap">Money of one trade: premium and charges of what is only bought, the worst loss of a calendar; null: no cap of its own.</param>
    public VolatilityExpander(VolatilityExpanderOptions options, Money? cap = null)
    {
        _options = options;
        _fit = new EntryFit(options, cap);
        _baskets = new BasketBuilder(options.Liquidity, options.StrikeMultiple);
        foreach (MarketEventKind kind in options.Events)
            _kinds |= (MarketEventKinds)(1 << (int)kind);
    }

    public Vocabulary Vocabulary => ExpanderVocabulary.All;

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure) => _desk.TargetsOf(book, structure);

    public JsonElement Save(MarketState market) => _desk.Save(market);

    public void Restore(JsonElement memory, MarketState market, StrategyBook book) => _desk.Restore(memory, market, book, _options.Underlyings);

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        EntrySeat[] seats = _desk.Seats(market, _options.Underlyings);
        _desk.Holdings.Manage(market, book, intents);
        foreach (EntrySeat seat in seats)
        {
            if (!_desk.IsTimeToLook(market, book, seat, _options))
                continue;
            ushort reason = Look(market, book, seat, intents);
            if (reason != BuyerVocabulary.Entry)
                _desk.NoTrade(market, seat, reason, intents);
        }
    }

    /// <summary>Enters, or says why not.</summary>
    private ushort Look(MarketState market, StrategyBook book, EntrySeat seat, IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        if (seat.StoppedOn == market.Today.DayNumber)
        {
            readings.Add(BuyerVocabulary.StopsToday, false, 1, 0);
            return BuyerVocabulary.StoppedToday;
        }

        if (NextEvent(market, seat.Underlying) is not { } ahead)
        {
            readings.Add(BuyerVocabulary.EventDays, false, double.NaN, _options.EventsFrom, _options.EventsWithin);
            return BuyerVocabulary.NoEvent;
        }

        readings.Add(BuyerVocabulary.EventDays, true, market.Events.TradingDaysTo(ahead) ?? double.NaN, _options.EventsFrom, _options.EventsWithin);
        if (ExpiryAfter(market, seat.Underlying, ahead) is not { } chain)
        {
            readings.Add(BuyerVocabulary.ExpiriesInRange, false, 0, 1);
            return BuyerVocabulary.NoExpiry;
        }

        MeasureMarket(market, seat.Underlying, ahead, chain);
        if (!readings.AllPassed)
            return BuyerVocabulary.ConditionsNotMet;
        return Choose(market, book, seat, ahead, chain, intents);
    }

    /// <summary>Every condition on the market, none skipped.</summary>
    private void MeasureMarket(MarketState market, int underlying, ConfirmedEvent ahead, OptionChain chain)
    {
        Readings readings = _desk.Readings;
        (VolatilitySignals signals, GarchForecast forecast) = SignalsOf(market, underlying);
        signals.Refresh(market, _options.IvRankSessions, VolatilityEstimator.CloseToClose);
        double rank = signals.IvRank(market);
        readings.Add(BuyerVocabulary.IvRank, rank < _options.IvRankMax, rank, _options.IvRankMax);

        EventMoveHistory history = market.EventMoves.Realised(underlying, ahead.Kind);
        readings.Add(ExpanderVocabulary.EventHistory, history.Count >= _options.MinEvents, history.Count, _options.MinEvents);
        double implied = market.EventMoves.TryImplied(underlying, ahead, out EventMove move) ? 100 * move.MedianMove : double.NaN;
        double most = 100 * _options.ImpliedToMedianMax * history.Median;
        readings.Add(ExpanderVocabulary.ImpliedMove, implied < most, implied, double.IsNaN(most) ? 0 : most);

        double volatility = chain.TryAtTheMoneyVolatility(out double known) ? known : double.NaN;
        readings.Add(ExpanderVocabulary.ImpliedVolatility, volatility > 0, 100 * volatility, 0);
        int sessions = (int)ExpiryDays.TradingDaysTo(market, chain.Expiry);
        double ratio = forecast.Volatility(market, sessions) / volatility;
        readings.Add(ExpanderVocabulary.ForecastToImplied, ratio > _options.ForecastToImpliedMin, ratio, _options.ForecastToImpliedMin);
    }

    /// <summary>The first shape in the order of preference whose one lot fits the money of a trade.</summary>
    private ushort Choose(MarketState market, StrategyBook book, EntrySeat seat, ConfirmedEvent ahead, OptionChain chain, IntentBuffer intents)
    {
        ushort reason = BuyerVocabulary.NoStrikes;
        Basket furthest = default;
        bool isMeasured = false;
        foreach (ExpansionShape shape in _options.Shapes)
        {
            BasketProblem problem = Build(market, book, seat.Underlying, ahead, chain, shape, out Basket basket);
            if (problem != BasketProblem.None)
            {
                reason = isMeasured ? reason : BuyerVocabulary.ReasonOf(problem);
                continue;
            }

            int lots = _fit.Lots(basket, 100);
            if (lots > 0)
            {
                _fit.Measure(basket, _desk.Readings);
                _desk.Enter(market, seat, _options, _fit, basket, lots, PlanOf(basket, ahead), intents);
                return BuyerVocabulary.Entry;
            }

            (furthest, isMeasured, reason) = (basket, true, BuyerVocabulary.TooDear);
        }

        if (isMeasured)
            _fit.Measure(furthest, _desk.Readings);
        return reason;
    }

    private BasketProblem Build(MarketState market, StrategyBook book, int underlying, ConfirmedEvent ahead, OptionChain chain, ExpansionShape shape, out Basket basket)
    {
        switch (shape)
        {
            case ExpansionShape.LongStraddle:
                return _baskets.Straddle(market, book, chain, out basket);
            case ExpansionShape.LongStrangle:
                return _baskets.Strangle(market, book, chain, _options.StrangleDelta, out basket);
            default:
                // The expiry that is sold ends before the event: what the event does to volatility stays with what is bought.
                basket = default;
                return ExpiryBefore(market, underlying, ahead) is { } near ? _baskets.Calendar(market, book, near, chain, out basket) : BasketProblem.NoStrike;
        }
    }

    private HoldingPlan PlanOf(in Basket basket, ConfirmedEvent ahead) => new()
    {
        EventId = ahead.Id,
        EventExit = _options.HoldThroughEvent ? EventExit.After : EventExit.Before,
        MinutesAfter = _options.MinutesAfterEvent,
        EntryVolatility = basket.Chain.TryAtTheMoneyVolatility(out double volatility) ? volatility : double.NaN,
    };

    /// <summary>The nearest confirmed event that is far enough to be left before, and not yet held for.</summary>
    private ConfirmedEvent? NextEvent(MarketState market, int underlying)
    {
        foreach (ConfirmedEvent ahead in market.Events.Ahead(underlying, _options.EventsWithin, _kinds))
        {
            if (market.Events.TradingDaysTo(ahead) >= _options.EventsFrom && !_desk.Holdings.HoldsFor(ahead.Id))
                return ahead;
        }

        return null;
    }

    /// <summary>The nearest expiry that lives through the event and need not be left today.</summary>
    private OptionChain? ExpiryAfter(MarketState market, int underlying, ConfirmedEvent ahead)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (_options.DteRange.Contains(chain.DaysToExpiry) && chain.Expiry > ahead.ReactionDay && !ExpiryDays.IsLastDayBefore(market, chain.Expiry))
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

    private (VolatilitySignals Signals, GarchForecast Forecast) SignalsOf(MarketState market, int underlying)
    {
        if (!_signals.TryGetValue(underlying, out (VolatilitySignals Signals, GarchForecast Forecast) known))
        {
            // India VIX measures NIFTY; for another index its rank is "not ready", not an approximation.
            bool isNifty = string.Equals(market.Underlyings[underlying], "NIFTY", StringComparison.Ordinal);
            known = (
                new VolatilitySignals(underlying, isNifty ? market.UnderlyingIndex(_options.VolatilityIndex) : -1),
                new GarchForecast(underlying, _options.ForecastReturnsMin, _options.ForecastReturnsMax));
            _signals.Add(underlying, known);
        }

        return known;
    }
}
