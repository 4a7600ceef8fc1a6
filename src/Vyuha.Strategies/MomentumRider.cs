using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.Common;
using Vyuha.Strategies.MomentumTrading;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Strategies;

/// <summary>
/// Rides breakouts: a bar closes outside its channel on volume, in the direction of the trend on its own and on longer bars. One option of delta 0.5 to 0.7, or a
/// debit spread where volatility is dear; stopped on the premium and on a trailing distance from the underlying, both of which only move with the trade.
/// </summary>
public sealed class MomentumRider : IStrategy, ITellsTargets
{
    private static readonly FixedFields<MomentumProfile> Fixed = new(
        static profile => profile.Name,
        (nameof(MomentumProfile.BarMinutes), static profile => profile.BarMinutes),
        (nameof(MomentumProfile.TrendMinutes), static profile => profile.TrendMinutes),
        (nameof(MomentumProfile.BreakoutBars), static profile => profile.BreakoutBars),
        (nameof(MomentumProfile.RangeBars), static profile => profile.RangeBars),
        (nameof(MomentumProfile.SupertrendRanges), static profile => profile.SupertrendRanges),
        (nameof(MomentumProfile.IvRankSessions), static profile => profile.IvRankSessions));

    private MomentumRiderOptions _options;
    private readonly Money? _cap;
    private readonly BuyerDesk _desk;
    private readonly Dictionary<(int Underlying, byte Profile), (MomentumSignals Bars, ISignal<IvRankValue> Rank)> _signals = [];

    /// <param name="options">Its rules.</param>
    /// <param name="cap">Money of one trade: premium and charges of a long option, the worst loss of a spread; null: no cap of its own.</param>
    public MomentumRider(MomentumRiderOptions options, Money? cap = null)
    {
        (_options, _cap) = (options, cap);
        _desk = new BuyerDesk("momentum-rider", [.. options.Profiles.Select(profile => profile.Name)], new TrendRules(this));
        Vocabulary = MomentumVocabulary.For(options);
    }

    public Vocabulary Vocabulary { get; }

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure) => _desk.TargetsOf(book, structure);

    public void Start(MarketState market)
    {
        foreach (EntrySeat seat in _desk.Seats(market, _options.Underlyings))
        {
            MomentumProfile profile = _options.Profiles[seat.Profile - 1];
            _signals.Add(
                (seat.Underlying, seat.Profile),
                (new MomentumSignals(market, seat.Underlying, profile), market.Signals.IvRank(seat.Underlying, profile.IvRankSessions, _options.VolatilityIndex)));
        }
    }

    public IReadOnlyList<string> FixedFieldsIn(LocatedJson options) => FixedFieldsIn(ReadGiven(options));

    public void Reconfigure(LocatedJson options)
    {
        MomentumRiderOptions given = ReadGiven(options);
        FixedFields<MomentumProfile>.RequireNone(FixedFieldsIn(given));
        _options = given;
    }

    private MomentumRiderOptions ReadGiven(LocatedJson options)
    {
        var read = MomentumRiderOptions.Read(options);
        return read with { Underlyings = _options.Underlyings, Profiles = Fixed.InOrderOf(_options.Profiles, read.Profiles) };
    }

    private IReadOnlyList<string> FixedFieldsIn(MomentumRiderOptions options) =>
        Fixed.Between(_options.Profiles, _options.VolatilityIndex, options.Profiles, options.VolatilityIndex);

    public JsonElement Save(MarketState market) => _desk.Save(market);

    public void Restore(JsonElement memory, MarketState market, StrategyBook book) => _desk.Restore(memory, market, book, _options.Underlyings);

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        EntrySeat[] seats = _desk.Seats(market, _options.Underlyings);
        Span<bool> closed = stackalloc bool[seats.Length];
        for (int i = 0; i < seats.Length; i++)
            closed[i] = SignalsOf(seats[i]).Bars.Update(market);
        _desk.Holdings.Manage(market, book, intents);
        for (int i = 0; i < seats.Length; i++)
        {
            MomentumProfile profile = _options.Profiles[seats[i].Profile - 1];
            if (!closed[i] || !_desk.IsTimeToLook(market, book, seats[i], profile))
                continue;
            ushort reason = Look(market, book, seats[i], profile, intents);
            if (reason != BuyerVocabulary.Entry)
                _desk.NoTrade(market, seats[i], reason, intents);
        }
    }

    /// <summary>Enters, or says why not.</summary>
    private ushort Look(MarketState market, StrategyBook book, EntrySeat seat, MomentumProfile profile, IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        if (seat.StoppedOn == market.Today.DayNumber)
        {
            readings.Add(BuyerVocabulary.StopsToday, false, 1, 0);
            return BuyerVocabulary.StoppedToday;
        }

        (MomentumSignals bars, ISignal<IvRankValue> rank) = SignalsOf(seat);
        MomentumReading now = bars.Reading;
        if (double.IsNaN(now.BreakUp))
        {
            readings.Add(MomentumVocabulary.BarsReady, false, now.Bars, Math.Max(profile.BreakoutBars, profile.RangeBars) + 1);
            return MomentumVocabulary.NotReady;
        }

        int direction = Measure(market, seat, profile, now, out int percent);
        if (!readings.AllPassed)
            return BuyerVocabulary.ConditionsNotMet;
        if (FindExpiry(market, seat.Underlying, profile) is not { } chain)
        {
            readings.Add(BuyerVocabulary.ExpiriesInRange, false, 0, 1);
            return BuyerVocabulary.NoExpiry;
        }

        return Choose(market, book, seat, profile, chain, direction, now.Range, rank.RankOrNaN(), percent, intents);
    }

    /// <summary>Every condition on the market, none skipped.</summary>
    /// <param name="percent">What news leaves of the size.</param>
    /// <returns>The direction of the break: that of the nearer edge of the channel while there is none.</returns>
    private int Measure(MarketState market, EntrySeat seat, MomentumProfile profile, in MomentumReading now, out int percent)
    {
        Readings readings = _desk.Readings;
        int direction = now.BreakUp >= now.BreakDown ? 1 : -1;
        double beyond = Math.Max(now.BreakUp, now.BreakDown);
        readings.Add(direction > 0 ? MomentumVocabulary.BreakUp : MomentumVocabulary.BreakDown, beyond > profile.BreakoutRanges, beyond, profile.BreakoutRanges);
        if (profile.RelativeVolumeMin is { } volume)
            readings.Add(MomentumVocabulary.RelativeVolume, now.Volume >= volume, now.Volume, volume);
        readings.Add(MomentumVocabulary.TrendStrength, now.Strength >= profile.TrendStrengthMin, now.Strength, profile.TrendStrengthMin);
        readings.Add(MomentumVocabulary.Trend, now.Trend == direction, now.Trend, direction);
        readings.Add(MomentumVocabulary.HigherTrend, now.HigherTrend == direction, now.HigherTrend, direction);
        readings.Add(MomentumVocabulary.AverageRange, now.Range > 0, now.Range, 0);

        Outlook outlook = direction > 0 ? Outlook.Rising : Outlook.Falling;
        Sentiment sentiment = market.News.About(seat.Underlying, TimeSpan.FromHours(profile.NewsHours));
        percent = sentiment.SizePercent(outlook, profile.News);
        readings.Add(MomentumVocabulary.SizeLeft, percent > 0, percent, 1);
        readings.Add(BuyerVocabulary.NewsOpposition, !sentiment.Vetoes(outlook, profile.News), sentiment.Against(outlook), profile.NewsVeto);
        return direction;
    }

    /// <summary>The nearest expiry in the range of days that need not be left today.</summary>
    private static OptionChain? FindExpiry(MarketState market, int underlying, MomentumProfile profile)
    {
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            if (profile.DteRange.Contains(chains[i].DaysToExpiry) && !ExpiryDays.IsLastDayBefore(market, chains[i].Expiry))
                return chains[i];
        }

        return null;
    }

    /// <summary>One option while volatility is known to be cheap, else a spread that sells some of it again; the spread also when the option does not fit the money.</summary>
    private ushort Choose(
        MarketState market, StrategyBook book, EntrySeat seat, MomentumProfile profile, OptionChain chain, int direction, double range, double rank, int percent,
        IntentBuffer intents)
    {
        Readings readings = _desk.Readings;
        OptionRight right = direction > 0 ? OptionRight.Call : OptionRight.Put;
        var fit = new EntryFit(profile, _cap);
        bool isCheap = rank <= profile.IvRankMax;
        ushort reason = BuyerVocabulary.NoStrikes;
        Basket furthest = default;
        bool isMeasured = false;
        for (int attempt = isCheap ? 0 : 1; attempt < 2; attempt++)
        {
            BasketProblem problem = attempt == 0
                ? profile.Baskets.Single(market, book, chain, right, profile.Delta, out Basket basket)
                : profile.Baskets.DebitSpread(market, book, chain, right, profile.Delta, profile.SpreadWidth, out basket);
            if (problem != BasketProblem.None)
            {
                reason = isMeasured ? reason : BuyerVocabulary.ReasonOf(problem);
                continue;
            }

            int lots = fit.Lots(market, basket, percent, _desk.Sizes);
            if (lots > 0)
            {
                readings.Add(BuyerVocabulary.IvRank, true, double.IsNaN(rank) ? 0 : rank, profile.IvRankMax);
                fit.Measure(basket, readings);
                _desk.Enter(market, seat, profile, fit, basket, lots, PlanOf(basket, lots, direction, range), intents);
                return BuyerVocabulary.Entry;
            }

            (furthest, isMeasured, reason) = (basket, true, BuyerVocabulary.TooDear);
        }

        if (isMeasured)
            fit.Measure(furthest, readings);
        return reason;
    }

    private static HoldingPlan PlanOf(in Basket basket, int lots, int direction, double range) => new()
    {
        Committed = lots * basket.CountedByCap,
        Direction = direction,
        EntryRange = range,
        EntryVolatility = basket.Chain.TryAtTheMoneyVolatility(out double volatility) ? volatility : double.NaN,
    };

    private (MomentumSignals Bars, ISignal<IvRankValue> Rank) SignalsOf(EntrySeat seat) => _signals[(seat.Underlying, seat.Profile)];

    private MomentumReading ReadingOf(Holding holding) => _signals[(holding.Chain.UnderlyingIndex, holding.Profile)].Bars.Reading;

    /// <summary>The trend that was ridden has turned; the distance of the stop follows the average range.</summary>
    private sealed class TrendRules(MomentumRider rider) : IHoldingRules
    {
        public double RangeOf(MarketState market, Holding holding) => rider.ReadingOf(holding).Range;

        public bool HasTurned(MarketState market, Holding holding) => rider.ReadingOf(holding).Trend == -holding.Plan.Direction;

        public void MeasureTurn(MarketState market, Holding holding, Readings readings)
        {
            MomentumReading now = rider.ReadingOf(holding);
            readings.Add(MomentumVocabulary.Trend, HasTurned(market, holding), now.Trend, -holding.Plan.Direction);
            readings.Add(MomentumVocabulary.AverageRange, now.Range > 0, now.Range, 0);
        }
    }
}
