namespace Vyuha.Tests;

/// <summary>What a piece of work allocates once its code has settled.</summary>
internal static class Allocations
{
    private const int MostRounds = 50;

    /// <summary>
    /// Bytes on this thread, of the first round that has none, else of the one with the fewest. Code that is not yet optimised boxes here and there, and when it is
    /// depends on what else the machine does: what counts is where it settles. What really allocates does so in every round.
    /// </summary>
    /// <param name="work">Done once or several times.</param>
    public static long OnceSettled(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < MostRounds && least > 0; round++)
        {
            if (round > 0)
                Thread.Sleep(20);
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
