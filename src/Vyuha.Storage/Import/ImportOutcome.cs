using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Import;

/// <summary>How one source of an import ended.</summary>
public enum ImportStatus
{
    /// <summary>Its days are stored.</summary>
    Imported,

    /// <summary>The same content was imported before, perhaps under another name.</summary>
    AlreadyImported,

    /// <summary>It has no row of an index.</summary>
    NothingToKeep,

    /// <summary>It lay in a folder or archive and is no market data.</summary>
    NotRecognised,

    /// <summary>Nothing of it was stored; the message says why and what to do.</summary>
    Refused,
}

/// <summary>One source of an import and what became of it.</summary>
public sealed record ImportOutcome
{
    public required string Path { get; init; }

    public required ImportStatus Status { get; init; }

    /// <summary>What to tell the user; empty when there is nothing to add.</summary>
    public string Message { get; init; } = "";

    public string Layout { get; init; } = "";

    public long Rows { get; init; }

    public long StoredRows { get; init; }

    public long NotIndex { get; init; }

    public long Repeated { get; init; }

    public int Contracts { get; init; }

    public IReadOnlyList<DayKey> Days { get; init; } = [];

    public IReadOnlyList<RejectCount> Rejects { get; init; } = [];
}

/// <summary>How far an import is.</summary>
/// <param name="FilesDone">Files finished, whatever their end.</param>
/// <param name="Files">Files in all.</param>
/// <param name="Rows">Rows read so far.</param>
public readonly record struct ImportProgress(int FilesDone, int Files, long Rows);
