using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Work on columns of numbers, done a register at a time.</summary>
internal interface ILaneJob
{
    int Length { get; }

    /// <summary>Does the <c>T.Count</c> numbers from <paramref name="index"/> on.</summary>
    void Block<T>(int index)
        where T : struct, ILanes<T>;
}

/// <summary>Runs a job over the widest registers of the processor, and the rest narrower: every number once, so a job may work in place.</summary>
internal static class LaneRunner
{
    /// <summary>Doubles in the widest registers in use; a constant to the compiler.</summary>
    public static int Widest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : AdvSimd.Arm64.IsSupported ? 2 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TJob>(scoped in TJob job)
        where TJob : struct, ILaneJob, allows ref struct
    {
        int index = 0;
        if (Widest >= 8)
            index = RunBlocks<TJob, Lane8>(job, index);
        if (Widest >= 4)
            index = RunBlocks<TJob, Lane4>(job, index);
        if (Widest >= 2)
            index = RunBlocks<TJob, Lane2>(job, index);
        RunBlocks<TJob, Lane1>(job, index);
    }

    /// <summary>Runs a job that does not work in place over one width: its last block reaches back over numbers already done rather than leave a remainder.</summary>
    /// <remarks>Each width is compiled by itself, for a formula long enough to fill a method.</remarks>
    public static void RunStage<TJob>(scoped in TJob job)
        where TJob : struct, ILaneJob, allows ref struct
    {
        if (Widest >= 8 && job.Length >= 8)
            RunOver<TJob, Lane8>(job);
        else if (Widest >= 4 && job.Length >= 4)
            RunOver<TJob, Lane4>(job);
        else if (Widest >= 2 && job.Length >= 2)
            RunOver<TJob, Lane2>(job);
        else
            RunOver<TJob, Lane1>(job);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunOver<TJob, T>(scoped in TJob job)
        where TJob : struct, ILaneJob, allows ref struct
        where T : struct, ILanes<T>
    {
        // One call in the source: with a second for the last block the compiler would inline neither to the end.
        int last = job.Length - T.Count;
        for (int next = 0; next < job.Length; next += T.Count)
            job.Block<T>(Math.Min(next, last));
    }

    /// <summary>Whole blocks of one width; where they end. A method by itself, because what a formula inlines would exhaust the compiler's budget for its caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int RunBlocks<TJob, T>(scoped in TJob job, int index)
        where TJob : struct, ILaneJob, allows ref struct
        where T : struct, ILanes<T>
    {
        for (; index <= job.Length - T.Count; index += T.Count)
            job.Block<T>(index);
        return index;
    }
}
