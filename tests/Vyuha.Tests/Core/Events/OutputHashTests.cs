using System.Runtime.InteropServices;
using CsCheck;
using Vyuha.Core.Events;

namespace Vyuha.Tests.Core.Events;

public sealed class OutputHashTests
{
    // Values from eng/reference/output_hash.py, which follows the documented formula in Python's unbounded integers.
    [Theory]
    [InlineData(0, 0x243F6A8885A308D3)]
    [InlineData(1, 0x7477B81C86FB140F)]
    [InlineData(2, 0x8539EB6C71B2613F)]
    [InlineData(1000, 0x3AE6550F3030DBC4)]
    public void Known_answers_of_an_independent_implementation(int events, ulong expected)
    {
        var hash = new OutputHash();
        ulong state = 1;
        for (int index = 0; index < events; index++)
            hash.Add(NextEvent(ref state));
        Assert.Equal(expected, hash.Value);
    }

    [Fact]
    public void A_span_hashes_like_its_outputs_one_by_one()
    {
        ulong state = 7;
        OutputEvent[] outputs = [.. Enumerable.Range(0, 37).Select(_ => NextEvent(ref state))];
        var single = new OutputHash();
        foreach (OutputEvent output in outputs)
            single.Add(output);
        var whole = new OutputHash();
        whole.Add(outputs.AsSpan(0, 20));
        var resumed = new OutputHash(whole.Value);
        resumed.Add(outputs.AsSpan(20));
        Assert.Equal(single.Value, resumed.Value);
    }

    [Fact]
    public void One_flipped_bit_always_shows_at_the_end() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 50], Gen.Int[0, int.MaxValue]).Sample((seed, count, bit) =>
        {
            ulong state = seed;
            OutputEvent[] outputs = [.. Enumerable.Range(0, count).Select(_ => NextEvent(ref state))];
            var before = new OutputHash();
            before.Add(outputs);
            bit %= count * OutputEvent.Size * 8;
            MemoryMarshal.AsBytes(outputs.AsSpan())[bit / 8] ^= (byte)(1 << (bit % 8));
            var after = new OutputHash();
            after.Add(outputs);
            Assert.NotEqual(before.Value, after.Value);
        });

    [Fact]
    public void The_order_of_outputs_matters()
    {
        ulong state = 3;
        OutputEvent first = NextEvent(ref state);
        OutputEvent second = NextEvent(ref state);
        var forward = new OutputHash();
        forward.Add([first, second]);
        var backward = new OutputHash();
        backward.Add([second, first]);
        Assert.NotEqual(forward.Value, backward.Value);
    }

    /// <summary>Eight words of a linear congruential generator (Knuth's MMIX constants), as in the Python script.</summary>
    private static OutputEvent NextEvent(ref ulong state)
    {
        Span<ulong> words = stackalloc ulong[8];
        for (int index = 0; index < 8; index++)
        {
            state = unchecked(state * 6364136223846793005 + 1442695040888963407);
            words[index] = state;
        }

        return MemoryMarshal.Read<OutputEvent>(MemoryMarshal.AsBytes(words));
    }
}
