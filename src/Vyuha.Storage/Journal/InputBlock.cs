using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Up to 8,192 consecutive inputs, and their packed form: what differs from the expected, column by column and byte by byte, so that
/// most of it is zero before the compressor sees it.
/// </summary>
/// <remarks>
/// The sequence of a record is implied. The rest becomes nine columns of residuals; all arithmetic wraps, so every record survives,
/// also one that no kernel would write.
/// <code>
/// time        zigzag(time - time of the record before)
/// head        kind, flags and the two unused bytes, XOR those of the record before
/// instrument  zigzag(id - the id that followed the id before last time; else the id before + 1), 32 bits
/// payload, as five 64-bit words; P is the last record of the same kind and instrument, else of the same kind, else zeros
///   quotes    zigzag(tick(bid - P.bid)), zigzag(tick((ask - bid) - (P.ask - P.bid))), zigzag(tick(last - bid)),
///             the sizes as they are, zigzag(open interest - P.open interest)
///   others    zigzag(word - P.word)
///   six columns: the five words, the fourth as low and high half
/// tick(x)     x / 500 (the tick of 0.05 rupee) where that is whole; otherwise some other word, one for each x
///
/// packed      column*
/// column      planes:u8 {bytes[inputs]}* {wide:u64}*
/// </code>
/// Bit b of <c>planes</c> (0 to 2) says that byte b of some residual is not zero; those bytes follow, one an input. A residual of
/// 0xFFFFFF stands for the next of the wide words after the planes. Prediction starts afresh in each block. Instruments share 4,096
/// places by the low bits of their ids: sharing costs bytes, never truth.
/// </remarks>
internal sealed class InputBlock
{
    public const int Capacity = 8192;
    public const int LargestPacked = Columns * (1 + (Planes + sizeof(ulong)) * Capacity);

    private const int Columns = 9;
    private const int Planes = 3;
    private const ulong Wide = (1UL << (8 * Planes)) - 1;
    private const int Words = InputEvent.Size / sizeof(ulong);
    private const int Payload = 3;
    private const int Places = 4096;
    private const int Kinds = 16;
    private const ulong InverseOf125 = 0x1CAC083126E978D5;

    // Record 0 is the zeros that stand for "none before"; the block begins at 1.
    private readonly InputEvent[] _records = new InputEvent[Capacity + 1];
    private readonly ulong[] _residuals = new ulong[Columns * Capacity];
    private readonly ushort[] _lastOfInstrument = new ushort[Kinds * Places];
    private readonly ushort[] _lastOfKind = new ushort[Kinds];
    private readonly uint[] _following = new uint[Places];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public ReadOnlySpan<InputEvent> Inputs => _records.AsSpan(1, Count);

    public void Clear() => Count = 0;

    public void Add(in InputEvent input) => _records[++Count] = input;

    public void RemoveLast() => Count--;

    /// <returns>Bytes written: at most <see cref="LargestPacked"/>.</returns>
    public int Pack(Span<byte> destination)
    {
        ForgetPredictions();
        int count = Count;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<InputEvent, ulong>(_records.AsSpan(0, count + 1));
        Span<ulong> residuals = _residuals.AsSpan(0, Columns * count);
        Span<ulong> times = residuals[..count];
        Span<ulong> heads = residuals.Slice(count, count);
        Span<ulong> instruments = residuals.Slice(2 * count, count);
        Span<ulong> first = residuals.Slice(3 * count, count);
        Span<ulong> second = residuals.Slice(4 * count, count);
        Span<ulong> third = residuals.Slice(5 * count, count);
        Span<ulong> fourthLow = residuals.Slice(6 * count, count);
        Span<ulong> fourthHigh = residuals.Slice(7 * count, count);
        Span<ulong> fifth = residuals.Slice(8 * count, count);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<ulong> before = words.Slice(index * Words, Words);
            ReadOnlySpan<ulong> record = words.Slice((index + 1) * Words, Words);
            ulong head = record[2];
            times[index] = Zigzag(record[1] - before[1]);
            ref uint following = ref Following(before[2]);
            heads[index] = (uint)(head ^ before[2]);
            instruments[index] = Zigzag((uint)(head >> 32) - following);
            following = (uint)(head >> 32);

            ReadOnlySpan<ulong> like = words.Slice(Like(head, index + 1) * Words + Payload, Words - Payload);
            record = record[Payload..];
            ulong fourth;
            if ((byte)head == (byte)InputKind.Quote)
            {
                first[index] = Zigzag(ToTicks(record[0] - like[0]));
                second[index] = Zigzag(ToTicks(record[1] - record[0] - (like[1] - like[0])));
                third[index] = Zigzag(ToTicks(record[2] - record[0]));
                fourth = record[3];
            }
            else
            {
                first[index] = Zigzag(record[0] - like[0]);
                second[index] = Zigzag(record[1] - like[1]);
                third[index] = Zigzag(record[2] - like[2]);
                fourth = Zigzag(record[3] - like[3]);
            }

            fourthLow[index] = (uint)fourth;
            fourthHigh[index] = fourth >> 32;
            fifth[index] = Zigzag(record[4] - like[4]);
        }

        int written = 0;
        for (int column = 0; column < Columns; column++)
            written += WritePlanes(residuals.Slice(column * count, count), destination[written..]);
        return written;
    }

    /// <summary>Replaces the inputs by packed ones; false when the bytes cannot be what <see cref="Pack"/> wrote.</summary>
    public bool TryUnpack(ReadOnlySpan<byte> packed, int count, long firstSequence)
    {
        Invariant.Require(count is >= 0 and <= Capacity, "a block of inputs is not longer than its bound");
        Count = 0;
        Span<ulong> residuals = _residuals.AsSpan(0, Columns * count);
        for (int column = 0; column < Columns; column++)
        {
            if (!TryReadPlanes(ref packed, residuals.Slice(column * count, count)))
                return false;
        }

        if (!packed.IsEmpty)
            return false;

        ForgetPredictions();
        Span<ulong> words = MemoryMarshal.Cast<InputEvent, ulong>(_records.AsSpan(0, count + 1));
        ReadOnlySpan<ulong> times = residuals[..count];
        ReadOnlySpan<ulong> heads = residuals.Slice(count, count);
        ReadOnlySpan<ulong> instruments = residuals.Slice(2 * count, count);
        ReadOnlySpan<ulong> first = residuals.Slice(3 * count, count);
        ReadOnlySpan<ulong> second = residuals.Slice(4 * count, count);
        ReadOnlySpan<ulong> third = residuals.Slice(5 * count, count);
        ReadOnlySpan<ulong> fourthLow = residuals.Slice(6 * count, count);
        ReadOnlySpan<ulong> fourthHigh = residuals.Slice(7 * count, count);
        ReadOnlySpan<ulong> fifth = residuals.Slice(8 * count, count);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<ulong> before = words.Slice(index * Words, Words);
            Span<ulong> record = words.Slice((index + 1) * Words, Words);
            ref uint following = ref Following(before[2]);
            uint instrument = following + Unzigzag((uint)instruments[index]);
            following = instrument;
            ulong head = (uint)(heads[index] ^ before[2]) | (ulong)instrument << 32;
            record[0] = (ulong)(firstSequence + index);
            record[1] = before[1] + Unzigzag(times[index]);
            record[2] = head;

            ReadOnlySpan<ulong> like = words.Slice(Like(head, index + 1) * Words + Payload, Words - Payload);
            record = record[Payload..];
            ulong fourth = fourthLow[index] | fourthHigh[index] << 32;
            if ((byte)head == (byte)InputKind.Quote)
            {
                ulong bid = like[0] + FromTicks(Unzigzag(first[index]));
                record[1] = bid + (like[1] - like[0]) + FromTicks(Unzigzag(second[index]));
                record[2] = bid + FromTicks(Unzigzag(third[index]));
                record[3] = fourth;
                record[4] = like[4] + Unzigzag(fifth[index]);
                record[0] = bid;
            }
            else
            {
                record[0] = like[0] + Unzigzag(first[index]);
                record[1] = like[1] + Unzigzag(second[index]);
                record[2] = like[2] + Unzigzag(third[index]);
                record[3] = like[3] + Unzigzag(fourth);
                record[4] = like[4] + Unzigzag(fifth[index]);
            }
        }

        Count = count;
        return true;
    }

    private static int WritePlanes(ReadOnlySpan<ulong> residuals, Span<byte> destination)
    {
        ulong any = 0;
        bool anyWide = false;
        foreach (ulong residual in residuals)
        {
            any |= residual;
            anyWide |= residual >= Wide;
        }

        byte planes = 0;
        int written = 1;
        for (int plane = 0; plane < Planes; plane++)
        {
            int shift = plane * 8;
            if (!anyWide && (byte)(any >> shift) == 0)
                continue;
            planes |= (byte)(1 << plane);
            Span<byte> bytes = destination.Slice(written, residuals.Length);
            for (int index = 0; index < bytes.Length; index++)
                bytes[index] = (byte)(Math.Min(residuals[index], Wide) >> shift);
            written += residuals.Length;
        }

        destination[0] = planes;
        if (!anyWide)
            return written;
        foreach (ulong residual in residuals)
        {
            if (residual < Wide)
                continue;
            BinaryPrimitives.WriteUInt64LittleEndian(destination[written..], residual);
            written += sizeof(ulong);
        }

        return written;
    }

    private static bool TryReadPlanes(ref ReadOnlySpan<byte> packed, Span<ulong> residuals)
    {
        if (packed.IsEmpty || packed[0] >= 1 << Planes)
            return false;
        residuals.Clear();
        byte planes = packed[0];
        packed = packed[1..];
        for (int plane = 0; plane < Planes; plane++)
        {
            if ((planes & (1 << plane)) == 0)
                continue;
            if (packed.Length < residuals.Length)
                return false;
            ReadOnlySpan<byte> bytes = packed[..residuals.Length];
            int shift = plane * 8;
            for (int index = 0; index < bytes.Length; index++)
                residuals[index] |= (ulong)bytes[index] << shift;
            packed = packed[residuals.Length..];
        }

        if (planes != (1 << Planes) - 1)
            return true;
        foreach (ref ulong residual in residuals)
        {
            if (residual != Wide)
                continue;
            if (packed.Length < sizeof(ulong))
                return false;
            residual = BinaryPrimitives.ReadUInt64LittleEndian(packed);
            packed = packed[sizeof(ulong)..];
        }

        return true;
    }

    // 500 = 4 × 125. Modulo 2^64 the odd factor has an inverse, and the two bits that dividing by 4 would lose move to the top.
    private static ulong ToTicks(ulong steps)
    {
        ulong quarters = steps * InverseOf125;
        return (ulong)((long)quarters >> 2) ^ (quarters & 3) << 62;
    }

    private static ulong FromTicks(ulong ticks)
    {
        long whole = (long)(ticks << 2) >> 2;
        return ((ulong)whole << 2 | (ticks ^ (ulong)whole) >> 62) * 125;
    }

    private static ulong Zigzag(ulong value) => value << 1 ^ (ulong)((long)value >> 63);

    private static uint Zigzag(uint value) => value << 1 ^ (uint)((int)value >> 31);

    private static ulong Unzigzag(ulong value) => value >> 1 ^ (ulong)-(long)(value & 1);

    private static uint Unzigzag(uint value) => value >> 1 ^ (uint)-(int)(value & 1);

    private void ForgetPredictions()
    {
        Array.Clear(_lastOfInstrument);
        Array.Clear(_lastOfKind);
        for (int place = 0; place < Places; place++)
            _following[place] = uint.MaxValue;
    }

    private ref uint Following(ulong headBefore)
    {
        uint instrument = (uint)(headBefore >> 32);
        ref uint following = ref _following[instrument % Places];
        if (following == uint.MaxValue)
            following = instrument + 1;
        return ref following;
    }

    /// <summary>The record that one of this kind and instrument is compared with; from now on that is <paramref name="record"/>.</summary>
    private int Like(ulong head, int record)
    {
        int kind = (int)head & (Kinds - 1);
        ref ushort ofInstrument = ref _lastOfInstrument[kind * Places + (int)(head >> 32 & (Places - 1))];
        ref ushort ofKind = ref _lastOfKind[kind];
        int like = ofInstrument != 0 ? ofInstrument : ofKind;
        ofInstrument = ofKind = (ushort)record;
        return like;
    }
}
