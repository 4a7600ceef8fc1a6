using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Layout of a journal file, version 1; all integers little-endian.
/// <code>
/// file   = "VYUHAJNL" version:u32 length:u32 header[length] crc:u32 block* [trailer]
/// block  = kind:u32 length:u32 payloadCrc:u32 headCrc:u32 payload[length]
/// inputs     (kind 1) = 1 to 1,024 input records of 64 bytes
/// checkpoint (kind 2) = sequence:i64 hash:u64: hash of all outputs after this input
/// trailer    (kind 3) = inputs:i64 checkpoints:i64 lastSequence:i64 hash:u64; nothing follows
/// </code>
/// The header is the run header as JSON; its CRC covers version, length and JSON. CRCs are CRC-32C. Each block can be
/// checked on its own, so a file cut by a crash is readable up to the last whole block.
/// </summary>
internal static class JournalFormat
{
    public const uint Version = 1;
    public const int FileHeadSize = 16;
    public const int BlockHeadSize = 16;
    public const int InputsPerBlock = 1024;
    public const int CheckpointSize = 16;
    public const int TrailerSize = 32;
    public const int LargestHeader = 16 << 20;

    public static ReadOnlySpan<byte> Magic => "VYUHAJNL"u8;

    /// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 use it.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    public static void WriteBlockHead(Span<byte> head, JournalItem kind, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Crc(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], Crc(head[..12]));
    }
}
