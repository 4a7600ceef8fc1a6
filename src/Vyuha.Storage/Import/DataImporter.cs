using System.Collections.Concurrent;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Import;

/// <summary>Brings files into a catalogue: every source whole or not at all, on all cores, again and again without harm.</summary>
/// <remarks>
/// Files are read in parallel and take their turn, in the order of their names, to claim the days they state: so what two
/// files with the same day lead to does not depend on which thread was faster.
/// </remarks>
public sealed class DataImporter
{
    private readonly MarketDataCatalogue _catalogue;
    private readonly SourceParser _parser;
    private readonly bool _skipBadRows;
    private readonly int _threads;
    private readonly TimeProvider _time;

    /// <param name="catalogue">Where to.</param>
    /// <param name="parser">How to read.</param>
    /// <param name="skipBadRows">Import the good rows of a file with bad ones; otherwise such a file is refused.</param>
    /// <param name="threads">Files read at a time; all cores when null.</param>
    /// <param name="time">For the manifest's dates.</param>
    public DataImporter(
        MarketDataCatalogue catalogue, SourceParser parser, bool skipBadRows = false, int? threads = null, TimeProvider? time = null) =>
        (_catalogue, _parser, _skipBadRows, _threads, _time) =
        (catalogue, parser, skipBadRows, threads ?? Environment.ProcessorCount, time ?? TimeProvider.System);

    /// <summary>The files an import of these paths reads, in order; folders are searched to the bottom.</summary>
    /// <exception cref="InputErrorException">A path does not exist.</exception>
    public static IReadOnlyList<(string Path, bool Named)> Find(IEnumerable<string> paths)
    {
        var found = new List<(string Path, bool Named)>();
        foreach (string path in paths)
        {
            if (File.Exists(path))
            {
                found.Add((path, true));
            }
            else if (Directory.Exists(path))
            {
                found.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal).Select(file => (file, false)));
            }
            else
            {
                throw new InputErrorException($"{path}: no such file or folder. Check the path.");
            }
        }

        return [.. found.DistinctBy(file => Path.GetFullPath(file.Path), StringComparer.Ordinal)];
    }

    /// <summary>Imports; a refused source does not keep the others out.</summary>
    /// <param name="files">From <see cref="Find"/>.</param>
    /// <param name="progress">Told after each file, from several threads.</param>
    /// <param name="cancel">Ends between two files; what is imported stays, and the next run goes on from there.</param>
    /// <returns>One outcome a source, in the order of the files.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="IOException">The disk is full or cannot be written.</exception>
    public IReadOnlyList<ImportOutcome> Import(
        IReadOnlyList<(string Path, bool Named)> files, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        using CatalogueWriter writer = _catalogue.OpenForWriting();
        return Import(files, writer, progress, cancel);
    }

    internal IReadOnlyList<ImportOutcome> Import(
        IReadOnlyList<(string Path, bool Named)> files, CatalogueWriter writer, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        var run = new Run(files.Count);
        var outcomes = new List<ImportOutcome>[files.Count];
        int next = -1;
        int done = 0;
        long rows = 0;
        ConcurrentQueue<Exception> failures = [];

        void Work()
        {
            while (true)
            {
                int index = Interlocked.Increment(ref next);
                if (index >= files.Count)
                    return;
                try
                {
                    // After a failure or Ctrl-C the files left are passed over; their turn must still be given on.
                    if (!failures.IsEmpty || cancel.IsCancellationRequested)
                        continue;
                    outcomes[index] = ImportFile(files[index].Path, files[index].Named, index, run, writer, cancel);
                    long seen = Interlocked.Add(ref rows, outcomes[index].Sum(outcome => outcome.Rows));
                    progress?.Report(new ImportProgress(Interlocked.Increment(ref done), files.Count, seen));
                }
                catch (Exception error)
                {
                    // Out of this thread and on: the first failure ends the import below, on the caller's thread.
                    failures.Enqueue(error);
                }
                finally
                {
                    run.Pass(index);
                }
            }
        }

        var threads = new Thread[Math.Max(1, Math.Min(_threads, files.Count))];
        for (int index = 0; index < threads.Length; index++)
        {
            threads[index] = new Thread(Work) { IsBackground = true, Name = $"import {index}" };
            threads[index].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        if (failures.TryDequeue(out Exception? first))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        cancel.ThrowIfCancellationRequested();
        return [.. outcomes.SelectMany(outcome => outcome)];
    }

    private List<ImportOutcome> ImportFile(
        string path, bool named, int turn, Run run, CatalogueWriter writer, CancellationToken cancel)
    {
        var outcomes = new List<ImportOutcome>();
        try
        {
            using IEnumerator<SourceContent> contents = ContainerReader.Read(path).GetEnumerator();
            bool more = contents.MoveNext();
            while (more)
            {
                cancel.ThrowIfCancellationRequested();
                SourceContent content = contents.Current;
                InputErrorException? damage = null;
                try
                {
                    // One ahead, to know which is the last: with its claims made, the next file can make its own.
                    more = contents.MoveNext();
                }
                catch (InputErrorException error)
                {
                    (more, damage) = (false, error);
                }

                outcomes.Add(ImportContent(content, path, named, turn, last: !more, run, writer));
                if (damage is not null)
                    throw damage;
            }
        }
        catch (InputErrorException error)
        {
            outcomes.Add(new ImportOutcome { Path = path, Status = ImportStatus.Refused, Message = error.Message });
        }
        catch (UnauthorizedAccessException)
        {
            outcomes.Add(new ImportOutcome
            {
                Path = path,
                Status = ImportStatus.Refused,
                Message = $"{path}: may not be read. Check its permissions.",
            });
        }

        return outcomes;
    }

    private ImportOutcome ImportContent(
        SourceContent content, string path, bool named, int turn, bool last, Run run, CatalogueWriter writer)
    {
        bool alone = named && string.Equals(content.Path, path, StringComparison.Ordinal);
        if (!alone && !_parser.Recognises(content))
            return new ImportOutcome { Path = content.Path, Status = ImportStatus.NotRecognised };

        string importer = $"{_parser.FormatOf(content)}/{SourceParser.Version}";
        if (IsStored(content, importer) is { } stored)
            return Known(content, stored.Source.Name);

        ParsedSource parsed;
        try
        {
            parsed = _parser.Parse(content);
        }
        catch (InputErrorException error)
        {
            return new ImportOutcome { Path = content.Path, Status = ImportStatus.Refused, Message = error.Message };
        }

        ImportOutcome outcome = Describe(content, parsed);
        if (outcome.Rejects.Count > 0 && !_skipBadRows)
        {
            RejectCount first = outcome.Rejects.MinBy(reject => reject.FirstLine)!;
            string more = parsed.Tally.RejectCount == 1 ? "" : $" ({parsed.Tally.RejectCount} bad rows in all)";
            return Refuse(outcome, $"{content.Path}:{first.FirstLine}: {first.Reason}{more}. "
                + "Correct the file, or import its other rows with --skip-bad-rows.");
        }

        if (parsed.Days.Count == 0)
        {
            return outcome with
            {
                Status = ImportStatus.NothingToKeep,
                Message = $"{content.Path}: no row is about one of {IndexNames.All}. If it is, name the index with --underlying.",
            };
        }

        switch (run.Claim(turn, last, parsed, out string? other))
        {
            case Run.Verdict.SameContent:
                return Known(content, other!);
            case Run.Verdict.SameDay:
                return Refuse(outcome, $"{content.Path}: states a day that {other} states otherwise. Keep the right one of the two, then import again.");
        }

        StoredDay[] days = [.. parsed.Days.Select(day => StoredDay.FromOneSource(day, parsed.Source))];
        writer.Publish(
            new SourceRecord
            {
                Source = parsed.Source,
                Importer = importer,
                ImportedAt = _time.GetUtcNow(),
                Rows = parsed.Tally.Rows,
                Stored = parsed.StoredRows,
                NotIndex = parsed.Tally.NotIndex,
                Rejects = [.. outcome.Rejects],
                Repeated = parsed.Tally.Repeated.ToDictionary(pair => pair.Key.ToPath(), pair => pair.Value, StringComparer.Ordinal),
                Days = [],
            },
            days);
        return outcome;
    }

    /// <summary>The earlier import of this content, if it was read the same way and all its days are still there.</summary>
    private SourceRecord? IsStored(SourceContent content, string importer) =>
        _catalogue.FindSource(content.Sha256) is { } found && found.Importer == importer && _catalogue.HasDays(found) ? found : null;

    private static ImportOutcome Describe(SourceContent content, ParsedSource parsed) => new()
    {
        Path = content.Path,
        Status = ImportStatus.Imported,
        Layout = parsed.Title,
        Rows = parsed.Tally.Rows,
        StoredRows = parsed.StoredRows,
        NotIndex = parsed.Tally.NotIndex,
        Repeated = parsed.Tally.Repeated.Values.Sum(),
        Contracts = parsed.Contracts,
        Days = [.. parsed.Days.Select(DayKey.Of)],
        Rejects = parsed.Tally.Rejects,
    };

    private static ImportOutcome Refuse(ImportOutcome outcome, string message) =>
        outcome with { Status = ImportStatus.Refused, Message = message, StoredRows = 0, Days = [] };

    private static ImportOutcome Known(SourceContent content, string name) => new()
    {
        Path = content.Path,
        Status = ImportStatus.AlreadyImported,
        Message = string.Equals(content.Name, name, StringComparison.Ordinal) ? "" : $"the same content as {name}",
    };

    /// <summary>Which file of this run claimed what; files get their turn in order.</summary>
    private sealed class Run(int files)
    {
        private readonly object _gate = new();
        private readonly bool[] _passed = new bool[files];
        private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Format, DayKey Day), string> _days = [];
        private int _turn;

        public enum Verdict
        {
            Free,
            SameContent,
            SameDay,
        }

        /// <summary>Waits for the file's turn, then takes content and days, or says who has them; with the last one the turn passes on.</summary>
        public Verdict Claim(int turn, bool last, ParsedSource parsed, out string? other)
        {
            lock (_gate)
            {
                while (_turn < turn)
                    Monitor.Wait(_gate);
                Verdict verdict = Claim(parsed, out other);
                if (last)
                    Pass(turn);
                return verdict;
            }
        }

        public void Pass(int turn)
        {
            lock (_gate)
            {
                _passed[turn] = true;
                while (_turn < files && _passed[_turn])
                    _turn++;
                Monitor.PulseAll(_gate);
            }
        }

        private Verdict Claim(ParsedSource parsed, out string? other)
        {
            if (_contents.TryGetValue(parsed.Source.Sha256, out other))
                return Verdict.SameContent;
            (string, DayKey)[] days = parsed.Source.WholeDay
                ? [.. parsed.Days.Select(day => (parsed.Source.Format, DayKey.Of(day)))]
                : [];
            foreach ((string, DayKey) day in days)
            {
                if (_days.TryGetValue(day, out other))
                    return Verdict.SameDay;
            }

            _contents.Add(parsed.Source.Sha256, parsed.Source.Name);
            foreach ((string, DayKey) day in days)
                _days.Add(day, parsed.Source.Name);
            return Verdict.Free;
        }
    }
}
