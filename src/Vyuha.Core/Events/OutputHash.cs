using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vyuha.Core.Events;

/// <summary>
/// The running hash of everything a kernel said: two runs that end with the same value gave the same outputs in the
/// same order. For finding differences, not for security.
/// </summary>
/// <remarks>
/// Each output is eight 64-bit little-endian words, folded in order, two at a time. With all arithmetic modulo 2^64:
/// <code>
/// m = (first × 0x9E3779B97F4A7C15) + rotateLeft(second × 0xC2B2AE3D27D4EB4F, 31);  m ^= m >> 32
/// h = (rotateLeft(h, 23) ^ m) × 0xD6E8FEB86659FD93;  h ^= h >> 32
/// </code>
/// Every step is a bijection of <c>h</c> for given words, and of each word for given others: outputs that differ in a
/// single word cannot end in equal hashes, whatever equal outputs follow.
/// Only the second line waits for the words before it, so a processor runs the first lines ahead.
/// </remarks>
public struct OutputHash
{
    /// <summary>The hash of no outputs: the first 64 bits of the fraction of π.</summary>
    public const ulong Empty = 0x243F6A8885A308D3;

    private const ulong FirstMultiplier = 0x9E3779B97F4A7C15;
    private const ulong SecondMultiplier = 0xC2B2AE3D27D4EB4F;
    private const ulong StateMultiplier = 0xD6E8FEB86659FD93;
    private const int Words = OutputEvent.Size / sizeof(ulong);

    public OutputHash() => Value = Empty;

    /// <summary>Goes on from a value journaled earlier.</summary>
    public OutputHash(ulong value) => Value = value;

    public ulong Value { get; private set; }

    public void Add(in OutputEvent output)
    {
        ref ulong word = ref Unsafe.As<OutputEvent, ulong>(ref Unsafe.AsRef(in output));
        ulong hash = Value;
        for (int index = 0; index < Words; index += 2)
            hash = Fold(hash, Unsafe.Add(ref word, index), Unsafe.Add(ref word, index + 1));
        Value = hash;
    }

    public void Add(ReadOnlySpan<OutputEvent> outputs)
    {
        foreach (ref readonly OutputEvent output in outputs)
            Add(output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong hash, ulong first, ulong second)
    {
        ulong mixed = unchecked(first * FirstMultiplier + BitOperations.RotateLeft(second * SecondMultiplier, 31));
        mixed ^= mixed >> 32;
        hash = unchecked((BitOperations.RotateLeft(hash, 23) ^ mixed) * StateMultiplier);
        return hash ^ (hash >> 32);
    }
}
