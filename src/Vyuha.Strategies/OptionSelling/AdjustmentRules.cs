using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;
using Vyuha.Kernel.Structures;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>An adjustment worth asking for.</summary>
/// <param name="Contracts">The structure afterwards.</param>
/// <param name="StopLossPerLot">Its loss at the stop, what is already lost included.</param>
internal sealed record Adjustment(ushort Reason, StructureContracts Contracts, Money StopLossPerLot, Price PriceBudget);

/// <summary>
/// Moves a tested structure inside its expiry: roll the tested side out, bring the other side in, or re-centre both. Only when it costs less
/// than a share of the entry's credit, and never so that the worst loss, what is already lost included, exceeds the profile's cap.
/// </summary>
internal sealed class AdjustmentRules(StrikeSelection selection)
{
    private readonly Readings _unused = new();

    /// <returns>Null when no short is tested, or no adjustment passes; the readings tell which.</returns>
    public Adjustment? Find(MarketState market, StrategyBook book, Position position, SellerSignals signals, Readings readings)
    {
        ProfileOptions profile = position.Profile;
        if (!position.Chain.TryForward(out double forward) || TestedPlace(position, forward, readings) is not { } place)
            return null;

        ushort reason = profile.WhenTested switch
        {
            TestedAction.RollTested => SellerVocabulary.RollTested,
            TestedAction.ConvertToFly => SellerVocabulary.ConvertToFly,
            _ => SellerVocabulary.Recentre,
        };
        StructureContracts? wanted = profile.WhenTested switch
        {
            TestedAction.RollTested => Rolled(market, position, forward, place),
            TestedAction.ConvertToFly => Fly(market, position, place),
            _ => Recentred(market, book, position, signals),
        };
        return wanted is { } contracts && contracts != position.Contracts ? Judge(market, book, position, contracts, reason, readings) : null;
    }

    /// <summary>The short that is tested: its delta above the limit, or the forward near its strike. The further one gone when both are.</summary>
    private static int? TestedPlace(Position position, double forward, Readings readings)
    {
        int? tested = null;
        double highest = double.NaN, nearest = double.NaN;
        for (int place = 1; place <= 2; place++)
        {
            if (position.Contracts[place] is not { } terms || !position.Chain.TryPrice(terms.StrikeIndex, terms.Instrument.Right, out var priced))
                continue;
            double delta = Math.Abs(priced.Greeks.Delta);
            if (delta <= highest)
                continue;
            double strike = terms.Instrument.Strike.ToModel();
            highest = delta;
            nearest = 100 * (place == 1 ? forward - strike : strike - forward) / forward;
            tested = place;
        }

        ProfileOptions profile = position.Profile;
        bool byDelta = readings.Add(SellerVocabulary.TestedDelta, highest > profile.TestedDelta, highest, profile.TestedDelta);
        bool byDistance = readings.Add(SellerVocabulary.TestedDistance, nearest <= profile.TestedDistancePercent, nearest, profile.TestedDistancePercent);
        return byDelta || byDistance ? tested : null;
    }

    /// <summary>The tested short at the target measure again, further out, with its wing as far away as before.</summary>
    private static StructureContracts? Rolled(MarketState market, Position position, double forward, int place)
    {
        ProfileOptions profile = position.Profile;
        OptionChain chain = position.Chain;
        ContractTerms tested = position.Contracts[place]!;
        OptionRight right = tested.Instrument.Right;
        int direction = right == OptionRight.Put ? -1 : 1;
        ContractTerms? best = null;
        double bestMiss = profile.ShortTolerance;
        for (int i = tested.StrikeIndex + direction; i >= 0 && i < chain.Count; i += direction)
        {
            if (chain.Strikes[i] % profile.StrikeMultiple != 0 || chain.Contract(i, right) is not { } terms || !profile.Liquidity.Allows(market, terms))
                continue;
            double miss = Math.Abs(StrikeSelection.MeasureOf(chain, profile, forward, i, right) - profile.ShortTarget);
            if (miss <= bestMiss)
                (best, bestMiss) = (terms, miss);
        }

        return best is null ? null : WithSide(market, position, right, best);
    }

    /// <summary>The untested short at the strike of the tested one.</summary>
    private static StructureContracts? Fly(MarketState market, Position position, int place)
    {
        OptionRight other = place == 1 ? OptionRight.Call : OptionRight.Put;
        ContractTerms tested = position.Contracts[place]!;
        return position.Contracts[3 - place] is not null
            && position.Chain.Contract(tested.StrikeIndex, other) is { } moved
            && position.Profile.Liquidity.Allows(market, moved)
            ? WithSide(market, position, other, moved)
            : null;
    }

    private StructureContracts? Recentred(MarketState market, StrategyBook book, Position position, SellerSignals signals)
    {
        _unused.Clear();
        return selection.Select(market, book, position.Chain, position.Profile, signals.Forecast, _unused, out _)?.Contracts;
    }

    /// <summary>The structure with one short moved and its wing, if it has one, moved along.</summary>
    private static StructureContracts? WithSide(MarketState market, Position position, OptionRight right, ContractTerms movedShort)
    {
        StructureContracts now = position.Contracts;
        ContractTerms? wing = right == OptionRight.Put ? now.PutLong : now.CallLong;
        ContractTerms shortNow = (right == OptionRight.Put ? now.PutShort : now.CallShort)!;
        ContractTerms? movedWing = null;
        if (wing is not null)
        {
            double width = wing.Instrument.Strike.ToModel() - shortNow.Instrument.Strike.ToModel();
            int index = position.Chain.IndexOf(movedShort.Instrument.Strike.ToModel() + width);
            movedWing = index < 0 ? null : position.Chain.Contract(index, right);
            if (movedWing is null || !position.Profile.Liquidity.Allows(market, movedWing))
                return null;
        }

        return right == OptionRight.Put
            ? now with { PutShort = movedShort, PutLong = movedWing }
            : now with { CallShort = movedShort, CallLong = movedWing };
    }

    private static Adjustment? Judge(
        MarketState market, StrategyBook book, Position position, in StructureContracts wanted, ushort reason, Readings readings)
    {
        Structure structure = position.Structure!;
        ProfileOptions profile = position.Profile;
        Span<LegIntent> moved = stackalloc LegIntent[StructureContracts.Places];
        int opened = 0;
        double debit = 0, halfSpreads = 0, leaving = 0;
        int lot = 0;
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            ContractTerms? from = position.Contracts[place], to = wanted[place];
            lot = Math.Max(lot, to?.LotSize ?? 0);
            if (from == to)
                continue;
            // A contract that leaves one place and enters another would be two legs of one contract at once.
            if (to is not null && position.Contracts.Has(to))
                return null;
            bool isShort = StructureContracts.SideOf(place) == Side.Sell;
            if (to is not null && LiquidityLimits.LotsDisplayed(market, to, StructureContracts.SideOf(place)) < structure.Lots)
                return null;
            // A short bought back in part when the time is up would take the whole structure with it.
            if (from is not null && isShort && LiquidityLimits.LotsDisplayed(market, from, Side.Buy) < structure.Lots)
                return null;
            if (from is not null)
            {
                debit += isShort ? Ask(market, from) : -Bid(market, from);
                leaving += (Ask(market, from) - Bid(market, from)) / 2;
            }

            if (to is not null)
            {
                debit += isShort ? -Bid(market, to) : Ask(market, to);
                halfSpreads += (Ask(market, to) - Bid(market, to)) / 2;
                moved[opened++] = new(to.Id, isShort ? Side.Sell : Side.Buy);
            }
        }

        if (opened == 0 || !book.TryRoundTripCharges(moved[..opened], 1, out Money extra))
            return null;
        double units = (double)structure.Lots * lot;
        double credit = position.EntryCreditSteps / (double)Price.StepsPerRupee / units;
        double collected = (structure.OpenCreditSteps + structure.RealisedSteps) / (double)Price.StepsPerRupee / units - debit;
        double charges = structure.ChargesSteps / (double)Price.StepsPerRupee / structure.Lots + extra.ToModel();
        double worst = (wanted.WidestSpread - collected) * lot + charges;
        double stop = (profile.StopLossMultiple * credit + halfSpreads) * lot + charges;
        double atStop = worst < stop ? worst : stop;

        bool cheap = readings.Add(SellerVocabulary.AdjustmentDebit, debit <= profile.AdjustmentDebitMax * credit, debit / credit, profile.AdjustmentDebitMax);
        bool bounded = double.IsNaN(worst)
            || readings.Add(SellerVocabulary.WorstLoss, worst <= profile.WorstLossCap.ToModel(), worst, profile.WorstLossCap.ToModel());
        if (!cheap || !bounded || atStop <= 0)
            return null;
        Price tick = Price.FromSteps(1);
        return new Adjustment(
            reason, wanted, Money.FromModel(atStop),
            // Both what leaves and what comes trade across their spreads; the usual slippage on top is for the ticks beyond and for quotes that move.
            Price.FromModel(leaving + halfSpreads + credit * profile.EntrySlippagePercent / 100, tick, TickRounding.Up));
    }

    private static double Bid(MarketState market, ContractTerms terms) => market.Quote(terms.Id).Bid / (double)Price.StepsPerRupee;

    private static double Ask(MarketState market, ContractTerms terms)
    {
        long ask = market.Quote(terms.Id).Ask;
        return ask > 0 ? ask / (double)Price.StepsPerRupee : double.NaN;
    }
}
