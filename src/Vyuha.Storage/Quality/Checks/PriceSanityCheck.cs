namespace Vyuha.Storage.Quality.Checks;

/// <summary>Prices that cannot be: negative ones, trades at nothing, a close outside the day's range.</summary>
internal sealed class PriceSanityCheck : IQualityCheck
{
    private const double RedShare = 0.001;

    public string Name => "impossible-prices";

    public QualityFinding? Look(DayView day)
    {
        int bad = 0;
        string worst = "";
        for (int row = 0; row < day.Day.RowCount; row++)
        {
            if (Problem(day, row) is not { } problem)
                continue;
            if (bad++ == 0)
                worst = $"{day.InstrumentOf(row)} at {DayView.Clock(day.Day.Time[row])}: {problem}";
        }

        if (bad == 0)
            return null;
        return new(Name, bad > RedShare * day.Day.RowCount ? QualityGrade.Red : QualityGrade.Amber, bad, $"{bad} rows, first {worst}");
    }

    private static string? Problem(DayView view, int row)
    {
        var day = view.Day;
        if (day.Bid[row] < 0 || day.Ask[row] < 0 || day.Open[row] < 0 || day.High[row] < 0 || day.Low[row] < 0 || day.Last[row] < 0
            || day.Settlement[row] < 0)
        {
            return "a negative price";
        }

        if (day.Volume[row] > 0 && day.Last[row] == 0)
            return "traded without a price";
        bool bar = day.High[row] > 0;
        if (bar && (day.Low[row] == 0 || day.Open[row] == 0 || day.Last[row] == 0))
            return "a bar with a price of zero";
        if (bar && (day.High[row] < day.Low[row] || day.Open[row] > day.High[row] || day.Open[row] < day.Low[row]
            || day.Last[row] > day.High[row] || day.Last[row] < day.Low[row]))
        {
            return "open or close outside high and low";
        }

        return null;
    }
}
