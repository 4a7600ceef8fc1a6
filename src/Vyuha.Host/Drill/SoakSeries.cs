namespace Vyuha.Host.Drill;

/// <summary>Soaks from consecutive seeds, as many at once as the machine has processors.</summary>
internal static class SoakSeries
{
    public static IReadOnlyList<SoakResult> Run(ulong firstSeed, int runs, SoakOptions options, Action<SoakDay> done, CancellationToken cancellation)
    {
        var results = new SoakResult[runs];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, runs, parallel, index => results[index] = One(firstSeed + (ulong)index, options, done, cancellation));
        return results;
    }

    public static SoakResult One(ulong seed, SoakOptions options, Action<SoakDay> done, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-soak-").FullName;
        try
        {
            using var soak = new SoakRun(seed, options, folder);
            return soak.Run(done, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
