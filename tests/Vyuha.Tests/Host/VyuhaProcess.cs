using System.Diagnostics;
using System.Globalization;

namespace Vyuha.Tests.Host;

/// <summary>The built program as a user runs it: another process, no terminal, a home folder of its own.</summary>
internal sealed class VyuhaProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private VyuhaProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        (_output, _errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public static string ProgramPath { get; } = Path.Combine(AppContext.BaseDirectory, "vyuha.dll");

    public static (int Code, string Output, string Errors) Run(string home, params string[] arguments)
    {
        using VyuhaProcess process = Start(home, arguments);
        return process.End();
    }

    /// <summary>With one variable of its environment set.</summary>
    public static (int Code, string Output, string Errors) RunWith(string variable, string value, string home, params string[] arguments)
    {
        using VyuhaProcess process = Start(home, "dotnet", [ProgramPath, .. arguments], (variable, value));
        return process.End();
    }

    public static VyuhaProcess Start(string home, params string[] arguments) => Start(home, "dotnet", [ProgramPath, .. arguments]);

    /// <summary>A bash script that runs the program as <c>vyuha</c>; its own arguments are <c>$1</c> and so on.</summary>
    public static (int Code, string Output, string Errors) RunScript(string home, string script, params string[] arguments)
    {
        using VyuhaProcess process = Start(home, "bash", Script(script, arguments));
        return process.End();
    }

    /// <summary>The same in a namespace of its own, where it may mount file systems that nobody else sees and that are gone at its end.</summary>
    public static (int Code, string Output, string Errors) RunMountingScript(string home, string script, params string[] arguments)
    {
        using VyuhaProcess process = Start(home, "unshare", ["--user", "--map-root-user", "--mount", "bash", .. Script(script, arguments)]);
        return process.End();
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Whether whoever started the tests has Ctrl-C ignored, as a shell does for its background jobs; a child inherits it.</summary>
    public static bool InterruptsAreIgnored()
    {
        string? ignored = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return ignored is not null && (ulong.Parse(ignored.AsSpan("SigIgn:".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0;
    }

    /// <param name="name"><c>INT</c> for Ctrl-C, <c>TERM</c>.</param>
    public void Signal(string name)
    {
        if (HasEnded)
            return;
        var start = new ProcessStartInfo("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true };
        using var kill = Process.Start(start)!;
        kill.StandardError.ReadToEnd(); // It may have ended meanwhile.
        kill.WaitForExit();
    }

    public (int Code, string Output, string Errors) End()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail("The program did not end within three minutes.");
        }

        return (_process.ExitCode, _output.Result, _errors.Result);
    }

    public void Dispose() => _process.Dispose();

    private static string[] Script(string script, string[] arguments) =>
        ["-c", $"vyuha() {{ dotnet '{ProgramPath}' \"$@\"; }}\n{script}", "bash", .. arguments];

    private static VyuhaProcess Start(string home, string program, string[] arguments, params ReadOnlySpan<(string Variable, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment["VYUHA_HOME"] = home;
        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;
        return new(Process.Start(start)!);
    }
}
