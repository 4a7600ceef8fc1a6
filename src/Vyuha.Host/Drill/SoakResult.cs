namespace Vyuha.Host.Drill;

/// <summary>One day of a soak.</summary>
/// <param name="Date">Which.</param>
/// <param name="Inputs">In its journal.</param>
/// <param name="Carried">Structures held over the night after it.</param>
/// <param name="SettledLegs">Contracts that were held and expired.</param>
/// <param name="ClosedLate">Its trader stayed dead, and the next morning closed it.</param>
/// <param name="LiveMebibytes">Managed memory of the process at its end, after a whole collection.</param>
/// <param name="Failures">What was not as it must be.</param>
internal sealed record SoakDay(
    DateOnly Date, long Inputs, int Kills, int PowerCuts, int Placements, int InDoubt, int Fills, int Carried, int SettledLegs, bool ClosedLate, double LiveMebibytes,
    TimeSpan Elapsed, IReadOnlyList<string> Failures);

/// <summary>A soak as far as it went: the first day that fails is its last.</summary>
internal sealed record SoakResult(ulong Seed, IReadOnlyList<SoakDay> Days)
{
    public bool Passed => Days.All(day => day.Failures.Count == 0);
}
