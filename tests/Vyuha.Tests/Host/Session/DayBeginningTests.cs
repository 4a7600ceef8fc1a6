using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.Tests.OpenAlgo;
using Vyuha.Tests.Simulation.Backtest;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session;

/// <summary>What a day begins with: the numbers of its contracts, its configuration, the loss of the day before, and a position book that is late.</summary>
public sealed class DayBeginningTests
{
    private static readonly DateOnly First = new(2026, 11, 30);
    private static readonly DateOnly Expiry = new(2026, 12, 1);

    [Fact]
    public void Days_after_an_expiry_each_contract_has_its_own_number()
    {
        // What expired leaves a gap in the numbers of the second day after it; new contracts must not fill it while others still have theirs.
        BookState book = Closed(new PaperSession(new Fresh(trades: false), date: First, expiry: Expiry));
        book = Closed(new PaperSession(new Fresh(trades: false), date: new DateOnly(2026, 12, 2), expiry: new DateOnly(2026, 12, 8), opening: book));
        using var third = new PaperSession(new Fresh(trades: false), date: new DateOnly(2026, 12, 3), expiry: new DateOnly(2026, 12, 15), opening: book);
        third.Run(10);
        Assert.Null(third.Session.Trader.Halted);
        int announced = 0, gaps = 0;
        for (int id = 1; id <= third.Kernel.Market.LastInstrument; id++)
        {
            if (!third.Kernel.Market.TryTerms(id, out ContractTerms? terms))
                gaps++;
            else if (id == third.Session.IdOf(OpenAlgoSymbol.Format(terms.Instrument)))
                announced++;
        }

        Assert.True(gaps > 10, "nothing expired");
        Assert.Equal(third.Kernel.Market.LastInstrument - gaps, announced);
        Assert.Contains(book.Instruments(), one => one.Instrument.Expiry == new DateOnly(2026, 12, 8));
        Assert.All(book.Instruments().Where(one => one.Instrument.Expiry > third.Date), one => Assert.Equal(one.Id, third.Session.IdOf(OpenAlgoSymbol.Format(one.Instrument))));
    }

    [Fact]
    public async Task A_daily_loss_holds_a_live_bot_until_a_person_acknowledges_it_the_next_day()
    {
        BookState book = Closed(new PaperSession(new Fresh(trades: false)));
        book = book with { LossLatched = true, Bots = [book.Bots[0] with { LossLatched = true }] };
        using var paper = new PaperSession(new Fresh(trades: true), date: new DateOnly(2026, 11, 26), opening: book);
        paper.Run(10);
        Assert.Empty(paper.Fills);
        Assert.Contains("'vyuha acknowledge'", await AskAsync(paper, OperatorVerb.Resume), StringComparison.Ordinal);
        paper.Run(10);
        Assert.Empty(paper.Fills);
        Assert.Null(await AskAsync(paper, OperatorVerb.Acknowledge));
        Assert.False(paper.Kernel.IsLossLatched(0) || paper.Kernel.IsLossLatched(1));
        paper.Run(20);
        Assert.Equal(4, paper.Fills.Count);
    }

    [Fact]
    public void A_start_on_the_same_day_with_another_configuration_says_that_it_counts_from_the_next()
    {
        using var home = new TempHome();
        TradingConfiguration first = TradingConfiguration.Read();
        int maximum = first.Limits.OrdersPerSecondMaximum;
        TradingConfiguration stricter = TradingConfiguration.ReadText(
            first.CanonicalText.Replace($"\"orders_per_second_max\":{maximum}", $"\"orders_per_second_max\":{maximum - 1}", StringComparison.Ordinal)
                .Replace($"\"orders_per_second_max\": {maximum}", $"\"orders_per_second_max\": {maximum - 1}", StringComparison.Ordinal),
            "test");
        Assert.Equal(maximum - 1, stricter.Limits.OrdersPerSecondMaximum);
        Assert.DoesNotContain(AlarmKind.ConfigurationKept, Open(home, first, ["option-seller"], journals: true).Kinds);
        Assert.DoesNotContain(AlarmKind.ConfigurationKept, Open(home, first, ["option-seller"]).Kinds);
        (IReadOnlyList<AlarmKind> kinds, string text, int inForce) = Open(home, stricter, ["option-seller"]);
        Assert.Contains(AlarmKind.ConfigurationKept, kinds);
        Assert.Contains("configuration", text, StringComparison.Ordinal);
        Assert.Equal(maximum, inForce);
    }

    [Fact]
    public void A_held_contract_that_the_master_does_not_list_is_named()
    {
        var held = Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(24_000), OptionRight.Call);
        ContractOfDay[] master =
        [
            new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0, default, 0),
            new(Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(24_100), OptionRight.Call), 65, default, 0),
        ];
        var universe = new ContractUniverse();
        Assert.Equal(2, universe.Choose(master, "NIFTY", 24_000, First, new HashSet<Instrument>()).Count);
        InputErrorException lost = Assert.Throws<InputErrorException>(() => universe.Choose(master, "NIFTY", 24_000, First, new HashSet<Instrument> { held }));
        Assert.Contains(held.ToString(), lost.Message, StringComparison.Ordinal);
        Assert.Contains("neither watched nor closed", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_nearest_futures_of_the_underlying_are_followed_for_their_volume()
    {
        DateOnly[] months = [First.AddDays(-1), First, First.AddDays(28), First.AddDays(63)];
        ContractOfDay[] master =
        [
            new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0, default, 0),
            new(Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(24_100), OptionRight.Call), 65, default, 0),
            .. months.Select(month => new ContractOfDay(Instrument.Future(Exchange.Nfo, "NIFTY", month), 65, default, 0)),
            new(Instrument.Future(Exchange.Nfo, "BANKNIFTY", First), 30, default, 0),
        ];
        IEnumerable<Instrument> chosen = new ContractUniverse().Choose(master, "NIFTY", 24_000, First, new HashSet<Instrument>()).Select(one => one.Instrument);
        Assert.Equal([months[1], months[2]], chosen.Where(one => one.Kind == InstrumentKind.IndexFuture).Select(one => one.Expiry));
    }

    [Fact]
    public async Task A_view_that_fails_ends_no_session()
    {
        using TroubledSession session = new TroubledSession().Run(2);
        using var runner = new SessionRunner(
            session.Session, SessionClock.Rehearsal(session.Now, 1, TimeProvider.System), static _ => throw new InvalidOperationException("the terminal is gone"));
        runner.Start();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(runner.Ended.IsCompleted);
        await runner.StopAsync();
        await runner.Ended;
        Alarm said = Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.ViewFailed); // Once, though every step would fail.
        Assert.Contains("the terminal is gone", said.Text, StringComparison.Ordinal);
        Assert.Null(session.Session.Trader.Halted);
        Assert.False(session.Kernel.EntriesFrozen);
    }

    [Fact]
    public async Task A_view_that_failed_once_comes_back()
    {
        int calls = 0;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using TroubledSession session = new TroubledSession().Run(2);
        using var runner = new SessionRunner(
            session.Session, SessionClock.Rehearsal(session.Now, 1, TimeProvider.System), _ =>
            {
                if (++calls == 1)
                    throw new InvalidOperationException("an odd value");
                if (calls > 10)
                    again.TrySetResult();
            });
        runner.Start();
        await again.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await runner.StopAsync();
        await runner.Ended;
        Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.ViewFailed);
    }

    [Fact]
    public void An_observer_that_fails_ends_no_session()
    {
        using var paper = new PaperSession();
        paper.Session.Trader.Observer += static (_, outputs) =>
        {
            if (outputs.Length > 0)
                throw new InvalidOperationException("an odd word");
        };
        paper.Run(50);
        Assert.Equal(4, paper.Fills.Count);
        Assert.Null(paper.Session.Trader.Halted);
        Alarm said = Assert.Single(paper.Current.Alarms, alarm => alarm.Kind == AlarmKind.ViewFailed);
        Assert.Contains("an odd word", said.Text, StringComparison.Ordinal);
        Assert.False(paper.Kernel.EntriesFrozen);
    }

    [Fact]
    public void A_position_book_that_is_one_reading_late_stops_nothing()
    {
        IReadOnlyList<BrokerPosition> earlier = [];
        using var paper = new PaperSession
        {
            Distort = truth =>
            {
                BooksRead told = truth with { Positions = earlier };
                earlier = truth.Positions;
                return told;
            },
        };
        for (int second = 0; second < 90; second++)
        {
            paper.Run(1);
            Assert.Empty(paper.Session.Reconciler.Breaks);
            Assert.False(paper.Kernel.EntriesFrozen);
        }

        Assert.Equal(4, paper.Fills.Count);
        Assert.False(paper.Kernel.EntriesSuspended);
    }

    private static async Task<string?> AskAsync(PaperSession paper, OperatorVerb verb)
    {
        Task<string?> asked = paper.Requests.AskAsync(verb, 0, "anna");
        paper.Run(1);
        return await asked.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static BookState Closed(PaperSession session)
    {
        using PaperSession paper = session;
        paper.Run(5);
        Price level = Price.FromRupees(24_000);
        Assert.True(paper.Session.CloseLate([new IndexBar("NIFTY", paper.Date, level, level, level, level)]));
        return paper.Kernel.Capture();
    }

    private static (IReadOnlyList<AlarmKind> Kinds, string Text, int OrdersPerSecond) Open(TempHome home, TradingConfiguration configuration, string[] bots, bool journals = false)
    {
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(TestClient.Options, budget, TimeProvider.System);
        using BookFolder book = BookFolder.Open(home.Home, "test");
        var request = new SessionRequest { Bots = bots, Underlying = "NIFTY", Origin = DataOrigin.Recorded };
        Timestamp morning = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(9, 0));
        SessionHost host = SessionHost.Open(request, configuration, MarketRules.Shipped, book, client, SessionClock.Rehearsal(morning, 1, TimeProvider.System));
        if (journals)
        {
            host.Session.Inbox.Post(new OperatorAsked(OperatorAction.FreezeEntries, 0, "test"));
            host.Session.Step(morning);
        }

        Trader trader = host.Session.Trader;
        Alarm[] alarms = [.. trader.Alarms];
        int maximum = trader.Kernel.Limits.OrdersPerSecondMaximum;
        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return ([.. alarms.Select(alarm => alarm.Kind)], string.Join(' ', alarms.Select(alarm => alarm.Text)), maximum);
    }

    /// <summary>A condor on each day, or on none.</summary>
    private sealed class Fresh(bool trades) : IStrategy
    {
        private readonly OneCondor _condor = new();
        private bool _isDone;

        public Vocabulary Vocabulary => _condor.Vocabulary;

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
            // Asks for an entry at every look until one is let through.
            if (!trades || _isDone)
                return;
            _isDone = book.Live.Any();
            if (!_isDone)
                new OneCondor().Decide(market, book, intents);
        }

        public JsonElement Save(MarketState market) => JsonSerializer.SerializeToElement(new { });

        public void Restore(JsonElement memory, MarketState market, StrategyBook book)
        {
        }
    }
}
