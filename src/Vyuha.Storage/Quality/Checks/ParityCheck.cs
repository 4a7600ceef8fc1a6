namespace Vyuha.Storage.Quality.Checks;

/// <summary>Calls and puts of one strike that imply another forward than the rest of the chain.</summary>
internal sealed class ParityCheck : IQualityCheck
{
    private const double RedShare = 0.05;

    /// <summary>Further from the money one of the two is rarely traded.</summary>
    private const double FurthestMoneyness = 0.03;

    public string Name => "put-call-parity";

    public QualityFinding? Look(DayView day)
    {
        var tally = new ChainTally();
        foreach (ChainSlice chain in day.Chains.Where(chain => chain.Forward > 0))
        {
            for (int index = 0; index < chain.Strikes.Length; index++)
            {
                double strike = chain.Strikes[index];
                if (Math.Abs(strike / chain.Forward - 1) > FurthestMoneyness
                    || !day.TryPrices(chain.CallRows[index], out double callBid, out double callAsk) || callAsk < callBid
                    || !day.TryPrices(chain.PutRows[index], out double putBid, out double putAsk) || putAsk < putBid)
                {
                    continue;
                }

                // What the synthetic forward can be bought and sold at; the chain's forward must lie between, give or take.
                double buy = strike + (callAsk - putBid) / chain.Discount;
                double sell = strike + (callBid - putAsk) / chain.Discount;
                double excess = Math.Max(chain.Forward - buy, sell - chain.Forward) / chain.Forward - day.Slack;
                tally.Add(excess, () => $"strike {strike:0.##} of {chain.Expiry:yyyy-MM-dd} at {DayView.Clock(chain.Time)} implies {(buy + sell) / 2:0.00}, the chain {chain.Forward:0.00}");
            }
        }

        return tally.Finding(Name, RedShare, day, "call–put pairs near the money contradict the chain's forward");
    }
}
