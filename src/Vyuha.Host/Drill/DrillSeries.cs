using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Drill;

/// <summary>Many drills, each from its own seed, over the same few synthetic days.</summary>
internal static class DrillSeries
{
    private static readonly DateOnly[] Days = [new(2026, 2, 3), new(2026, 2, 12), new(2026, 3, 18)];

    public static List<DrillResult> Run(
        MarketRules rules, ulong firstSeed, int runs, DrillOptions options, Action<DrillResult> done, CancellationToken cancellation)
    {
        var market = new DrillMarket(new SyntheticMarket(rules, new SyntheticMarketOptions(), seed: 1));
        var results = new DrillResult[runs];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, runs, parallel, index =>
        {
            results[index] = One(rules, market, firstSeed + (ulong)index, options, cancellation);
            done(results[index]);
        });
        return [.. results];
    }

    public static DrillResult One(MarketRules rules, DrillMarket market, ulong seed, DrillOptions options, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-drill-").FullName;
        try
        {
            DateOnly day = Days[(int)(seed % (ulong)Days.Length)];
            double size = seed % 2 == 0 ? 1 : 0.6; // Whole books, and thinner ones where orders fill in parts.
            var venue = new SandboxVenue(rules, market, seed, size, Ist.At(day, new TimeOnly(9, 15)), Money.FromRupees(1_000_000));
            return new DrillRun(seed, options, venue, folder).Run(cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
