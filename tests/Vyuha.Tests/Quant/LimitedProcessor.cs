using System.Diagnostics;

namespace Vyuha.Tests.Quant;

/// <summary>Runs a test of this assembly again in a process of its own in which the runtime may not use an instruction set.</summary>
internal static class LimitedProcessor
{
    /// <param name="setting">The runtime's variable of the instruction set, such as <c>DOTNET_EnableAVX2</c>; it is set to 0.</param>
    /// <param name="tests">Each a fact of one method.</param>
    public static void Passes(string setting, params (Type Type, string Method)[] tests)
    {
        // The runner's own spelling of the filter, or the testing platform's, whichever this assembly was built for.
        string output = RunAlone("-method", setting, tests, null);
        if (!Passed(output, tests.Length))
            output += RunAlone("--filter-method", setting, tests, null);
        Assert.True(Passed(output, tests.Length), output);
    }

    /// <param name="filter">How this runner spells its filter by method.</param>
    /// <param name="setting">The runtime's variable.</param>
    /// <param name="tests">Each a fact of one method.</param>
    /// <param name="also">One more variable and its value.</param>
    public static string RunAlone(string filter, string setting, (Type Type, string Method)[] tests, (string Name, string Value)? also)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(LimitedProcessor).Assembly.Location);
        foreach ((Type type, string method) in tests)
        {
            start.ArgumentList.Add(filter);
            start.ArgumentList.Add($"{type.FullName}.{method}");
        }

        start.Environment[setting] = "0";
        if (also is { } more)
            start.Environment[more.Name] = more.Value;
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return output + errors.GetAwaiter().GetResult();
    }

    /// <summary>That the tests ran and none failed, in either runner's words.</summary>
    private static bool Passed(string output, int tests) =>
        output.Contains($"Total: {tests}, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal)
        || (output.Contains($"succeeded: {tests}", StringComparison.Ordinal) && output.Contains("failed: 0", StringComparison.Ordinal));
}
