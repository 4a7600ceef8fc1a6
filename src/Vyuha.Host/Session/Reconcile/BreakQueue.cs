using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>
/// The breaks of one day, kept in a file to which each change of a break is appended and synced, so that they outlive the process and nothing
/// can be taken back unseen. The session and the command line may both append: each reads what the other wrote first.
/// </summary>
internal sealed class BreakQueue
{
    /// <summary>A break that stands is noted in the file again after this long, so that the file tells until when it stood.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(5);

    private const int Attempts = 50;

    private readonly string? _path;
    private readonly List<Break> _all = [];
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Break> _written = new(StringComparer.Ordinal);
    private long _length;
    private int _lines;

    private BreakQueue(string? path, DateOnly date) => (_path, Date) = (path, date);

    public DateOnly Date { get; }

    /// <summary>All breaks of the day in the order of their discovery.</summary>
    public IReadOnlyList<Break> All => _all;

    /// <summary>A break that nobody has explained or accepted stands.</summary>
    public bool HasOpen { get; private set; }

    /// <summary>A position was accepted and is not in the external book yet.</summary>
    public bool AwaitsAdoption { get; private set; }

    /// <summary>Reads the queue of a day; the file need not exist.</summary>
    /// <exception cref="InputErrorException">A line of the file is no break.</exception>
    public static BreakQueue Open(string path, DateOnly date)
    {
        var queue = new BreakQueue(path, date);
        queue.Refresh();
        return queue;
    }

    /// <summary>A queue that nobody keeps.</summary>
    public static BreakQueue InMemory(DateOnly date) => new(null, date);

    /// <summary>Takes in what another process has appended.</summary>
    public void Refresh()
    {
        if (_path is null || !File.Exists(_path) || new FileInfo(_path).Length == _length)
            return;
        using FileStream file = Lock(FileMode.Open, FileAccess.Read);
        TakeIn(file);
    }

    /// <summary>Takes what a comparison has found: known breaks go on, new ones are added, those in its scope that it did not find are resolved.</summary>
    /// <param name="findings">Everything the comparison found.</param>
    /// <param name="scope">The breaks the comparison would have found again if they still stood.</param>
    /// <param name="now">The clock.</param>
    /// <returns>The breaks that were opened by it.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has been taken.</exception>
    public IReadOnlyList<Break> Observe(IReadOnlyList<Finding> findings, Func<Break, bool> scope, Timestamp now) =>
        [.. Change(() => Plan(findings, scope, now)).Where(change => change.After.State == BreakState.Open && change.Before?.State != BreakState.Open).Select(change => change.After)];

    /// <summary>An operator takes a break as it is.</summary>
    /// <returns>What was accepted; with a position, the orders that it explains.</returns>
    /// <exception cref="InputErrorException">There is no such break, or it does not stand.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is accepted.</exception>
    public IReadOnlyList<Break> Accept(string id, string user, string reason, Timestamp now)
    {
        Refresh();
        Break one = Find(id) ?? throw new InputErrorException($"There is no break {id}. 'vyuha breaks' lists them.");
        if (!one.IsStanding)
            throw new InputErrorException($"Break {id} does not stand any more: it is {one.State.ToString().ToLowerInvariant()}.");
        if (one is { State: BreakState.Explained, Finding.Kind: BreakKind.Position })
            throw new InputErrorException($"Break {id} is explained by orders in flight. Wait until they are done: then it resolves, or it opens.");
        return [.. Change(() =>
        {
            var changes = new List<Break> { one with { State = BreakState.Accepted, By = user, Reason = reason } };
            if (one.Finding.Kind == BreakKind.Position)
            {
                changes.AddRange(_all.Where(other => other is { IsStanding: true, Finding.Kind: BreakKind.UnknownOrder, Finding.IsExplained: true } && other.Finding.Symbol == one.Finding.Symbol)
                    .Select(other => TakenWith(other, changes[0])));
            }

            return changes;
        }).Select(change => change.After)];
    }

    /// <summary>An accepted position is in the external book.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Adopted(string id) => Change(() => [Find(id)! with { IsAdopted = true }]);

    /// <summary>Standing breaks that another comparison now carries.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public void Resolve(Func<Break, bool> which, string reason) =>
        Change(() => [.. _all.Where(one => one.IsStanding && which(one)).Select(one => one with { State = BreakState.Resolved, Reason = reason })]);

    public Break? Find(string id) => _byId.TryGetValue(id, out int index) ? _all[index] : null;

    private List<Break> Plan(IReadOnlyList<Finding> findings, Func<Break, bool> scope, Timestamp now)
    {
        var changes = new List<Break>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        int number = _all.Count;
        foreach (Finding finding in findings)
        {
            Break? last = _all.FindLast(one => one.Finding.Key == finding.Key);
            if (last is { State: BreakState.Accepted } && finding.Kind != BreakKind.Position && last.Finding.IsSame(finding))
                continue; // It has been taken as it is. An accepted position is held; if it differs again, that is another difference.
            if (last is { IsStanding: true } && last.Finding.IsSame(finding))
            {
                found.Add(last.Id);
                bool isExplained = finding.IsExplained && last.State == BreakState.Explained;
                changes.Add(last with { Finding = finding, LastSeen = now, State = isExplained ? BreakState.Explained : BreakState.Open });
                continue;
            }

            changes.Add(new Break
            {
                Id = $"{Date:yyyyMMdd}-{(++number).ToString(CultureInfo.InvariantCulture)}",
                Finding = finding,
                State = finding.IsExplained ? BreakState.Explained : BreakState.Open,
                FirstSeen = now,
                LastSeen = now,
            });
        }

        changes.AddRange(_all.Where(one => one.IsStanding && scope(one) && !found.Contains(one.Id))
            .Select(one => one with { State = BreakState.Resolved, Reason = "not found any more" }));
        TakeWithPositions(changes, findings);
        return changes;
    }

    /// <summary>
    /// A position may have been accepted before the broker's books showed the orders that made it. They are taken with it once they do: when the
    /// position agrees, and they have traded just what of it no order accounts for yet.
    /// </summary>
    private void TakeWithPositions(List<Break> changes, IReadOnlyList<Finding> findings)
    {
        foreach (Break position in _all.Where(one => one is { State: BreakState.Accepted, Finding.Kind: BreakKind.Position }))
        {
            string? symbol = position.Finding.Symbol;
            long left = position.Finding.Apart - _all.Where(one => one.With == position.Id).Sum(one => one.Finding.Apart);
            if (left == 0 || findings.Any(finding => finding.Kind == BreakKind.Position && finding.Symbol == symbol))
                continue;
            List<int> late = [.. Enumerable.Range(0, changes.Count).Where(i =>
                changes[i] is { IsStanding: true, Finding.Kind: BreakKind.UnknownOrder, Finding.Apart: not 0 } && changes[i].Finding.Symbol == symbol)];
            if (late.Sum(i => changes[i].Finding.Apart) != left)
                late = [.. late.Where(i => changes[i].Finding.Apart == left).Take(1)];
            foreach (int i in late)
                changes[i] = TakenWith(changes[i], position);
        }
    }

    private static Break TakenWith(Break order, Break position) =>
        order with { State = BreakState.Accepted, By = position.By, Reason = $"with {position.Id}: {position.Reason}", With = position.Id };

    /// <summary>Plans under the lock, on what is in the file at that moment; appends, syncs, and only then takes it over.</summary>
    private List<(Break? Before, Break After)> Change(Func<List<Break>> plan)
    {
        List<Break> changes = plan();
        if (_path is null || !changes.Exists(IsWorthALine))
            return Take(changes);
        using FileStream file = Lock(FileMode.OpenOrCreate, FileAccess.ReadWrite);
        TakeIn(file);
        changes = plan();
        var text = new StringBuilder();
        List<Break> lines = changes.FindAll(IsWorthALine);
        foreach (Break one in lines)
            text.Append(BreakLine.Write(one)).Append('\n');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        file.SetLength(_length); // What a crash cut off was never taken over.
        file.Seek(0, SeekOrigin.End);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        (_length, _lines) = (_length + bytes.Length, _lines + lines.Count);
        foreach (Break one in lines)
            _written[one.Id] = one;
        return Take(changes);
    }

    private bool IsWorthALine(Break after) => !_written.TryGetValue(after.Id, out Break? before)
        || (before with { LastSeen = after.LastSeen }) != after
        || after.LastSeen - before.LastSeen >= NoteEvery;

    private List<(Break? Before, Break After)> Take(List<Break> changes)
    {
        var taken = new List<(Break?, Break)>(changes.Count);
        foreach (Break after in changes)
            taken.Add((Put(after), after));
        Look();
        return taken;
    }

    private Break? Put(Break after)
    {
        if (_byId.TryGetValue(after.Id, out int index))
        {
            Break before = _all[index];
            _all[index] = after;
            return before;
        }

        _byId.Add(after.Id, _all.Count);
        _all.Add(after);
        return null;
    }

    private void TakeIn(FileStream file)
    {
        if (file.Length == _length)
            return;
        Invariant.Require(file.Length > _length, "breaks are appended, never taken back");
        byte[] bytes = new byte[file.Length - _length];
        file.Seek(_length, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _lines++;
            try
            {
                Break one = BreakLine.Read(line);
                Put(one);
                _written[one.Id] = one;
            }
            catch (Exception bad) when (bad is JsonException or ArgumentException)
            {
                throw new InputErrorException($"{_path}:{_lines}: this line is no break: {bad.Message} The file was changed by hand or by the disk; restore it from a copy.", bad);
            }
        }

        _length += whole;
        Look();
    }

    private void Look() =>
        (HasOpen, AwaitsAdoption) = (_all.Exists(one => one.State == BreakState.Open), _all.Exists(one => one.AwaitsAdoption));

    /// <summary>Nobody else reads or writes meanwhile; another process is through in milliseconds.</summary>
    private FileStream Lock(FileMode mode, FileAccess access)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(_path!, mode, access, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(_path))
            {
                Thread.Sleep(10);
            }
        }
    }
}
