namespace Vyuha.Storage.Quality.Checks;

/// <summary>A strike dearer than the straight line between its neighbours: a butterfly for less than nothing.</summary>
internal sealed class ConvexityCheck : IQualityCheck
{
    private const double RedShare = 0.01;

    public string Name => "strike-convexity";

    public QualityFinding? Look(DayView day)
    {
        var tally = new ChainTally();
        foreach (ChainSlice chain in day.Chains.Where(chain => chain.Forward > 0))
        {
            Side(day, chain, chain.CallRows, tally);
            Side(day, chain, chain.PutRows, tally);
        }

        return tally.Finding(Name, RedShare, day, "strikes dearer than their neighbours allow");
    }

    private static void Side(DayView day, ChainSlice chain, int[] rows, ChainTally tally)
    {
        int left = -1;
        int middle = -1;
        for (int right = 0; right < rows.Length; right++)
        {
            if (!day.TryPrices(rows[right], out double rightBid, out double rightAsk) || rightAsk < rightBid)
                continue;
            if (left >= 0)
            {
                day.TryPrices(rows[left], out _, out double leftAsk);
                day.TryPrices(rows[middle], out double bid, out _);
                double weight = (chain.Strikes[right] - chain.Strikes[middle]) / (chain.Strikes[right] - chain.Strikes[left]);
                double line = weight * leftAsk + (1 - weight) * rightAsk;
                int row = rows[middle];
                tally.Add(
                    (bid - line) / chain.Forward - day.Slack,
                    () => $"{day.InstrumentOf(row)} at {DayView.Clock(chain.Time)} for {bid:0.00}, its neighbours allow {line:0.00}");
            }

            (left, middle) = (middle, right);
        }
    }
}
