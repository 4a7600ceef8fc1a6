namespace Vyuha.Storage.Quality.Checks;

/// <summary>Chains whose forward is not where the index is: prices of one day beside the index of another.</summary>
/// <remarks>Carry to the furthest expiry looked at (100 days at 7 %) is below 2 %; discounts of futures below 1 %.</remarks>
internal sealed class ForwardLevelCheck : IQualityCheck
{
    private const double RedShare = 0.05;

    public string Name => "forward-level";

    public QualityFinding? Look(DayView day)
    {
        var tally = new ChainTally();
        int spot = 0;
        foreach (ChainSlice chain in day.Chains.Where(chain => chain.Forward > 0))
        {
            while (spot + 1 < day.SpotRows.Length && day.Day.Time[day.SpotRows[spot + 1]] <= chain.Time)
                spot++;
            if (spot >= day.SpotRows.Length || day.Day.Time[day.SpotRows[spot]] > chain.Time)
                continue;
            double index = DayView.Rupees(day.Day.Last[day.SpotRows[spot]]);
            double years = (chain.Expiry.DayNumber - day.Day.Date.DayNumber) / 365.0;
            double allowed = 0.008 + 0.10 * years;
            tally.Add(
                Math.Abs(chain.Forward / index - 1) - allowed,
                () => $"{chain.Expiry:yyyy-MM-dd} at {DayView.Clock(chain.Time)}: forward {chain.Forward:0.00}, index {index:0.00}");
        }

        return tally.Finding(Name, RedShare, day, "chains whose forward is away from the index");
    }
}
