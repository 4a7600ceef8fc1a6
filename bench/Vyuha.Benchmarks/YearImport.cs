using System.Diagnostics;
using System.Globalization;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>Writes a year of bhavcopies and imports it, once: the real thing, not a part of it times a factor.</summary>
internal static class YearImport
{
    public static void Run(int days)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
        try
        {
            string files = Path.Combine(folder, "files");
            long rows = BhavcopyFiles.Write(files, new DateOnly(2025, 7, 1), days, CancellationToken.None);
            long bytes = Directory.EnumerateFiles(files).Sum(file => new FileInfo(file).Length);
            long started = Stopwatch.GetTimestamp();
            QuickBenchmarks.Import(files, rows, folder);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{days} files, {rows:#,0} rows, {bytes / 1e6:0} MB zipped: imported in {seconds:0.0} s, {rows / seconds:#,0} rows/s, {Machine.Here()}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
