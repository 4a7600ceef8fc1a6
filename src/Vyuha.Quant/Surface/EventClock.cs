namespace Vyuha.Quant.Surface;

/// <summary>A day on which variance comes at once: a budget, a policy decision, a count of votes, results.</summary>
/// <param name="Years">Time until it.</param>
/// <param name="ExtraYears">How much ordinary time its variance is worth; 5/365 for a day that moves as much as five others on top of its own.</param>
public readonly record struct MarketEvent(double Years, double ExtraYears);

/// <summary>Time in which variance grows evenly: calendar time plus what the events until then are worth.</summary>
/// <remarks>Between two expiries total variance is interpolated in this time, so that it grows slowly before an event, at once over it, and slowly again.</remarks>
public sealed class EventClock
{
    private readonly MarketEvent[] _events;

    /// <exception cref="ArgumentException">An event is worth less than nothing, or a number is not finite.</exception>
    public EventClock(params ReadOnlySpan<MarketEvent> events)
    {
        _events = events.ToArray();
        foreach (MarketEvent one in _events)
        {
            if (!(double.IsFinite(one.Years) && one.ExtraYears >= 0 && double.IsFinite(one.ExtraYears)))
                throw new ArgumentException($"The event in {one.Years} years worth {one.ExtraYears} years: give finite times, and a worth of at least 0.", nameof(events));
        }
    }

    /// <summary>A clock without events.</summary>
    public static EventClock Plain { get; } = new();

    /// <summary>Ordinary time and events' time until then; an event at that very time counts as past.</summary>
    public double At(double years) => years + EventYears(years);

    /// <summary>What the events from now until then are worth.</summary>
    public double EventYears(double years)
    {
        double sum = 0;
        foreach (MarketEvent one in _events)
        {
            if (one.Years >= 0 && one.Years <= years)
                sum += one.ExtraYears;
        }

        return sum;
    }

    /// <summary>What an event between two expiries is worth, from the variance between them and the volatility of days without event.</summary>
    /// <param name="nearYears">Expiry before the event.</param>
    /// <param name="nearVariance">Total variance to it.</param>
    /// <param name="farYears">Expiry after the event.</param>
    /// <param name="farVariance">Total variance to it.</param>
    /// <param name="ordinaryVol">Annualised volatility of days without event; above 0.</param>
    /// <returns>0 where the days between need no event to explain their variance.</returns>
    public static double ImpliedExtraYears(double nearYears, double nearVariance, double farYears, double farVariance, double ordinaryVol) =>
        ordinaryVol > 0 ? Math.Max((farVariance - nearVariance) / (ordinaryVol * ordinaryVol) - (farYears - nearYears), 0) : 0;
}
