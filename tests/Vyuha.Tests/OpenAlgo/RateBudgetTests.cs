using CsCheck;
using Vyuha.OpenAlgo.Limits;

namespace Vyuha.Tests.OpenAlgo;

public sealed class RateBudgetTests
{
    [Fact]
    public void The_busiest_second_never_exceeds_the_budget_whatever_is_asked_when() =>
        Gen.Select(Gen.Int[0, 400], Gen.Bool, Gen.Int[0, 3]).Array[1, 120].Sample(
            asks =>
            {
                var time = new ManualTime();
                using var window = new RateWindow(time, limit: 10, entryLimit: 7, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));
                var granted = new List<(DateTimeOffset At, OrderLane Lane)>();
                var waiting = new List<(Task Task, OrderLane Lane)>();
                foreach ((int gapMs, bool isExit, int more) in asks)
                {
                    Pass(gapMs);
                    for (int i = 0; i <= more; i++)
                        waiting.Add((Ask(window, isExit ? OrderLane.Exit : OrderLane.Entry), isExit ? OrderLane.Exit : OrderLane.Entry));
                    Collect();
                }

                for (int i = 0; i < 200 && waiting.Count > 0; i++)
                    Pass(1_000);
                Assert.Empty(waiting);

                DateTimeOffset[] all = [.. granted.Select(grant => grant.At)];
                DateTimeOffset[] entries = [.. granted.Where(grant => grant.Lane == OrderLane.Entry).Select(grant => grant.At)];
                Assert.True(Busiest(all) <= 10, $"{Busiest(all)} in a sliding second");
                Assert.True(Busiest(entries) <= 7, $"{Busiest(entries)} entries in a sliding second");
                Assert.True(all.GroupBy(at => at.UtcTicks / TimeSpan.TicksPerSecond).Max(second => second.Count()) <= 10, "and in a calendar second");

                void Pass(int milliseconds)
                {
                    for (int passed = 0; passed < milliseconds; passed += 10)
                    {
                        time.Advance(TimeSpan.FromMilliseconds(Math.Min(10, milliseconds - passed)));
                        Collect();
                    }
                }

                void Collect()
                {
                    foreach ((Task task, OrderLane lane) in waiting.Where(ask => ask.Task.IsCompletedSuccessfully))
                        granted.Add((time.GetUtcNow(), lane));
                    waiting.RemoveAll(ask => ask.Task.IsCompleted);
                }
            },
            iter: 40);

    [Fact]
    public async Task Exits_overtake_entries_that_wait_and_have_places_of_their_own()
    {
        var time = new ManualTime();
        using var window = new RateWindow(time, limit: 10, entryLimit: 7, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        Task[] entries = [.. Enumerable.Range(0, 9).Select(_ => Ask(window, OrderLane.Entry))];
        Assert.Equal(7, entries.Count(entry => entry.IsCompleted));
        Task[] exits = [.. Enumerable.Range(0, 5).Select(_ => Ask(window, OrderLane.Exit))];
        Assert.Equal(3, exits.Count(exit => exit.IsCompleted));
        Assert.Equal(4, window.Waiting);

        // One second later there are ten places: the two exits first, then the entries that came before them.
        time.Advance(TimeSpan.FromSeconds(1));
        await Settled(() => exits.All(exit => exit.IsCompleted) && entries.All(entry => entry.IsCompleted));
        Assert.Equal(0, window.Waiting);
    }

    [Fact]
    public async Task A_stream_of_exits_goes_before_the_first_waiting_entry()
    {
        var time = new ManualTime();
        using var window = new RateWindow(time, limit: 2, entryLimit: 1, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        Assert.True(Ask(window, OrderLane.Entry).IsCompleted);
        Task entry = Ask(window, OrderLane.Entry);
        Task[] exits = [.. Enumerable.Range(0, 5).Select(_ => Ask(window, OrderLane.Exit))];
        time.Advance(TimeSpan.FromSeconds(1));
        await Settled(() => exits.Count(exit => exit.IsCompleted) == 3);
        Assert.False(entry.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Settled(() => exits.All(exit => exit.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        await Settled(() => entry.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_uses_no_place()
    {
        var time = new ManualTime();
        using var window = new RateWindow(time, limit: 1, entryLimit: 1, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        await Ask(window, OrderLane.Entry);
        using var cancel = new CancellationTokenSource();
        Task quitter = window.AcquireAsync(OrderLane.Entry, cancel.Token).AsTask();
        Task patient = Ask(window, OrderLane.Entry);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quitter);
        time.Advance(TimeSpan.FromSeconds(1));
        await patient.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_queue_that_only_grows_is_refused()
    {
        var time = new ManualTime();
        using var window = new RateWindow(time, limit: 1, entryLimit: 1, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        Task[] waiting = [.. Enumerable.Range(0, RateWindow.LongestQueue + 1).Select(_ => Ask(window, OrderLane.Entry))];
        await Assert.ThrowsAsync<RateQueueFullException>(() => Ask(window, OrderLane.Exit));
        window.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting[^1]);
    }

    [Fact]
    public void Order_commands_share_one_budget_and_other_endpoints_have_their_own()
    {
        var time = new ManualTime();
        using var budget = new RateBudget(time, new RateLimits());
        int orders = Enumerable.Range(0, 20).Count(i => Ask(budget, RateClass.Orders, i % 2 == 0 ? "placeorder" : "cancelorder", OrderLane.Exit).IsCompleted);
        int quotes = Enumerable.Range(0, 60).Count(_ => Ask(budget, RateClass.Data, "quotes", OrderLane.Entry).IsCompleted);
        int books = Enumerable.Range(0, 60).Count(_ => Ask(budget, RateClass.Data, "orderbook", OrderLane.Entry).IsCompleted);
        int greeks = Enumerable.Range(0, 60).Count(_ => Ask(budget, RateClass.Greeks, "optiongreeks", OrderLane.Entry).IsCompleted);
        // OpenAlgo's defaults: 10 a second, 50 a second each, 30 a minute.
        Assert.Equal((10, 50, 50, 30), (orders, quotes, books, greeks));
        Assert.Equal(10, budget.WaitingOrders);
    }

    [Fact]
    public async Task Real_time_keeps_the_budget_too()
    {
        using var window = new RateWindow(TimeProvider.System, limit: 10, entryLimit: 7, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(5));
        var granted = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            await Task.Yield();
            await window.AcquireAsync(i % 3 == 0 ? OrderLane.Exit : OrderLane.Entry, CancellationToken.None);
            granted.Add(TimeProvider.System.GetTimestamp());
        }));
        Assert.Equal(60, granted.Count);
        Assert.Equal(0, window.Waiting);
    }

    private static Task Ask(RateWindow window, OrderLane lane) => window.AcquireAsync(lane, CancellationToken.None).AsTask();

    private static Task Ask(RateBudget budget, RateClass rateClass, string endpoint, OrderLane lane) =>
        budget.AcquireAsync(rateClass, endpoint, lane, CancellationToken.None).AsTask();

    private static int Busiest(DateTimeOffset[] times)
    {
        int most = 0;
        for (int first = 0, last = 0; last < times.Length; last++)
        {
            while (times[last] - times[first] >= TimeSpan.FromSeconds(1))
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    // What is released continues on the thread pool.
    private static async Task Settled(Func<bool> condition)
    {
        for (int i = 0; i < 6_000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
