namespace Vyuha.Simulation.Workloads;

/// <summary>The workloads there are. Making one makes its data, which takes up to a second.</summary>
public static class AllWorkloads
{
    public static IReadOnlyList<(string Name, string Title, Func<IWorkload> Make)> Named { get; } =
    [
        ("KERNEL", KernelWorkload.Text, () => new KernelWorkload()),
        ("W-SMA", SmaWorkload.Text, () => new SmaWorkload()),
        ("W-CHAIN", ChainWorkload.Text, () => new ChainWorkload()),
        ("W-CHAIN-G", ChainGreeksWorkload.Text, () => new ChainGreeksWorkload()),
        ("W-EOD", EndOfDayWorkload.Text, () => new EndOfDayWorkload()),
    ];
}
