using System.Diagnostics;

namespace Vyuha.Tests.Docs;

/// <summary>Every sample compiles against the library as it is now, and runs to its end.</summary>
public sealed class SamplesTests
{
    /// <summary>By name; the one that draws the pictures is part of the tests themselves.</summary>
    public static TheoryData<string> Samples => [.. Directory.GetFiles(RepositoryFiles.PathOf("samples"), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "pictures")];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_runs_and_prints_numbers(string name)
    {
        string folder = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", "Vyuha.Tests.runtimeconfig.json", "--depsfile", "Vyuha.Tests.deps.json", Path.Combine("samples", $"{name}.dll")])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.True((await output).Split('\n').Count(line => line.Any(char.IsAsciiDigit)) >= 2, await output);
        Assert.DoesNotContain("NaN", await output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_s_page_names_each()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("src/Vyuha.Quant/README.md"));
        Assert.All(Directory.GetFiles(RepositoryFiles.PathOf("samples"), "*.cs"), path => Assert.Contains($"samples/{Path.GetFileName(path)}", page, StringComparison.Ordinal));
    }
}
