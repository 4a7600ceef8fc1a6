using Vyuha.Core;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Results;

/// <summary>Writes a run to a folder, whole or not at all: it is written beside its place and moved there when complete.</summary>
public static class ResultFolder
{
    public const string ResultFile = "result.json";
    public const string ReportFile = "report.html";
    public const string TradesFile = "trades.csv";
    public const string OrdersFile = "orders.csv";
    public const string DiaryFile = "diary.txt";
    public const string LedgerFile = "ledger.parquet";
    public const string DecisionsFile = "decisions.parquet";

    /// <param name="folder">Where the result goes. An earlier result there is replaced only when <paramref name="replace"/> is set; any other folder with files never is.</param>
    /// <param name="writeMore">Adds further files (the journal) to the folder it is given, before the move.</param>
    /// <returns>The full path of the folder.</returns>
    /// <exception cref="InputErrorException">The folder holds something that may not be replaced.</exception>
    public static async Task<string> WriteAsync(
        RunResult result, string folder, bool replace = false, Func<string, Task>? writeMore = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireFree(target, replace);

        string parent = Path.GetDirectoryName(target)
            ?? throw new InputErrorException($"{folder} is the root of a drive. Name a folder below it for the result.");
        Directory.CreateDirectory(parent);
        string partial = Path.Combine(parent, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.partial");
        try
        {
            Directory.CreateDirectory(partial);
            await File.WriteAllBytesAsync(Path.Combine(partial, ResultFile), ResultJson.Write(result), cancellation);
            await File.WriteAllTextAsync(Path.Combine(partial, TradesFile), TradesCsv.Write(result), cancellation);
            await File.WriteAllTextAsync(Path.Combine(partial, OrdersFile), OrdersCsv.Write(result), cancellation);
            await File.WriteAllTextAsync(Path.Combine(partial, DiaryFile), Diary.Write(result), cancellation);
            await LedgerParquet.WriteAsync(result, Path.Combine(partial, LedgerFile), cancellation);
            await DecisionsParquet.WriteAsync(result, Path.Combine(partial, DecisionsFile), cancellation);
            await File.WriteAllTextAsync(Path.Combine(partial, ReportFile), HtmlReport.Write(result), cancellation);
            if (writeMore is not null)
                await writeMore(partial);
            cancellation.ThrowIfCancellationRequested();

            RequireFree(target, replace);
            MoveIntoPlace(partial, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }
    }

    /// <summary>Whether a result may go to a folder: asked before a long run, not only after it.</summary>
    /// <exception cref="InputErrorException">The folder holds something that may not be replaced.</exception>
    public static void RequireFree(string folder, bool replace)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target))
            throw new InputErrorException($"{target} is a file. Name another folder with --out.");
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
            return;
        if (!File.Exists(Path.Combine(target, ResultFile)))
            throw new InputErrorException($"{target} holds files that are not a result. Name another folder with --out.");
        if (!replace)
            throw new InputErrorException($"{target} already holds a result. Name another folder with --out, or replace it with --force.");
    }

    private static void MoveIntoPlace(string partial, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(partial, target);
            return;
        }

        // The earlier result is put aside first and brought back should the move fail: one of the two is always whole.
        string aside = partial + ".old";
        Directory.Move(target, aside);
        try
        {
            Directory.Move(partial, target);
        }
        catch (IOException)
        {
            Directory.Move(aside, target);
            throw;
        }

        Directory.Delete(aside, recursive: true);
    }
}
