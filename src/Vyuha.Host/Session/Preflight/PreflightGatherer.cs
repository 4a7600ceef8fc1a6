using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Session.Link;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Server;
using Vyuha.Storage;

namespace Vyuha.Host.Session.Preflight;

/// <summary>What the checklist is about.</summary>
internal sealed record PreflightSubject
{
    public required DayPlan Plan { get; init; }

    /// <summary>Contracts the server lists today.</summary>
    public required IReadOnlyList<ContractOfDay> Master { get; init; }

    public required string Underlying { get; init; }

    public required bool WantsLive { get; init; }

    /// <summary>Folder of the book.</summary>
    public required string BookPath { get; init; }

    public required VyuhaHome Home { get; init; }

    /// <summary>Looks at our own books, with the broker's positions, where they may be read.</summary>
    public required Func<IReadOnlyList<BrokerPosition>, Task<BookFacts>> Book { get; init; }

    /// <summary>Age of the newest quote of the stream; null while no stream runs.</summary>
    public TimeSpan? StreamAge { get; init; }

    /// <summary>A person accepts the changes of today's master.</summary>
    public bool AcceptMaster { get; init; }
}

/// <summary>Finds out what the checklist wants to know. What cannot be found out stays null, and the checklist says so.</summary>
internal sealed class PreflightGatherer(OpenAlgoClient client, SessionClock clock, MarketRules rules, TradingConfiguration configuration)
{
    public async Task<PreflightFacts> GatherAsync(PreflightSubject subject, CancellationToken cancellation)
    {
        (DayPlan plan, IReadOnlyList<ContractOfDay> master) = (subject.Plan, subject.Master);
        var facts = new PreflightFacts
        {
            Date = plan.Date,
            WantsLive = subject.WantsLive,
            IsTradingDay = plan.Session is not null,
            IsMarketOpen = plan.Session is { } session && session.IsOpenAt(Ist.TimeOf(clock.Now)) && Ist.DateOf(clock.Now) == plan.Date,
            MasterContracts = master.Count(contract => contract.Instrument.IsTradable),
            MasterExpired = Expired(master, plan.Date),
            MasterDifferences = Differences(master, plan.Date),
            EventsToday = [.. master.Where(contract => contract.Instrument.IsOption && contract.Instrument.Expiry == plan.Date)
                .Select(contract => contract.Instrument.Underlying).Distinct().Select(underlying => $"{underlying} options expire")],
            FreeBytes = DiskCheck.FreeBytes(subject.BookPath),
            SyncTime = DiskCheck.SyncTime(subject.BookPath),
            RegisteredAddresses = configuration.Session.RegisteredAddresses,
            ProbeMaximumAge = configuration.Session.ProbeMaximumAge,
        };
        facts = WithProbe(facts, subject.Home);
        facts = await WithAddressAsync(facts, cancellation);
        facts = await WithServerAsync(facts, cancellation);
        facts = await WithAccountAsync(facts, subject, cancellation);
        return facts with
        {
            HolidayDifferences = await HolidaysAsync(plan.Date.Year, cancellation),
            FeedAge = facts.IsMarketOpen && subject.StreamAge is { } age ? age : await FeedAgeAsync(facts.IsMarketOpen, cancellation),
        };
    }

    /// <summary>A probe is as old as the machine's clock says, also in a rehearsal.</summary>
    private PreflightFacts WithProbe(PreflightFacts facts, VyuhaHome home)
    {
        if (ProbeFile.Newest(home, client.Options.BaseUrl) is not { } report)
            return facts;
        string problem = report.Session != nameof(BrokerSession.Alive) ? "nobody was logged in at the last probe"
            : !report.HasStream ? "the last probe found no stream of quotes"
            : "";
        return facts with { ProbeAge = TimeProvider.System.GetUtcNow() - report.At, ProbeProblem = problem };
    }

    private async Task<PreflightFacts> WithAddressAsync(PreflightFacts facts, CancellationToken cancellation)
    {
        if (configuration.Session.WhoAmI is not { } whoAmI)
            return facts;
        (string? address, string problem) = await PublicAddress.AskAsync(whoAmI, cancellation);
        return facts with { EgressAddress = address, EgressProblem = problem };
    }

    private MasterComparison Compare(PreflightSubject subject, BookFacts book)
    {
        try
        {
            return MasterComparison.With(
                new MasterStore(subject.BookPath), MasterComparison.MasterOf(subject.Plan.Date, subject.Underlying, subject.Master), book.Held, rules, subject.AcceptMaster);
        }
        catch (Exception unreadable) when (unreadable is InputErrorException or IOException or UnauthorizedAccessException)
        {
            return new MasterComparison(null, "", [unreadable.Message], IsAccepted: false);
        }
    }

    private async Task<PreflightFacts> WithServerAsync(PreflightFacts facts, CancellationToken cancellation)
    {
        BrokerSession session = await client.CheckSessionAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation);
        facts = facts with
        {
            IsLoggedIn = session == BrokerSession.Unknown ? null : session == BrokerSession.Alive,
            ServerText = session switch
            {
                BrokerSession.WrongKey => PreflightChecks.KeyRefused,
                BrokerSession.TokenRefused => "the broker no longer takes the session",
                BrokerSession.LoggedOut => "nobody is logged in",
                _ => "",
            },
        };
        try
        {
            // While nobody is logged in the server does not say its mode either.
            Reply<AnalyzerStatus> status = await client.AnalyzerAsync(cancellation);
            return facts with
            {
                ServerIsLive = status.Value.Mode == ServerMode.Live,

                // A rehearsal plays another day; its server's clock is the machine's and says nothing about it.
                ClockOffset = clock.IsRehearsal ? TimeSpan.Zero
                    : status.ServerDate is { } date ? ClockCheck.Nearest(clock.Now - Timestamp.From(date)) : null,
            };
        }
        catch (OpenAlgoException failed)
        {
            return facts with { ServerText = facts.ServerText.Length > 0 ? facts.ServerText : failed.Message };
        }
    }

    private async Task<PreflightFacts> WithAccountAsync(PreflightFacts facts, PreflightSubject subject, CancellationToken cancellation)
    {
        IReadOnlyList<BrokerPosition>? positions = null;
        try
        {
            Funds funds = (await client.FundsAsync(cancellation)).Value;
            facts = facts with { BrokerCash = funds.AvailableCash is { } cash ? cash + (funds.UtilisedDebits ?? Money.Zero) : null };
            Reply<List<PositionRow>> book = await client.PositionBookAsync(cancellation);
            if (book.Unreadable.Count == 0) // A row that says nothing may be a position that nobody knows of.
                positions = BrokerWords.Positions(book.Value);
        }
        catch (OpenAlgoException failed)
        {
            facts = facts with { ServerText = facts.ServerText.Length > 0 ? facts.ServerText : failed.Message };
        }

        BookFacts ours = await subject.Book(positions ?? []);
        return facts with
        {
            LedgerCash = ours.Cash,
            Latches = ours.Latches,
            PositionBreaks = positions is null ? null : ours.Breaks,
            MasterComparison = subject.Master.Count == 0 ? null : Compare(subject, ours),
        };
    }

    private async Task<IReadOnlyList<DateOnly>?> HolidaysAsync(int year, CancellationToken cancellation)
    {
        try
        {
            HashSet<DateOnly> theirs = [.. (await client.HolidaysAsync(year, cancellation)).Value
                .Where(row => row.HolidayType == "TRADING_HOLIDAY" && row.ClosedExchanges.Contains(ExchangeNames.Nfo))
                .Select(row => row.Date)
                .Where(IsWeekday)];
            TradingCalendar calendar = rules.Calendar(Exchange.Nfo);
            var different = new List<DateOnly>();
            for (DateOnly day = new(year, 1, 1); day.Year == year; day = day.AddDays(1))
            {
                if (calendar.Knows(day) && IsWeekday(day) && calendar.IsTradingDay(day) == theirs.Contains(day))
                    different.Add(day);
            }

            return different;
        }
        catch (OpenAlgoException)
        {
            return null; // The checklist says that the list could not be read.
        }
    }

    private async Task<TimeSpan?> FeedAgeAsync(bool isOpen, CancellationToken cancellation)
    {
        if (!isOpen)
            return null;
        try
        {
            // A REST quote carries no time; that there is one now is what can be known before the stream runs.
            return (await client.QuoteAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation)).Value.Last is { Steps: > 0 } ? TimeSpan.Zero : null;
        }
        catch (OpenAlgoException)
        {
            return null;
        }
    }

    /// <summary>
    /// Contracts that ended before the last trading day. A server keeps those of the last one until it has loaded today's list, and brokers' lists carry them for a morning too:
    /// only older ones show that the list itself is old.
    /// </summary>
    private int Expired(IReadOnlyList<ContractOfDay> master, DateOnly today)
    {
        DateOnly last = rules.Calendar(Exchange.Nfo).PreviousTradingDay(today);
        return master.Count(contract => contract.Instrument.IsTradable && contract.Instrument.Expiry < last);
    }

    private List<string> Differences(IReadOnlyList<ContractOfDay> master, DateOnly today)
    {
        var different = new List<string>();
        foreach (ContractOfDay contract in master)
        {
            if (!contract.Instrument.IsTradable || contract.LotSize == 0 || !rules.Underlying(contract.Instrument.Underlying).HasValue)
                continue;
            RuleLookup<int> lot = rules.LotSize(contract.Instrument, today);
            if (lot.HasValue && lot.Value != contract.LotSize)
                different.Add($"{contract.Instrument}: lot {contract.LotSize}, the rules say {lot.Value}");
        }

        return different;
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
