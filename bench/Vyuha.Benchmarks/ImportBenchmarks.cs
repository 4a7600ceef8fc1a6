using BenchmarkDotNet.Attributes;
using System.IO.Compression;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>Generated bhavcopies of 42,000 rows. The baseline unzips each and splits its lines at the commas, and does nothing with the fields.</summary>
[Config(typeof(WallTimed))]
public class ImportBenchmarks
{
    private const int Days = 6;
    private const int Rows = Days * BhavcopyFiles.RowsADay;

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;

    private string Files => Path.Combine(_folder, "files");

    [GlobalSetup]
    public void Write() => BhavcopyFiles.Write(Files, new DateOnly(2026, 1, 5), Days, CancellationToken.None);

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows, Description = "unzip, read lines, split at commas")]
    public int PlainSplit()
    {
        int fields = 0;
        foreach (string file in Directory.EnumerateFiles(Files))
        {
            using ZipArchive zip = ZipFile.OpenRead(file);
            using var text = new StreamReader(zip.Entries[0].Open());
            while (text.ReadLine() is { } line)
                fields += line.Split(',').Length;
        }

        return fields;
    }

    [Benchmark(OperationsPerInvoke = Rows, Description = "import: parse, check, judge, write Parquet")]
    public void Import() => QuickBenchmarks.Import(Files, Rows, _folder);
}
