using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Host.Benchmarking;

/// <summary>QuantLib on the option workloads, compiled and run on this machine in the same minute.</summary>
internal static class QuantLibPeer
{
    private const string Source = "quantlib_options.cpp";
    private const string Remedy = "--peers runs QuantLib beside us, which needs a C++ compiler and QuantLib's headers: on Debian or Ubuntu apt install g++ libquantlib0-dev.";

    /// <summary>Which of QuantLib's lines does the work of which measurement: its fastest way.</summary>
    private static readonly (string Measurement, string Line, string What)[] Pairs =
    [
        ("IV", "implied-vol-li-rs", "blackFormulaImpliedStdDevLiRS, accuracy 1e-12"),
        ("GREEKS", "greeks", "BlackCalculator, value and five Greeks"),
    ];

    /// <summary>The measurements with QuantLib's figures of this run in place of documented ones.</summary>
    /// <exception cref="InputErrorException">There is no compiler or no QuantLib.</exception>
    public static IReadOnlyList<Measurement> Beside(IReadOnlyList<Measurement> measured, CancellationToken cancellation)
    {
        if (!measured.Any(one => Pairs.Any(pair => pair.Measurement == one.Name)))
            return measured;
        IReadOnlyDictionary<string, (double Nanoseconds, double Sum)> lines = Run(cancellation);
        CheckSums(lines);
        return
        [
            .. measured.Select(one => Pairs.FirstOrDefault(pair => pair.Measurement == one.Name) is { Line: { } line, What: { } what }
                ? one with { Peer = new PeerFigure("QuantLib (in this run)", 1e9 / lines[line].Nanoseconds, what) }
                : one),
        ];
    }

    private static void CheckSums(IReadOnlyDictionary<string, (double Nanoseconds, double Sum)> lines)
    {
        var grid = new OptionGrid();
        grid.Solve();
        var batch = new OptionBatch();
        batch.Price();
        Invariant.Require(
            Math.Abs(lines["implied-vol-li-rs"].Sum - grid.SumOfVols()) < 1e-6 && Math.Abs(lines["greeks"].Sum / batch.Sum() - 1) < 1e-12,
            "QuantLib did the same work");
    }

    private static Dictionary<string, (double Nanoseconds, double Sum)> Run(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-peers-").FullName;
        try
        {
            string source = Path.Combine(folder, Source), program = Path.Combine(folder, "quantlib_options");
            using (Stream text = typeof(QuantLibPeer).Assembly.GetManifestResourceStream(Source)!)
            using (FileStream file = File.Create(source))
                text.CopyTo(file);
            Execute("g++", cancellation, "-O3", "-march=native", "-std=c++17", "-o", program, source, "-lQuantLib");
            var lines = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
            foreach (string line in Execute(program, cancellation).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] fields = line.Split(' ');
                lines[fields[0]] = (double.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[3], CultureInfo.InvariantCulture));
            }

            return lines;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Execute(string program, CancellationToken cancellation, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new InputErrorException($"{program} cannot be started. {Remedy}", failure);
        }

        using (process)
        {
            using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode == 0
                ? output
                : throw new InputErrorException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult().Split('\n')[0]} {Remedy}");
        }
    }
}
