namespace Vyuha.Storage.Quality.Checks;

/// <summary>Options cheaper than exercise is worth, or dearer than the index itself.</summary>
internal sealed class PriceBoundsCheck : IQualityCheck
{
    private const double RedShare = 0.01;

    /// <summary>Further out quotes are forgotten orders, and no strategy here trades them.</summary>
    private const double FurthestMoneyness = 0.10;

    public string Name => "price-bounds";

    public QualityFinding? Look(DayView day)
    {
        var tally = new ChainTally();
        foreach (ChainSlice chain in day.Chains.Where(chain => chain.Forward > 0))
        {
            for (int index = 0; index < chain.Strikes.Length; index++)
            {
                double strike = chain.Strikes[index];
                if (Math.Abs(strike / chain.Forward - 1) > FurthestMoneyness)
                    continue;
                Test(day, chain, chain.CallRows[index], chain.Discount * (chain.Forward - strike), chain.Discount * chain.Forward, tally);
                Test(day, chain, chain.PutRows[index], chain.Discount * (strike - chain.Forward), chain.Discount * strike, tally);
            }
        }

        return tally.Finding(Name, RedShare, day, "option prices outside the bounds of no arbitrage");
    }

    private static void Test(DayView day, ChainSlice chain, int row, double lowest, double highest, ChainTally tally)
    {
        if (!day.TryPrices(row, out double bid, out double ask) || ask < bid)
            return;
        // Nobody can buy below the lowest worth or sell above the highest; a wide quote around them is no error. Far from the
        // money trades are rare and a closing price is old: the allowance grows with the distance.
        double allowed = day.Slack * (1 + (day.HasQuotes ? 0 : 20 * Math.Max(0, lowest) / chain.Forward));
        double excess = Math.Max(Math.Max(lowest, 0) - ask, bid - highest) / chain.Forward - allowed;
        tally.Add(excess, () => $"{day.InstrumentOf(row)} at {DayView.Clock(chain.Time)} for {ask:0.00}, worth at least {lowest:0.00}");
    }
}
