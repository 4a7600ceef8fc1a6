using System.Diagnostics;

namespace Vyuha.Host.Session.Preflight;

/// <summary>Whether a folder has room and takes writes soon enough: every order waits for one.</summary>
internal static class DiskCheck
{
    public static readonly TimeSpan SlowestSync = TimeSpan.FromMilliseconds(100);
    public const long LeastFreeBytes = 2L << 30;

    /// <param name="freeBytes">Null when it is not known.</param>
    public static CheckResult Space(long? freeBytes) => freeBytes is not { } free
        ? CheckResult.Failed("disk space", "unknown", "Check that the home folder can be written.")
        : free < LeastFreeBytes
            ? CheckResult.Failed("disk space", $"{free / 1048576:N0} MiB free, {LeastFreeBytes / 1048576:N0} are needed", "Make room, or name another home with --home.")
            : CheckResult.Passed("disk space", $"{free >> 30:N0} GiB free");

    /// <param name="syncTime">How long a small write takes to reach the disk, the slowest of ten; null when none could be made.</param>
    public static CheckResult Writes(TimeSpan? syncTime) => syncTime is not { } time
        ? CheckResult.Failed("disk writes", "a test file could not be written", "Check that the home folder can be written.")
        : time > SlowestSync
            ? CheckResult.Failed("disk writes", $"a synced write takes up to {time.TotalMilliseconds:0} ms", "Every order waits for one: put the home folder on a local SSD.")
            : CheckResult.Passed("disk writes", $"synced in up to {time.TotalMilliseconds:0.0} ms");

    /// <summary>Bytes free where a folder lies; null when it cannot be found out.</summary>
    public static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How long a small write into a folder takes to reach the disk, the slowest of ten; null when none can be made.</summary>
    public static TimeSpan? SyncTime(string folder)
    {
        string path = Path.Combine(folder, $".sync-{Path.GetRandomFileName()}");
        try
        {
            TimeSpan slowest = TimeSpan.Zero;
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            byte[] block = new byte[4096];
            for (int i = 0; i < 10; i++)
            {
                long started = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                TimeSpan took = Stopwatch.GetElapsedTime(started);
                slowest = took > slowest ? took : slowest;
            }

            return slowest;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
