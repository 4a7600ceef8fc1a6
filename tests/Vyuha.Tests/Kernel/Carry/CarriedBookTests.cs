using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;
using Vyuha.Simulation.Venue;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;
using Vyuha.Tests.Strategies.OptionSelling;

namespace Vyuha.Tests.Kernel.Carry;

/// <summary>A kernel made from a carried book goes on exactly as the kernel that wrote it: the same decisions, orders, fills, postings and marks.</summary>
public sealed class CarriedBookTests
{
    /// <summary>Profiles that trade often, are stopped, adjust and hold over nights, so that a run of a quarter passes through every state.</summary>
    private const string Busy =
        """
        { "profiles": {
          "monthly-45-21": { "iv_rank_min": null, "variance_risk_premium_min": null, "max_structures": 2, "when_tested": "roll_tested", "max_adjustments": 2, "recheck_minutes": 15 },
          "weekly-7": { "max_lots": 1, "when_tested": "recentre", "recheck_minutes": 30, "retry_minutes": 60 }
        } }
        """;

    private const string Rough =
        """
        { "profiles": {
          "monthly-45-21": { "iv_rank_min": null, "variance_risk_premium_min": null, "max_structures": 4, "recheck_minutes": 15, "retry_minutes": 30, "stop_multiple": 1.5 },
          "weekly-7": { "max_structures": 4, "recheck_minutes": 15, "retry_minutes": 30, "stop_multiple": 1.5 }
        } }
        """;

    /// <summary>Without a history of closes there is no forecast: conditions and rankings that need one are off, quotes are minutes old.</summary>
    private const string Published =
        """
        { "profiles": {
          "weekly-7": { "max_lots": 1, "dte_range": [3, 40], "iv_rank_min": null, "realized_vol_max": null, "realized_vol_ratio_max": null, "variance_risk_premium_min": null,
            "ranking": "width", "max_spread_points": 20, "max_spread_percent": 50, "max_quote_age_seconds": 600, "recheck_minutes": 15 }
        } }
        """;

    [Fact]
    public void A_quarter_of_chains_through_the_day_gives_the_same_outputs_carried_from_day_to_day()
    {
        TwinRun run = TwinRun.Go(Synthetic(1, 25, new(2026, 1, 1), new(2026, 3, 31)), book => Seller(Busy, book));
        Assert.True(run.Counts[OutputKind.Fill] > 40, $"only {run.Counts[OutputKind.Fill]} fills");
        Assert.True(run.CarriedStructures > 20, $"only {run.CarriedStructures} structures were held over a night");
        Assert.Contains(run.Through.Structures, structure => structure.Adjustments > 0);
        TestContext.Current.SendDiagnosticMessage($"{run.Books.Count} books, the longest {run.LongestJson:N0} characters");
    }

    [Fact]
    public void A_year_of_daily_data_gives_the_same_outputs_carried_from_day_to_day()
    {
        var options = new SyntheticMarketOptions { Frequency = DataFrequency.Daily };
        var source = new SyntheticDataSource(new SyntheticMarket(MarketRules.Shipped, options, 3), new(2025, 7, 1), new(2026, 6, 30));
        TwinRun run = TwinRun.Go(source, book => Seller(Busy, book));
        Assert.True(run.Counts[OutputKind.Fill] > 40, $"only {run.Counts[OutputKind.Fill]} fills");
        Assert.True(run.CarriedStructures > 50, $"only {run.CarriedStructures} structures were held over a night");
    }

    [Fact]
    public void A_rough_market_that_latches_and_leaves_entries_half_done_gives_the_same_outputs()
    {
        // Small displayed sizes and slow reports: entries in parts, exits over night; many structures on a small daily loss: latches nobody lifts.
        TwinRun run = TwinRun.Go(
            Synthetic(11, 25, new(2026, 2, 2), new(2026, 3, 20)),
            book => Seller(Rough, book, new BotLimits { DailyLoss = Money.FromRupees(3_000), MaxLots = 2 }),
            new BacktestOptions
            {
                AcknowledgeLosses = false,
                Venue = new VenueOptions { SizeShare = 0.3, OrderLatency = TimeSpan.FromSeconds(3), ReportLatency = TimeSpan.FromSeconds(9) },
            });
        Assert.True(run.Counts.GetValueOrDefault(OutputKind.LimitLatched) > 0, "the bot's daily loss never latched");
        Assert.Contains(run.Books, book => book.Bots[0].LossLatched);
    }

    [Fact]
    public void Chains_the_exchange_published_give_the_same_outputs_carried_from_day_to_day()
    {
        var source = new PublishedChains([.. Directory
            .GetFiles(TestData.Path("intraday/nse_option_chain_snapshots_2018_2019/front/NIFTY"), "NIFTY_2019-0*.csv.gz").Order(StringComparer.Ordinal).Take(45)]);
        TwinRun run = TwinRun.Go(source, book => Seller(Published, book));
        Assert.True(run.Counts.GetValueOrDefault(OutputKind.Fill) > 10, $"only {run.Counts.GetValueOrDefault(OutputKind.Fill)} fills in {run.Books.Count} days");
        Assert.True(run.CarriedStructures > 0, "nothing was held over a night");
    }

    private static SyntheticDataSource Synthetic(ulong seed, int stepMinutes, DateOnly from, DateOnly to) => new(
        new SyntheticMarket(MarketRules.Shipped, new SyntheticMarketOptions { Frequency = DataFrequency.Snapshot, StepMinutes = stepMinutes }, seed), from, to);

    internal static TradingKernel Seller(string options, BookState? opening, BotLimits? limits = null, int capital = 600_000, string[]? underlyings = null)
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        var kernel = new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = underlyings ?? ["NIFTY", "INDIAVIX"],
            Bots = [new BotSetup(1, new OptionSeller(EntryTests.Read(options)), limits ?? new BotLimits(), Money.FromRupees(capital))],
            AccountCapital = Money.FromRupees(2_000_000),
            Reserve = Money.FromRupees(100_000),
            Limits = configuration.Limits,
            Brokerage = new BrokeragePlan(),
        };
        return opening is null ? new TradingKernel(kernel) : new TradingKernel(kernel, opening);
    }
}
