using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Vyuha.Host.Benchmarking;

/// <summary>What figures were measured on: without it they say nothing.</summary>
/// <param name="Load">Mean number of busy threads in the last minute where the system tells it: above the number of cores, figures are of a machine at other work.</param>
internal sealed record Machine(string Processor, int Cores, string Vectors, string System, string Runtime, double? Load)
{
    public static Machine Here() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        LoadAverage());

    private static string ProcessorName()
    {
        const string information = "/proc/cpuinfo";
        if (File.Exists(information))
        {
            string? line = File.ReadLines(information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(':') + 1)..].Trim();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double? LoadAverage()
    {
        const string load = "/proc/loadavg";
        return File.Exists(load)
            ? double.Parse(File.ReadAllText(load).Split(' ')[0], global::System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}
