using System.Diagnostics;

namespace Vyuha.Tests.Quant;

/// <summary>Runs a test of this assembly again in a process of its own in which the runtime may not use an instruction set.</summary>
internal static class LimitedProcessor
{
    /// <param name="setting">The runtime's variable of the instruction set, such as <c>DOTNET_EnableAVX2</c>; it is set to 0.</param>
    /// <param name="type">The class of the test.</param>
    /// <param name="method">The test.</param>
    public static void Passes(string setting, Type type, string method)
    {
        // The runner's own spelling of the filter, or the testing platform's, whichever this assembly was built for.
        (int code, string output) = RunAlone("-method", setting, type, method, null);
        if (!Passed(output))
            (code, output) = RunAlone("--filter-method", setting, type, method, null);
        Assert.True(code == 0 && Passed(output), output);
    }

    /// <param name="filter">How this runner spells its filter by method.</param>
    /// <param name="setting">The runtime's variable.</param>
    /// <param name="type">The class of the test.</param>
    /// <param name="method">The test.</param>
    /// <param name="also">One more variable and its value.</param>
    public static (int Code, string Output) RunAlone(string filter, string setting, Type type, string method, (string Name, string Value)? also)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(type.Assembly.Location);
        start.ArgumentList.Add(filter);
        start.ArgumentList.Add($"{type.FullName}.{method}");
        start.Environment[setting] = "0";
        if (also is { } more)
            start.Environment[more.Name] = more.Value;
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>That a test ran at all, in either runner's words.</summary>
    private static bool Passed(string output) =>
        output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal)
        || output.Contains("succeeded: 1", StringComparison.Ordinal);
}
