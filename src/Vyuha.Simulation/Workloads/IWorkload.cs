namespace Vyuha.Simulation.Workloads;

/// <summary>A defined amount of work through the real kernel, driver and venue, with the numbers that show it was that work.</summary>
/// <remarks>Data are made when the workload is: <see cref="Run"/> is what a clock is held against.</remarks>
public interface IWorkload
{
    string Name { get; }

    /// <summary>What it does, in a few words.</summary>
    string Title { get; }

    /// <summary>What <see cref="Units"/> counts: <c>bars</c>, <c>rows</c>.</summary>
    string Unit { get; }

    /// <summary>Units of one run.</summary>
    long Units { get; }

    /// <summary>What we want, in units a second on one core.</summary>
    double Target { get; }

    /// <summary>Another program on the same work, where one was measured.</summary>
    PeerFigure? Peer { get; }

    /// <summary>One whole run from a fresh kernel.</summary>
    WorkloadOutcome Run();

    /// <exception cref="Vyuha.Core.InvariantException">The run did other work than defined: its time says nothing.</exception>
    void Verify(WorkloadOutcome outcome);
}

/// <summary>What another program does on the same work.</summary>
/// <param name="Name">The program and its version.</param>
/// <param name="PerSecond">Units a second on one core, or as its own loop reports it.</param>
/// <param name="How">What was measured.</param>
public sealed record PeerFigure(string Name, double PerSecond, string How);

/// <summary>What a run did.</summary>
/// <param name="Inputs">Inputs the kernel applied.</param>
/// <param name="Units">Units of the workload that went through.</param>
/// <param name="Reads">Contracts a strategy looked at.</param>
/// <param name="Sum">Checksum over what was read, steps of 0.0001 for prices.</param>
/// <param name="Orders">Orders sent.</param>
/// <param name="Trades">Structures that were opened and closed.</param>
/// <param name="Equity">Cash and positions of the book at the end, steps.</param>
/// <param name="Hash">The kernel's running hash: two runs of one workload end with the same.</param>
public sealed record WorkloadOutcome(long Inputs, long Units, long Reads, double Sum, int Orders, int Trades, long Equity, ulong Hash);
