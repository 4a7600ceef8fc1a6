using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Sizing;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>
/// What the bots that pay premium have in common: seats that look for entries, holdings that are followed and left, records of both. A bot is left with its
/// own question: is there a trade?
/// </summary>
/// <param name="bot">Its name, for messages.</param>
/// <param name="profiles">Names of its profiles; a profile's number is its place, from 1.</param>
/// <param name="rules">Exits of its own; null: none.</param>
internal sealed class BuyerDesk(string bot, IReadOnlyList<string> profiles, IHoldingRules? rules = null)
{
    private readonly HoldingSet _holdings = new(rules);
    private EntrySeat[]? _seats;

    /// <summary>The conditions of the decision being made.</summary>
    public Readings Readings { get; } = new();

    /// <summary>The sizes of the basket being looked at.</summary>
    public SizeDecision Sizes { get; } = new();

    public HoldingSet Holdings => _holdings;

    /// <summary>One seat for each underlying of the run that the bot trades, and each profile.</summary>
    public EntrySeat[] Seats(MarketState market, IReadOnlyList<string> underlyings)
    {
        if (_seats is not null)
            return _seats;
        var seats = new List<EntrySeat>();
        foreach (string name in underlyings)
        {
            int underlying = market.UnderlyingIndex(name);
            for (int profile = 1; underlying >= 0 && profile <= profiles.Count; profile++)
                seats.Add(new EntrySeat(underlying, (byte)profile));
        }

        _holdings.Ended = (holding, reason) => OnEnded(market, holding, reason);
        return _seats = [.. seats];
    }

    /// <summary>Whether a seat may look for an entry now; then it has looked, until it is time again.</summary>
    public bool IsTimeToLook(MarketState market, StrategyBook book, EntrySeat seat, BuyingOptions options)
    {
        if (book.EntriesSuspended || market.Now < seat.NextLook || !ExpiryDays.IsInWindow(market, options.EntryFrom, options.EntryUntil))
            return false;
        if (_holdings.CountOf(seat.Profile) >= options.MaxStructures || seat.EnteredOn == market.Today.DayNumber)
            return false;
        seat.NextLook = market.Now.Plus(TimeSpan.FromMinutes(options.RecheckMinutes));
        Readings.Clear();
        return true;
    }

    /// <summary>Asks risk for a basket. The readings so far and those of the basket are recorded with it.</summary>
    public void Enter(
        MarketState market, EntrySeat seat, BuyingOptions options, in EntryFit fit, in Basket basket, int lots, HoldingPlan plan, IntentBuffer intents)
    {
        intents.Decision(DecisionAction.Enter, seat.Profile, BuyerVocabulary.Entry);
        Readings.WriteTo(intents);
        Sizes.WriteTo(intents);
        _holdings.Open(
            intents, seat.Profile, basket, lots, fit.StopLoss(basket), fit.PriceBudget(basket), TimeSpan.FromSeconds(options.EntrySeconds), options.Terms, plan, options.RetryMinutes);
        seat.EnteredOn = market.Today.DayNumber;
        seat.Forget();
    }

    /// <summary>Records that there is no trade and why, once until the reason changes.</summary>
    public void NoTrade(MarketState market, EntrySeat seat, ushort reason, IntentBuffer intents)
    {
        if (!seat.IsNews(market.Today.DayNumber, reason, Readings.Failed))
            return;
        intents.Decision(DecisionAction.NoTrade, seat.Profile, reason);
        Readings.WriteTo(intents);
    }

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure) => _holdings.TargetsOf(book, structure);

    public JsonElement Save(MarketState market) => BuyerMemory.ToJson(new DeskMemory(
        [.. (_seats ?? []).Select(seat => seat.Save(market.Underlyings[seat.Underlying], profiles[seat.Profile - 1]))], _holdings.Save()));

    public void Restore(JsonElement memory, MarketState market, StrategyBook book, IReadOnlyList<string> underlyings)
    {
        DeskMemory remembered = BuyerMemory.From<DeskMemory>(memory, bot);
        foreach (EntrySeat seat in Seats(market, underlyings))
        {
            foreach (EntrySeatMemory known in remembered.Seats)
            {
                if (known.Underlying == market.Underlyings[seat.Underlying] && known.Profile == profiles[seat.Profile - 1])
                    seat.Restore(known);
            }
        }

        _holdings.Restore(remembered.Holdings, market, book, bot);
    }

    /// <summary>After a stop not again that day; after a refusal, or an entry that did not come about, not for a while.</summary>
    private void OnEnded(MarketState market, Holding holding, ushort reason)
    {
        foreach (EntrySeat seat in _seats!)
        {
            if (seat.Profile != holding.Profile || seat.Underlying != holding.Chain.UnderlyingIndex)
                continue;
            if (BuyerVocabulary.IsStop(reason))
                seat.StoppedOn = market.Today.DayNumber;
            if (reason is 0 or CommonReasons.EntryIncomplete)
            {
                // Nothing was entered: the day is not used up.
                seat.EnteredOn = 0;
                seat.NextLook = market.Now.Plus(TimeSpan.FromMinutes(holding.RetryMinutes));
            }
        }
    }

    private sealed record DeskMemory(IReadOnlyList<EntrySeatMemory> Seats, HoldingsMemory Holdings);
}
