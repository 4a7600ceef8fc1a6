namespace Vyuha.Storage.Journal;

/// <summary>What a block of a journal holds. The numbers are in the files.</summary>
public enum JournalItem
{
    None = 0,
    Inputs = 1,
    Checkpoint = 2,
    Trailer = 3,
}

/// <summary>The hash of all outputs after one input.</summary>
public readonly record struct JournalCheckpoint(long Sequence, ulong Hash);
