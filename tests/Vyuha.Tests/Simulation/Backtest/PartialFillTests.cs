using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Structures;
using Vyuha.Simulation.Venue;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>Thin books, vanishing quotes and slow venues: whatever fills, no short is ever without its cover and the ledger adds up.</summary>
public sealed class PartialFillTests
{
    private static readonly DateOnly Monday = new(2026, 2, 2);
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    /// <summary>CI runs a few hundred; set VYUHA_SEEDS for a long night.</summary>
    private static readonly int Seeds =
        int.TryParse(Environment.GetEnvironmentVariable("VYUHA_SEEDS"), out int seeds) ? seeds : 150;

    [Fact]
    public void Random_partial_fills_never_leave_a_naked_short_and_always_add_up()
    {
        int partial = 0;
        int trimmed = 0;
        int unwound = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            MiniRun run = Play(seed);
            AssertCovered(run, seed);
            AssertLedger(run, seed);
            foreach (Structure structure in run.Kernel.Structures)
            {
                trimmed += structure.Lots == 1 && structure.State == StructureState.Closed ? 1 : 0;
                unwound += structure.ExitReason == Vyuha.Kernel.CommonReasons.EntryIncomplete ? 1 : 0;
            }

            partial += run.Of(OutputKind.OrderChanged).Any(change => change.Transition.To == (byte)Vyuha.Kernel.Orders.OrderState.PartiallyFilled) ? 1 : 0;
        }

        // The seeds must really have met what the test is about.
        Assert.True(partial > Seeds / 10, $"{partial} of {Seeds} runs had a partial fill");
        Assert.True(unwound > 0, $"{unwound} entries were unwound");
        Assert.True(trimmed > 0, $"{trimmed} entries were trimmed");
    }

    [Fact]
    public void An_entry_that_cannot_fill_its_shorts_is_unwound_within_its_time_budget()
    {
        // The shorts' bid vanishes right after the decision: both wings are bought, neither short can be sold.
        var market = new MiniMarket([(Monday, [24_000, 24_000, 24_000, 24_000])], Expiry)
        {
            Edit = (day, row) =>
            {
                Instrument instrument = day.Contracts[day.Contract[row]].Instrument;
                if (instrument.Strike == Price.FromRupees(24_500) && instrument.Right == OptionRight.Call)
                    day.BidSize[row] = 0;
            },
        };
        MiniRun run = MiniRun.Go(market, new OneCondor());

        Structure structure = Assert.Single(run.Kernel.Structures);
        Assert.Equal(StructureState.Closed, structure.State);
        Assert.Equal(Vyuha.Kernel.CommonReasons.EntryIncomplete, structure.ExitReason);
        Assert.All(structure.Legs, leg => Assert.Equal(0, leg.Units));
        TimeSpan entered = run.Of(OutputKind.StructureChanged).First(change => change.Structure.To == (byte)StructureState.Unwinding).Time - structure.CreatedAt;
        Assert.InRange(entered.TotalSeconds, 120, 135); // Two minutes of budget and one timer step.
        AssertLedger(run, 0);
    }

    private static MiniRun Play(int seed)
    {
        var random = new Random(seed);
        DateOnly[] days = [.. MarketRules.Shipped.Calendar(Exchange.Nfo).TradingDays(Monday, Expiry)];
        double level = 24_000;
        var path = new List<(DateOnly, double[])>();
        foreach (DateOnly day in days)
        {
            var levels = new double[6];
            for (int i = 0; i < levels.Length; i++)
                levels[i] = level = Math.Round(level * (1 + (random.NextDouble() - 0.5) * 0.012), 2);
            path.Add((day, levels));
        }

        var market = new MiniMarket(path, Expiry)
        {
            HighestStrike = 27_000,
            LowestStrike = 21_000,
            Size = 65 * random.Next(1, 30),
            Edit = (day, row) => Disturb(day, row, random),
        };
        return MiniRun.Go(
            market, new OneCondor(lots: 2, closeAtSnapshot: random.Next(2, 30)),
            venue: new VenueOptions { SizeShare = 0.1 + random.NextDouble(), OrderLatency = TimeSpan.FromMilliseconds(random.Next(1, 4000)), ReportLatency = TimeSpan.FromMilliseconds(random.Next(1, 4000)) },
            account: limits => limits with { DailyLossSoft = Money.FromRupees(40_000) });
    }

    private static void Disturb(MarketDay day, int row, Random random)
    {
        if (!day.Contracts[day.Contract[row]].Instrument.IsOption)
            return;
        switch (random.Next(12))
        {
            case 0:
                day.BidSize[row] = 65;
                break;
            case 1:
                day.AskSize[row] = 65;
                break;
            case 2:
                day.AskSize[row] = 0;
                break;
            case 3:
                day.BidSize[row] = 0;
                break;
            default:
                break;
        }
    }

    private static void AssertCovered(MiniRun run, int seed)
    {
        var held = new Dictionary<int, long>();
        foreach (OutputEvent fill in run.Of(OutputKind.Fill))
        {
            held[fill.InstrumentId] = held.GetValueOrDefault(fill.InstrumentId) + fill.Fill.Units;
            if (fill.Fill.OrderId == 0)
                continue; // Settlement takes the legs of one expiry one after the other, at one instant.
            foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
            {
                long net = held.Where(pair => run.Instruments[pair.Key].Right == right).Sum(pair => pair.Value);
                Assert.True(net >= 0, $"seed {seed}: {-net} {right} units naked at {fill.Time}");
            }
        }
    }

    private static void AssertLedger(MiniRun run, int seed)
    {
        long cash = 0;
        foreach (OutputEvent fill in run.Of(OutputKind.Fill))
            cash += (fill.Fill.Units > 0 ? -fill.Fill.Value : fill.Fill.Value) - fill.Fill.Charges;
        GeneralLedger ledger = run.Kernel.Ledger;
        Assert.True(Money.FromRupees(300_000).Steps + cash == ledger.TotalCash(1), $"seed {seed}: cash is the sum of the fills");
        Assert.True(ledger.SumOf(1) == 0, $"seed {seed}: the book sums to zero");
        if (run.Kernel.Structures.All(structure => structure.IsFinished))
        {
            Assert.True(ledger.Balance(1, AccountKind.Margin) == 0, $"seed {seed}: margin of a flat book");
            Assert.True(ledger.Balance(1, AccountKind.Reserved) == 0, $"seed {seed}: reservation of a flat book");
            Assert.True(ledger.Balance(1, AccountKind.Positions) == 0, $"seed {seed}: positions of a flat book");
            long realised = run.Kernel.Structures.Sum(structure => structure.RealisedSteps);
            Assert.True(realised == -ledger.Balance(1, AccountKind.RealisedPnl), $"seed {seed}: profit of the structures");
        }
    }
}
