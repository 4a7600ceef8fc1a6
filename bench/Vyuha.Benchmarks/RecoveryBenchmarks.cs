using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;
using Vyuha.Storage.Journal;

namespace Vyuha.Benchmarks;

/// <summary>A start on the journal of a busy morning. The baseline reads and checks the file and applies nothing.</summary>
[Config(typeof(WallTimed))]
public class RecoveryBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
    private RecoveryJournal _journal = null!;

    [GlobalSetup]
    public void Write() => _journal = RecoveryJournal.Write(_folder, 5_000_000, CancellationToken.None);

    [GlobalCleanup]
    public void Clean()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "read 5 million inputs")]
    public long Read()
    {
        long inputs = 0;
        using JournalReader reader = JournalReader.Open(_journal.Path);
        while (reader.Next())
            inputs += reader.Item == JournalItem.Inputs ? reader.Inputs.Length : 0;
        return inputs;
    }

    [Benchmark(Description = "recover from them")]
    public double Recover() => _journal.SecondsToRecover();
}
