using System.Security.Cryptography;

namespace Vyuha.Tests.Host.Backtesting;

/// <summary>A home with one earlier result, and what must hold of it after a run that something befell.</summary>
internal sealed class BacktestSandbox : IDisposable
{
    /// <summary>A week of the synthetic market: long enough to write a block of the journal before the end.</summary>
    private static readonly string[] Week = ["backtest", "--synthetic", "--from", "2026-01-01", "--to", "2026-01-09"];

    private static readonly Lazy<(string Name, byte[] Content)[]> Sample = new(MakeSample);

    private readonly string _before;

    public BacktestSandbox()
    {
        RestoreEarlier();
        _before = Fingerprint(Runs);
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("vyuha-fault-").FullName;

    /// <summary>The folder results go to; it holds the earlier one.</summary>
    public string Runs => Path.Combine(Home, "runs");

    public string Earlier => Path.Combine(Runs, "earlier");

    public string New => Path.Combine(Runs, "new");

    /// <summary>How many seeds: few by default, <c>VYUHA_SEEDS</c> for a long night.</summary>
    public static IEnumerable<int> Seeds(int usual) =>
        Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("VYUHA_SEEDS"), out int seeds) ? seeds : usual);

    /// <summary>Arguments of a run into a folder.</summary>
    public static string[] Run(string folder, params string[] more) => [.. Week, "--out", folder, .. more];

    /// <summary>Names of the files of a result with their sizes, in the order in which they are written.</summary>
    public static IReadOnlyList<(string Name, long Bytes)> Files()
    {
        string[] order = ["result.json", "trades.csv", "orders.csv", "diary.txt", "ledger.parquet", "decisions.parquet", "report.html", "journal", "ledger.db"];
        var sizes = Sample.Value.ToDictionary(file => file.Name, file => (long)file.Content.Length);
        Assert.Equal(order.Order(StringComparer.Ordinal), sizes.Keys.Order(StringComparer.Ordinal));
        return [.. order.Select(name => (name, sizes[name]))];
    }

    /// <summary>Nothing but what was there before, byte for byte.</summary>
    public void AssertUntouched(string because)
    {
        Assert.True(_before == Fingerprint(Runs), $"{because}: {Fingerprint(Runs)}");
        Assert.True(ScrapsIn(Home).Count == 0, $"{because}: {string.Join(", ", ScrapsIn(Home))}");
    }

    /// <summary>The earlier result as it was and the new one whole.</summary>
    public void AssertWhole(string folder)
    {
        Assert.Equal(
            Files().Select(file => file.Name).Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Empty(ScrapsIn(Home));
        Assert.Empty(ScrapsIn(Runs));
        (int code, string output, string errors) = VyuhaProcess.Run(Home, "replay", Path.Combine(folder, "journal"), "--verify");
        Assert.True(code == 0, errors);
        Assert.StartsWith("Equal:", output, StringComparison.Ordinal);
    }

    public void RestoreEarlier()
    {
        if (Directory.Exists(Earlier))
            Directory.Delete(Earlier, recursive: true);
        Directory.CreateDirectory(Earlier);
        foreach ((string name, byte[] content) in Sample.Value)
            File.WriteAllBytes(Path.Combine(Earlier, name), content);
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    /// <summary>Hidden entries: everything that is being written has a name that begins with a point.</summary>
    private static List<string> ScrapsIn(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Where(name => name.StartsWith('.'))];

    private static string Fingerprint(string folder) => string.Join(
        '\n',
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(folder, path)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"));

    private static (string Name, byte[] Content)[] MakeSample()
    {
        string home = Directory.CreateTempSubdirectory("vyuha-fault-sample-").FullName;
        try
        {
            string folder = Path.Combine(home, "sample");
            (int code, _, string errors) = VyuhaProcess.Run(home, Run(folder));
            Assert.True(code == 0, errors);
            return [.. Directory.EnumerateFiles(folder).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
