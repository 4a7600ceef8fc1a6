using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Stress;
using Vyuha.Quant.Options;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Stress;

/// <summary>The worst cell as a limit of a bot and of the account, in a whole kernel.</summary>
public sealed class StressLimitTests
{
    private const int Lot = 65;

    private static readonly TimeOnly Ten = new(10, 0);

    // What the refusal says is the worst of the 42 cells, each priced alone by Black-76 at the strikes' own volatilities.
    [Fact]
    public void The_number_of_a_refusal_is_the_worst_cell_of_the_trade()
    {
        TradingFloor floor = Floor(0, RiskLimits.Unlimited.Steps);
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        DenialPayload denied = Assert.Single(floor.Now(OutputKind.Denied)).Denial;
        Assert.Equal(DenyReason.AccountStress, (DenyReason)denied.Reason);

        OptionChain chain = floor.Kernel.Market.Chains(0)[0];
        Assert.True(chain.TryForward(out double forward));
        double worst = 0;
        foreach (double move in new[] { -0.10, -0.05, -0.025, 0, 0.025, 0.05, 0.10 })
        {
            foreach (double points in new[] { -0.08, 0, 0.10 })
            {
                foreach (double days in new double[] { 0, 1 })
                {
                    double profit = 0;
                    foreach ((double strike, OptionRight right, int units) in Condor(floor))
                        profit += units * (Value(strike, right, move, points, days) - Value(strike, right, 0, 0, 0));
                    worst = Math.Min(worst, profit);
                }
            }
        }

        Assert.Equal(-worst, Money.FromSteps(denied.Needed).ToModel(), 0.01);
        Assert.InRange(-worst, 15_000, 19_500); // Wings of 300 × 65 = 19,500 less what the condor is worth now.

        double Value(double strike, OptionRight right, double move, double points, double days)
        {
            double years = Math.Max(0, chain.Years - days / 365);
            double level = floor.Kernel.Market.UnderlyingLevel(0);
            double moved = level * (1 + move) * Math.Pow(forward / level, years / chain.Years);
            Assert.True(chain.TryVolatility(chain.IndexOf(strike), out double volatility));
            return Black76.Price(right == OptionRight.Call, moved, strike, years, Math.Max(0.01, volatility + points), Math.Exp(-floor.Kernel.Market.Rate * years));
        }
    }

    // Limits as multiples of one condor's worst cell. One condor is held by the first bot; the second asks for one more (or the first, where it is its own limit).
    [Theory]
    [InlineData(1.5, 9.0, 1, DenyReason.AccountStress)] // The account holds two condors, whoever they are of.
    [InlineData(1.5, 9.0, 2, DenyReason.AccountStress)]
    [InlineData(9.0, 1.5, 1, DenyReason.BotStress)] // A bot counts its own.
    [InlineData(9.0, 1.5, 2, DenyReason.None)]
    [InlineData(2.5, 1.5, 2, DenyReason.None)]
    [InlineData(9.0, 9.0, 1, DenyReason.None)]
    public void Account_and_bot_have_limits_of_their_own(double account, double own, byte asks, DenyReason expected)
    {
        long one = OneCondor();
        TradingFloor floor = Floor((long)(account * one), (long)(own * one));
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        (asks == 1 ? floor.First : floor.Second).OpenCondor();
        floor.Snapshot(new(10, 5));
        Assert.Equal(expected == DenyReason.None ? [] : [expected], floor.Now(OutputKind.Denied).Select(output => (DenyReason)output.Denial.Reason));
        Assert.Equal(expected == DenyReason.None, floor.Now(OutputKind.Approved).Any());
    }

    [Fact]
    public void What_makes_the_worst_cell_better_passes_beyond_the_limit()
    {
        long one = OneCondor();
        TradingFloor floor = Floor(one + one / 10, RiskLimits.Unlimited.Steps);
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();

        // Puts that nobody's bot has sold push the account far beyond; another condor adds to it, a long put takes from it.
        floor.Tell(floor.IdOf(23_000, OptionRight.Put), -10 * Lot, 20);
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 5));
        Assert.Equal([DenyReason.AccountStress], floor.Now(OutputKind.Denied).Select(output => (DenyReason)output.Denial.Reason));
        floor.Second.AtNext((_, _, intents) => intents.Open(1, 1, 1, Money.FromRupees(9_000), TimeSpan.FromMinutes(2), Price.FromRupees(20))
            .Legs.Add(new(floor.IdOf(23_200, OptionRight.Put), Side.Buy)));
        floor.Snapshot(new(10, 10));
        Assert.Empty(floor.Now(OutputKind.Denied));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    // What is held since yesterday has a margin from its last prices, but nobody knows what it would lose today before it is quoted.
    [Fact]
    public void While_something_held_is_not_quoted_no_risk_is_added()
    {
        var later = new DateOnly(2026, 2, 17);
        TradingFloor floor = Floor(1_000_000_000, RiskLimits.Unlimited.Steps, later);
        int held = floor.IdOf(23_500, OptionRight.Put, later);
        floor.First.AtNext((_, _, intents) => intents.Open(1, 1, 1, Money.FromRupees(9_000), TimeSpan.FromMinutes(2), Price.FromRupees(20)).Legs.Add(new(held, Side.Buy)));
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.NextDay(Ist.DateOf(floor.Time).AddDays(1));
        floor.Second.OpenCondor();
        floor.Snapshot(Ten, without: instrument => instrument.IsOption && instrument.Expiry == later);
        Assert.Equal([DenyReason.StressUnknown], floor.Now(OutputKind.Denied).Select(output => (DenyReason)output.Denial.Reason));
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 5));
        Assert.Empty(floor.Now(OutputKind.Denied));
        Assert.Single(floor.Now(OutputKind.Approved));
    }

    [Fact]
    public void The_shipped_limit_is_fifteen_percent_of_the_shipped_capital_for_the_account_and_each_bot()
    {
        TradingConfiguration shipped = TradingConfiguration.Read();
        Assert.Equal(Money.FromRupees(150_000), shipped.Limits.StressLoss);
        Assert.Equal(shipped.Capital.Total.Percent(15), shipped.Limits.StressLoss);
        Assert.All(shipped.Bots, bot => Assert.Equal(shipped.Limits.StressLoss, bot.Limits.StressLoss));
        TradingConfiguration own = TradingConfiguration.ReadText("""{"limits":{"stress_loss_limit":90000},"bots":{"option-seller":{"stress_loss_limit":40000}}}""", "test");
        Assert.Equal([40_000, 90_000, 90_000, 90_000], own.Bots.Select(bot => bot.Limits.StressLoss.ToRupees()));
        Assert.Throws<InputErrorException>(() => TradingConfiguration.ReadText("""{"limits":{"stress_loss_limit":999}}""", "test"));
        Assert.Throws<InputErrorException>(() => TradingConfiguration.ReadText("""{"limits":{"stress_loss_limit":5000.001}}""", "test"));
    }

    private static long OneCondor()
    {
        TradingFloor floor = Floor(0, RiskLimits.Unlimited.Steps);
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        return floor.Now(OutputKind.Denied).Single().Denial.Needed;
    }

    private static TradingFloor Floor(long account, long bot, DateOnly? later = null) => new(
        limits => limits with { StressLoss = Money.FromSteps(account), Greeks = GreekLimits.None, LotsPerStrike = int.MaxValue, LotsPerExpiry = int.MaxValue, BotCorrelation = null },
        new BotLimits { StressLoss = Money.FromSteps(bot) }, laterExpiry: later);

    private static IEnumerable<(double Strike, OptionRight Right, int Units)> Condor(TradingFloor floor) =>
    [
        (floor.Level + 500, OptionRight.Call, -Lot), (floor.Level - 500, OptionRight.Put, -Lot),
        (floor.Level + 800, OptionRight.Call, Lot), (floor.Level - 800, OptionRight.Put, Lot),
    ];
}
