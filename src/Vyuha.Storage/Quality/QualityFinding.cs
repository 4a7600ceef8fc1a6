namespace Vyuha.Storage.Quality;

/// <summary>What one check found on one day.</summary>
/// <param name="Check">The check's short name: <c>put-call-parity</c>.</param>
/// <param name="Grade">How bad it is.</param>
/// <param name="Count">How many rows, contracts or instants it concerns.</param>
/// <param name="Reason">One sentence for people, with the worst case in it.</param>
public sealed record QualityFinding(string Check, QualityGrade Grade, int Count, string Reason);
