using System.Runtime.InteropServices;
using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Storage.Journal;
using ZstdSharp;

namespace Vyuha.Tests.Storage.Journal;

public sealed class InputBlockTests
{
    private static readonly Timestamp Start = Ist.At(new(2026, 1, 6), new(9, 15));

    [Fact]
    public void Any_bytes_survive() =>
        // Words near zero and near the ends of the range, few kinds and instruments so that predictions are made.
        Gen.Select(
            Gen.OneOf(Gen.ULong, Gen.ULong[0, 3000], Gen.Const(ulong.MaxValue), Gen.Const(1UL << 63), Gen.ULong[0, 1000].Select(n => n * 500)).Array[5],
            Gen.Byte[0, 13], Gen.UInt, Gen.OneOf(Gen.UInt, Gen.UInt[0, 3]), Gen.ULong)
        .Array[0, 100].Sample(
            records =>
            {
                var block = new InputBlock();
                for (int index = 0; index < records.Length; index++)
                {
                    (ulong[] payload, byte kind, uint rest, uint instrument, ulong time) = records[index];
                    ulong[] words = [(ulong)(7 + index), time, rest & 0xFFFFFF00 | kind | (ulong)instrument << 32, .. payload];
                    block.Add(MemoryMarshal.Cast<ulong, InputEvent>(words)[0]);
                }

                AssertSurvives(block, 7);
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Every_residual_survives_whether_it_fits_its_planes_or_not()
    {
        var block = new InputBlock();
        long[] bids = [0, 500, 0, -500, 499, 501, long.MaxValue, long.MinValue, 500L << 23, 500L << 22, (500L << 22) - 500, (500L << 22) + 500, 0];
        for (int index = 0; index < bids.Length; index++)
            block.Add(InputEvent.OfQuote(index + 1, Start, 3, new QuotePayload(bids[index], bids[^(index + 1)], 1, int.MinValue, int.MaxValue, bids[index])));
        AssertSurvives(block, 1);
    }

    [Fact]
    public void A_full_block_of_the_least_predictable_bytes_fits_its_bound()
    {
        var random = new Random(5);
        var block = new InputBlock();
        byte[] bytes = new byte[InputEvent.Size];
        for (int index = 0; index < InputBlock.Capacity; index++)
        {
            random.NextBytes(bytes);
            BitConverter.TryWriteBytes(bytes, (long)index + 1);
            block.Add(MemoryMarshal.Read<InputEvent>(bytes));
        }

        Assert.True(block.IsFull);
        AssertSurvives(block, 1);
    }

    [Fact]
    public void A_minute_chain_becomes_an_eighth()
    {
        // 150 contracts a minute whose bid walks by whole ticks, with random spreads, sizes in lots and open interest.
        var random = new Random(11);
        long[] bids = [.. Enumerable.Range(0, 150).Select(_ => random.NextInt64(20, 20_000))];
        long[] interest = [.. bids.Select(_ => random.NextInt64(1000))];
        var block = new InputBlock();
        for (int index = 0; index < InputBlock.Capacity; index++)
        {
            int contract = index % 150;
            bids[contract] = Math.Max(1, bids[contract] + random.Next(-20, 21));
            interest[contract] += random.Next(-3, 4);
            long bid = bids[contract] * 500;
            long ask = bid + random.Next(1, 20) * 500;
            block.Add(InputEvent.OfQuote(
                index + 1, Start.Plus(TimeSpan.FromMinutes(index / 150)), contract + 1,
                new QuotePayload(bid, ask, random.Next(2) == 0 ? bid : ask, random.Next(1, 6) * 65, random.Next(1, 6) * 65, interest[contract] * 65)));
        }

        byte[] packed = new byte[InputBlock.LargestPacked];
        int length = block.Pack(packed);
        using var compressor = new Compressor(JournalFormat.CompressionLevel);
        byte[] frame = new byte[Compressor.GetCompressBound(length)];
        int compressed = compressor.Wrap(packed.AsSpan(0, length), frame);
        Assert.InRange(compressed, 1, InputBlock.Capacity * InputEvent.Size / 8);
        AssertSurvives(block, 1);
    }

    [Fact]
    public void Packed_bytes_that_end_early_or_late_are_refused()
    {
        var block = new InputBlock();
        for (int sequence = 1; sequence <= 40; sequence++)
            block.Add(InputEvent.OfQuote(sequence, Start, sequence % 7, new QuotePayload(sequence * 500, 1, 2, 3, 4, 5)));
        byte[] packed = new byte[InputBlock.LargestPacked];
        int length = block.Pack(packed);
        for (int cut = 0; cut < length; cut++)
            Assert.False(block.TryUnpack(packed.AsSpan(0, cut), 40, 1));
        Assert.False(block.TryUnpack(packed.AsSpan(0, length + 1), 40, 1));
        Assert.True(block.TryUnpack(packed.AsSpan(0, length), 40, 1));
        packed[0] |= 8; // a fourth plane does not exist
        Assert.False(block.TryUnpack(packed.AsSpan(0, length), 40, 1));
        Assert.Equal(0, block.Count);
    }

    private static void AssertSurvives(InputBlock block, long firstSequence)
    {
        byte[] packed = new byte[InputBlock.LargestPacked];
        int length = block.Pack(packed);
        var other = new InputBlock();
        Assert.True(other.TryUnpack(packed.AsSpan(0, length), block.Count, firstSequence));
        Assert.Equal(MemoryMarshal.AsBytes(block.Inputs), MemoryMarshal.AsBytes(other.Inputs));
    }
}
