using Vyuha.Storage.Journal;

namespace Vyuha.Host.Replay;

/// <summary>Where a replay first said something else than the journal.</summary>
/// <param name="FirstSequence">The difference arose at this input or later …</param>
/// <param name="LastSequence">… and no later than at this one, after which the hashes were compared.</param>
/// <param name="LastInput">The input of <paramref name="LastSequence"/> in words.</param>
/// <param name="Journaled">Hash of the outputs of the run.</param>
/// <param name="Replayed">Hash of the outputs of the replay.</param>
public sealed record ReplayDifference(long FirstSequence, long LastSequence, string LastInput, ulong Journaled, ulong Replayed);

/// <summary>What a replay has shown.</summary>
/// <param name="End">How the journal ends; null when the replay stopped at a difference before it.</param>
/// <param name="Inputs">Inputs applied.</param>
/// <param name="Compared">Hashes compared.</param>
/// <param name="Hash">Hash of all outputs of the replay.</param>
public sealed record ReplayOutcome(JournalEnd? End, long Inputs, long Compared, ulong Hash, ReplayDifference? Difference)
{
    /// <summary>Whether a complete journal gave the same outputs.</summary>
    public bool IsProof => Difference is null && End?.Completeness == JournalCompleteness.Complete;
}
