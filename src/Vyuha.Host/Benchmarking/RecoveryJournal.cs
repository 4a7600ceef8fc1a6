using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Benchmarking;

/// <summary>The journal of a trader that ended in the middle of a busy day, and what it takes to go on from it.</summary>
internal sealed class RecoveryJournal : IDisposable
{
    private readonly TickDay _day;
    private readonly string _folder;
    private readonly ulong _hash;

    private RecoveryJournal(TickDay day, string folder) => (_day, _folder, _hash) = (day, folder, day.Session.Trader.Kernel.Hash);

    public long Inputs => _day.Session.Trader.Inputs;

    public string Path => _day.JournalPath;

    /// <summary>Runs a session until it has journaled so many inputs, and ends it without a word.</summary>
    public static RecoveryJournal Write(string folder, long inputs, CancellationToken cancellation)
    {
        var day = new TickDay(new TickDayOptions { Pause = 2, From = new(9, 21) }, folder);
        day.Open();
        while (day.Session.Trader.Inputs < inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            day.Step();
        }

        day.Session.Trader.Commit(day.Now, durable: true);
        Invariant.Require(day.Session.Trader.Halted is null && day.Session.Trader.Kernel.Orders.Count > 0, "the session has traded");
        return new RecoveryJournal(day, folder);
    }

    /// <summary>From a kernel that knows nothing to a trader that could take the next input.</summary>
    /// <exception cref="InvariantException">It is not where the first one was.</exception>
    public double SecondsToRecover()
    {
        string copy = System.IO.Path.Combine(_folder, "copy");
        File.Copy(_day.JournalPath, copy, overwrite: true);
        using BrokerOrderIds ids = BrokerOrderIds.Open(System.IO.Path.Combine(_folder, "order-ids.txt"));
        long began = Stopwatch.GetTimestamp();
        using Trader trader = Recovery.Resume(copy, _day.NewKernel, new OrderDesk(new DeskOptions(), ids), _day.Now);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Invariant.Require(trader.Kernel.Hash == _hash && trader.Inputs == Inputs, "a recovery ends where the trader ended");
        return seconds;
    }

    public void Dispose() => _day.Dispose();
}
