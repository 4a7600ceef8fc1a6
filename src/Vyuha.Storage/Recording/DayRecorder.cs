using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Journal;

namespace Vyuha.Storage.Recording;

/// <summary>What became of a journal that was to be recorded.</summary>
public enum RecordingState
{
    Recorded = 1,

    /// <summary>This very journal was recorded before.</summary>
    AlreadyThere = 2,

    /// <summary>The day is stored from another session's journal, which was kept.</summary>
    OtherKept = 3,
}

/// <summary>What was stored of a session's day.</summary>
/// <param name="Quotes">Quotes of the journal; all of them are in the tick files.</param>
/// <param name="MinuteRows">Rows of the minute chains.</param>
/// <param name="Minutes">Minutes with a chain, of the underlying with most of them.</param>
/// <param name="DailyDays">Official daily bars that were not stored before.</param>
/// <param name="Bytes">Of the tick files.</param>
/// <param name="Other">Name of the session whose recording stands, when it is another.</param>
public sealed record RecordingOutcome(
    RecordingState State, string Name, DateOnly Date, DataStore Store, DataOrigin Origin, bool IsClosed, long Quotes, long MinuteRows, int Minutes, int DailyDays, long Bytes, string? Other = null);

/// <summary>How a journal is recorded.</summary>
public sealed record RecordingOptions
{
    /// <summary>Take what is good before wrong bytes.</summary>
    public bool AcceptDamage { get; init; }

    /// <summary>Replace the recording of another session of that day, whichever has more quotes.</summary>
    public bool Replace { get; init; }

    /// <summary>The same for synthetic days alone: the sandbox plays its days again and again, and the last rehearsal stands.</summary>
    public bool ReplaceRehearsal { get; init; }

    /// <summary>Rows of a row group; memory is a few times this.</summary>
    public int GroupRows { get; init; } = 1 << 17;

    /// <summary>Told what is done and how far it is, from 0 to 1.</summary>
    public Action<string, double>? Progress { get; init; }
}

/// <summary>
/// Puts the quotes of a session's journal into the catalogue, so that contracts stay readable after they have expired: every quote as it was taken,
/// the chain of each minute for backtests, and the indices' official daily bars. All of it or nothing; the same journal twice changes nothing.
/// </summary>
/// <param name="home">The stores lie here.</param>
/// <param name="rules">For the hours of the session.</param>
/// <param name="carried">The contracts of the book a day opens with.</param>
public sealed class DayRecorder(VyuhaHome home, MarketRules rules, Func<RunHeader, IEnumerable<(int Id, Instrument Instrument)>> carried)
{
    private const string Format = "session-journal";
    private const string Importer = "session-journal/1";
    private const int Priority = 50;

    /// <param name="journal">A journal, or the folder of a book's day.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Leaves the catalogue as it is.</param>
    /// <exception cref="InputErrorException">Not the journal of a session's day, or damaged.</exception>
    public async Task<RecordingOutcome> RecordAsync(string journal, RecordingOptions options, CancellationToken cancellation)
    {
        string path = Directory.Exists(journal) ? Path.Combine(journal, "journal") : journal;
        JournalSurvey survey = JournalSurvey.Read(path, carried, options.AcceptDamage, share => options.Progress?.Invoke("proving the journal", share), cancellation);
        RuleLookup<Session> session = rules.Calendar(Exchange.Nfo).Session(survey.Date);
        if (!session.HasValue)
            throw new InputErrorException($"{path}: {session.Missing} The day cannot be recorded.");
        DataStore store = DataStores.OfRecording(survey.Origin);
        var catalogue = MarketDataCatalogue.Open(home, store);
        string name = NameOf(path);
        var outcome = new RecordingOutcome(RecordingState.Recorded, name, survey.Date, store, survey.Origin, survey.IsClosed, survey.Quotes, 0, 0, 0, 0);
        IReadOnlyList<TickRecord> stored = catalogue.Ticks(date: survey.Date);
        if (stored.Any(record => record.Source == survey.Sha256) && stored.All(record => record.Source != survey.Sha256 || File.Exists(catalogue.PathOf(record))))
            return outcome with { State = RecordingState.AlreadyThere };
        bool replace = options.Replace || (options.ReplaceRehearsal && store == DataStore.Rehearsed);
        if (OtherOf(catalogue, stored, name) is { } other && !replace && stored.Sum(record => record.Rows) >= survey.Quotes)
            return outcome with { State = RecordingState.OtherKept, Other = other };

        using CatalogueWriter writer = catalogue.OpenForWriting();
        var source = new DataSource(survey.Sha256, name, Format, Priority, WholeDay: true);
        await using var files = new Files(survey, writer, options.GroupRows);
        await files.OpenAsync();
        int minutes = await ConvertAsync(survey, session.Value, files, options, cancellation);
        IReadOnlyList<StagedTicks> ticks = await files.CompleteAsync();
        options.Progress?.Invoke("storing", 1);
        cancellation.ThrowIfCancellationRequested();

        List<StoredDay> days = [.. files.Days().Select(day => StoredDay.FromOneSource(day, source))];
        long minuteRows = days.Sum(day => (long)day.Day.RowCount);
        List<StoredDay> daily = [.. Daily(survey, catalogue, source)];
        writer.Publish(
            new SourceRecord
            {
                Source = source,
                Importer = Importer,
                ImportedAt = TimeProvider.System.GetUtcNow(),
                Rows = survey.Quotes,
                Stored = survey.Quotes,
                NotIndex = 0,
                Rejects = [],
                Days = [],
            },
            [.. days, .. daily], ticks);
        return outcome with { MinuteRows = minuteRows, Minutes = minutes, DailyDays = daily.Count, Bytes = ticks.Sum(one => one.Record.Bytes) };
    }

    /// <summary>Reads the journal again, up to where it was proven, into tick files and minute chains.</summary>
    /// <returns>Minutes with a chain.</returns>
    private static async Task<int> ConvertAsync(JournalSurvey survey, Session session, Files files, RecordingOptions options, CancellationToken cancellation)
    {
        using JournalReader reader = JournalReader.Open(survey.Path);
        var minutes = new Minutes(session, files);
        while (reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            bool goesOn = Take(reader.Inputs, survey.End.LastSequence, minutes, files);
            await files.WriteFullAsync();
            (long read, long total) = reader.Progress;
            options.Progress?.Invoke("recording quotes", read / (double)Math.Max(1, total));
            if (!goesOn)
                break;
        }

        // Of a minute at whose very end the journal stops, more may have been to come.
        minutes.End(survey.IsClosed ? session.CloseInstant.Nanoseconds : survey.LastTime.Nanoseconds - 1);
        return minutes.Written;
    }

    private static bool Take(ReadOnlySpan<InputEvent> inputs, long lastSequence, Minutes minutes, Files files)
    {
        foreach (ref readonly InputEvent input in inputs)
        {
            if (input.Sequence > lastSequence)
                return false; // The session goes on while its journal is read.
            minutes.MoveTo(input.Time.Nanoseconds);
            if (input.Kind == InputKind.Quote)
            {
                files.Add(input);
                minutes.OnQuote(input);
            }
        }

        return true;
    }

    /// <summary>Official bars of the indices: the day's own, and earlier ones that are not stored, which signals look back on.</summary>
    private IEnumerable<StoredDay> Daily(JournalSurvey survey, MarketDataCatalogue catalogue, DataSource source)
    {
        foreach ((int id, ClosePayload close) in survey.Closes)
        {
            Instrument index = survey.Contracts[id].Instrument;
            DateOnly date = DateOnly.FromDayNumber(close.DayNumber);
            bool isToday = date == survey.Date;
            if (!isToday && catalogue.Record(new DayKey(DataFrequency.Daily, index.Underlying, date)) is not null)
                continue;
            TradingCalendar calendar = rules.Calendar(Exchange.Nfo);
            if (!calendar.Knows(date) || !calendar.Session(date).TryGet(out Session? session))
                continue; // A bar of a day the calendar has no hours for cannot be stamped.
            yield return StoredDay.FromOneSource(
                new MarketDay
                {
                    Underlying = index.Underlying,
                    Date = date,
                    Frequency = DataFrequency.Daily,
                    Origin = survey.Origin,
                    Contracts = [new ListedContract(index, 0)],
                    Time = [session.CloseInstant.Nanoseconds],
                    Contract = [0],
                    Bid = [0],
                    Ask = [0],
                    BidSize = [0],
                    AskSize = [0],
                    Open = [close.Open],
                    High = [close.High],
                    Low = [close.Low],
                    Last = [close.Close],
                    Settlement = [0],
                    Volume = [0],
                    OpenInterest = [0],
                },
                source);
        }
    }

    private static string? OtherOf(MarketDataCatalogue catalogue, IReadOnlyList<TickRecord> stored, string name) =>
        stored.Select(record => catalogue.FindSource(record.Source)?.Name).FirstOrDefault(other => other is not null && other != name);

    /// <summary>Book and day of a journal that lies where sessions put it: <c>default/2026-11-25</c>.</summary>
    private static string NameOf(string path)
    {
        string[] parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar);
        return parts.Length >= 3 ? $"{parts[^3]}/{parts[^2]}" : parts[^1];
    }

    /// <summary>Ends minutes as time goes by.</summary>
    private sealed class Minutes
    {
        private readonly Files _files;
        private readonly long _open;
        private readonly long _close;
        private long _end;
        private bool _anything;

        public Minutes(Session session, Files files)
        {
            (_files, _open, _close) = (files, session.OpenInstant.Nanoseconds, session.CloseInstant.Nanoseconds);
            _end = _open + Timestamp.NanosecondsPerMinute;
        }

        public int Written { get; private set; }

        /// <summary>A row is never known before its time: what comes at the minute's very end still belongs to it, what comes later does not.</summary>
        public void MoveTo(long time)
        {
            while (time > _end && _end <= _close)
                EndMinute();
        }

        public void OnQuote(in InputEvent input)
        {
            long time = input.Time.Nanoseconds;
            if (time < _open || time > _close)
                return;
            _anything = true;
            _files.Fold(input);
        }

        public void End(long last)
        {
            while (_end <= _close && _end <= last)
                EndMinute();
        }

        private void EndMinute()
        {
            if (_anything)
                Written++;
            _files.EndMinute(_end, _anything);
            _anything = false;
            _end += Timestamp.NanosecondsPerMinute;
        }
    }

    /// <summary>What is being made of each underlying: a staged tick file and its chains.</summary>
    private sealed class Files : IAsyncDisposable
    {
        private readonly JournalSurvey _survey;
        private readonly CatalogueWriter _writer;
        private readonly int _groupRows;
        private readonly List<Part> _parts = [];
        private readonly (Part? Part, int Contract)[] _byId;

        public Files(JournalSurvey survey, CatalogueWriter writer, int groupRows)
        {
            (_survey, _writer, _groupRows) = (survey, writer, groupRows);
            _byId = new (Part?, int)[survey.Contracts.Keys.Max() + 1];
            foreach (var underlying in survey.Quoted.GroupBy(id => survey.Contracts[id].Instrument.Underlying, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                int[] ids = [.. underlying.OrderBy(id => survey.Contracts[id].Instrument, ContractOrder.Instance)];
                var part = new Part(underlying.Key, Array.ConvertAll(ids, id => survey.Contracts[id]), writer.NewStagedFile());
                _parts.Add(part);
                for (int contract = 0; contract < ids.Length; contract++)
                    _byId[ids[contract]] = (part, contract);
            }
        }

        public async Task OpenAsync()
        {
            foreach (Part part in _parts)
            {
                part.File = await TickFile.Writer.CreateAsync(
                    part.Path, new TickHeader(TickFile.LayoutVersion, part.Underlying, _survey.Date, _survey.Origin, _survey.Sha256), part.Contracts);
            }
        }

        public void Add(in InputEvent input)
        {
            (Part? part, int contract) = _byId[input.InstrumentId];
            long time = input.Time.Nanoseconds;
            part!.First = part.First == 0 ? time : part.First;
            part.Last = time;
            part.Ticks.Add(time, input.Sequence, contract, input.Quote);
        }

        public void Fold(in InputEvent input)
        {
            (Part? part, int contract) = _byId[input.InstrumentId];
            part!.Chains.OnQuote(contract, input.Quote);
        }

        public void EndMinute(long time, bool anything)
        {
            foreach (Part part in _parts)
            {
                if (anything)
                    part.Chains.EndMinute(time);
                else
                    part.Chains.SkipMinute();
            }
        }

        public async Task WriteFullAsync()
        {
            foreach (Part part in _parts)
            {
                if (part.Ticks.Count < _groupRows)
                    continue;
                await part.File!.WriteAsync(part.Ticks);
                part.Ticks.Clear();
            }
        }

        public async Task<IReadOnlyList<StagedTicks>> CompleteAsync()
        {
            var staged = new List<StagedTicks>();
            foreach (Part part in _parts)
            {
                await part.File!.WriteAsync(part.Ticks);
                long rows = part.File.Rows;
                await part.File.CompleteAsync();
                await using FileStream file = File.OpenRead(part.Path);
                staged.Add(new StagedTicks(part.Path, new TickRecord
                {
                    Underlying = part.Underlying,
                    Date = _survey.Date,
                    Origin = _survey.Origin,
                    Rows = rows,
                    Contracts = part.Contracts.Length,
                    First = part.First,
                    Last = part.Last,
                    Source = _survey.Sha256,
                    FileSha256 = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file)),
                    Bytes = file.Length,
                }));
            }

            Invariant.Require(staged.Sum(one => one.Record.Rows) == _survey.Quotes, "every quote of the journal is in a tick file");
            return staged;
        }

        public IEnumerable<MarketDay> Days() => _parts.Select(part => part.Chains.ToDay(part.Underlying, _survey.Date, _survey.Origin)).Where(day => day.RowCount > 0);

        public async ValueTask DisposeAsync()
        {
            foreach (Part part in _parts)
            {
                if (part.File is { } file)
                    await file.DisposeAsync();
            }
        }

        private sealed class Part(string underlying, ListedContract[] contracts, string path)
        {
            public string Underlying => underlying;

            public ListedContract[] Contracts => contracts;

            public string Path => path;

            public TickColumns Ticks { get; } = new(1 << 12);

            public MinuteChains Chains { get; } = new(contracts);

            public TickFile.Writer? File { get; set; }

            public long First { get; set; }

            public long Last { get; set; }
        }
    }
}
