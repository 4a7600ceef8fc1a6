using System.Globalization;
using Vyuha.Host.Session.Preflight;

namespace Vyuha.Host.Doctor;

/// <summary>The .NET runtime against the one this program is built for, and against the end of its support.</summary>
internal static class RuntimeCheck
{
    private const string Name = ".NET runtime";
    private const int Built = 10;

    /// <summary>Until when Microsoft mends .NET 10: https://github.com/dotnet/core/blob/main/release-notes/10.0/README.md.</summary>
    public static readonly DateOnly EndOfSupport = new(2028, 11, 14);

    public static CheckResult Judge(Version runtime, DateOnly today)
    {
        string until = EndOfSupport.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        return runtime.Major != Built
            ? CheckResult.Note(Name, $"{runtime}, and this program is built for .NET {Built}", $"Install the .NET {Built} runtime: https://dotnet.microsoft.com/download/dotnet/{Built}.0")
            : today > EndOfSupport
                ? CheckResult.Note(Name, $"{runtime}; its support ended on {until}: holes in it are no longer mended", "Install a version of this program that is built for a newer .NET.")
                : CheckResult.Passed(Name, $"{runtime}, supported until {until}");
    }
}
