using System.Numerics;

namespace Vyuha.Quant.Random;

/// <summary>xoshiro256++: 256 bits of state, period 2^256 − 1; the same numbers from the same seed on every machine.</summary>
/// <remarks>Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021). A mutable struct: pass by reference.</remarks>
public struct Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A state of four draws of <see cref="SplitMix64"/>, as its authors advise.</summary>
    public Xoshiro256(ulong seed)
    {
        var expand = new SplitMix64(seed);
        (_s0, _s1, _s2, _s3) = (expand.Next(), expand.Next(), expand.Next(), expand.Next());
    }

    /// <summary>Goes on from a state; not all four words may be 0.</summary>
    /// <exception cref="ArgumentException">All words are 0, which the generator never leaves.</exception>
    public static Xoshiro256 From(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
            throw new ArgumentException("A state of zeros gives zeros for ever.", nameof(s0));
        return new() { _s0 = s0, _s1 = s1, _s2 = s2, _s3 = s3 };
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^−53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));
}
