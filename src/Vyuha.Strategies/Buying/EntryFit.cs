using Vyuha.Core;
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

    /// <param name="sizePercent">What is left of the size after news and mode of the account, 0 to 100.</param>
    public int Lots(in Basket basket, int sizePercent)
    {
        if (!IsCheapEnough(basket))
            return 0;
        int lots = Math.Min(options.MaxLots, basket.LotsDisplayed);
        lots = Math.Min(lots, Whole(options.LossAtStopMax.ToModel(), StopLoss(basket)));
        if (cap is { } money)
            lots = Math.Min(lots, Whole(money.ToModel(), basket.CountedByCap));
        return lots * sizePercent / 100;
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
        readings.Add(BuyerVocabulary.EntrySlippage, IsCheapEnough(basket), basket.HalfSpreads, Budget(basket));
        readings.Add(BuyerVocabulary.DisplayedLots, basket.LotsDisplayed >= 1, Math.Min(basket.LotsDisplayed, 1_000_000), 1);
    }

    private double Budget(in Basket basket) => options.EntrySlippagePercent / 100 * Math.Abs(basket.Debit - basket.HalfSpreads);

    private static int Whole(double money, double each) => each > 0 ? (int)Math.Min(int.MaxValue, Math.Floor(money / each)) : int.MaxValue;
}
