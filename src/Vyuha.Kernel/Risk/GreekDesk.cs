using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// Greeks in rupees of a bot's book and of the account's, before a trade and for each lot of it. An entry under way counts with its target. Nothing is
/// allocated by a look.
/// </summary>
/// <remarks>A contract without a volatility of its own is taken at the volatility of the forward, as the margin is.</remarks>
internal sealed class GreekDesk(MarketState market)
{
    private readonly RupeeGreeks[] _bot = new RupeeGreeks[market.Underlyings.Count];
    private readonly RupeeGreeks[] _account = new RupeeGreeks[market.Underlyings.Count];
    private readonly RupeeGreeks[] _gone = new RupeeGreeks[market.Underlyings.Count];
    private readonly RupeeGreeks[] _lot = new RupeeGreeks[market.Underlyings.Count];

    /// <summary>Looks at the books and at one lot of the intent.</summary>
    /// <returns>False when a contract held or wanted has no price.</returns>
    public bool TryLook(ReadOnlySpan<BotBook> bots, ExternalBook external, BotBook bot, Intent intent, Structure? adjusted)
    {
        Array.Clear(_bot);
        Array.Clear(_account);
        Array.Clear(_gone);
        Array.Clear(_lot);
        foreach (BotBook other in bots)
        {
            foreach (Structure structure in other.View.LiveSpan)
            {
                foreach (StructureLeg leg in structure.LegSpan)
                {
                    long units = Math.Abs(leg.TargetUnits) > Math.Abs(leg.Units) ? leg.TargetUnits : leg.Units;
                    if (!TryAdd(leg.Terms, units, other == bot ? _bot : _account))
                        return false;
                    if (structure == adjusted && intent.CloseInstruments.Contains(leg.Terms.Id) && !TryAdd(leg.Terms, -units, _gone))
                        return false;
                }
            }
        }

        if (external.Count > 0)
        {
            foreach (ExternalPosition position in external.Positions)
            {
                if (!TryAdd(position.Terms, position.Units, _account))
                    return false;
            }
        }

        for (int i = 0; i < _bot.Length; i++)
            _account[i] += _bot[i];
        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            long units = (long)leg.Ratio * terms.LotSize * (leg.Side == Side.Buy ? 1 : -1);
            if (!TryAdd(terms, units, _lot))
                return false;
        }

        return true;
    }

    /// <summary>The bot's book as it is: absolute numbers of the underlyings, added up.</summary>
    public RupeeGreeks BotBefore => Sum(_bot, 0, 0);

    public RupeeGreeks AccountBefore => Sum(_account, 0, 0);

    /// <summary>The same with so many lots of the intent in it.</summary>
    public RupeeGreeks BotAfter(int lots) => Sum(_bot, lots, 1);

    public RupeeGreeks AccountAfter(int lots) => Sum(_account, lots, 1);

    /// <summary>Greeks of so many units of a contract, in rupees.</summary>
    /// <returns>False when it has no price.</returns>
    public static bool TryContract(MarketState market, ContractTerms terms, long units, out RupeeGreeks greeks)
    {
        greeks = default;
        if (!terms.Instrument.IsOption)
        {
            double level = market.Quote(terms.Id).ModelMid;
            greeks = new RupeeGreeks(units * level / 100, 0, 0, 0);
            return level > 0;
        }

        OptionChain chain = terms.Chain!;
        if (!chain.TryForward(out double forward))
            return false;
        if (!chain.TryPrice(terms.StrikeIndex, terms.Instrument.Right, out PricedOption priced))
        {
            if (!chain.TryAtTheMoneyVolatility(out double volatility))
                return false;
            priced = Black76.PriceAndGreeks(
                terms.Instrument.Right == OptionRight.Call, forward, terms.Instrument.Strike.ToModel(), Math.Max(chain.Years, 1e-9), volatility, chain.Discount);
        }

        double onePercent = forward / 100;
        greeks = new RupeeGreeks(
            units * priced.Greeks.Delta * onePercent,
            units * priced.Greeks.Gamma * onePercent * onePercent,
            units * priced.Greeks.Vega,
            units * priced.Greeks.Theta);
        return true;
    }

    private bool TryAdd(ContractTerms terms, long units, RupeeGreeks[] sums)
    {
        if (units == 0)
            return true;
        if (!TryContract(market, terms, units, out RupeeGreeks greeks))
            return false;
        sums[terms.UnderlyingIndex] += greeks;
        return true;
    }

    private RupeeGreeks Sum(RupeeGreeks[] held, int lots, int closing)
    {
        RupeeGreeks sum = default;
        for (int i = 0; i < held.Length; i++)
        {
            RupeeGreeks one = held[i];
            RupeeGreeks gone = _gone[i];
            RupeeGreeks added = _lot[i];
            sum += new RupeeGreeks(
                Math.Abs(one.Delta + closing * gone.Delta + lots * added.Delta),
                Math.Abs(one.Gamma + closing * gone.Gamma + lots * added.Gamma),
                Math.Abs(one.Vega + closing * gone.Vega + lots * added.Vega),
                Math.Abs(one.Theta + closing * gone.Theta + lots * added.Theta));
        }

        return sum;
    }
}
