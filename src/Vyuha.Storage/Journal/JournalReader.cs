using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Reads a journal block by block, without allocation, and proves each block before handing it out. It stops at the
/// first byte that is missing or wrong; <see cref="End"/> then says what happened and what is still good.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private const int LargestPayload = JournalFormat.InputsPerBlock * InputEvent.Size;

    // Blocks are checked and used where they were read to; a large buffer keeps system calls rare.
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly FileStream _file;
    private readonly string _path;
    private int _start;
    private int _filled;
    private int _payloadStart;
    private int _payloadLength;
    private long _offset;
    private long _inputs;
    private long _lastSequence;
    private long _checkpoints;

    private JournalReader(string path, FileStream file) => (_path, _file) = (path, file);

    public RunHeader Header { get; private set; } = null!;

    /// <summary>What the last call of <see cref="Next"/> found.</summary>
    public JournalItem Item { get; private set; }

    /// <summary>The inputs of the current block; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<InputEvent> Inputs =>
        Item == JournalItem.Inputs
            ? MemoryMarshal.Cast<byte, InputEvent>(Payload)
            : default;

    /// <summary>The checkpoint just read.</summary>
    public JournalCheckpoint Checkpoint { get; private set; }

    /// <summary>How the journal ends; null until <see cref="Next"/> has returned false.</summary>
    public JournalEnd? End { get; private set; }

    /// <summary>Bytes of the file read so far, and in all.</summary>
    public (long Read, long Total) Progress => (_offset, _file.Length);

    private ReadOnlySpan<byte> Payload => _buffer.AsSpan(_payloadStart, _payloadLength);

    /// <exception cref="InputErrorException">The file is not there, is no journal, or its header is damaged.</exception>
    public static JournalReader Open(string path)
    {
        Invariant.Require(BitConverter.IsLittleEndian, "journals are read on little-endian machines");
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: no such file. Give the path of a journal, for example out/journal.");
        var reader = new JournalReader(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        try
        {
            reader.ReadFileHead();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Moves to the next block of inputs or checkpoint; false at the end, good or bad.</summary>
    public bool Next()
    {
        if (End is not null)
            return false;
        Item = JournalItem.None;

        int available = Fill(JournalFormat.BlockHeadSize);
        if (available == 0)
            return Stop(JournalCompleteness.Truncated, "the trailer is missing: the run was not closed");
        if (available < JournalFormat.BlockHeadSize)
            return Stop(JournalCompleteness.Truncated, "the file is cut inside the head of a block");

        ReadOnlySpan<byte> head = _buffer.AsSpan(_start, JournalFormat.BlockHeadSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) != JournalFormat.Crc(head[..12]))
            return Stop(JournalCompleteness.Corrupt, "the head of a block has a wrong checksum");
        var kind = (JournalItem)BinaryPrimitives.ReadUInt32LittleEndian(head);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (!IsLegal(kind, length))
            return Stop(JournalCompleteness.Corrupt, $"a block of kind {(uint)kind} and {length} bytes does not exist in version {JournalFormat.Version}");

        int size = JournalFormat.BlockHeadSize + (int)length;
        if (Fill(size) < size)
            return Stop(JournalCompleteness.Truncated, "the file is cut inside a block");
        (_payloadStart, _payloadLength) = (_start + JournalFormat.BlockHeadSize, (int)length);
        if (JournalFormat.Crc(Payload) != crc)
            return Stop(JournalCompleteness.Corrupt, "a block has a wrong checksum");

        return kind switch
        {
            JournalItem.Inputs => TakeInputs(size),
            JournalItem.Checkpoint => TakeCheckpoint(size),
            _ => TakeTrailer(size),
        };
    }

    public void Dispose() => _file.Dispose();

    private static bool IsLegal(JournalItem kind, uint length) => kind switch
    {
        JournalItem.Inputs => length is > 0 and <= LargestPayload && length % InputEvent.Size == 0,
        JournalItem.Checkpoint => length == JournalFormat.CheckpointSize,
        JournalItem.Trailer => length == JournalFormat.TrailerSize,
        _ => false,
    };

    private bool TakeInputs(int size)
    {
        Item = JournalItem.Inputs;
        ReadOnlySpan<InputEvent> inputs = Inputs;
        long expected = _inputs == 0 ? inputs[0].Sequence : _lastSequence + 1;
        for (int index = 0; index < inputs.Length; index++)
        {
            if (inputs[index].Sequence != expected + index)
            {
                Item = JournalItem.None;
                return Stop(JournalCompleteness.Corrupt, $"input {inputs[index].Sequence} stands where {expected + index} belongs");
            }
        }

        _inputs += inputs.Length;
        _lastSequence = inputs[^1].Sequence;
        Advance(size);
        return true;
    }

    private bool TakeCheckpoint(int size)
    {
        var checkpoint = new JournalCheckpoint(
            BinaryPrimitives.ReadInt64LittleEndian(Payload),
            BinaryPrimitives.ReadUInt64LittleEndian(Payload[8..]));
        if (checkpoint.Sequence != _lastSequence)
            return Stop(JournalCompleteness.Corrupt, $"a checkpoint about input {checkpoint.Sequence} follows input {_lastSequence}");
        (Item, Checkpoint) = (JournalItem.Checkpoint, checkpoint);
        _checkpoints++;
        Advance(size);
        return true;
    }

    private bool TakeTrailer(int size)
    {
        long inputs = BinaryPrimitives.ReadInt64LittleEndian(Payload);
        long checkpoints = BinaryPrimitives.ReadInt64LittleEndian(Payload[8..]);
        long lastSequence = BinaryPrimitives.ReadInt64LittleEndian(Payload[16..]);
        ulong finalHash = BinaryPrimitives.ReadUInt64LittleEndian(Payload[24..]);
        if ((inputs, checkpoints, lastSequence) != (_inputs, _checkpoints, _lastSequence))
            return Stop(JournalCompleteness.Corrupt, $"the trailer counts {inputs} inputs and {checkpoints} checkpoints, the file has {_inputs} and {_checkpoints}");
        Advance(size);
        if (Fill(1) > 0)
            return Stop(JournalCompleteness.Corrupt, "bytes follow the trailer");
        return Stop(JournalCompleteness.Complete, "complete", finalHash);
    }

    private bool Stop(JournalCompleteness completeness, string what, ulong? finalHash = null)
    {
        string message = completeness == JournalCompleteness.Complete
            ? $"{_path}: complete: {_inputs:N0} inputs, {_checkpoints:N0} checkpoints, final hash {finalHash:x16}."
            : $"{_path}: {what}, at byte {_offset:N0}. " + (_inputs == 0
                ? "No input before it can be used."
                : $"The {_inputs:N0} inputs before it, up to sequence {_lastSequence}, are good.");
        End = new(completeness, _inputs, _lastSequence, _checkpoints, _offset, finalHash, message);
        return false;
    }

    private void Advance(int size)
    {
        _start += size;
        _offset += size;
    }

    /// <summary>Makes this many bytes available from <see cref="_start"/> where the file has them; returns how many are.</summary>
    private int Fill(int wanted)
    {
        if (_filled - _start >= wanted)
            return _filled - _start;
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _filled - _start);
        (_filled, _start) = (_filled - _start, 0);
        while (_filled < wanted)
        {
            int read = _file.Read(_buffer, _filled, _buffer.Length - _filled);
            if (read == 0)
                break;
            _filled += read;
        }

        return _filled;
    }

    private void ReadFileHead()
    {
        Span<byte> head = stackalloc byte[JournalFormat.FileHeadSize];
        int read = _file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < JournalFormat.Magic.Length || !head.StartsWith(JournalFormat.Magic))
            throw new InputErrorException($"{_path}: this is not a journal of Vyuha. Give the file named journal of a result folder.");
        if (read < head.Length)
            throw DamagedHeader("it is cut");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (version != JournalFormat.Version)
            throw new InputErrorException($"{_path}: journal version {version}; this program reads version {JournalFormat.Version}. Use the program that wrote it.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        if (length > JournalFormat.LargestHeader)
            throw DamagedHeader("its length cannot be");

        byte[] rest = new byte[8 + length + 4];
        head[8..].CopyTo(rest);
        if (_file.ReadAtLeast(rest.AsSpan(8), rest.Length - 8, throwOnEndOfStream: false) < rest.Length - 8)
            throw DamagedHeader("it is cut");
        if (BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan(^4..)) != JournalFormat.Crc(rest.AsSpan(..^4)))
            throw DamagedHeader("its checksum is wrong");
        try
        {
            Header = JsonSerializer.Deserialize<RunHeader>(rest.AsSpan(8..^4)) ?? throw DamagedHeader("it is empty");
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"{_path}: the run header cannot be read: {error.Message} Use the program that wrote the journal.", error);
        }

        _offset = JournalFormat.FileHeadSize + length + 4;
    }

    private InputErrorException DamagedHeader(string what) =>
        new($"{_path}: the header is damaged: {what}. Without it the journal cannot be replayed; take another copy.");
}
