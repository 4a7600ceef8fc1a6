using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;
using Vyuha.Quant.Options;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>
/// Finds what to sell in one expiry: every combination of listed strikes that qualifies is measured and the best by the profile's ranking is
/// taken. On a tie the lower strikes win, so that equal markets give equal structures.
/// </summary>
internal sealed class StrikeSelection
{
    /// <summary>How far a combination came before it failed; the one that came furthest explains why there is no trade.</summary>
    private enum Stage
    {
        None,

        /// <summary>A strike is in the band.</summary>
        Strikes,

        /// <summary>All legs of a combination are liquid.</summary>
        Liquid,
        Credit,
        Loss,
        Margin,
        Chosen,
    }

    private readonly List<Short> _puts = [];
    private readonly List<Short> _calls = [];
    private readonly List<double> _widths = [];
    private Stage _stage;
    private Candidate? _furthest;
    private Candidate? _best;
    private double _bestScore;
    private int _inBand;
    private SupportResistance _levels;

    /// <summary>The structure to sell, or null: then <paramref name="reason"/> and <paramref name="readings"/> say why.</summary>
    /// <param name="forecast">Annualised volatility expected to be realised; NaN: none, and expected values only count costs.</param>
    public Candidate? Select(
        MarketState market, StrategyBook book, OptionChain chain, ProfileOptions profile, double forecast, Readings readings, out ushort reason)
    {
        (_stage, _furthest, _best, _bestScore, _inBand) = (Stage.None, null, null, double.NegativeInfinity, 0);
        if (!chain.TryForward(out double forward))
        {
            reason = SellerVocabulary.NoForward;
            readings.Add(SellerVocabulary.ForwardKnown, false, 0, 1);
            return null;
        }

        if (!SupportResistance.TryFind(market, chain, profile, forward, out _levels))
        {
            reason = SellerVocabulary.LevelsUnknown;
            readings.Add(SellerVocabulary.Support, false, _levels.Support, 0);
            readings.Add(SellerVocabulary.Resistance, false, _levels.Resistance, 0);
            return null;
        }

        FindShorts(market, chain, profile, forward);
        FindWidths(chain, profile);
        var search = new Search(market, book, chain, profile, forward, forecast);
        foreach (Short put in _puts)
        {
            foreach (Short call in _calls)
            {
                bool sameStrike = put.Index == call.Index && put.Index >= 0;
                if (sameStrike != profile.SharesStrike)
                    continue;
                foreach (double width in _widths)
                    Try(search, put, call, width);
            }
        }

        reason = Explain(book, profile, readings);
        return _best;
    }

    /// <summary>Delta or probability of one option by its own volatility; NaN when it has none.</summary>
    public static double MeasureOf(OptionChain chain, ProfileOptions profile, double forward, int strike, OptionRight right)
    {
        if (profile.StrikesBy == StrikeMeasure.Delta)
            return chain.TryPrice(strike, right, out PricedOption priced) ? Math.Abs(priced.Greeks.Delta) : double.NaN;
        if (!chain.TryVolatility(strike, out double volatility) || chain.Years <= 0)
            return double.NaN;
        return profile.StrikesBy == StrikeMeasure.ItmProbability
            ? OptionProbabilities.InTheMoney(right == OptionRight.Call, forward, chain.Strikes[strike], chain.Years, volatility)
            : OptionProbabilities.Touch(forward, chain.Strikes[strike], chain.Years, volatility);
    }

    private static bool IsRound(double strike, double multiple) => strike % multiple == 0;

    private void FindShorts(MarketState market, OptionChain chain, ProfileOptions profile, double forward)
    {
        _puts.Clear();
        _calls.Clear();
        if (profile.SharesStrike)
            FindBody(market, chain, profile, forward);
        else
            FindBand(market, chain, profile, forward);
        if (!profile.SellsPut)
            _puts.Add(Short.None);
        if (!profile.SellsCall)
            _calls.Add(Short.None);
        if (profile.Ranking == StrikeRanking.Width)
        {
            KeepNearest(_puts, profile.ShortTarget);
            KeepNearest(_calls, profile.ShortTarget);
        }
    }

    /// <summary>One strike for both: the round one nearest to the forward.</summary>
    private void FindBody(MarketState market, OptionChain chain, ProfileOptions profile, double forward)
    {
        int body = -1;
        for (int i = 0; i < chain.Count; i++)
        {
            if (IsRound(chain.Strikes[i], profile.StrikeMultiple)
                && (body < 0 || Math.Abs(chain.Strikes[i] - forward) < Math.Abs(chain.Strikes[body] - forward)))
                body = i;
        }

        if (body >= 0)
        {
            AddShort(market, chain, profile, body, OptionRight.Put, MeasureOf(chain, profile, forward, body, OptionRight.Put), _puts);
            AddShort(market, chain, profile, body, OptionRight.Call, MeasureOf(chain, profile, forward, body, OptionRight.Call), _calls);
        }
    }

    /// <summary>
    /// Strikes out of the money whose measure is near the target and that lie outside of support and resistance. When none of a side does, the level is
    /// further out than the band: then the first strike at or beyond it.
    /// </summary>
    private void FindBand(MarketState market, OptionChain chain, ProfileOptions profile, double forward)
    {
        bool putInBand = false, callInBand = false;
        for (int i = 0; i < chain.Count; i++)
        {
            double strike = chain.Strikes[i];
            OptionRight right = strike < forward ? OptionRight.Put : OptionRight.Call;
            if (!IsRound(strike, profile.StrikeMultiple) || !Sells(profile, right) || !_levels.IsOutside(right == OptionRight.Call, strike))
                continue;
            double measure = MeasureOf(chain, profile, forward, i, right);
            if (!(Math.Abs(measure - profile.ShortTarget) <= profile.ShortTolerance))
                continue;
            _ = right == OptionRight.Put ? putInBand = true : callInBand = true;
            AddShort(market, chain, profile, i, right, measure, right == OptionRight.Put ? _puts : _calls);
        }

        if (!putInBand && !double.IsNaN(_levels.Support))
            AddBeyond(market, chain, profile, forward, OptionRight.Put);
        if (!callInBand && !double.IsNaN(_levels.Resistance))
            AddBeyond(market, chain, profile, forward, OptionRight.Call);
    }

    /// <summary>The first round strike at the level or beyond, when it is further out than the band.</summary>
    private void AddBeyond(MarketState market, OptionChain chain, ProfileOptions profile, double forward, OptionRight right)
    {
        if (!Sells(profile, right))
            return;
        bool isCall = right == OptionRight.Call;
        int step = isCall ? 1 : -1;
        for (int i = isCall ? 0 : chain.Count - 1; i >= 0 && i < chain.Count; i += step)
        {
            double strike = chain.Strikes[i];
            bool outOfTheMoney = isCall ? strike >= forward : strike < forward;
            if (!outOfTheMoney || !IsRound(strike, profile.StrikeMultiple) || !_levels.IsOutside(isCall, strike))
                continue;
            double measure = MeasureOf(chain, profile, forward, i, right);
            if (measure < profile.ShortTarget)
                AddShort(market, chain, profile, i, right, measure, isCall ? _calls : _puts);
            return;
        }
    }

    private static bool Sells(ProfileOptions profile, OptionRight right) => right == OptionRight.Put ? profile.SellsPut : profile.SellsCall;

    private void AddShort(MarketState market, OptionChain chain, ProfileOptions profile, int index, OptionRight right, double measure, List<Short> shorts)
    {
        if (chain.Contract(index, right) is not { } terms || double.IsNaN(measure))
            return;
        _inBand++;
        Reach(Stage.Strikes, null);
        if (profile.Liquidity.Allows(market, terms))
            shorts.Add(new Short(index, terms, measure));
    }

    private static void KeepNearest(List<Short> shorts, double target)
    {
        if (shorts.Count < 2)
            return;
        Short nearest = shorts[0];
        foreach (Short candidate in shorts)
        {
            if (Math.Abs(candidate.Measure - target) < Math.Abs(nearest.Measure - target))
                nearest = candidate;
        }

        shorts.Clear();
        shorts.Add(nearest);
    }

    /// <summary>Widths that listed strikes allow; 0 stands for no wings.</summary>
    private void FindWidths(OptionChain chain, ProfileOptions profile)
    {
        _widths.Clear();
        if (!profile.HasWings)
        {
            _widths.Add(0);
            return;
        }

        if (profile.Ranking == StrikeRanking.Width)
        {
            _widths.Add(profile.WingWidth);
            return;
        }

        foreach (Short put in _puts)
            AddWidths(chain, profile, put, -1);
        foreach (Short call in _calls)
            AddWidths(chain, profile, call, 1);
        _widths.Sort();
    }

    private void AddWidths(OptionChain chain, ProfileOptions profile, Short shortLeg, int direction)
    {
        if (shortLeg.Terms is null)
            return;
        double strike = chain.Strikes[shortLeg.Index];
        for (int i = shortLeg.Index + direction; i >= 0 && i < chain.Count; i += direction)
        {
            double width = Math.Abs(chain.Strikes[i] - strike);
            if (width > profile.WingRange.Until)
                break;
            if (width >= profile.WingRange.From && IsRound(chain.Strikes[i], profile.StrikeMultiple) && !_widths.Contains(width))
                _widths.Add(width);
        }
    }

    private void Try(in Search search, Short put, Short call, double width)
    {
        if (!TryWing(search, put, -width, OptionRight.Put, out ContractTerms? putLong)
            || !TryWing(search, call, width, OptionRight.Call, out ContractTerms? callLong))
            return;
        var contracts = new StructureContracts(putLong, put.Terms, call.Terms, callLong);
        Candidate candidate = Measured(search, contracts, put.Measure, call.Measure);

        // Charges and margin cost a hundred times what the rest does, and neither makes a poor combination good.
        Stage stage = StageOf(search.Profile, candidate);
        if (stage == Stage.Margin)
        {
            Span<LegIntent> legs = stackalloc LegIntent[StructureContracts.Places];
            legs = legs[..contracts.WriteLegs(legs)];
            if (!search.Book.TryRoundTripCharges(legs, 1, out Money charges))
            {
                Reach(Stage.Liquid, null);
                return;
            }

            candidate = candidate with { Charges = charges.ToModel() };
            stage = StageOf(search.Profile, candidate);
            if (stage == Stage.Margin && search.Book.TryMargin(legs, 1, out Money margin) && margin > Money.Zero)
            {
                stage = Stage.Chosen;
                candidate = candidate with { Margin = margin.ToModel() };
                double score = Score(search.Profile, candidate);
                if (score > _bestScore)
                    (_best, _bestScore) = (candidate, score);
            }
        }

        Reach(stage, candidate);
    }

    private static bool TryWing(in Search search, Short shortLeg, double offset, OptionRight right, out ContractTerms? wing)
    {
        wing = null;
        if (shortLeg.Terms is null || offset == 0)
            return true;
        int index = search.Chain.IndexOf(search.Chain.Strikes[shortLeg.Index] + offset);
        wing = index < 0 ? null : search.Chain.Contract(index, right);
        return wing is not null && search.Profile.Liquidity.Allows(search.Market, wing);
    }

    /// <summary>All numbers but charges and margin.</summary>
    private static Candidate Measured(in Search search, in StructureContracts contracts, double putMeasure, double callMeasure)
    {
        double credit = 0, halfSpreads = 0, payoff = 0;
        int lot = 0;
        double deviation = search.Forecast * Math.Sqrt(search.Chain.Years);
        double discount = search.Chain.Discount;
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            if (contracts[place] is not { } terms)
                continue;
            ref readonly QuoteState quote = ref search.Market.Quote(terms.Id);
            bool sold = StructureContracts.SideOf(place) == Side.Sell;
            double bid = quote.Bid / (double)Price.StepsPerRupee, ask = quote.Ask / (double)Price.StepsPerRupee;
            credit += sold ? bid : -ask;
            halfSpreads += (ask - bid) / 2;
            double worth = double.IsNaN(deviation)
                ? quote.ModelMid
                : discount * Black76.Undiscounted(terms.Instrument.Right == OptionRight.Call, search.Forward, terms.Instrument.Strike.ToModel(), deviation);
            payoff += sold ? worth : -worth;
            lot = terms.LotSize;
        }

        return new Candidate(
            contracts, lot, credit, halfSpreads, putMeasure, callMeasure,
            GrossExpected: (credit - payoff) * lot,
            StopCredits: search.Profile.StopLossMultiple,
            Charges: 0,
            Margin: double.NaN);
    }

    private static Stage StageOf(ProfileOptions profile, Candidate candidate)
    {
        if (!EnoughCredit(profile, candidate) || !CheapEnough(profile, candidate))
            return Stage.Credit;
        return LossFits(profile, candidate) ? Stage.Margin : Stage.Loss;
    }

    private static bool EnoughCredit(ProfileOptions profile, Candidate candidate)
    {
        double width = candidate.Contracts.WidestSpread;
        return candidate.NetCredit >= profile.MinCredit.ToModel()
            && (double.IsNaN(width) || candidate.Credit / width >= profile.MinCreditToWidth);
    }

    private static bool CheapEnough(ProfileOptions profile, Candidate candidate) => candidate.HalfSpreads <= candidate.PriceBudget(profile);

    /// <summary>Nearer wings make a loss smaller, so caps choose among them. Without wings there is nothing to choose: risk decides.</summary>
    private static bool LossFits(ProfileOptions profile, Candidate candidate) =>
        !profile.HasWings
        || (candidate.WorstLoss <= profile.WorstLossCap.ToModel() && (profile.LossCap is not { } cap || candidate.StopLoss <= cap.ToModel()));

    private static double Score(ProfileOptions profile, Candidate candidate) => profile.Ranking switch
    {
        StrikeRanking.ExpectedValue => candidate.ExpectedValue,
        StrikeRanking.RiskReward => candidate.ExpectedValue / (double.IsNaN(candidate.WorstLoss) ? candidate.StopLoss : candidate.WorstLoss),
        StrikeRanking.MarginEfficiency => candidate.ExpectedValue / candidate.Margin,
        _ => 0, // Shorts and wings were already narrowed to one combination.
    };

    private void Reach(Stage stage, Candidate? candidate)
    {
        if (stage > _stage || (stage == _stage && candidate is { } one && one.NetCredit > (_furthest?.NetCredit ?? double.NegativeInfinity)))
            (_stage, _furthest) = (stage, candidate ?? _furthest);
    }

    private ushort Explain(StrategyBook book, ProfileOptions profile, Readings readings)
    {
        readings.Add(SellerVocabulary.StrikesInBand, _inBand > 0, _inBand, 1);
        if ((_best ?? _furthest) is not { } shown)
        {
            if (_inBand > 0)
                readings.Add(SellerVocabulary.LiquidCandidates, _stage >= Stage.Liquid, _stage >= Stage.Liquid ? 1 : 0, 1);
            return _stage switch
            {
                Stage.None => SellerVocabulary.NoStrikes,
                Stage.Strikes => SellerVocabulary.NotLiquid,
                _ => SellerVocabulary.MarginUnknown,
            };
        }

        AddLevels(shown.Contracts, readings);
        AddNumbers(profile, WithCharges(book, shown), readings);
        return _stage switch
        {
            Stage.Credit => SellerVocabulary.CreditTooSmall,
            Stage.Loss => SellerVocabulary.LossTooLarge,
            Stage.Margin => SellerVocabulary.MarginUnknown,
            _ => SellerVocabulary.Entry,
        };
    }

    private static Candidate WithCharges(StrategyBook book, Candidate candidate)
    {
        Span<LegIntent> legs = stackalloc LegIntent[StructureContracts.Places];
        legs = legs[..candidate.Contracts.WriteLegs(legs)];
        return book.TryRoundTripCharges(legs, 1, out Money charges) ? candidate with { Charges = charges.ToModel() } : candidate;
    }

    /// <summary>The levels beside the strikes that keep outside of them.</summary>
    private void AddLevels(in StructureContracts contracts, Readings readings)
    {
        if (contracts.PutShort is { } put && !double.IsNaN(_levels.Support))
            readings.Add(SellerVocabulary.Support, true, _levels.Support, put.Instrument.Strike.ToModel());
        if (contracts.CallShort is { } call && !double.IsNaN(_levels.Resistance))
            readings.Add(SellerVocabulary.Resistance, true, _levels.Resistance, call.Instrument.Strike.ToModel());
    }

    private static void AddNumbers(ProfileOptions profile, Candidate shown, Readings readings)
    {
        double target = profile.ShortTarget, tolerance = profile.ShortTolerance;
        if (!profile.SharesStrike && !double.IsNaN(shown.PutMeasure))
            readings.Add(SellerVocabulary.PutMeasure, true, shown.PutMeasure, target - tolerance, target + tolerance);
        if (!profile.SharesStrike && !double.IsNaN(shown.CallMeasure))
            readings.Add(SellerVocabulary.CallMeasure, true, shown.CallMeasure, target - tolerance, target + tolerance);
        readings.Add(SellerVocabulary.CreditAfterCharges, shown.NetCredit >= profile.MinCredit.ToModel(), shown.NetCredit, profile.MinCredit.ToModel());
        double width = shown.Contracts.WidestSpread;
        if (!double.IsNaN(width))
            readings.Add(SellerVocabulary.CreditToWidth, shown.Credit / width >= profile.MinCreditToWidth, shown.Credit / width, profile.MinCreditToWidth);
        readings.Add(SellerVocabulary.EntrySlippage, CheapEnough(profile, shown), shown.HalfSpreads, shown.PriceBudget(profile));
        if (!double.IsNaN(width))
            readings.Add(SellerVocabulary.WorstLoss, shown.WorstLoss <= profile.WorstLossCap.ToModel(), shown.WorstLoss, profile.WorstLossCap.ToModel());
        if (profile is { HasWings: true, LossCap: { } cap })
            readings.Add(SellerVocabulary.StopLoss, shown.StopLoss <= cap.ToModel(), shown.StopLoss, cap.ToModel());
        if (!double.IsNaN(shown.Margin))
        {
            readings.Add(SellerVocabulary.ExpectedValue, true, shown.ExpectedValue, shown.ExpectedValue);
            readings.Add(SellerVocabulary.Margin, true, shown.Margin, shown.Margin);
        }
    }

    /// <summary>A short leg that qualifies; none for the side a single spread does not sell.</summary>
    private readonly record struct Short(int Index, ContractTerms? Terms, double Measure)
    {
        public static Short None { get; } = new(-1, null, double.NaN);
    }

    private readonly record struct Search(
        MarketState Market, StrategyBook Book, OptionChain Chain, ProfileOptions Profile, double Forward, double Forecast);
}
