namespace Vyuha.Kernel.Risk;

/// <summary>The outcome of one check: passed, or why not with the number needed, the number available and their scale.</summary>
/// <param name="Needed">Steps for amounts; plain numbers for counts (see <see cref="DenyReason"/>).</param>
internal readonly record struct Verdict(DenyReason Reason, long Needed, long Available)
{
    public static Verdict Pass => default;

    public bool Passed => Reason == DenyReason.None;
}
