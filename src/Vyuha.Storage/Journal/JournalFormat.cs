using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ZstdSharp;

namespace Vyuha.Storage.Journal;

/// <summary>The blocks of a journal. The numbers are in the files.</summary>
internal enum JournalBlock : uint
{
    Inputs = 1,
    Trailer = 2,
}

/// <summary>
/// Layout of a journal file, version 2; all integers little-endian.
/// <code>
/// file    = "VYUHAJNL" version:u32 length:u32 header[length] crc:u32 block* [trailer]
/// block   = kind:u32 length:u32 payloadCrc:u32 headCrc:u32 payload[length]
/// inputs  (kind 1) = inputs:u32 checkpoints:u32 firstSequence:i64 {after:u32 hash:u64}[checkpoints] frame
/// trailer (kind 2) = inputs:i64 checkpoints:i64 lastSequence:i64 hash:u64; nothing follows
/// </code>
/// A block holds up to 8,192 inputs with consecutive sequences and up to 64 checkpoints, each the hash of all outputs after that many
/// inputs of the block (0: after the block before). <c>frame</c> is one Zstandard frame with the inputs as <see cref="InputBlock"/>
/// packs them; it is empty when there are none. The header is the run header as JSON; its CRC covers version, length and JSON. CRCs are
/// CRC-32C. Each block can be checked and read on its own, so a file cut by a crash is readable up to the last whole block.
/// </summary>
internal static class JournalFormat
{
    public const uint Version = 2;
    public const int FileHeadSize = 16;
    public const int BlockHeadSize = 16;
    public const int InputsHeadSize = 16;
    public const int CheckpointSize = 12;
    public const int LargestCheckpoints = 64;
    public const int TrailerSize = 32;
    public const int LargestHeader = 16 << 20;

    /// <summary>Of Zstandard: the packed columns are small alphabets, where more effort gains two per cent.</summary>
    public const int CompressionLevel = 1;

    public static readonly int LargestPayload =
        InputsHeadSize + LargestCheckpoints * CheckpointSize + Compressor.GetCompressBound(InputBlock.LargestPacked);

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

    public static void WriteBlockHead(Span<byte> head, JournalBlock kind, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Crc(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], Crc(head[..12]));
    }
}
