using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Sizing;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>Whether a basket fits the money of a trade, and how many lots of it. Zero is an answer; risk then looks at it once more.</summary>
internal readonly struct EntryFit(BuyingOptions options, Money? cap)
{
    /// <summary>Rupees a lot loses at its stop, charges included.</summary>
    public double StopLoss(in Basket basket)
    {
        double atStop = options.StopLoss * basket.Basis + basket.Charges;
        return basket.HasShorts ? Math.Min(atStop, basket.WorstLoss) : atStop;
    }

    /// <param name="sizePercent">What news and hours leave of the size, 0 to 100.</param>
    /// <param name="sizes">Takes what each consideration allows.</param>
    public int Lots(MarketState market, in Basket basket, int sizePercent, SizeDecision sizes)
    {
        sizes.Begin(options.MaxLots * sizePercent / 100);
        if (!IsCheapEnough(basket))
            return 0;
        Span<LegIntent> legs = stackalloc LegIntent[Basket.Places];
        sizes
            .Add(Sizers.ByStopLoss(Money.FromModel(StopLoss(basket)), options.LossAtStopMax))
            .Add(Sizers.ByMove(Math.Abs(basket.Move), options.MoveMax.ToModel()))
            .Add(Sizers.ByDepth(market, legs[..basket.WriteLegs(legs)], 1));
        if (cap is { } money)
            sizes.Add(Sizers.ByPremium(Money.FromModel(basket.CountedByCap), money));
        return sizes.Lots;
    }

    /// <summary>Quotes so wide that the entry would use up its whole price budget are no market.</summary>
    private bool IsCheapEnough(in Basket basket) => basket.HalfSpreads <= Budget(basket);

    public Price PriceBudget(in Basket basket) => Price.FromModel(Budget(basket), Price.FromSteps(1), TickRounding.Up);

    public void Measure(in Basket basket, Readings readings)
    {
        readings.Add(BuyerVocabulary.Premium, true, basket.Premium, basket.Premium);
        if (basket.HasShorts)
            readings.Add(BuyerVocabulary.Margin, true, basket.Margin, basket.Margin);
        if (cap is { } money)
            readings.Add(BuyerVocabulary.CountedByCap, basket.CountedByCap <= money.ToModel(), basket.CountedByCap, money.ToModel());
        double loss = StopLoss(basket), most = options.LossAtStopMax.ToModel();
        readings.Add(BuyerVocabulary.StopLoss, loss <= most, loss, most);
        readings.Add(BuyerVocabulary.Move, Math.Abs(basket.Move) <= options.MoveMax.ToModel(), Math.Abs(basket.Move), options.MoveMax.ToModel());
        readings.Add(BuyerVocabulary.EntrySlippage, IsCheapEnough(basket), basket.HalfSpreads, Budget(basket));
        readings.Add(BuyerVocabulary.DisplayedLots, basket.LotsDisplayed >= 1, Math.Min(basket.LotsDisplayed, 1_000_000), 1);
    }

    private double Budget(in Basket basket) => options.EntrySlippagePercent / 100 * Math.Abs(basket.Debit - basket.HalfSpreads);
}
