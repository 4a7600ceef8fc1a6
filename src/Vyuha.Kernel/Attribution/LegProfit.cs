using Vyuha.Core;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Attribution;

/// <summary>Profit of one leg by Greek, accumulated from mark to mark with the leg's own forward and its own strike's volatility.</summary>
/// <remarks>
/// Units held are explained from one look at the market to the next. Units that an order brings or takes are valued from the mid at its decision,
/// because their slippage is measured against that mid: so what one unit gained since the live order was decided is kept beside. A look at which
/// the leg cannot be priced is reached over; whatever the market did in between belongs to the next one that can.
/// </remarks>
internal sealed class LegProfit(ContractTerms terms)
{
    private OptionState _last;
    private long _version;
    private bool _known;
    private GreekProfit _oneUnitSinceOrder;

    /// <summary>Rupees since the leg was opened.</summary>
    public GreekProfit Total { get; private set; }

    /// <summary>An order for this leg is decided now, while so many units are held.</summary>
    public void OnOrder(MarketState market, long held)
    {
        if (held == 0)
            _known = false;
        MoveTo(market, held);
        _oneUnitSinceOrder = default;
    }

    /// <summary>The live order brings or takes units; <paramref name="held"/> is what was held before.</summary>
    public void OnFill(MarketState market, long held, long filled)
    {
        MoveTo(market, held);
        Total += filled * _oneUnitSinceOrder;
    }

    /// <summary>The market is here now.</summary>
    public void MoveTo(MarketState market, long held)
    {
        // Old quotes at a later hour are no later market: the time since is the next look's, together with what it shows.
        if ((_known && _version == market.Version) || !TryState(market, out OptionState now))
            return;
        if (_known)
            Explain(now, held);
        (_last, _version, _known) = (now, market.Version, true);
    }

    /// <summary>The contract expires at the settlement price, steps: time runs out and the forward becomes that price.</summary>
    public void Settle(long price, long held)
    {
        if (_known)
            Explain(new OptionState(price / (double)Price.StepsPerRupee, _last.Vol, 0, 1), held);
        _known = false;
    }

    public CarriedProfit Capture() => new(_known ? _last : null, Total, _oneUnitSinceOrder);

    /// <summary>The market it was looked at last in is over: the next look explains all that happened since.</summary>
    public void Restore(CarriedProfit carried) =>
        (_known, _last, Total, _oneUnitSinceOrder) = (carried.Last is not null, carried.Last.GetValueOrDefault(), carried.Total, carried.OneUnitSinceOrder);

    private void Explain(in OptionState now, long held)
    {
        GreekProfit one = terms.Instrument.IsOption
            ? GreekProfit.Between(terms.Instrument.Right == OptionRight.Call, terms.Instrument.Strike.ToModel(), _last, now)
            : new GreekProfit(now.Forward - _last.Forward, 0, 0, 0, 0);
        if (!one.IsFinite)
            return; // Unexplained: the residual shows it.
        Total += held * one;
        _oneUnitSinceOrder += one;
    }

    private bool TryState(MarketState market, out OptionState state)
    {
        state = default;
        if (terms.Chain is not { } chain)
        {
            double mid = market.Quote(terms.Id).ModelMid;
            state = new OptionState(mid, 0, 0, 1);
            return mid > 0;
        }

        if (!chain.TryForward(out double forward) || !chain.TryVolatility(terms.StrikeIndex, out double volatility))
            return false;
        state = new OptionState(forward, volatility, chain.Years, chain.Discount);
        return true;
    }
}
