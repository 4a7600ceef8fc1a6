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
    private readonly double[] _radius = new double[Half];
    private readonly double[] _turns = new double[Half];
    private readonly double[] _sin = new double[Half];

    public NormalStream(ulong seed)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            var expand = new SplitMix64(seed + (ulong)lane);
            (_s0[lane], _s1[lane], _s2[lane], _s3[lane]) = (expand.Next(), expand.Next(), expand.Next(), expand.Next());
        }
    }

    /// <summary>A stream for one block of paths: streams of different blocks share nothing, whoever computes them and in whatever order.</summary>
    public static NormalStream OfBlock(ulong seed, int block)
    {
        var hash = new SplitMix64(seed);
        var blockHash = new SplitMix64(hash.Next() ^ ((ulong)(uint)block * 0x9E37_79B9_7F4A_7C15));
        return new NormalStream(blockHash.Next());
    }

    /// <summary>Fills a block with standard normals.</summary>
    /// <param name="normals">Shape [1024]; overwritten.</param>
    /// <exception cref="ArgumentException">The block has another length.</exception>
    public void Normals(Span<double> normals)
    {
        Require(normals);
        for (int at = 0; at < Half; at += Lanes)
        {
            Uniforms16(_radius.AsSpan(at, Lanes));
            Uniforms16(_turns.AsSpan(at, Lanes));
        }

        for (int i = 0; i < Half; i++)
            _radius[i] = 1 - _radius[i];
        ExactMathSpans.Log(_radius, _radius);
        Span<double> cos = normals[..Half], sin = normals[Half..];
        ExactMathSpans.SinCosTurns(_turns, _sin, cos);
        for (int i = 0; i < Half; i++)
        {
            double radius = Math.Sqrt(-2 * _radius[i]);
            cos[i] *= radius;
            sin[i] = radius * _sin[i];
        }
    }

    /// <summary>Fills a block with uniforms in [0, 1), multiples of 2^−53.</summary>
    /// <param name="uniforms">Shape [1024]; overwritten.</param>
    /// <exception cref="ArgumentException">The block has another length.</exception>
    public void Uniforms(Span<double> uniforms)
    {
        Require(uniforms);
        for (int at = 0; at < BlockLength; at += Lanes)
            Uniforms16(uniforms.Slice(at, Lanes));
    }

    private static void Require(Span<double> block)
    {
        if (block.Length != BlockLength)
            throw new ArgumentException($"A block has {BlockLength} numbers, not {block.Length}.", nameof(block));
    }

    private void Uniforms16(Span<double> uniforms)
    {
        for (int lane = 0; lane < Lanes; lane += Vector256<ulong>.Count)
        {
            Vector256<ulong> s0 = Vector256.LoadUnsafe(ref _s0[lane]), s1 = Vector256.LoadUnsafe(ref _s1[lane]);
            Vector256<ulong> s2 = Vector256.LoadUnsafe(ref _s2[lane]), s3 = Vector256.LoadUnsafe(ref _s3[lane]);
            Vector256<ulong> result = Rotate(s0 + s3, 23) + s0;
            Vector256<ulong> shifted = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= shifted;
            s3 = Rotate(s3, 45);
            s0.StoreUnsafe(ref _s0[lane]);
            s1.StoreUnsafe(ref _s1[lane]);
            s2.StoreUnsafe(ref _s2[lane]);
            s3.StoreUnsafe(ref _s3[lane]);
            // Below 2^53 the conversion is exact.
            (Vector256.ConvertToDouble(result >> 11) * Scale).CopyTo(uniforms[lane..]);
        }
    }

    private static Vector256<ulong> Rotate(Vector256<ulong> value, int by) => (value << by) | (value >> (64 - by));
}
