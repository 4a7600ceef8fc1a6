using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Stress;

/// <summary>
/// What a bot's book and the account's lose in their worst cell of <see cref="StressAxes.OfLimit"/>, before a trade and for each lot of it. An entry under
/// way counts with its target. Underlyings do not offset: each is in its own worst cell, and what they lose there is added up. Nothing is allocated by a look.
/// </summary>
internal sealed class StressDesk
{
    private readonly MarketState _market;
    private readonly StressGrid _grid = new(StressAxes.OfLimit);
    private readonly int _cells;
    private readonly double[] _bot;
    private readonly double[] _account;
    private readonly double[] _gone;
    private readonly double[] _lot;

    public StressDesk(MarketState market)
    {
        (_market, _cells) = (market, StressAxes.OfLimit.Count);
        int room = _cells * market.Underlyings.Count;
        (_bot, _account, _gone, _lot) = (new double[room], new double[room], new double[room], new double[room]);
    }

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
            ContractTerms terms = _market.Terms(leg.InstrumentId);
            if (!TryAdd(terms, (long)leg.Ratio * terms.LotSize * (leg.Side == Side.Buy ? 1 : -1), _lot))
                return false;
        }

        return true;
    }

    /// <summary>Rupees the bot's book loses in the worst cell as it is; 0 where no cell loses.</summary>
    public double BotBefore => Loss(_bot, 0, 0);

    public double AccountBefore => Loss(_account, 0, 0);

    /// <summary>The same with so many lots of the intent in it.</summary>
    public double BotAfter(int lots) => Loss(_bot, lots, 1);

    public double AccountAfter(int lots) => Loss(_account, lots, 1);

    /// <summary>A contract on the market of now. One without a volatility of its own is taken at that of the forward, as the margin is.</summary>
    /// <returns>False when it has no price.</returns>
    public static bool TryPosition(MarketState market, ContractTerms terms, out StressPosition position)
    {
        position = default;
        double level = market.UnderlyingLevel(terms.UnderlyingIndex);
        if (!(level > 0))
            return false;
        double years = Math.Max(0, YearFraction.Years(market.Now.Nanoseconds, terms.ExpiryInstant.Nanoseconds));
        if (!terms.Instrument.IsOption)
        {
            double price = market.Quote(terms.Id).ModelMid;
            if (!(price > 0))
                return false;
            position = StressPosition.Future(level, price, years);
            return true;
        }

        OptionChain chain = terms.Chain!;
        if (!chain.TryForward(out double forward)
            || (!chain.TryVolatility(terms.StrikeIndex, out double volatility) && !chain.TryAtTheMoneyVolatility(out volatility)))
            return false;
        position = StressPosition.Option(terms.Instrument.Right, terms.Instrument.Strike.ToModel(), level, forward, years, volatility, market.Rate);
        return true;
    }

    private bool TryAdd(ContractTerms terms, long units, double[] sums)
    {
        if (units == 0)
            return true;
        if (!TryPosition(_market, terms, out StressPosition position))
            return false;
        _grid.Add(in position, units, sums.AsSpan(terms.UnderlyingIndex * _cells, _cells));
        return true;
    }

    private double Loss(double[] held, int lots, int closing)
    {
        double loss = 0;
        for (int first = 0; first < held.Length; first += _cells)
        {
            double worst = 0;
            for (int i = first; i < first + _cells; i++)
                worst = Math.Min(worst, held[i] + closing * _gone[i] + lots * _lot[i]);
            loss -= worst;
        }

        return loss;
    }
}
