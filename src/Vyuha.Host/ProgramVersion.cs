using System.Reflection;

namespace Vyuha.Host;

/// <summary>What this build calls itself.</summary>
internal static class ProgramVersion
{
    private static readonly string Informational =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Version and commit: <c>0.1.0+3f2a…</c>.</summary>
    public static string Text => Informational;

    /// <summary>The commit the build was made from, or "unknown".</summary>
    public static string Commit => Informational.Contains('+') ? Informational[(Informational.IndexOf('+') + 1)..] : "unknown";
}
