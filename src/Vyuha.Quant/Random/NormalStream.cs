using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Random;

/// <summary>Standard normals and uniforms in blocks, from sixteen generators side by side; the same bits with and without SIMD.</summary>
/// <remarks>
/// Lane j is <see cref="Xoshiro256"/> seeded with seed + j. A block of normals takes sixteen first uniforms, then sixteen second ones, and so on,
/// and keeps both branches of Box and Muller: √(−2 ln(1 − u₁)) cos 2πu₂ in its first half, the sines in its second. Not for two threads at once.
/// </remarks>
public sealed class NormalStream
{
    /// <summary>Numbers of a block.</summary>
    public const int BlockLength = 1_024;

    private const int Lanes = 16;
    private const int Half = BlockLength / 2;
    private const double Scale = 1.0 / (1L << 53);

    private readonly ulong[] _s0 = new ulong[Lanes];
    private readonly ulong[] _s1 = new ulong[Lanes];
    private readonly ulong[] _s2 = new ulong[Lanes];
    private readonly ulong[] _s3 = new ulong[Lanes];

    public NormalStream(ulong seed) => Restart(seed);

    /// <summary>A stream for one block of paths: streams of different blocks share nothing, whoever computes them and in whatever order.</summary>
    public static NormalStream OfBlock(ulong seed, int block) => new(SeedOfBlock(seed, block));

    /// <summary>Begins again as <see cref="OfBlock"/> would.</summary>
    public void RestartBlock(ulong seed, int block) => Restart(SeedOfBlock(seed, block));

    private static ulong SeedOfBlock(ulong seed, int block)
    {
        var hash = new SplitMix64(seed);
        return new SplitMix64(hash.Next() ^ ((ulong)(uint)block * 0x9E37_79B9_7F4A_7C15)).Next();
    }

    private void Restart(ulong seed)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            var expand = new SplitMix64(seed + (ulong)lane);
            (_s0[lane], _s1[lane], _s2[lane], _s3[lane]) = (expand.Next(), expand.Next(), expand.Next(), expand.Next());
        }
    }

    /// <summary>Fills a block with standard normals.</summary>
    /// <param name="normals">Shape [1024]; overwritten.</param>
    /// <exception cref="ArgumentException">The block has another length.</exception>
    public void Normals(Span<double> normals)
    {
        Require(normals);
        if (Vector512.IsHardwareAccelerated)
        {
            for (int lane = 0; lane < Lanes; lane += Vector512<ulong>.Count)
                NormalsOfEight(lane, normals);
            return;
        }

        for (int lane = 0; lane < Lanes; lane += Vector256<ulong>.Count)
            NormalsOfFour(lane, normals);
    }

    /// <summary>Fills a block with uniforms in [0, 1), multiples of 2^−53.</summary>
    /// <param name="uniforms">Shape [1024]; overwritten.</param>
    /// <exception cref="ArgumentException">The block has another length.</exception>
    public void Uniforms(Span<double> uniforms)
    {
        Require(uniforms);
        for (int lane = 0; lane < Lanes; lane += Vector256<ulong>.Count)
        {
            Vector256<ulong> s0 = Vector256.LoadUnsafe(ref _s0[lane]), s1 = Vector256.LoadUnsafe(ref _s1[lane]);
            Vector256<ulong> s2 = Vector256.LoadUnsafe(ref _s2[lane]), s3 = Vector256.LoadUnsafe(ref _s3[lane]);
            for (int at = lane; at < BlockLength; at += Lanes)
                Next(ref s0, ref s1, ref s2, ref s3).CopyTo(uniforms[at..]);
            s0.StoreUnsafe(ref _s0[lane]);
            s1.StoreUnsafe(ref _s1[lane]);
            s2.StoreUnsafe(ref _s2[lane]);
            s3.StoreUnsafe(ref _s3[lane]);
        }
    }

    private static void Require(Span<double> block)
    {
        if (block.Length != BlockLength)
            throw new ArgumentException($"A block has {BlockLength} numbers, not {block.Length}.", nameof(block));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // A root of its own: what is inlined into it is all that a compiler allows.
    private void NormalsOfFour(int lane, Span<double> normals)
    {
        Vector256<ulong> s0 = Vector256.LoadUnsafe(ref _s0[lane]), s1 = Vector256.LoadUnsafe(ref _s1[lane]);
        Vector256<ulong> s2 = Vector256.LoadUnsafe(ref _s2[lane]), s3 = Vector256.LoadUnsafe(ref _s3[lane]);
        for (int at = lane; at < Half; at += Lanes)
        {
            var first = new Lane4(Next(ref s0, ref s1, ref s2, ref s3));
            var second = new Lane4(Next(ref s0, ref s1, ref s2, ref s3));
            BoxMuller<Lane4>.Of(first, second, out Lane4 sine).Store(normals, at);
            sine.Store(normals, Half + at);
        }

        s0.StoreUnsafe(ref _s0[lane]);
        s1.StoreUnsafe(ref _s1[lane]);
        s2.StoreUnsafe(ref _s2[lane]);
        s3.StoreUnsafe(ref _s3[lane]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // A root of its own: what is inlined into it is all that a compiler allows.
    private void NormalsOfEight(int lane, Span<double> normals)
    {
        Vector512<ulong> s0 = Vector512.LoadUnsafe(ref _s0[lane]), s1 = Vector512.LoadUnsafe(ref _s1[lane]);
        Vector512<ulong> s2 = Vector512.LoadUnsafe(ref _s2[lane]), s3 = Vector512.LoadUnsafe(ref _s3[lane]);
        for (int at = lane; at < Half; at += Lanes)
        {
            var first = new Lane8(Next(ref s0, ref s1, ref s2, ref s3));
            var second = new Lane8(Next(ref s0, ref s1, ref s2, ref s3));
            BoxMuller<Lane8>.Of(first, second, out Lane8 sine).Store(normals, at);
            sine.Store(normals, Half + at);
        }

        s0.StoreUnsafe(ref _s0[lane]);
        s1.StoreUnsafe(ref _s1[lane]);
        s2.StoreUnsafe(ref _s2[lane]);
        s3.StoreUnsafe(ref _s3[lane]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Next(ref Vector256<ulong> s0, ref Vector256<ulong> s1, ref Vector256<ulong> s2, ref Vector256<ulong> s3)
    {
        Vector256<ulong> sum = s0 + s3;
        Vector256<ulong> result = ((sum << 23) | (sum >> 41)) + s0;
        Vector256<ulong> shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = (s3 << 45) | (s3 >> 19);
        return Vector256.ConvertToDouble(result >> 11) * Scale; // Below 2^53 the conversion is exact.
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Next(ref Vector512<ulong> s0, ref Vector512<ulong> s1, ref Vector512<ulong> s2, ref Vector512<ulong> s3)
    {
        Vector512<ulong> sum = s0 + s3;
        Vector512<ulong> result = ((sum << 23) | (sum >> 41)) + s0;
        Vector512<ulong> shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = (s3 << 45) | (s3 >> 19);
        return Vector512.ConvertToDouble(result >> 11) * Scale;
    }
}
