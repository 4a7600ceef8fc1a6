namespace Vyuha.Storage.Journal;

/// <summary>What a reader of a journal has come to.</summary>
public enum JournalItem
{
    None = 0,
    Inputs = 1,
    Checkpoint = 2,
}

/// <summary>The hash of all outputs after one input.</summary>
public readonly record struct JournalCheckpoint(long Sequence, ulong Hash);
