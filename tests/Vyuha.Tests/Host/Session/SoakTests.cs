using System.Collections.Concurrent;
using Vyuha.Host.Drill;

namespace Vyuha.Tests.Host.Session;

/// <summary>Days one after the other on one book, with everything that goes wrong in them.</summary>
public sealed class SoakTests
{
    /// <summary>CI runs four days, an expiry and two nights with positions among them; a long night (VYUHA_SEEDS) runs twenty of each of a few seeds.</summary>
    private static readonly int Nights = int.TryParse(Environment.GetEnvironmentVariable("VYUHA_SEEDS"), out int seeds) ? Math.Max(1, seeds / 60) : 0;

    [Fact]
    public void Days_with_faults_kills_and_positions_held_over_night_end_reconciled()
    {
        var days = new ConcurrentBag<SoakDay>();
        var options = new SoakOptions { Days = Nights > 0 ? 20 : 4 };
        IReadOnlyList<SoakResult> results = SoakSeries.Run(2, Math.Max(1, Nights), options, days.Add, TestContext.Current.CancellationToken);
        Assert.Empty(results.SelectMany(result => result.Days.Where(day => day.Failures.Count > 0).Select(day => $"seed {result.Seed}, {day.Date}: {string.Join("; ", day.Failures)}")));
        Assert.All(results, result => Assert.Equal(options.Days, result.Days.Count));

        // The days must really have had what a soak is about.
        Assert.True(days.Sum(day => day.Kills) >= days.Count, "kills");
        Assert.True(days.Sum(day => day.PowerCuts) > 0, "power cuts");
        Assert.True(days.Sum(day => day.InDoubt) > 0, "lost answers");
        Assert.True(days.Sum(day => day.Carried) >= days.Count, "positions held over night");
        Assert.True(days.Sum(day => day.SettledLegs) > 0, "legs that expired");
        Assert.True(days.Any(day => day.ClosedLate), "a day that was closed the next morning");
        Assert.All(days, day => Assert.InRange(day.Placements, 1, 2_000));
    }

    [Fact]
    public void A_quiet_day_is_quiet()
    {
        SoakResult result = SoakSeries.One(5, new SoakOptions { Days = 1, KillsADay = 0, Faults = DrillFaults.None }, _ => { }, TestContext.Current.CancellationToken);
        SoakDay day = Assert.Single(result.Days);
        Assert.Empty(day.Failures);
        Assert.Equal((0, 0), (day.Kills, day.InDoubt));
        Assert.True(day is { Fills: > 8, Carried: > 0, ClosedLate: false }, $"{day}");
    }
}
