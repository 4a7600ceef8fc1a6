using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Import;

/// <summary>What became of a source's rows.</summary>
public sealed class ParseTally
{
    private readonly Dictionary<string, (int Count, long FirstLine)> _rejects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DayKey, int> _repeated = [];

    /// <summary>Data rows seen.</summary>
    public long Rows { get; internal set; }

    /// <summary>Rows that are not contracts of an index we keep: stocks, other indices.</summary>
    public long NotIndex { get; internal set; }

    /// <summary>Rows that hold nothing: fillers of web tables.</summary>
    public long Blank { get; internal set; }

    /// <summary>Rows stated twice with equal values, by day; one of each is kept.</summary>
    public IReadOnlyDictionary<DayKey, int> Repeated => _repeated;

    public int RejectCount => _rejects.Values.Sum(reject => reject.Count);

    /// <summary>Rows that could not be used, by reason, most frequent first.</summary>
    public RejectCount[] Rejects =>
    [
        .. _rejects.Select(pair => new RejectCount(pair.Key, pair.Value.Count, pair.Value.FirstLine))
            .OrderByDescending(reject => reject.Count).ThenBy(reject => reject.FirstLine),
    ];

    internal void Reject(string reason, long line)
    {
        (int count, long first) = _rejects.GetValueOrDefault(reason, (0, line));
        _rejects[reason] = (count + 1, Math.Min(first, line));
    }

    internal void Repeat(DayKey day) => _repeated[day] = _repeated.GetValueOrDefault(day) + 1;
}
