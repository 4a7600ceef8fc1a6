using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Random;

/// <summary>A small seeded generator with 64 bits of state; the same numbers from the same seed on every machine.</summary>
/// <remarks>Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. A mutable struct: pass by reference.</remarks>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^−53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [0, bound) without bias; one draw but for rare repeats.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
        ulong range = (ulong)bound;
        ulong low = Math.BigMul(Next(), range, out ulong fraction);
        if (fraction < range)
        {
            ulong unfair = (0 - range) % range;
            while (fraction < unfair)
                low = Math.BigMul(Next(), range, out fraction);
        }

        return (int)low;
    }

    /// <summary>Standard normal, the cosine branch of Box–Muller: two uniforms a number, so streams stay aligned.</summary>
    public double NextNormal()
    {
        double first = NextDouble();
        double second = NextDouble();
        return Math.Sqrt(-2 * ExactMath.Log(1 - first)) * ExactMath.SinCosTurns(second).Cos;
    }

    /// <summary>An independent stream for a part of a run, so that one part's draws do not shift another's.</summary>
    public SplitMix64 Split() => new(Next());
}
