using Vyuha.Core.Events;
using Vyuha.Quant.Random;
using Vyuha.Simulation.Venue;

namespace Vyuha.Tests.Simulation.Venue;

public sealed class VenueQueueTests
{
    [Fact]
    public void Events_come_in_the_order_of_time_and_at_one_instant_as_they_came()
    {
        var random = new SplitMix64(3);
        var queue = new VenueQueue();
        var expected = new PriorityQueue<int, (long At, int Number)>();
        for (int number = 0; number < 2_000; number++)
        {
            long at = number / 4 + random.NextInt(40);
            queue.Add(Event(number), at);
            expected.Enqueue(number, (at, number));
            Assert.Equal(Next(expected), queue.NextTime);
            // More is added than taken: the ring grows, and turns round while it does.
            for (int taken = random.NextInt(3); taken > 0 && expected.Count > 0; taken--)
                TakeBoth(queue, expected);
        }

        while (expected.Count > 0)
            TakeBoth(queue, expected);
        Assert.Equal(long.MaxValue, queue.NextTime);
    }

    [Fact]
    public void An_empty_queue_gives_an_event_of_nothing()
    {
        Assert.Equal(default, new VenueQueue().Take(out long at));
        Assert.Equal(0, at);
    }

    private static void TakeBoth(VenueQueue queue, PriorityQueue<int, (long At, int Number)> expected)
    {
        long time = Next(expected);
        Assert.Equal(expected.Dequeue(), queue.Take(out long at).InstrumentId);
        Assert.Equal(time, at);
    }

    private static long Next(PriorityQueue<int, (long At, int Number)> expected) =>
        expected.TryPeek(out _, out (long At, int Number) priority) ? priority.At : long.MaxValue;

    private static VenueEvent Event(int number) => new(OutputKind.PlaceOrder, number, default, default, default);
}
