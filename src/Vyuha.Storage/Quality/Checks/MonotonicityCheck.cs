namespace Vyuha.Storage.Quality.Checks;

/// <summary>Calls that cost more at a higher strike, puts that cost more at a lower one.</summary>
internal sealed class MonotonicityCheck : IQualityCheck
{
    private const double RedShare = 0.01;

    public string Name => "strike-order";

    public QualityFinding? Look(DayView day)
    {
        var tally = new ChainTally();
        foreach (ChainSlice chain in day.Chains.Where(chain => chain.Forward > 0))
        {
            int call = -1;
            int put = -1;
            for (int index = 0; index < chain.Strikes.Length; index++)
            {
                if (Usable(day, chain.CallRows[index]))
                {
                    if (call >= 0)
                        Test(day, chain, cheaper: chain.CallRows[index], dearer: chain.CallRows[call], tally);
                    call = index;
                }

                if (Usable(day, chain.PutRows[index]))
                {
                    if (put >= 0)
                        Test(day, chain, cheaper: chain.PutRows[put], dearer: chain.PutRows[index], tally);
                    put = index;
                }
            }
        }

        return tally.Finding(Name, RedShare, day, "neighbouring strikes priced the wrong way round");
    }

    private static bool Usable(DayView day, int row) => day.TryPrices(row, out double bid, out double ask) && bid <= ask;

    private static void Test(DayView day, ChainSlice chain, int cheaper, int dearer, ChainTally tally)
    {
        day.TryPrices(cheaper, out double bid, out _);
        day.TryPrices(dearer, out _, out double ask);
        tally.Add(
            (bid - ask) / chain.Forward - day.Slack,
            () => $"{day.InstrumentOf(cheaper)} at {DayView.Clock(chain.Time)} for {bid:0.00} over {day.InstrumentOf(dearer)} for {ask:0.00}");
    }
}
