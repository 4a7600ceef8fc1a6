using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Options;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>Why a basket could not be made.</summary>
internal enum BasketProblem : byte
{
    None = 0,
    NoForward = 1,
    NoStrike = 2,
    NotLiquid = 3,

    /// <summary>No margin, charges or volatility for want of a rule or a price.</summary>
    Unpriced = 4,
}

/// <summary>Makes baskets of listed, liquid contracts and measures them. On a tie the lower strike wins, so that equal markets give equal baskets.</summary>
internal readonly struct BasketBuilder(LiquidityLimits liquidity, double strikeMultiple)
{
    public BasketProblem Straddle(MarketState market, StrategyBook book, OptionChain chain, out Basket basket)
    {
        basket = new Basket { Shape = BasketShape.LongStraddle, Chain = chain };
        if (!chain.TryForward(out double forward))
            return BasketProblem.NoForward;
        int strike = AtTheMoney(chain, forward);
        return strike < 0
            ? BasketProblem.NoStrike
            : Measure(market, book, ref basket, (Listed(chain, strike, OptionRight.Call), Side.Buy), (Listed(chain, strike, OptionRight.Put), Side.Buy));
    }

    /// <param name="delta">Size of the delta of either leg.</param>
    public BasketProblem Strangle(MarketState market, StrategyBook book, OptionChain chain, double delta, out Basket basket)
    {
        basket = new Basket { Shape = BasketShape.LongStrangle, Chain = chain };
        if (!chain.TryForward(out double forward))
            return BasketProblem.NoForward;
        int call = ByDelta(chain, OptionRight.Call, delta), put = ByDelta(chain, OptionRight.Put, delta);
        return call < 0 || put < 0 || chain.Strikes[call] <= forward || chain.Strikes[put] >= forward
            ? BasketProblem.NoStrike
            : Measure(market, book, ref basket, (Listed(chain, call, OptionRight.Call), Side.Buy), (Listed(chain, put, OptionRight.Put), Side.Buy));
    }

    /// <summary>Sells the nearer expiry's call at the money of the later one, which is bought.</summary>
    public BasketProblem Calendar(MarketState market, StrategyBook book, OptionChain near, OptionChain far, out Basket basket)
    {
        basket = new Basket { Shape = BasketShape.Calendar, Chain = near };
        if (!far.TryForward(out double forward) || !near.TryForward(out _))
            return BasketProblem.NoForward;
        int strike = AtTheMoney(far, forward);
        int nearStrike = strike < 0 ? -1 : near.IndexOf(far.Strikes[strike]);
        return nearStrike < 0
            ? BasketProblem.NoStrike
            : Measure(market, book, ref basket, (Listed(far, strike, OptionRight.Call), Side.Buy), (Listed(near, nearStrike, OptionRight.Call), Side.Sell));
    }

    /// <summary>One option of about this delta.</summary>
    public BasketProblem Single(MarketState market, StrategyBook book, OptionChain chain, OptionRight right, double delta, out Basket basket)
    {
        basket = new Basket { Shape = right == OptionRight.Call ? BasketShape.LongCall : BasketShape.LongPut, Chain = chain };
        if (!chain.TryForward(out _))
            return BasketProblem.NoForward;
        int strike = ByDelta(chain, right, delta);
        return strike < 0 ? BasketProblem.NoStrike : Measure(market, book, ref basket, (Listed(chain, strike, right), Side.Buy));
    }

    /// <summary>The option of about this delta, and a further one sold against it.</summary>
    /// <param name="width">Points between the strikes.</param>
    public BasketProblem DebitSpread(MarketState market, StrategyBook book, OptionChain chain, OptionRight right, double delta, double width, out Basket basket)
    {
        basket = new Basket { Shape = right == OptionRight.Call ? BasketShape.BullCallSpread : BasketShape.BearPutSpread, Chain = chain };
        if (!chain.TryForward(out _))
            return BasketProblem.NoForward;
        int bought = ByDelta(chain, right, delta);
        int sold = bought < 0 ? -1 : chain.IndexOf(chain.Strikes[bought] + (right == OptionRight.Call ? width : -width));
        return sold < 0
            ? BasketProblem.NoStrike
            : Measure(market, book, ref basket, (Listed(chain, bought, right), Side.Buy), (Listed(chain, sold, right), Side.Sell));
    }

    /// <param name="width">Points from the sold straddle to either wing.</param>
    public BasketProblem IronFly(MarketState market, StrategyBook book, OptionChain chain, double width, out Basket basket)
    {
        basket = new Basket { Shape = BasketShape.IronFly, Chain = chain };
        if (!chain.TryForward(out double forward))
            return BasketProblem.NoForward;
        int body = AtTheMoney(chain, forward);
        int put = body < 0 ? -1 : chain.IndexOf(chain.Strikes[body] - width), call = body < 0 ? -1 : chain.IndexOf(chain.Strikes[body] + width);
        return put < 0 || call < 0
            ? BasketProblem.NoStrike
            : Measure(
                market, book, ref basket,
                (Listed(chain, put, OptionRight.Put), Side.Buy), (Listed(chain, call, OptionRight.Call), Side.Buy),
                (Listed(chain, body, OptionRight.Put), Side.Sell), (Listed(chain, body, OptionRight.Call), Side.Sell));
    }

    private static ContractTerms? Listed(OptionChain chain, int strike, OptionRight right) => chain.Contract(strike, right);

    private bool IsRound(double strike) => strike % strikeMultiple == 0;

    /// <summary>The round strike nearest to the forward that lists both rights; -1 when there is none.</summary>
    private int AtTheMoney(OptionChain chain, double forward)
    {
        int best = -1;
        for (int i = 0; i < chain.Count; i++)
        {
            if (!IsRound(chain.Strikes[i]) || Listed(chain, i, OptionRight.Call) is null || Listed(chain, i, OptionRight.Put) is null)
                continue;
            if (best < 0 || Math.Abs(chain.Strikes[i] - forward) < Math.Abs(chain.Strikes[best] - forward))
                best = i;
        }

        return best;
    }

    /// <summary>The round strike whose delta is nearest in size; -1 when no strike has one.</summary>
    private int ByDelta(OptionChain chain, OptionRight right, double delta)
    {
        int best = -1;
        double nearest = double.PositiveInfinity;
        for (int i = 0; i < chain.Count; i++)
        {
            if (!IsRound(chain.Strikes[i]) || Listed(chain, i, right) is null || !chain.TryPrice(i, right, out PricedOption priced))
                continue;
            double distance = Math.Abs(Math.Abs(priced.Greeks.Delta) - delta);
            if (distance < nearest)
                (best, nearest) = (i, distance);
        }

        return best;
    }

    private BasketProblem Measure(MarketState market, StrategyBook book, ref Basket basket, params ReadOnlySpan<(ContractTerms? Terms, Side Side)> legs)
    {
        foreach ((ContractTerms? terms, Side side) in legs)
        {
            if (terms is null)
                return BasketProblem.NoStrike;
            if (!liquidity.Allows(market, terms))
                return BasketProblem.NotLiquid;
            basket.Add(market, terms, side);
            ref readonly QuoteState quote = ref market.Quote(terms.Id);
            double bid = quote.Bid / (double)Price.StepsPerRupee, ask = quote.Ask / (double)Price.StepsPerRupee;
            basket.Debit += side == Side.Buy ? ask : -bid;
            basket.HalfSpreads += (ask - bid) / 2;
            basket.Premium += side == Side.Buy ? ask * terms.LotSize : 0;
            if (!terms.Chain!.TryPrice(terms.StrikeIndex, terms.Instrument.Right, out PricedOption priced) || !terms.Chain.TryForward(out double forward))
                return BasketProblem.Unpriced;
            basket.Move += (side == Side.Buy ? 1 : -1) * terms.LotSize * priced.Greeks.Delta * forward / 100;
        }

        Span<LegIntent> intents = stackalloc LegIntent[Basket.Places];
        intents = intents[..basket.WriteLegs(intents)];
        if (!book.TryRoundTripCharges(intents, 1, out Money charges))
            return BasketProblem.Unpriced;
        basket.Charges = charges.ToModel();
        if (basket.HasShorts)
        {
            if (!book.TryMargin(intents, 1, out Money margin))
                return BasketProblem.Unpriced;
            basket.Margin = margin.ToModel();
        }

        basket.WorstLoss = (basket.Debit - LeastPayoff(basket)) * basket.LotSize + basket.Charges;
        return BasketProblem.None;
    }

    /// <summary>
    /// The least the legs pay at expiry over all prices of the underlying, points. The corners are the strikes; a calendar's later leg is worth no less than
    /// its nearer one, so it pays no less than nothing.
    /// </summary>
    private static double LeastPayoff(in Basket basket)
    {
        if (basket.Shape == BasketShape.Calendar)
            return 0;
        double least = double.PositiveInfinity;
        for (int corner = 0; corner <= basket.Count; corner++)
        {
            double level = corner == basket.Count ? 0 : Strike(basket, corner);
            double payoff = 0;
            for (int place = 0; place < basket.Count; place++)
            {
                (ContractTerms terms, Side side) = basket[place];
                double strike = Strike(basket, place);
                double pays = terms.Instrument.Right == OptionRight.Call ? Math.Max(0, level - strike) : Math.Max(0, strike - level);
                payoff += side == Side.Buy ? pays : -pays;
            }

            least = Math.Min(least, payoff);
        }

        return least;
    }

    private static double Strike(in Basket basket, int place) => basket[place].Terms.Instrument.Strike.ToModel();
}
