namespace Vyuha.Simulation.Workloads;

/// <summary>Trading days of the New York exchange from 2 January 2015 on, without its holidays of 2015: the calendar the workloads are laid on.</summary>
internal static class NewYorkDays
{
    private static readonly DateOnly[] Holidays =
    [
        new(2015, 1, 1), new(2015, 1, 19), new(2015, 2, 16), new(2015, 4, 3), new(2015, 5, 25),
        new(2015, 7, 3), new(2015, 9, 7), new(2015, 11, 26), new(2015, 12, 25), new(2016, 1, 1),
    ];

    public static DateOnly[] From2015(int count)
    {
        var days = new DateOnly[count];
        DateOnly date = new(2015, 1, 2);
        for (int i = 0; i < count; date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(date))
                days[i++] = date;
        }

        return days;
    }
}
