using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility;

namespace Vyuha.Tests.Quant.Volatility;

/// <summary>
/// Term structures made from the model itself: w = d T + v with v on the event's day. Quotes are seen with errors of a fifth of a volatility point, the half-spread of
/// a liquid weekly at the money.
/// </summary>
public sealed class EventVarianceTests
{
    private const double Quiet = 0.13, Error = 0.002;
    private const double Near = 9 / 365.0, Far = 16 / 365.0, Before = 2 / 365.0;

    [Fact]
    public void Both_estimators_give_back_what_the_term_structure_was_made_of()
    {
        // A move of 1.2 % on top of 13 %.
        const double v = 0.012 * 0.012;
        double near = Volatility(Near, v), far = Volatility(Far, v);
        foreach (EventVariance read in new[] { EventVariance.FromTwoBeyond(Near, near, Far, far), EventVariance.FromOneBefore(Before, Quiet, Near, near) })
        {
            Assert.Equal(EventVarianceStatus.Ok, read.Status);
            Assert.Equal(0.012, read.Deviation, 12);
            Assert.Equal(Quiet * Quiet, read.DailyVariance, 12);
            Assert.Equal(0.6744897501960817 * 0.012, read.MedianMove, 12); // Φ⁻¹(3/4), by scipy.stats.norm.ppf.
        }
    }

    [Fact]
    public void What_cannot_be_read_off_has_a_status()
    {
        Assert.Equal(EventVarianceStatus.NotPriced, EventVariance.FromTwoBeyond(Near, 0.12, Far, 0.13).Status);
        Assert.Equal(EventVarianceStatus.NoVarianceBetween, EventVariance.FromTwoBeyond(Near, 0.20, Far, 0.14).Status);
        Assert.Equal(EventVarianceStatus.Invalid, EventVariance.FromTwoBeyond(Far, 0.13, Near, 0.13).Status);
        Assert.Equal(EventVarianceStatus.Invalid, EventVariance.FromOneBefore(0, 0.13, Near, 0.13).Status);
        Assert.Equal(EventVarianceStatus.Invalid, EventVariance.FromOneBefore(Before, double.NaN, Near, 0.13).Status);
        Assert.True(double.IsNaN(EventVariance.ScoreOfTwoBeyond(Near, 0.13, 0, Far, 0.13, Error)));
        Assert.True(double.IsNaN(EventVariance.ScoreOfOneBefore(Near, 0.13, Error, Before, 0.13, Error)));
    }

    /// <summary>The near expiry is three points dearer for the event; what the further one holds of it follows.</summary>
    [Fact]
    public void A_bump_of_three_points_is_seen_through_the_noise()
    {
        double v = ((Quiet + 0.03) * (Quiet + 0.03) - Quiet * Quiet) * Near;
        Assert.InRange(Share(v, score => score <= 2), 0, 0.01);
    }

    /// <summary>One-sided: a normal error is above 2 in 2.3 % of cases.</summary>
    [Fact]
    public void A_flat_term_structure_is_taken_for_an_event_in_less_than_one_case_of_twenty()
    {
        double share = Share(0, score => score > 2);
        Assert.InRange(share, 0.005, 0.05);
    }

    /// <summary>Over a thousand noisy readings of each estimator.</summary>
    private static double Share(double v, Func<double, bool> counts)
    {
        var random = new SplitMix64(20_261_124);
        int found = 0;
        for (int path = 0; path < 1_000; path++)
        {
            double near = Volatility(Near, v) + Error * random.NextNormal(), far = Volatility(Far, v) + Error * random.NextNormal(), before = Quiet + Error * random.NextNormal();
            found += counts(EventVariance.ScoreOfTwoBeyond(Near, near, Error, Far, far, Error)) ? 1 : 0;
            found += counts(EventVariance.ScoreOfOneBefore(Before, before, Error, Near, near, Error)) ? 1 : 0;
        }

        return found / 2_000.0;
    }

    private static double Volatility(double years, double v) => Math.Sqrt(Quiet * Quiet + v / years);
}
