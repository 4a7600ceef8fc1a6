using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Tests.Simulation.Workloads;

/// <summary>
/// Every workload does the work the peers were measured on. The numbers are the checksums printed in the definition of the workloads; where a
/// peer's own result is the source, the test says which.
/// </summary>
public sealed class WorkloadTests
{
    [Fact]
    public void Moving_averages_trade_as_backtrader_does()
    {
        // backtrader 1.9.78.123 on the same bars: 3,878 orders, 999,670.00 of 1,000,000. It fills at the next bar's open, which is this bar's close.
        WorkloadOutcome outcome = Checked(new SmaWorkload());
        Assert.Equal(99_840, outcome.Units);
        Assert.Equal(99_840, outcome.Reads);
        Assert.Equal(17_056_151.49, outcome.Sum / Price.StepsPerRupee, 0.00005);
        Assert.Equal(3_878, outcome.Orders);
        Assert.Equal(999_670.00m, Money.FromSteps(outcome.Equity).ToRupees());
    }

    [Fact]
    public void The_chain_is_read_in_full_and_its_straddle_traded_each_day()
    {
        // Definition: 20 days of 390 minutes, 82 contracts, bid plus ask of all reads, two orders in and two out a day.
        WorkloadOutcome outcome = Checked(new ChainWorkload());
        Assert.Equal(639_600, outcome.Units);
        Assert.Equal(639_600, outcome.Reads);
        Assert.Equal(7_800, outcome.Reads / 82);
        Assert.Equal(9_244_876.08, outcome.Sum / Price.StepsPerRupee, 0.00005);
        Assert.Equal(80, outcome.Orders);
        Assert.Equal(20, outcome.Trades);
    }

    [Fact]
    public void The_chain_with_greeks_gives_back_the_volatility_it_was_made_with()
    {
        WorkloadOutcome outcome = Checked(new ChainGreeksWorkload());
        Assert.Equal(63_960, outcome.Units);
        Assert.Equal(63_960, outcome.Reads); // Every contract has a volatility: none was left out to be fast.
        Assert.InRange(outcome.Sum / outcome.Reads, 0.195, 0.215); // The definition's quotes come from 20 %, rounded to cents.
    }

    [Fact]
    public void The_daily_chains_make_the_trades_optopsy_makes()
    {
        // optopsy 2.2.0, short_straddles with max_entry_dte 10 and exit_dte 0 on the same rows: 1,637 trades.
        WorkloadOutcome outcome = Checked(new EndOfDayWorkload());
        Assert.Equal(1_001_160, outcome.Units);
        Assert.Equal(1_030, outcome.Reads);
        Assert.Equal(1_637, outcome.Trades);
        Assert.Equal(4 * 1_637, outcome.Orders);
    }

    [Fact]
    public void The_kernel_applies_every_input_and_a_bot_that_does_nothing_causes_nothing()
    {
        WorkloadOutcome outcome = Checked(new KernelWorkload());
        Assert.Equal(12_500 * 83, outcome.Inputs); // 12,500 snapshots of 82 quotes and their end.
        Assert.Equal(0, outcome.Orders);
    }

    [Fact]
    public void No_input_of_a_bot_that_does_nothing_allocates_a_byte()
    {
        var workload = new KernelWorkload();
        TradingKernel kernel = workload.NewKernel(out OutputBuffer outputs);
        workload.Feed(kernel, outputs, 200);

        Assert.Equal(0, Allocations.OnceSettled(() => workload.Feed(kernel, outputs, 1_000)));
    }

    [Theory]
    [InlineData("W-SMA")]
    [InlineData("W-CHAIN")]
    [InlineData("W-CHAIN-G")]
    [InlineData("W-EOD")]
    [InlineData("KERNEL")]
    public void A_workload_refuses_an_outcome_of_other_work(string name)
    {
        (_, string title, Func<IWorkload> make) = AllWorkloads.Named.First(one => one.Name == name);
        IWorkload workload = make();
        Assert.Equal((name, title), (workload.Name, workload.Title));
        WorkloadOutcome outcome = workload.Run();
        Assert.Throws<InvariantException>(() => workload.Verify(outcome with { Units = outcome.Units - 1, Inputs = outcome.Inputs - 1 }));
        Assert.Throws<InvariantException>(() => workload.Verify(outcome with { Orders = outcome.Orders + 1 }));
    }

    /// <summary>Runs twice: the workload agrees with its own checks, and the second run is the first to the last bit.</summary>
    private static WorkloadOutcome Checked(IWorkload workload)
    {
        WorkloadOutcome outcome = workload.Run();
        workload.Verify(outcome);
        Assert.Equal(outcome, workload.Run());
        return outcome;
    }
}
