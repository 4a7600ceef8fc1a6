using CsCheck;
using Vyuha.Core;
using Vyuha.Kernel.Exits;

namespace Vyuha.Tests.Kernel.Exits;

/// <summary>One watch: what it leaves at, the ratchet of its stop, and that it says so once.</summary>
public sealed class ExitWatchTests
{
    private static readonly Timestamp Ten = Ist.At(new DateOnly(2026, 2, 4), new TimeOnly(10, 0));

    [Theory]
    [InlineData("-4999.9999 -4999.9999 -4999.9999", ExitTrigger.None)]
    [InlineData("-5000 -5000", ExitTrigger.FixedStop)]
    [InlineData("-5000 -4999 -5000 -4999", ExitTrigger.None)] // One look alone is a freak quote.
    [InlineData("0 -9000 -6000", ExitTrigger.FixedStop)]
    public void A_fixed_stop(string profits, ExitTrigger trigger) => Assert.Equal(trigger, Last(new ExitPlan { StopLoss = Money.FromRupees(5_000) }, profits));

    [Theory]
    [InlineData("3000 3000", ExitTrigger.Target)]
    [InlineData("2999.9999 2999.9999 3000 2999", ExitTrigger.None)]
    public void A_target(string profits, ExitTrigger trigger) => Assert.Equal(trigger, Last(new ExitPlan { Target = Money.FromRupees(3_000) }, profits));

    // The trail of 1,000 begins at a profit of 2,000 seen twice: then the stop is 1,000, at 3,500 seen twice 2,500, and never lower again.
    [Theory]
    [InlineData("2000 500 500", ExitTrigger.None)] // The 2,000 was seen once.
    [InlineData("2000 2000 1000.0001 1000.0001", ExitTrigger.None)]
    [InlineData("2000 2000 1000 1000", ExitTrigger.TrailingStop)]
    [InlineData("2000 2000 3500 3500 2600 2500 2500", ExitTrigger.TrailingStop)]
    [InlineData("2000 2000 9000 2100 2100", ExitTrigger.None)] // The 9,000 was seen once.
    public void A_trailing_stop(string profits, ExitTrigger trigger) =>
        Assert.Equal(trigger, Last(new ExitPlan { TrailBy = Money.FromRupees(1_000), TrailAfter = Money.FromRupees(2_000) }, profits));

    [Theory]
    [InlineData("1500 1500 0.0001 0.0001", ExitTrigger.None)]
    [InlineData("1500 1500 0 0", ExitTrigger.Breakeven)]
    [InlineData("1499 1499 -100 -100", ExitTrigger.None)]
    public void Breakeven(string profits, ExitTrigger trigger) => Assert.Equal(trigger, Last(new ExitPlan { BreakevenAfter = Money.FromRupees(1_500) }, profits));

    [Theory]
    [InlineData("4000 4000 2000.0001 2000.0001", ExitTrigger.None)]
    [InlineData("4000 4000 2000 2000", ExitTrigger.LockIn)]
    [InlineData("4000 4000 6000 6000 3000 3000", ExitTrigger.LockIn)]
    public void A_profit_locked_in(string profits, ExitTrigger trigger) =>
        Assert.Equal(trigger, Last(new ExitPlan { LockAfter = Money.FromRupees(4_000), LockPercent = 50 }, profits));

    [Fact]
    public void Time_decides_even_when_no_price_is_known_and_prices_come_first()
    {
        var watch = new ExitWatch(new ExitPlan { LeaveAt = Ten, StopLoss = Money.FromRupees(1_000), Confirmations = 1 });
        Assert.Equal(ExitTrigger.None, watch.Look(new ExitReading(Timestamp.FromNanoseconds(Ten.Nanoseconds - 1), false, -Rupees(9_000), double.NaN)));
        Assert.Equal(ExitTrigger.Time, watch.Look(new ExitReading(Ten, false, -Rupees(9_000), double.NaN)));
        watch = new ExitWatch(watch.Plan);
        Assert.Equal(ExitTrigger.FixedStop, watch.Look(new ExitReading(Ten, true, -Rupees(9_000), double.NaN)));
    }

    [Theory]
    [InlineData(6_999.99, ExitTrigger.None)]
    [InlineData(7_000, ExitTrigger.Delta)]
    [InlineData(-7_000, ExitTrigger.Delta)]
    [InlineData(double.NaN, ExitTrigger.None)]
    public void Delta(double delta, ExitTrigger trigger)
    {
        var watch = new ExitWatch(new ExitPlan { DeltaLimit = Money.FromRupees(7_000), Confirmations = 1 });
        Assert.Equal(trigger, watch.Look(new ExitReading(Ten, true, 0, delta)));
    }

    [Theory]
    [InlineData(0, 50, 2)]
    [InlineData(1_000, 101, 2)]
    [InlineData(1_000, 50, 0)]
    public void A_plan_that_cannot_be_followed_is_refused(int stop, int percent, int confirmations) => Assert.Throws<ArgumentException>(() => new ExitWatch(
        new ExitPlan { StopLoss = Money.FromRupees(stop), LockPercent = percent, Confirmations = confirmations }));

    // Against a model that keeps the whole history and works everything out afresh; with a restart at any look.
    [Fact]
    public void Any_path_is_left_once_where_a_plain_reading_of_the_plan_says() =>
        Gen.Select(Gen.Int[-80, 80].Array[1, 60], Plans, Gen.Int[0, 60], Gen.Bool.Array[60]).Sample((moves, plan, restart, known) =>
        {
            var watch = new ExitWatch(plan);
            var history = new List<long>();
            long? model = null;
            long profit = 0;
            long? stopBefore = null;
            ExitTrigger said = ExitTrigger.None;
            for (int i = 0; i < moves.Length; i++)
            {
                profit += Rupees(moves[i] * 10);
                bool isKnown = known[i % known.Length] || i % 3 == 0;
                if (isKnown)
                    history.Add(profit);
                if (i == restart)
                {
                    var other = new ExitWatch(plan);
                    other.Restore(watch.Save());
                    watch = other;
                }

                ExitTrigger trigger = watch.Look(new ExitReading(Ten.Plus(TimeSpan.FromMinutes(i)), isKnown, profit, double.NaN));
                if (said != ExitTrigger.None)
                {
                    Assert.Equal(ExitTrigger.None, trigger);
                    continue;
                }

                model = Stop(plan, history);
                bool priced = isKnown && history.Count >= plan.Confirmations;
                bool stopped = priced && Stopped(plan, history);
                bool atTarget = priced && plan.Target is { } target && history.TakeLast(plan.Confirmations).All(one => one >= target.Steps);
                bool late = plan.LeaveAt is { } at && Ten.Plus(TimeSpan.FromMinutes(i)) >= at;
                Assert.Equal(stopped || atTarget || late, trigger != ExitTrigger.None);
                if (trigger is not ExitTrigger.None)
                    Assert.Equal((stopped, !stopped && atTarget), (trigger is not (ExitTrigger.Target or ExitTrigger.Time), trigger == ExitTrigger.Target));
                if (isKnown)
                    Assert.Equal(model, watch.Stop);
                Assert.True(stopBefore is null || watch.Stop >= stopBefore);
                (stopBefore, said) = (watch.Stop, trigger);
            }
        }, iter: 3_000);

    private static readonly Gen<ExitPlan> Plans = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[1, 3], Gen.Int[0, 90], Gen.Int[0, 100])
        .Select((stop, target, trail, even, locked, confirmations, minutes, percent) => new ExitPlan
        {
            StopLoss = Some(stop, 300), Target = Some(target, 500), TrailBy = Some(trail, 200), TrailAfter = Some(even, 150), BreakevenAfter = Some(even, 250),
            LockAfter = Some(locked, 350), LockPercent = percent, Confirmations = confirmations, LeaveAt = minutes < 60 ? Ten.Plus(TimeSpan.FromMinutes(minutes)) : null,
        });

    /// <summary>The stop after a history: of every best there has been, the highest stop that followed from it.</summary>
    private static long? Stop(ExitPlan plan, List<long> history)
    {
        long? stop = plan.StopLoss is { } loss && history.Count > 0 ? -loss.Steps : null;
        for (int i = plan.Confirmations; i <= history.Count; i++)
        {
            long best = history.GetRange(i - plan.Confirmations, plan.Confirmations).Min();
            if (plan.TrailBy is { } by && best >= (plan.TrailAfter?.Steps ?? long.MinValue))
                stop = Math.Max(stop ?? long.MinValue, best - by.Steps);
            if (best >= plan.BreakevenAfter?.Steps)
                stop = Math.Max(stop ?? long.MinValue, 0);
            if (best >= plan.LockAfter?.Steps)
                stop = Math.Max(stop ?? long.MinValue, Money.FromSteps(best).Percent(plan.LockPercent).Steps);
        }

        return stop;
    }

    /// <summary>Each of the last looks was at or below the stop of its own time.</summary>
    private static bool Stopped(ExitPlan plan, List<long> history)
    {
        for (int back = 0; back < plan.Confirmations; back++)
        {
            int count = history.Count - back;
            if (!(history[count - 1] <= Stop(plan, history.GetRange(0, count))))
                return false;
        }

        return true;
    }

    private static ExitTrigger Last(ExitPlan plan, string profits)
    {
        var watch = new ExitWatch(plan);
        ExitTrigger last = ExitTrigger.None;
        foreach (string profit in profits.Split(' '))
        {
            Assert.Equal(ExitTrigger.None, last);
            last = watch.Look(new ExitReading(Ten, true, Rupees(double.Parse(profit, System.Globalization.CultureInfo.InvariantCulture)), double.NaN));
        }

        return last;
    }

    private static Money? Some(int size, int unit) => size == 0 ? null : Money.FromRupees(size * unit);

    private static long Rupees(double rupees) => Money.FromModel(rupees).Steps;
}
