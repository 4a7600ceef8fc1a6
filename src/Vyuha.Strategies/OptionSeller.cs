using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Strategies;

/// <summary>
/// Sells index options with defined risk: iron condors and flies, credit spreads, and (where the owner allows) straddles and strangles. Each
/// profile holds its own structures; it enters when all its conditions hold and leaves on the first exit of <see cref="ExitRules"/>.
/// </summary>
public sealed class OptionSeller : IStrategy, ITellsTargets
{
    private static readonly FixedFields<ProfileOptions> Fixed = new(
        static profile => profile.Name,
        (nameof(ProfileOptions.IvRankSessions), static profile => profile.IvRankSessions),
        (nameof(ProfileOptions.RealizedVolEstimator), static profile => profile.RealizedVolEstimator));

    private readonly StrikeSelection _selection = new();
    private readonly AdjustmentRules _adjustments;
    private readonly Readings _readings = new();
    private OptionSellerOptions _options;
    private Seat[] _seats = [];
    private long _lastTag;

    /// <param name="options">Profiles and underlyings.</param>
    /// <param name="underlying">The one index to sell on instead of those of the options; null: those.</param>
    public OptionSeller(OptionSellerOptions options, string? underlying = null)
    {
        _options = underlying is null ? options : options with { Underlyings = [underlying] };
        _adjustments = new AdjustmentRules(_selection);
        Vocabulary = SellerVocabulary.For(options);
    }

    public Vocabulary Vocabulary { get; }

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public IReadOnlyList<string> FixedFieldsIn(LocatedJson options) => FixedFieldsIn(ReadGiven(options));

    public void Reconfigure(LocatedJson options)
    {
        OptionSellerOptions given = ReadGiven(options);
        FixedFields<ProfileOptions>.RequireNone(FixedFieldsIn(given));
        _options = given;
    }

    private OptionSellerOptions ReadGiven(LocatedJson options)
    {
        var read = OptionSellerOptions.Read(options);
        return read with { Underlyings = _options.Underlyings, Profiles = Fixed.InOrderOf(_options.Profiles, read.Profiles) };
    }

    private IReadOnlyList<string> FixedFieldsIn(OptionSellerOptions options) =>
        Fixed.Between(_options.Profiles, _options.VolatilityIndex, options.Profiles, options.VolatilityIndex);

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure)
    {
        foreach (Seat seat in _seats)
        {
            foreach (Position position in seat.Positions)
            {
                if (position.Structure == structure && structure.IsOpen && structure.ExitReason == 0)
                    return ExitRules.Targets(book, position);
            }
        }

        return null;
    }

    public void Start(MarketState market)
    {
        var seats = new List<Seat>();
        foreach (string name in _options.Underlyings)
        {
            int underlying = market.UnderlyingIndex(name);
            for (int i = 0; underlying >= 0 && i < _options.Profiles.Count; i++)
                seats.Add(new Seat(underlying, (byte)(i + 1), new SellerSignals(market.Signals, underlying, _options.Profiles[i], _options.VolatilityIndex)));
        }

        _seats = [.. seats];
    }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        foreach (Seat seat in _seats)
        {
            for (int i = seat.Positions.Count - 1; i >= 0; i--)
            {
                if (!Follow(market, book, seat, seat.Positions[i]))
                    seat.Positions.RemoveAt(i);
                else
                    Manage(market, book, seat, seat.Positions[i], intents);
            }

            LookForEntry(market, book, seat, intents);
        }
    }

    public JsonElement Save(MarketState market) => new SellerMemory(
        _lastTag,
        [.. _seats.Select(seat => seat.Save(market.Underlyings[seat.Underlying], ProfileOf(seat).Name))]).ToJson();

    public void Restore(JsonElement memory, MarketState market, StrategyBook book)
    {
        var remembered = SellerMemory.From(memory);
        _lastTag = remembered.LastTag;
        var taken = new HashSet<Seat>();
        for (int i = 0; i < remembered.Seats.Count; i++)
        {
            SeatMemory seat = remembered.Seats[i];
            string field = $"seats[{i}]";
            Seat? mine = Array.Find(_seats, one => market.Underlyings[one.Underlying] == seat.Underlying && ProfileOf(one).Name == seat.Profile);
            if (mine is not null && !taken.Add(mine))
                throw SellerMemory.Damaged($"{field}.profile", $"is {seat.Profile} on {seat.Underlying} a second time");
            if (mine is not null)
                mine.Restore(seat, market, book, field);
            else if (seat.Positions.Count > 0)
                throw new InputErrorException($"The option seller holds structures of the profile {seat.Profile} on {seat.Underlying}, which its configuration does not have. Keep the profile until they are closed.");
        }

        RequireFollowed(book);
    }

    /// <summary>Every open structure belongs to a position: one that nobody follows would never be left.</summary>
    private void RequireFollowed(StrategyBook book)
    {
        foreach (Structure structure in book.Live)
        {
            bool leaves = structure.ExitReason != 0; // The kernel closes it; wings nobody bids for are left to expire.
            if (!leaves && !structure.IsByHand && !Array.Exists(_seats, seat => seat.Positions.Exists(position => position.Tag == structure.Tag)))
                throw SellerMemory.Damaged("seats", $"has no position for structure {structure.Id}");
        }
    }

    private ProfileOptions ProfileOf(Seat seat) => _options.Profiles[seat.Number - 1];

    /// <summary>Brings a position up to what became of its structure. False when there is nothing left to hold.</summary>
    private static bool Follow(MarketState market, StrategyBook book, Seat seat, Position position)
    {
        position.Structure ??= Find(book, position.Tag);
        if (position.Structure is not { } structure)
        {
            // Risk refused it, or it was unwound before it was whole: not again at once.
            seat.NextLook = market.Now.Plus(TimeSpan.FromMinutes(position.Profile.RetryMinutes));
            return false;
        }

        // Wings that nobody bids for are left to expire; once only they remain the seat is free.
        if (structure.IsFinished || (structure.ExitReason != 0 && structure.State == StructureState.ExitingHedges))
        {
            if (structure.ExitReason == CommonReasons.EntryIncomplete || structure.State == StructureState.Abandoned)
                seat.NextLook = market.Now.Plus(TimeSpan.FromMinutes(position.Profile.RetryMinutes));
            return false;
        }

        // Noted while it is left: that it has ended may be seen only on the next day.
        if (SellerVocabulary.IsStop(structure.ExitReason))
            seat.StoppedOn = market.Today.DayNumber;
        if (structure.IsOpen && position.EntryCreditSteps == 0)
            position.EntryCreditSteps = structure.CreditSteps;
        return true;
    }

    private static Structure? Find(StrategyBook book, long tag)
    {
        for (int i = 0; i < book.Live.Count; i++)
        {
            if (book.Live[i].Tag == tag)
                return book.Live[i];
        }

        return null;
    }

    private void Manage(MarketState market, StrategyBook book, Seat seat, Position position, IntentBuffer intents)
    {
        Structure structure = position.Structure!;
        if (structure.ExitReason != 0)
            return;
        if (!structure.IsOpen)
        {
            // Still being filled. The one thing that cannot wait is an expiry.
            if (ExitRules.MustLeaveBeforeExpiry(market, position))
                Exit(market, book, seat, position, SellerVocabulary.ExitBeforeExpiry, intents);
            return;
        }

        AdoptAdjustment(market, position);
        ushort reason = ExitRules.Check(market, book, position);
        if (reason != 0)
            Exit(market, book, seat, position, reason, intents);
        else if (position.Profile.WhenTested != TestedAction.None)
            Review(market, book, seat, position, intents);
    }

    /// <summary>Whether all its contracts are held: where a person has closed a leg by hand there is nothing to adjust.</summary>
    private static bool IsWhole(Position position)
    {
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            if (position.Contracts[place] is not { } terms)
                continue;
            bool isHeld = false;
            IReadOnlyList<StructureLeg> legs = position.Structure!.Legs;
            for (int i = 0; i < legs.Count; i++)
                isHeld |= legs[i].Terms == terms && legs[i].Units != 0 && legs[i].TargetUnits != 0;
            if (!isHeld)
                return false;
        }

        return true;
    }

    private void Exit(MarketState market, StrategyBook book, Seat seat, Position position, ushort reason, IntentBuffer intents)
    {
        _readings.Clear();
        ExitRules.Measure(market, book, position, _readings);
        intents.Decision(DecisionAction.Exit, position.ProfileNumber, reason, position.Structure!.Id);
        _readings.WriteTo(intents);
        intents.Close(position.Structure.Id, position.ProfileNumber, reason);
        if (SellerVocabulary.IsStop(reason))
            seat.StoppedOn = market.Today.DayNumber;
        seat.Forget();
    }

    /// <summary>An adjustment asked for was approved, or refused: then the next one waits.</summary>
    private static void AdoptAdjustment(MarketState market, Position position)
    {
        if (position.Wanted is not { } wanted)
            return;
        if (position.Structure!.Adjustments > position.AdjustmentsSeen)
            position.Contracts = wanted;
        else
            position.NextReview = market.Now.Plus(TimeSpan.FromMinutes(position.Profile.RetryMinutes));
        position.Wanted = null;
    }

    private void Review(MarketState market, StrategyBook book, Seat seat, Position position, IntentBuffer intents)
    {
        ProfileOptions profile = position.Profile;
        Structure structure = position.Structure!;
        if (book.EntriesSuspended || structure.Adjustments >= profile.MaxAdjustments || market.Now < position.NextReview || !EntryRules.IsInWindow(market, profile) || !IsWhole(position))
            return;
        position.NextReview = market.Now.Plus(TimeSpan.FromMinutes(profile.RecheckMinutes));

        _readings.Clear();
        Adjustment? adjustment = _adjustments.Find(market, book, position, seat.Signals, _readings);
        if (adjustment is null)
            return;
        _readings.Add(SellerVocabulary.Adjustments, true, structure.Adjustments, profile.MaxAdjustments);
        intents.Decision(DecisionAction.Adjust, position.ProfileNumber, adjustment.Reason, structure.Id);
        _readings.WriteTo(intents);
        Intent intent = intents.Adjust(
            structure.Id, position.ProfileNumber, adjustment.Reason, adjustment.StopLossPerLot, TimeSpan.FromSeconds(profile.EntrySeconds), adjustment.PriceBudget);
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            ContractTerms? from = position.Contracts[place], to = adjustment.Contracts[place];
            if (from == to)
                continue;
            if (from is not null)
                intent.CloseInstruments.Add(from.Id);
            if (to is not null)
                intent.Legs.Add(new LegIntent(to.Id, StructureContracts.SideOf(place)));
        }

        (position.Wanted, position.AdjustmentsSeen) = (adjustment.Contracts, structure.Adjustments);
    }

    private void LookForEntry(MarketState market, StrategyBook book, Seat seat, IntentBuffer intents)
    {
        ProfileOptions profile = ProfileOf(seat);
        if (book.EntriesSuspended || market.Now < seat.NextLook || seat.Positions.Count >= profile.MaxStructures || !EntryRules.IsInWindow(market, profile))
            return;
        int today = market.Today.DayNumber;
        if (seat.Positions.Count > 0 && seat.EnteredOn == today)
            return;
        seat.NextLook = market.Now.Plus(TimeSpan.FromMinutes(profile.RecheckMinutes));

        _readings.Clear();
        if (seat.StoppedOn == today)
        {
            _readings.Add(SellerVocabulary.StopsToday, false, 1, 0);
            NoTrade(market, seat, SellerVocabulary.StoppedToday, intents);
            return;
        }

        if (EntryRules.FindExpiry(market, seat.Underlying, profile) is not { } chain)
        {
            _readings.Add(SellerVocabulary.ExpiriesInRange, false, 0, 1);
            NoTrade(market, seat, SellerVocabulary.NoExpiry, intents);
            return;
        }

        EntryRules.Measure(market, chain, profile, seat.Signals, _readings);
        if (!_readings.AllPassed)
        {
            NoTrade(market, seat, SellerVocabulary.ConditionsNotMet, intents);
            return;
        }

        if (_selection.Select(market, book, chain, profile, seat.Signals.Forecast, _readings, out ushort reason) is { } candidate)
            Enter(market, seat, profile, chain, candidate, today, intents);
        else
            NoTrade(market, seat, reason, intents);
    }

    private void Enter(MarketState market, Seat seat, ProfileOptions profile, OptionChain chain, in Candidate candidate, int today, IntentBuffer intents)
    {
        intents.Decision(DecisionAction.Enter, seat.Number, SellerVocabulary.Entry);
        _readings.WriteTo(intents);
        Price budget = Price.FromModel(candidate.PriceBudget(profile), Price.FromSteps(1), TickRounding.Up);
        Intent intent = intents.Open(
            seat.Number, SellerVocabulary.Entry, LotsToAsk(market, profile, candidate.Contracts), Money.FromModel(candidate.StopLoss), TimeSpan.FromSeconds(profile.EntrySeconds), budget,
            allowFewerLots: true, tag: ++_lastTag);
        Span<LegIntent> legs = stackalloc LegIntent[StructureContracts.Places];
        int count = candidate.Contracts.WriteLegs(legs);
        foreach (LegIntent leg in legs[..count])
            intent.Legs.Add(leg);

        if (!chain.TryAtTheMoneyVolatility(out double volatility))
            volatility = double.NaN;
        seat.Positions.Add(new Position(_lastTag, seat.Number, profile, chain, candidate.Contracts, volatility));
        seat.EnteredOn = today;
        seat.Forget();
    }

    /// <summary>No more than each leg's best quote displays: a leg filled in part would leave the others to be unwound.</summary>
    private static int LotsToAsk(MarketState market, ProfileOptions profile, in StructureContracts contracts)
    {
        int lots = profile.MaxLots;
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            if (contracts[place] is { } terms)
                lots = Math.Min(lots, LiquidityLimits.LotsDisplayed(market, terms, StructureContracts.SideOf(place)));
        }

        return lots;
    }

    private void NoTrade(MarketState market, Seat seat, ushort reason, IntentBuffer intents)
    {
        if (!seat.IsNews(market.Today.DayNumber, reason, _readings.Failed))
            return;
        intents.Decision(DecisionAction.NoTrade, seat.Number, reason);
        _readings.WriteTo(intents);
    }
}
