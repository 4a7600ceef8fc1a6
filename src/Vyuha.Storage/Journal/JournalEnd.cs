namespace Vyuha.Storage.Journal;

/// <summary>How a journal ends.</summary>
public enum JournalCompleteness
{
    /// <summary>The trailer is there and its counts agree.</summary>
    Complete = 1,

    /// <summary>The file stops without a trailer: the writer did not get to close it. What was read is good.</summary>
    Truncated = 2,

    /// <summary>Bytes are not what was written. What was read before them is good.</summary>
    Corrupt = 3,
}

/// <summary>What reading a journal to its end has shown.</summary>
/// <param name="Inputs">Inputs that were read and are good.</param>
/// <param name="LastSequence">Sequence of the last good input; 0 when there is none.</param>
/// <param name="Checkpoints">Checkpoints that were read and are good.</param>
/// <param name="Offset">Bytes of the file that are good: where reading stopped.</param>
/// <param name="FinalHash">Hash of all outputs, of a complete journal.</param>
/// <param name="Message">What happened, where, and what can still be used, for people.</param>
public sealed record JournalEnd(
    JournalCompleteness Completeness,
    long Inputs,
    long LastSequence,
    long Checkpoints,
    long Offset,
    ulong? FinalHash,
    string Message);
