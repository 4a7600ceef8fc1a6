namespace Vyuha.Simulation.Workloads;

/// <summary>The workloads there are, by name. Making one makes its data, which takes up to a second.</summary>
public static class AllWorkloads
{
    public static IReadOnlyList<(string Name, Func<IWorkload> Make)> Named { get; } =
    [
        ("KERNEL", () => new KernelWorkload()),
        ("W-SMA", () => new SmaWorkload()),
        ("W-CHAIN", () => new ChainWorkload()),
        ("W-CHAIN-G", () => new ChainGreeksWorkload()),
        ("W-EOD", () => new EndOfDayWorkload()),
    ];
}
