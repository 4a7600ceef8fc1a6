using System.Globalization;

namespace Vyuha.Tests.Host.Backtesting;

/// <summary>A disk that fills up at any file of a result: one message with the remedy, code 1, no scraps, earlier results as they were.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Remedy = "Check free space and permissions, then run the command again; earlier results and stored data are intact.";

    private readonly BacktestSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_file_that_may_not_grow_ends_the_run_cleanly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs ulimit -f.");
        long journal = BacktestSandbox.Files().Single(file => file.Name == "journal").Bytes;
        foreach (int seed in BacktestSandbox.Seeds(usual: 2))
        {
            // In blocks of 1024 bytes, less than the journal; the signal of the limit is ignored, so that the write fails instead.
            long blocks = new Random(seed).NextInt64(1, journal / 1024);
            (int code, _, string errors) = VyuhaProcess.RunScript(
                _sandbox.Home,
                """
                trap '' XFSZ; ulimit -f "$1"; shift
                export DOTNET_EnableWriteXorExecute=0 # that feature of the runtime needs a large file in memory
                vyuha "$@"
                """,
                [blocks.ToString(CultureInfo.InvariantCulture), .. BacktestSandbox.Run(_sandbox.New)]);
            AssertRefusal(code, errors, $"seed {seed}, {blocks} KiB");
            _sandbox.AssertUntouched($"seed {seed}, {blocks} KiB");
        }

        Assert.Equal(0, VyuhaProcess.Run(_sandbox.Home, BacktestSandbox.Run(_sandbox.New)).Code);
        _sandbox.AssertWhole(_sandbox.New);
    }

    [Fact]
    public void A_disk_too_small_for_the_result_keeps_the_earlier_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a mount namespace.");
        IReadOnlyList<(string Name, long Bytes)> files = BacktestSandbox.Files();
        long total = files.Sum(file => Pages(file.Bytes));
        foreach (int seed in BacktestSandbox.Seeds(usual: 2))
        {
            // The last file is a database, whose failures have words of their own: the first seed is for it.
            int failing = seed == 1 ? files.Count - 1 : new Random(seed).Next(files.Count - 1);
            long free = files.Take(failing).Sum(file => Pages(file.Bytes)) + Pages(files[failing].Bytes) / 2;
            (int code, string output, string errors) = VyuhaProcess.RunMountingScript(
                _sandbox.Home,
                """
                disk="$1/disk"; earlier="$2"; size="$3"; shift 3
                mkdir -p "$disk" && mount -t tmpfs -o size="$size" tmpfs "$disk" || exit 99
                cp -r "$earlier" "$disk/earlier"
                vyuha "$@" && exit 98
                code=$?
                echo "left: $(ls -A "$disk")"
                diff -r "$earlier" "$disk/earlier" && echo unchanged
                exit $code
                """,
                [_sandbox.Home, _sandbox.Earlier, (total + free).ToString(CultureInfo.InvariantCulture),
                    .. BacktestSandbox.Run(Path.Combine(_sandbox.Home, "disk", "earlier"), "--force")]);
            string because = $"seed {seed}, {files[failing].Name} does not fit: {output}{errors}";
            Assert.SkipWhen(code == 99 || (code == 1 && errors.StartsWith("unshare:", StringComparison.Ordinal)), "Needs the right to mount a small disk.");
            AssertRefusal(code, errors, because);
            Assert.Equal("left: earlier\nunchanged\n", output);
            _sandbox.AssertUntouched(because);
        }
    }

    [Fact]
    public void A_place_that_may_not_be_written_is_named_with_the_remedy()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "Needs a folder that nobody may write to.");
        (int code, _, string errors) = VyuhaProcess.Run(_sandbox.Home, BacktestSandbox.Run("/sys/kernel/vyuha/new"));
        AssertRefusal(code, errors, errors);
        Assert.Contains("/sys/kernel/vyuha", errors, StringComparison.Ordinal);
        _sandbox.AssertUntouched(errors);
    }

    private static void AssertRefusal(int code, string errors, string because)
    {
        Assert.True(code == 1, $"{because}: code {code}, {errors}");
        string[] lines = [.. errors.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal))];
        Assert.True(lines.Length == 1, $"{because}: {errors}");
        Assert.EndsWith(Remedy, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    /// <summary>What a file takes on a disk of 4 KiB pages.</summary>
    private static long Pages(long bytes) => (bytes + 4095) / 4096 * 4096;
}
