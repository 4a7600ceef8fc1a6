using System.Diagnostics;
using Vyuha.Simulation.Workloads;

foreach ((string name, _, Func<IWorkload> make) in AllWorkloads.Named)
{
    if (args.Length > 0 && !args.Contains(name))
        continue;
    long t0 = Stopwatch.GetTimestamp();
    IWorkload w = make();
    double made = Stopwatch.GetElapsedTime(t0).TotalMilliseconds;
    double best = double.MaxValue; 
    WorkloadOutcome o = w.Run();
    Console.WriteLine(o);
    try { w.Verify(o); } catch (Exception e) { Console.WriteLine(e.Message); }
    for (int i = 0; i < int.Parse(Environment.GetEnvironmentVariable("REP") ?? "15"); i++)
    {
        long t = Stopwatch.GetTimestamp();
        w.Run();
        best = Math.Min(best, Stopwatch.GetElapsedTime(t).TotalSeconds);
    }
    Console.WriteLine($"{name}: made {made:0} ms, best {best*1e3:0.00} ms, {w.Units/best/1e6:0.00} M/s, {best/w.Units*1e9:0.0} ns/{w.Unit} target {w.Target/1e6}");
}
