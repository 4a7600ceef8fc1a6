using Vyuha.Core;

namespace Vyuha.Simulation.Venue;

/// <summary>
/// Half of the bid–ask spread, in points, where the data has no quotes: by moneyness and days to expiry. These are assumptions, to be replaced
/// by the trader's own recorded depth; every report says what share of its quotes came from here.
/// </summary>
/// <remarks>
/// Middle of the ranges that traders state for each cell (docs/concepts/fills.md has the table). Between 8 and 20 days the weekly and the
/// monthly row are joined linearly. An underlying without a row gets no modelled quote and cannot be traded on bars.
/// </remarks>
public sealed record HalfSpreadModel
{
    /// <summary>Points for: at the money (within 1 %), 1–3 % out, further out.</summary>
    private readonly record struct Row(double AtTheMoney, double Near, double Far)
    {
        public double For(double distancePercent) => distancePercent <= 1 ? AtTheMoney : distancePercent <= 3 ? Near : Far;
    }

    private static readonly (string Underlying, Row Weekly, Row Monthly)[] Rows =
    [
        ("NIFTY", new(0.20, 0.125, 0.10), new(1.25, 1.25, 1.75)),
        ("BANKNIFTY", new(2, 2.5, 4), new(2, 2.5, 4)),
        ("SENSEX", new(1.0, 0.65, 0.60), new(4.1, 4.1, 5.8)),
    ];

    private const double WeeklyDays = 8;
    private const double MonthlyDays = 20;

    /// <summary>Multiplies every half-spread; 1 as stated, more for a stressed run.</summary>
    public double Multiplier { get; init; } = 1;

    /// <summary>Multiplies the half-spread in the first minutes of a session (the book is thin).</summary>
    public double OpeningMultiplier { get; init; } = 3;

    public TimeSpan OpeningPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Multiplies the half-spread once the underlying has moved so far within the last quarter of an hour.</summary>
    public double FastMoveMultiplier { get; init; } = 10;

    public double FastMovePercent { get; init; } = 1.5;

    /// <returns>Points, before rounding to ticks; NaN when the underlying has no row.</returns>
    public double Points(string underlying, double strike, double level, int daysToExpiry)
    {
        double distance = level > 0 ? Math.Abs(strike - level) / level * 100 : 0;
        foreach ((string name, Row weekly, Row monthly) in Rows)
        {
            if (!string.Equals(name, underlying, StringComparison.Ordinal))
                continue;
            double weight = Math.Clamp((daysToExpiry - WeeklyDays) / (MonthlyDays - WeeklyDays), 0, 1);
            return Multiplier * (weekly.For(distance) + weight * (monthly.For(distance) - weekly.For(distance)));
        }

        return double.NaN;
    }

    /// <summary>Bid and ask around a traded price: rounded outwards to ticks, the bid never negative.</summary>
    /// <returns>False when there is no model for the underlying or no price.</returns>
    public bool TryQuote(Instrument instrument, long last, double level, int daysToExpiry, double stress, long tick, out long bid, out long ask)
    {
        bid = ask = 0;
        double points = instrument.IsOption
            ? Points(instrument.Underlying, instrument.Strike.ToModel(), level, daysToExpiry)
            : Points(instrument.Underlying, level, level, 0);
        if (last <= 0 || tick <= 0 || double.IsNaN(points))
            return false;
        long half = (long)Math.Round(points * stress * Price.StepsPerRupee, MidpointRounding.AwayFromZero);
        bid = Math.Max(0, (last - half) / tick * tick);
        ask = (last + half + tick - 1) / tick * tick;
        if (ask == bid)
            ask += tick;
        return true;
    }
}
