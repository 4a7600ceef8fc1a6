using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Quant.Options;
using Vyuha.Research;
using Vyuha.Tests.Research;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Attribution;

/// <summary>Profit by Greek of a condor through the real kernel, venue and fold, on paths whose cause of profit is known.</summary>
public sealed class LegProfitTests
{
    private static readonly DateOnly Friday = new(2026, 2, 6);
    private static readonly DateOnly Monday = new(2026, 2, 9);
    private static readonly DateOnly Expiry = new(2026, 2, 10);
    private static readonly DateOnly NextExpiry = new(2026, 2, 17);

    // A tenth of a per cent from one look to the next at the most, a smile that rises, tilts and falls back, nights and a weekend between.
    [Theory]
    [InlineData(25, null)]
    [InlineData(25, 60)]
    [InlineData(60, null)]
    public void Smooth_days_leave_less_than_a_twentieth_unexplained(int snapshots, int? closeAt)
    {
        MiniRun run = MiniRun.Go(Smooth(snapshots), new OneCondor(closeAtSnapshot: closeAt));
        Trade trade = Trade(run);

        Assert.Equal(trade.Net, trade.Parts.Net);
        Assert.Equal(closeAt is null, trade.IsOpen);
        double moved = Moved(trade.Parts);
        Assert.True(moved > 1_000);
        Assert.InRange(Math.Abs(trade.Parts.Residual.ToModel()), 0, 0.05 * moved);
    }

    // Volatility of the short put's strike alone rises from 13 % to 15 % between two looks: all the loss is that leg's vega and volga, for
    // which the mean volatility of four legs would have shown half a point and another leg's vega.
    [Fact]
    public void The_volatility_of_one_strike_is_the_vega_of_its_leg()
    {
        double[] still = [24_000, 24_000, 24_000, 24_000, 24_000];
        Trade With(double bump) => Trade(MiniRun.Go(
            new MiniMarket([(Friday, still)], NextExpiry)
            {
                Smile = (time, strike) => strike == 23_500 && Ist.TimeOf(time) > new TimeOnly(12, 0) ? 0.13 + bump : 0.13,
                HalfSpread = 0.05,
            },
            new OneCondor()));

        PnlParts flat = With(0).Parts, bumped = With(0.02).Parts;
        // From prices at 13 and at 15 %, never from a Greek.
        Timestamp noon = Ist.At(Friday, new TimeOnly(12, 22, 30));
        double years = YearFraction.Years(noon.Nanoseconds, Ist.At(NextExpiry, new TimeOnly(15, 30)).Nanoseconds);
        double discount = Math.Exp(-MiniMarket.Rate * years), forward = 24_000 / discount;
        double loss = 65 * (Black76.Price(false, forward, 23_500, years, 0.15, discount) - Black76.Price(false, forward, 23_500, years, 0.13, discount));

        double vega = (bumped.Vega - flat.Vega).ToModel() + (bumped.VannaVolga - flat.VannaVolga).ToModel();
        Assert.True(loss > 500);
        Assert.InRange(vega, -1.03 * loss, -0.97 * loss);
        Assert.InRange((bumped.Delta - flat.Delta).ToModel(), -0.03 * loss, 0.03 * loss);
        Assert.InRange((bumped.Residual - flat.Residual).ToModel(), -0.05 * loss, 0.05 * loss);
    }

    // Nothing moves but time: what a condor earns over a weekend is theta, days without a session included.
    [Fact]
    public void A_weekend_is_theta()
    {
        double forward = 24_100;
        double Level(DateOnly date, TimeOnly time) =>
            forward * Math.Exp(-MiniMarket.Rate * YearFraction.Years(Ist.At(date, time).Nanoseconds, Ist.At(NextExpiry, new TimeOnly(15, 30)).Nanoseconds));
        var market = new MiniMarket(
            [
                (Friday, [Level(Friday, new(11, 20)), Level(Friday, new(13, 25))]),
                (Monday, [Level(Monday, new(11, 20)), Level(Monday, new(13, 25))]),
            ],
            NextExpiry) { HalfSpread = 0.05 };
        Trade trade = Trade(MiniRun.Go(market, new OneCondor()));

        double before = Worth(trade, forward, Ist.At(Friday, new(11, 20)));
        double after = Worth(trade, forward, Ist.At(Monday, new(13, 25)));
        Assert.True(after - before > 500);
        Assert.Equal(after - before, trade.Parts.Theta.ToModel(), 0.02 * (after - before));
        Assert.InRange(Math.Abs(trade.Parts.Residual.ToModel()), 0, 0.05 * (after - before));
    }

    [Fact]
    public void A_look_without_quotes_is_reached_over()
    {
        MiniMarket Market(bool silent) => new(Path(25), NextExpiry)
        {
            Smile = Smile,
            Edit = (day, row) =>
            {
                if (silent && day.Date == Monday && Ist.TimeOf(Timestamp.FromNanoseconds(day.Time[row])) is { Hour: 11 or 12 })
                    day.Bid[row] = day.Ask[row] = 0;
            },
        };
        PnlParts seen = Trade(MiniRun.Go(Market(silent: false), new OneCondor())).Parts;
        PnlParts missed = Trade(MiniRun.Go(Market(silent: true), new OneCondor())).Parts;

        Assert.NotEqual(seen.Gamma, missed.Gamma); // One long step has another second order than many short ones.
        Assert.Equal(seen.Theta.ToModel(), missed.Theta.ToModel(), 0.1 * Math.Abs(seen.Theta.ToModel()));
        Assert.InRange(Math.Abs(missed.Residual.ToModel()), 0, 0.05 * Moved(missed));
    }

    [Fact]
    public void Held_to_settlement_the_time_value_is_theta_and_little_is_left_over()
    {
        double[] day = [.. Enumerable.Range(0, 25).Select(i => 24_000 + 40 * Math.Sin(i / 4.0))];
        Trade trade = Trade(MiniRun.Go(new MiniMarket([(Friday, day), (Monday, day), (Expiry, day)], Expiry), new OneCondor()));

        Assert.False(trade.IsOpen);
        Assert.Equal(trade.Net, trade.Parts.Net);
        Assert.InRange(Math.Abs(trade.Parts.Residual.ToModel()), 0, 0.05 * Moved(trade.Parts));
        // Out of the money to the end: the whole credit is kept, and the Greeks account for it.
        Assert.Equal(trade.Credit, trade.Gross);
    }

    [Fact]
    public void Every_mark_is_followed_by_its_attribution()
    {
        MiniRun run = MiniRun.Go(Smooth(25), new OneCondor(closeAtSnapshot: 30));
        for (int i = 0; i < run.Outputs.Count; i++)
        {
            if (run.Outputs[i].Kind == OutputKind.StructureMark)
                Assert.Equal(OutputKind.StructureAttribution, run.Outputs[i + 1].Kind);
        }

        OutputEvent last = run.Of(OutputKind.StructureMark).Last();
        Assert.Equal((0L, run.Kernel.Structures[0].RealisedSteps), (last.StructureMark.Value, last.StructureMark.Pnl));
    }

    private static (DateOnly Date, double[] Levels)[] Path(int snapshots)
    {
        double[] Day(int number) => [.. Enumerable.Range(0, snapshots).Select(i => 24_000 + 120 * Math.Sin((number * snapshots + i) * 25.0 / snapshots / 15))];
        return [(new(2026, 2, 5), Day(0)), (Friday, Day(1)), (Monday, Day(2)), (Expiry, Day(3))];
    }

    private static MiniMarket Smooth(int snapshots) => new(Path(snapshots), NextExpiry) { Smile = Smile };

    private static double Smile(Timestamp time, double strike)
    {
        double days = (time - Ist.At(new(2026, 2, 5), new TimeOnly(9, 15))).TotalDays;
        double away = (strike - 24_000) / 24_000;
        return 0.13 + 0.01 * Math.Sin(days) - (0.4 + 0.1 * Math.Sin(2 * days)) * away + 4 * away * away;
    }

    private static double Worth(Trade trade, double forward, Timestamp at)
    {
        double years = YearFraction.Years(at.Nanoseconds, Ist.At(NextExpiry, new TimeOnly(15, 30)).Nanoseconds);
        return trade.Legs.Sum(leg => leg.Units * Black76.Price(
            leg.Contract!.Right == OptionRight.Call, forward, leg.Contract.Strike.ToModel(), years, 0.13, Math.Exp(-MiniMarket.Rate * years)));
    }

    private static double Moved(PnlParts parts) =>
        parts.Named.Where(part => part.Name != "Residual").Sum(part => Math.Abs(part.Amount.ToModel()));

    private static Trade Trade(MiniRun run)
    {
        RunInfo info = OutputList.Info(300_000) with { Instruments = [null, .. run.Instruments.OrderBy(pair => pair.Key).Select(pair => pair.Value)] };
        var recorder = new RunRecorder(info.Bots);
        recorder.Record(run.Outputs.ToArray());
        return Assert.Single(recorder.Finish(info).Trades);
    }
}
