namespace Vyuha.Storage.Quality.Checks;

/// <summary>A bid above the ask, which no exchange shows: two moments mixed into one row.</summary>
internal sealed class CrossedQuotesCheck : IQualityCheck
{
    private const double RedShare = 0.01;

    public string Name => "crossed-quotes";

    public QualityFinding? Look(DayView day)
    {
        int quoted = 0;
        int crossed = 0;
        int first = -1;
        for (int row = 0; row < day.Day.RowCount; row++)
        {
            if (day.Day.Bid[row] <= 0 || day.Day.Ask[row] <= 0)
                continue;
            quoted++;
            if (day.Day.Bid[row] > day.Day.Ask[row] && crossed++ == 0)
                first = row;
        }

        return crossed == 0 ? null : new(
            Name, crossed > RedShare * quoted ? QualityGrade.Red : QualityGrade.Amber, crossed,
            $"{crossed} of {quoted} quotes, first {day.InstrumentOf(first)} at {DayView.Clock(day.Day.Time[first])}: "
            + $"bid {DayView.Rupees(day.Day.Bid[first]):0.00}, ask {DayView.Rupees(day.Day.Ask[first]):0.00}");
    }
}
