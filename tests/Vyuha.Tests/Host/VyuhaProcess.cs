using System.Diagnostics;

namespace Vyuha.Tests.Host;

/// <summary>Runs the built program as a user would: another process, no terminal, a home folder of its own.</summary>
internal static class VyuhaProcess
{
    public static (int Code, string Output, string Errors) Run(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "vyuha.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["VYUHA_HOME"] = home;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The program did not end within a minute.");
        }

        return (process.ExitCode, output, errors.Result);
    }
}
