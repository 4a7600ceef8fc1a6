using Vyuha.Core;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>
/// Compares the broker's books with ours each time they are read, keeps what it finds in the day's queue, and says whether entries must wait.
/// It adopts nothing: only an operator accepts. Belongs to the trader's thread.
/// </summary>
internal sealed class Reconciler
{
    /// <summary>A difference must stand this long, in two readings with nothing in flight: a broker's books do not all move at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ReconcilerSetup _setup;
    private readonly FundsBaseFile _fundsFile;
    private readonly Dictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);
    private Timestamp _lastBooks;
    private ForeignCash _foreign;
    private bool _earlierIsCompared;
    private bool _failureIsTold;

    public Reconciler(ReconcilerSetup setup)
    {
        _setup = setup;
        _fundsFile = new FundsBaseFile(setup.Folder is null ? null : Path.Combine(setup.Folder, "funds.json"));
        FundsBase = _fundsFile.Read();
    }

    /// <summary>One that keeps nothing, for a session without a folder.</summary>
    public static Reconciler InMemory(DateOnly date) => new(new ReconcilerSetup { Today = BreakQueue.InMemory(date) });

    public ReconcilerSetup Setup => _setup;

    /// <summary>Both sides' money at the beginning; null until it has been read.</summary>
    public FundsBase? FundsBase { get; private set; }

    /// <summary>Those of the day before that still stand, then all of today.</summary>
    public IReadOnlyList<Break> Breaks => [.. _setup.Earlier?.All.Where(one => one.IsStanding) ?? [], .. _setup.Today.All];

    /// <summary>The day has been reconciled, or given up, and its record is kept.</summary>
    public bool HasRecord => _setup.Folder is { } folder && File.Exists(Path.Combine(folder, DayFolder.EndOfDayName));

    /// <summary>A break that nobody has explained or accepted stands.</summary>
    public bool HoldsEntries => _setup.Today.HasOpen || _setup.Earlier is { HasOpen: true };

    /// <summary>The external book must be told of an accepted position.</summary>
    public bool AwaitsAdoption => _setup.Today.AwaitsAdoption || _setup.Earlier is { AwaitsAdoption: true };

    /// <summary>Accepted positions that the external book must be told.</summary>
    public IReadOnlyList<Break> ToAdopt => [.. Queues.SelectMany(queue => queue.All).Where(one => one.AwaitsAdoption)];

    private IEnumerable<BreakQueue> Queues => _setup.Earlier is { } earlier ? [earlier, _setup.Today] : [_setup.Today];

    /// <summary>A difference has been seen and not yet judged: the books should be read again soon.</summary>
    public bool WantsBooks(Timestamp now) => now - _lastBooks >= BetweenLooks && _sightings.Values.Any(sighting => sighting is { QuietSince: not null, IsOpen: false });

    /// <summary>Compares a reading that the desk has already taken in. What it opens is told as alarms.</summary>
    public void OnBooks(Trader trader, BooksRead books, Timestamp now)
    {
        _lastBooks = now;
        TradingKernel kernel = trader.Kernel;
        var busy = kernel.Orders.Live.Select(order => OpenAlgoSymbol.Format(kernel.Market.Terms(order.InstrumentId).Instrument)).ToHashSet(StringComparer.Ordinal);
        busy.UnionWith(trader.Desk.InDoubt.Select(order => order.Symbol));
        OurBooks ours = Ours(trader);
        _foreign = ChargesComparison.Foreign(ours, books, _setup);
        List<Finding> findings = BooksComparison.Compare(ours, books, new ComparisonContext { IsBusy = busy.Contains, IsForeign = trader.Desk.Externals.ContainsKey });
        Store(trader, now, () =>
        {
            foreach (BreakQueue queue in Queues)
                queue.Refresh();
            if (!_earlierIsCompared)
            {
                _setup.Earlier?.Resolve(one => one.Finding.Kind == BreakKind.Position, $"compared anew on {_setup.Today.Date:yyyy-MM-dd}");
                _earlierIsCompared = true;
            }

            Tell(trader, _setup.Today.Observe(Judge(findings, now), IsOfBooks, now), now);
        });
    }

    /// <summary>Positions read before the session runs and with no order under way: they can be accepted before it starts.</summary>
    /// <returns>Those that nobody has accepted.</returns>
    /// <exception cref="IOException">The queue cannot be written.</exception>
    public IReadOnlyList<PositionBreak> OnPreflight(IReadOnlyList<PositionBreak> positions, Timestamp now)
    {
        List<PositionBreak> left = [.. positions.Where(one => !ToAdopt.Any(accepted => accepted.Finding.Symbol == one.Symbol && accepted.Finding.ExternalUnits == one.ExternalUnits))];
        _setup.Today.Observe([.. left.Select(one => one.ToFinding())], one => one.Finding.Kind == BreakKind.Position, now);
        return left;
    }

    /// <summary>The broker's cash: the first reading of a quiet book is the day's beginning; later ones must not have lost more than our ledger.</summary>
    public void OnFunds(Trader trader, Money broker, Timestamp now)
    {
        OurCash ours = OurCash.Of(trader.Kernel);
        if (FundsBase is not { } start)
        {
            Store(trader, now, () =>
            {
                start = new FundsBase(now, broker, ours, _foreign);
                _fundsFile.Write(start);
                FundsBase = start;
            });
            return;
        }

        var findings = new List<Finding>();
        if (FundsComparison.Shortfall(start, broker, ours, _foreign) is { } missing)
        {
            findings.Add(new Finding
            {
                Kind = BreakKind.Funds,
                Subject = "cash short",
                Ours = $"a change of {(ours - start.Ours).Cash} since {Ist.TimeOf(start.At):HH:mm}",
                Theirs = $"a change of {broker - start.Broker}",
                Effect = -missing,
                Remark = "withdrawn, debited, or lost by orders that are not ours",
            });
        }

        Store(trader, now, () => Tell(trader, _setup.Today.Observe(findings, one => one.Finding is { Kind: BreakKind.Funds, Subject: "cash short" }, now), now));
    }

    /// <summary>What the comparison after the close has found takes the place of all that stood.</summary>
    /// <returns>False when it could not be kept.</returns>
    public bool OnClosed(Trader trader, IReadOnlyList<Finding> findings, Timestamp now) =>
        Store(trader, now, () => Tell(trader, _setup.Today.Observe(findings, one => !NoteComparison.IsOfNote(one), now), now));

    /// <summary>The break with this id, of today or of the day before.</summary>
    public Break? Find(string id) => Queues.Select(queue => queue.Find(id)).FirstOrDefault(one => one is not null);

    /// <summary>An operator takes a break as it is.</summary>
    /// <exception cref="InputErrorException">There is no such break, or it does not stand.</exception>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Accept(string id, string user, string reason, Timestamp now) =>
        (Queues.FirstOrDefault(queue => queue.Find(id) is not null) ?? _setup.Today).Accept(id, user, reason, now);

    /// <summary>The external book holds an accepted position.</summary>
    public void Adopted(Trader trader, string id, Timestamp now) => Store(trader, now, () => Queues.First(queue => queue.Find(id) is not null).Adopted(id));

    /// <summary>Ours, with what is accepted and waits for the day to open.</summary>
    public OurBooks Ours(Trader trader)
    {
        OurBooks ours = OurBooks.Of(trader.Kernel, trader.Desk.BrokerIdOf);
        foreach (Finding accepted in ToAdopt.Select(one => one.Finding))
        {
            OurPosition held = ours.Positions.GetValueOrDefault(accepted.Symbol!);
            ours.Positions[accepted.Symbol!] = new OurPosition(accepted.Exchange!.Value, held.Bots, accepted.ExternalUnits);
        }

        return ours;
    }

    private static bool IsOfBooks(Break one) => !NoteComparison.IsOfNote(one) && one.Finding.Kind is
        BreakKind.UnknownOrder or BreakKind.MissingOrder or BreakKind.FillMissing or BreakKind.FillExtra or BreakKind.FillPrice or BreakKind.Position;

    /// <summary>Findings that have stood long enough, or that are in the queue already.</summary>
    private List<Finding> Judge(List<Finding> findings, Timestamp now)
    {
        var judged = new List<Finding>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            seen.Add(finding.Key);
            if (!_sightings.TryGetValue(finding.Key, out Sighting? sighting) || !sighting.Finding.IsSame(finding))
                _sightings[finding.Key] = sighting = new Sighting(finding, now);
            sighting.See(finding.IsExplained, now);
            bool stands = _setup.Today.All.Any(one => one.IsStanding && one.Finding.IsSame(finding));
            if (sighting.IsOpen || sighting.HasStood || stands)
                judged.Add(finding with { IsExplained = !sighting.IsOpen });
        }

        foreach (string gone in _sightings.Keys.Where(key => !seen.Contains(key)).ToArray())
            _sightings.Remove(gone);
        return judged;
    }

    /// <summary>A queue that cannot be written must not end the trading of exits; a person is told, and entries stop.</summary>
    private bool Store(Trader trader, Timestamp now, Action change)
    {
        try
        {
            change();
            _failureIsTold = false;
            return true;
        }
        catch (IOException failed)
        {
            if (!_failureIsTold)
                trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.JournalFailed, $"Breaks cannot be kept: {failed.Message} Entries stop. Make room or repair the disk, then resume."), now);
            _failureIsTold = true;
            return false;
        }
    }

    /// <summary>Entries wait while it stands, without anybody having to resume them: it is told, not raised.</summary>
    private static void Tell(Trader trader, IReadOnlyList<Break> opened, Timestamp now)
    {
        foreach (Break one in opened)
        {
            AlarmKind kind = one.Finding.Kind switch
            {
                BreakKind.Position => AlarmKind.PositionBreak,
                BreakKind.Funds or BreakKind.Charges or BreakKind.Settlement => AlarmKind.FundsBreak,
                _ => AlarmKind.BooksBreak,
            };
            trader.Tell(new Alarm(now, Severity.Critical, kind, $"Break {one.InWords}. Entries wait until it resolves or 'vyuha breaks accept {one.Id} --reason TEXT'; nothing is adopted by itself."));
        }
    }

    /// <summary>How long a difference has been seen, and how long with nothing in flight that would explain it.</summary>
    private sealed class Sighting(Finding finding, Timestamp since)
    {
        private int _readings;
        private int _quietReadings;

        public Finding Finding => finding;

        public Timestamp? QuietSince { get; private set; }

        public bool HasStood { get; private set; }

        public bool IsOpen { get; private set; }

        public void See(bool isExplained, Timestamp now)
        {
            _readings++;
            QuietSince = isExplained ? null : QuietSince ?? now;
            _quietReadings = isExplained ? 0 : _quietReadings + 1;
            HasStood = _readings >= 2 && now - since >= Patience;
            IsOpen = _quietReadings >= 2 && QuietSince is { } quiet && now - quiet >= Patience;
        }
    }
}
