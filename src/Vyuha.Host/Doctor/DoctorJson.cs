using Vyuha.Host.Session.Preflight;

namespace Vyuha.Host.Doctor;

/// <summary>The health of an installation for programs; names do not change.</summary>
internal static class DoctorJson
{
    public static object Of(IReadOnlyList<CheckResult> results) => new
    {
        Healthy = DoctorChecks.IsHealthy(results),
        Version = ProgramVersion.Text,
        Checks = results.Select(result => new { result.Name, State = ColourOf(result.State), result.Found, Remedy = result.State == CheckState.Passed ? null : result.Remedy }),
    };

    public static string ColourOf(CheckState state) => state switch
    {
        CheckState.Passed => "green",
        CheckState.Note => "amber",
        _ => "red",
    };
}
