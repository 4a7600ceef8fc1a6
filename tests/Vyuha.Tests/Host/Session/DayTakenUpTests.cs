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
using Vyuha.Storage.Journal;
using Vyuha.Tests.OpenAlgo;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session;

/// <summary>Days that a trader left at an awkward moment, taken up by the next one.</summary>
public sealed class DayTakenUpTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_kernel_stopped_the_day_is_taken_up_before_that_input_with_entries_frozen(bool crashed)
    {
        using TroubledSession session = new TroubledSession().Run(30);
        long inputs = session.Session.Trader.Inputs;
        // An index of the kernel's underlyings that there is not.
        session.Session.Trader.Take(InputEvent.OfContract(0, default, 900, new ContractPayload(0, 0, 0, 0, 0, 7, InstrumentKind.IndexSpot, default, Exchange.NseIndex)), session.Now);
        Assert.Contains("The kernel stopped", session.Session.Trader.Halted, StringComparison.Ordinal);
        session.Run(5);

        session.StartAgain(crashed: crashed);
        Assert.Null(session.Session.Trader.Halted);
        Assert.Equal(inputs + 1, session.Session.Trader.Inputs);
        Assert.True(session.Kernel.EntriesFrozen);
        session.Session.Inbox.Post(new ContractsKnown(session.Contracts));
        session.Run(30);
        Assert.Null(session.Session.Trader.Halted);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        Assert.Empty(session.Session.Reconciler.Breaks);
    }

    [Fact]
    public void A_journal_cut_while_the_contracts_were_announced_is_taken_up_with_all_of_them()
    {
        using var session = new TroubledSession(static () => new TradingNothing());
        session.Session.Step(session.Now);
        session.Session.Trader.Flush();
        int half = session.Contracts.Count / 2;
        string cut = Path.Combine(session.Folder, "cut");
        using (JournalReader reader = JournalReader.Open(session.Journal))
        using (JournalWriter writer = JournalWriter.Create(cut, reader.Header))
        {
            int contracts = 0;
            while (reader.Next() && contracts < half)
            {
                foreach (InputEvent input in reader.Inputs)
                {
                    if (contracts < half)
                        writer.Append(input);
                    contracts += input.Kind == InputKind.Contract ? 1 : 0;
                }
            }
        }

        var subscribed = new List<string>();
        TradingSession again = session.StartAgain(cut);
        again.ContractsAnnounced = instruments => subscribed.AddRange(instruments.Select(one => one.Symbol));
        Assert.InRange(session.Contracts.Count(contract => again.IdOf(OpenAlgoSymbol.Format(contract.Instrument)) > 0), 1, half);
        again.Inbox.Post(new ContractsKnown(session.Contracts));
        session.Run(1);
        Assert.All(session.Contracts, contract => Assert.True(again.IdOf(OpenAlgoSymbol.Format(contract.Instrument)) > 0));
        Assert.Equal(session.Contracts.Count - half, subscribed.Count);
        Assert.Null(again.Trader.Halted);
    }

    [Fact]
    public void A_crash_between_the_close_of_the_day_and_the_end_of_its_journal_closes_nothing_twice()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.Close();
        ulong hash = session.Kernel.Hash;
        TradingSession again = session.StartAgain();
        session.Run(130);
        Assert.Equal(DayPhase.Archived, again.Phase);
        Assert.Equal(hash, again.Trader.Kernel.Hash);
    }

    [Fact]
    public void A_start_that_got_no_further_than_the_checklist_leaves_no_journal_and_does_not_bar_the_next_day()
    {
        using var home = new TempHome();
        WithHost(home, new DateOnly(2026, 11, 25), host => Assert.False(File.Exists(host.Day.Journal)));
        WithHost(home, new DateOnly(2026, 11, 26), host => Assert.False(File.Exists(host.Day.Journal)));
    }

    [Fact]
    public async Task A_day_that_never_opened_carries_its_book_over()
    {
        using var home = new TempHome();
        WithHost(home, new DateOnly(2026, 11, 25), host =>
        {
            host.Session.Inbox.Post(new ContractsKnown([new ContractOfDay(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0, default, 0)]));
            host.Session.Step(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)));
            Assert.True(host.Session.CloseLate([]));
            host.Session.Trader.Close();
            File.WriteAllText(host.Day.Closing, host.Session.Trader.Kernel.Capture().ToJson());
        });

        // The only thing that happened the day after is a lock before the open; on the next two, nothing but a freeze.
        WithHost(home, new DateOnly(2026, 11, 26), host => Ask(host, OperatorAction.Lock));
        foreach (int day in new[] { 27, 30 })
        {
            LateClose? late = await CloseAsync(home, new DateOnly(2026, 11, day));
            Assert.Equal(new DateOnly(2026, 11, day == 27 ? 26 : 27), late?.Date);
            Assert.Null(await CloseAsync(home, new DateOnly(2026, 11, day)));
            WithHost(home, new DateOnly(2026, 11, day), host =>
            {
                Assert.True(host.Session.Trader.Kernel.KillSwitch.IsLocked(0));
                Ask(host, OperatorAction.FreezeEntries);
            });
        }
    }

    [Fact]
    public async Task A_day_on_which_nothing_expired_is_closed_late_although_the_server_has_no_history()
    {
        using var home = new TempHome();
        var date = new DateOnly(2026, 11, 25);
        WithHost(home, date, host =>
        {
            host.Session.Inbox.Post(new ContractsKnown([new ContractOfDay(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0, default, 0)]));
            host.Session.Step(Ist.At(date, new TimeOnly(10, 0)));
            Assert.True(host.Session.Trader.Kernel.IsDayOpen);
        });
        Assert.Equal(date, (await CloseAsync(home, new DateOnly(2026, 11, 26)))?.Date); // No server listens at all.
        WithHost(home, new DateOnly(2026, 11, 26), host => Assert.Null(host.Session.Trader.Halted));
    }

    [Fact]
    public void Two_books_do_not_trade_one_account_at_the_same_time()
    {
        using var home = new TempHome();
        var date = new DateOnly(2026, 11, 25);
        WithHost(home, date, _ =>
        {
            InputErrorException refused = Assert.Throws<InputErrorException>(() => WithHost(home, date, _ => { }, "other"));
            Assert.Contains("one account has one trader", refused.Message, StringComparison.Ordinal);
        });
        WithHost(home, date, _ => { }, "other");
    }

    [Fact]
    public async Task The_first_day_of_a_book_that_never_opened_is_put_aside()
    {
        using var home = new TempHome();
        WithHost(home, new DateOnly(2026, 11, 25), host => Ask(host, OperatorAction.FreezeEntries));
        Assert.Equal(new DateOnly(2026, 11, 25), (await CloseAsync(home, new DateOnly(2026, 11, 26)))?.Date);
        WithHost(home, new DateOnly(2026, 11, 26), host => Assert.False(host.Session.Trader.Kernel.EntriesFrozen));
    }

    private static void Ask(SessionHost host, OperatorAction action)
    {
        host.Session.Inbox.Post(new OperatorAsked(action, 0, "test"));
        host.Session.Step(Ist.At(host.Session.Plan.Date, new TimeOnly(9, 0)));
        Assert.True(File.Exists(host.Day.Journal));
    }

    private static async Task<LateClose?> CloseAsync(TempHome home, DateOnly date)
    {
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(TestClient.Options, budget, TimeProvider.System);
        using BookFolder book = BookFolder.Open(home.Home, "test");
        return await SessionHost.CloseUnfinishedAsync(Request, TradingConfiguration.Read(), MarketRules.Shipped, book, client, At(date), TestContext.Current.CancellationToken);
    }

    private static void WithHost(TempHome home, DateOnly date, Action<SessionHost> act, string name = "test")
    {
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(TestClient.Options, budget, TimeProvider.System);
        using BookFolder book = BookFolder.Open(home.Home, name);
        SessionHost host = SessionHost.Open(Request, TradingConfiguration.Read(), MarketRules.Shipped, book, client, At(date));
        try
        {
            act(host);
        }
        finally
        {
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static SessionRequest Request => new() { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Recorded };

    private static SessionClock At(DateOnly date) => SessionClock.Rehearsal(Ist.At(date, new TimeOnly(9, 0)), 1, TimeProvider.System);
}

/// <summary>Trades nothing.</summary>
internal sealed class TradingNothing : IStrategy
{
    public Vocabulary Vocabulary { get; } = new("nothing", ["test"], [new(1, "enter"), new(2, "close")], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
    }

    public JsonElement Save(MarketState market) => JsonDocument.Parse("{}").RootElement;

    public void Restore(JsonElement memory, MarketState market, StrategyBook book)
    {
    }
}
