using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Session.Link;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Server;

namespace Vyuha.Host.Session.Preflight;

/// <summary>Finds out what the checklist wants to know. What cannot be found out stays null, and the checklist says so.</summary>
internal sealed class PreflightGatherer(OpenAlgoClient client, SessionClock clock, MarketRules rules, TradingConfiguration configuration)
{
    public async Task<PreflightFacts> GatherAsync(
        DayPlan plan, TradingKernel kernel, IReadOnlyList<ContractOfDay> master, bool wantsLive, string folder, CancellationToken cancellation)
    {
        var facts = new PreflightFacts
        {
            Date = plan.Date,
            WantsLive = wantsLive,
            IsTradingDay = plan.Session is not null,
            IsMarketOpen = plan.Session is { } session && session.IsOpenAt(Ist.TimeOf(clock.Now)) && Ist.DateOf(clock.Now) == plan.Date,
            MasterContracts = master.Count(contract => contract.Instrument.IsTradable),
            MasterExpired = Expired(master, plan.Date),
            MasterDifferences = Differences(master, plan.Date),
            LedgerCash = Cash(kernel),
            Latches = Latches(kernel),
            EventsToday = [.. master.Where(contract => contract.Instrument.IsOption && contract.Instrument.Expiry == plan.Date)
                .Select(contract => contract.Instrument.Underlying).Distinct().Select(underlying => $"{underlying} options expire")],
            FreeBytes = FreeBytes(folder),
            SyncTime = SyncTime(folder),
        };
        facts = await WithServerAsync(facts, cancellation);
        facts = await WithAccountAsync(facts, kernel, cancellation);
        return facts with { HolidayDifferences = await HolidaysAsync(plan.Date.Year, cancellation), FeedAge = await FeedAgeAsync(facts.IsMarketOpen, cancellation) };
    }

    private async Task<PreflightFacts> WithServerAsync(PreflightFacts facts, CancellationToken cancellation)
    {
        try
        {
            BrokerSession session = await client.CheckSessionAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation);
            Reply<AnalyzerStatus> status = await client.AnalyzerAsync(cancellation);
            return facts with
            {
                IsLoggedIn = session == BrokerSession.Unknown ? null : session == BrokerSession.Alive,
                ServerText = session switch
                {
                    BrokerSession.WrongKey => "the API key is refused",
                    BrokerSession.TokenRefused => "the broker no longer takes the session",
                    BrokerSession.LoggedOut => "nobody is logged in",
                    _ => "",
                },
                ServerIsLive = status.Value.Mode == ServerMode.Live,

                // A rehearsal plays another day; its server's clock is the machine's and says nothing about it.
                ClockOffset = clock.IsRehearsal ? TimeSpan.Zero
                    : status.ServerDate is { } date ? Nearest(clock.Now - Timestamp.From(date)) : null,
            };
        }
        catch (OpenAlgoException failed)
        {
            return facts with { ServerText = failed.Message };
        }
    }

    private async Task<PreflightFacts> WithAccountAsync(PreflightFacts facts, TradingKernel kernel, CancellationToken cancellation)
    {
        try
        {
            Funds funds = (await client.FundsAsync(cancellation)).Value;
            List<PositionRow> positions = (await client.PositionBookAsync(cancellation)).Value;
            return facts with
            {
                BrokerCash = funds.AvailableCash is { } cash ? cash + (funds.UtilisedDebits ?? Money.Zero) : null,
                PositionBreaks = Reconciliation.Compare(kernel, BrokerWords.Positions(positions)),
            };
        }
        catch (OpenAlgoException failed)
        {
            return facts with { ServerText = facts.ServerText.Length > 0 ? facts.ServerText : failed.Message };
        }
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

    private Money Cash(TradingKernel kernel)
    {
        if (kernel.Sequence == 0)
            return configuration.Capital.Total; // The books are funded by their first input.
        long steps = 0;
        for (byte book = Books.FirstBot; book <= Books.Reserve; book++)
            steps += kernel.Ledger.TotalCash(book);
        return Money.FromSteps(steps);
    }

    private static List<string> Latches(TradingKernel kernel)
    {
        var latches = new List<string>();
        foreach (byte book in kernel.BotBooks.Prepend(Books.External))
        {
            string whose = book == Books.External ? "the account" : TradingConfiguration.BotNames[book - Books.FirstBot];
            if (kernel.IsLossLatched(book))
                latches.Add($"daily loss of {whose}");
            if (kernel.KillSwitch.IsLocked(book))
                latches.Add($"lock of {whose}");
            else if (kernel.KillSwitch.IsFrozen(book))
                latches.Add($"freeze of {whose}");
        }

        return latches;
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TimeSpan? SyncTime(string folder)
    {
        string path = Path.Combine(folder, $".sync-{Path.GetRandomFileName()}");
        try
        {
            TimeSpan slowest = TimeSpan.Zero;
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            byte[] block = new byte[4096];
            for (int i = 0; i < 10; i++)
            {
                long started = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                TimeSpan took = Stopwatch.GetElapsedTime(started);
                slowest = took > slowest ? took : slowest;
            }

            return slowest;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>A Date header has whole seconds: up to one of them is no offset.</summary>
    private static TimeSpan Nearest(TimeSpan offset) =>
        offset > TimeSpan.FromSeconds(1) ? offset - TimeSpan.FromSeconds(1) : offset < TimeSpan.Zero ? offset : TimeSpan.Zero;
}
