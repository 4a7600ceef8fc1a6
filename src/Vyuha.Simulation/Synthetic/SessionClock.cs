namespace Vyuha.Simulation.Synthetic;

/// <summary>One trading session and when it is open, IST.</summary>
internal readonly record struct TradingSession(DateOnly Date, TimeOnly Open, TimeOnly Close)
{
    /// <summary>Minutes of trading before the pause of a session in two parts.</summary>
    public int BreakAfter { get; init; }

    /// <summary>Length of that pause; 0 on ordinary days.</summary>
    public int BreakMinutes { get; init; }

    /// <summary>Minutes of trading.</summary>
    public int Minutes => (int)((Close - Open).Ticks / TimeSpan.TicksPerMinute) - BreakMinutes;

    /// <summary>When a minute of trading, counted from 0, ends: time since the open.</summary>
    public TimeSpan EndOf(int minute) => TimeSpan.FromMinutes(minute + 1 + (BreakMinutes > 0 && minute >= BreakAfter ? BreakMinutes : 0));
}

/// <summary>Time as variance counts it: one ordinary session is 1, a night a third of it, a closed day a little.</summary>
internal sealed class SessionClock
{
    private const int OrdinaryMinutes = 375;

    private readonly TradingSession[] _sessions;
    private readonly double[] _atClose;

    public SessionClock(IEnumerable<TradingSession> sessions)
    {
        _sessions = [.. sessions];
        _atClose = new double[_sessions.Length];
        double now = 0;
        for (int index = 0; index < _sessions.Length; index++)
            _atClose[index] = now += Overnight(index) + Intraday(index);
    }

    public int Count => _sessions.Length;

    public TradingSession this[int index] => _sessions[index];

    /// <summary>Variance between the previous close and this open.</summary>
    public double Overnight(int index)
    {
        int closedDays = index == 0 ? 0 : Math.Min(_sessions[index].Date.DayNumber - _sessions[index - 1].Date.DayNumber - 1, 5);
        return Calibration.OvernightShare + Calibration.ExtraShareOfClosedDay * closedDays;
    }

    /// <summary>Variance between this open and this close; a short special session has its share.</summary>
    public double Intraday(int index) =>
        (1 - Calibration.OvernightShare) * Math.Min(1, _sessions[index].Minutes / (double)OrdinaryMinutes);

    /// <summary>Variance from a point of one session to the close of another.</summary>
    /// <param name="index">The session.</param>
    /// <param name="share">How much of its variance is over, 0 to 1.</param>
    /// <param name="closing">The later session, or the same.</param>
    public double Between(int index, double share, int closing) =>
        _atClose[closing] - _atClose[index] + (1 - share) * Intraday(index);

    /// <summary>The session of a date, or a negative number.</summary>
    public int IndexOf(DateOnly date)
    {
        int low = 0, high = _sessions.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = _sessions[middle].Date.CompareTo(date);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
