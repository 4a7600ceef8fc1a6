namespace Vyuha.Host.Session.Preflight;

/// <summary>The checklist for programs; names do not change.</summary>
internal static class PreflightJson
{
    public static object Of(IReadOnlyList<CheckResult> results) => new
    {
        Passed = PreflightChecks.MayArm(results),
        Checks = results.Select(result => new { result.Name, result.State, result.Found, Remedy = result.State == CheckState.Failed ? result.Remedy : null }),
    };
}
