using System.Diagnostics;
using Vyuha.Core;

namespace Vyuha.Host.Benchmarking;

/// <summary>This program started once more, timed from outside as its user waits for it.</summary>
internal static class OwnProcess
{
    /// <summary>Seconds until the program writes the given line.</summary>
    public static double SecondsUntil(string line, string home, CancellationToken cancellation, params ReadOnlySpan<string> arguments)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(home, arguments);
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        double seconds = 0;
        while (process.StandardOutput.ReadLine() is { } read)
        {
            if (read == line)
                seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Finish(process, cancellation);
        Invariant.Require(seconds > 0, $"the program writes '{line}'");
        return seconds;
    }

    /// <summary>Seconds until the program has ended well.</summary>
    public static double SecondsToRun(string home, CancellationToken cancellation, params ReadOnlySpan<string> arguments)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(home, arguments);
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        process.StandardOutput.ReadToEnd();
        Finish(process, cancellation);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Started and left running; it belongs to the caller, who ends it.</summary>
    /// <param name="line">How the line begins that says it is ready.</param>
    /// <param name="rest">What stands behind that.</param>
    /// <param name="arguments">Of the program.</param>
    public static Process Serve(string line, out string rest, params ReadOnlySpan<string> arguments)
    {
        Process process = Start(Path.GetTempPath(), arguments);
        while (process.StandardOutput.ReadLine() is { } read)
        {
            if (!read.StartsWith(line, StringComparison.Ordinal))
                continue;
            rest = read[line.Length..];
            return process;
        }

        process.Dispose();
        throw new IOException("The program, started by its own benchmark, ended before it was ready.");
    }

    private static Process Start(string home, ReadOnlySpan<string> arguments)
    {
        string program = typeof(OwnProcess).Assembly.Location;
        var start = new ProcessStartInfo(Host()) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["VYUHA_HOME"] = home;
        Process process = Process.Start(start)!;
        // What it says on standard error is read away, so that it never waits for a reader; when it fails, its exit code says so.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static void Finish(Process process, CancellationToken cancellation)
    {
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new IOException($"The program, started by its own benchmark, ended with code {process.ExitCode}.");
    }

    private static string Host()
    {
        string? own = Environment.ProcessPath;
        return own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
    }
}
