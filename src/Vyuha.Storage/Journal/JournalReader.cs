using System.Buffers.Binary;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using ZstdSharp;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Reads a journal block by block, without allocation, and proves each block before handing it out. It stops at the
/// first byte that is missing or wrong; <see cref="End"/> then says what happened and what is still good.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly byte[] _buffer = new byte[Math.Max(1 << 20, JournalFormat.BlockHeadSize + JournalFormat.LargestPayload)];
    private readonly byte[] _packed = new byte[InputBlock.LargestPacked];
    private readonly Decompressor _decompressor = new();
    private readonly FileStream _file;
    private readonly string _path;

    // The block being handed out: its inputs up to each of its checkpoints, and the checkpoints between them.
    private readonly InputBlock _block = new();
    private readonly (int After, ulong Hash)[] _blockCheckpoints = new (int, ulong)[JournalFormat.LargestCheckpoints];
    private int _blockCheckpointCount;
    private int _inputsHanded;
    private int _checkpointsHanded;
    private Range _current;

    private int _start;
    private int _filled;
    private long _offset;
    private long _inputs;
    private long _lastSequence;
    private long _checkpoints;

    private JournalReader(string path, FileStream file) => (_path, _file) = (path, file);

    public RunHeader Header { get; private set; } = null!;

    /// <summary>What the last call of <see cref="Next"/> found.</summary>
    public JournalItem Item { get; private set; }

    /// <summary>The inputs just read; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<InputEvent> Inputs => Item == JournalItem.Inputs ? _block.Inputs[_current] : default;

    /// <summary>The checkpoint just read.</summary>
    public JournalCheckpoint Checkpoint { get; private set; }

    /// <summary>How the journal ends; null until <see cref="Next"/> has returned false.</summary>
    public JournalEnd? End { get; private set; }

    /// <summary>Bytes of the file read so far, and in all.</summary>
    public (long Read, long Total) Progress => (_offset, _file.Length);

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

    /// <summary>Moves to the next inputs or checkpoint; false at the end, good or bad.</summary>
    public bool Next()
    {
        while (End is null)
        {
            if (HandOut() || (ReadBlock() && HandOut()))
                return true;
        }

        Item = JournalItem.None;
        return false;
    }

    public void Dispose()
    {
        _decompressor.Dispose();
        _file.Dispose();
    }

    /// <summary>Shows what comes next of the block just read; false when all of it has been shown.</summary>
    private bool HandOut()
    {
        bool checkpointLeft = _checkpointsHanded < _blockCheckpointCount;
        int until = checkpointLeft ? _blockCheckpoints[_checkpointsHanded].After : _block.Count;
        if (_inputsHanded < until)
        {
            Item = JournalItem.Inputs;
            _current = _inputsHanded..until;
            _inputs += until - _inputsHanded;
            _lastSequence = _block.Inputs[until - 1].Sequence;
            _inputsHanded = until;
            return true;
        }

        if (!checkpointLeft)
            return false;
        Item = JournalItem.Checkpoint;
        Checkpoint = new JournalCheckpoint(_lastSequence, _blockCheckpoints[_checkpointsHanded++].Hash);
        _checkpoints++;
        return true;
    }

    /// <summary>Reads and proves the next block of inputs; false when there is none, and <see cref="End"/> says why.</summary>
    private bool ReadBlock()
    {
        int available = Fill(JournalFormat.BlockHeadSize);
        if (available == 0)
            return Stop(JournalCompleteness.Truncated, "the trailer is missing: the run was not closed");
        if (available < JournalFormat.BlockHeadSize)
            return Stop(JournalCompleteness.Truncated, "the file is cut inside the head of a block");

        ReadOnlySpan<byte> head = _buffer.AsSpan(_start, JournalFormat.BlockHeadSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) != JournalFormat.Crc(head[..12]))
        {
            return IsZeroToTheEnd(0)
                ? Stop(JournalCompleteness.Truncated, "zeros stand where a block was being written: the power failed")
                : Stop(JournalCompleteness.Corrupt, "the head of a block has a wrong checksum");
        }

        var kind = (JournalBlock)BinaryPrimitives.ReadUInt32LittleEndian(head);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (!IsLegal(kind, length))
            return Stop(JournalCompleteness.Corrupt, $"a block of kind {(uint)kind} and {length} bytes does not exist in version {JournalFormat.Version}");

        int size = JournalFormat.BlockHeadSize + (int)length;
        if (Fill(size) < size)
            return Stop(JournalCompleteness.Truncated, "the file is cut inside a block");
        ReadOnlySpan<byte> payload = _buffer.AsSpan(_start + JournalFormat.BlockHeadSize, (int)length);
        if (JournalFormat.Crc(payload) != crc)
        {
            // A file system may grow a file before it writes what belongs there; nothing was sent that rests on a block which is not whole.
            return IsZeroToTheEnd(size - JournalFormat.BlockHeadSize)
                ? Stop(JournalCompleteness.Truncated, "the last block ends in zeros: the power failed while it was being written")
                : Stop(JournalCompleteness.Corrupt, "a block has a wrong checksum");
        }

        return kind == JournalBlock.Trailer ? TakeTrailer(payload, size) : TakeInputs(payload, size);
    }

    private static bool IsLegal(JournalBlock kind, uint length) => kind switch
    {
        JournalBlock.Inputs => length >= JournalFormat.InputsHeadSize && length <= JournalFormat.LargestPayload,
        JournalBlock.Trailer => length == JournalFormat.TrailerSize,
        _ => false,
    };

    private bool TakeInputs(ReadOnlySpan<byte> payload, int size)
    {
        uint inputs = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        uint checkpoints = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        long firstSequence = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        payload = payload[JournalFormat.InputsHeadSize..];
        if (inputs > InputBlock.Capacity || checkpoints > JournalFormat.LargestCheckpoints || inputs + checkpoints == 0
            || payload.Length < checkpoints * JournalFormat.CheckpointSize)
        {
            return Stop(JournalCompleteness.Corrupt, $"a block of {inputs} inputs and {checkpoints} checkpoints cannot be");
        }

        if (_inputs > 0 && firstSequence != _lastSequence + 1)
            return Stop(JournalCompleteness.Corrupt, $"input {firstSequence} stands where {_lastSequence + 1} belongs");

        int after = 0;
        for (int index = 0; index < checkpoints; index++)
        {
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(payload);
            if (next < after || next > inputs || (next == 0 && _inputs == 0))
                return Stop(JournalCompleteness.Corrupt, $"a checkpoint after {next} of {inputs} inputs is out of order");
            after = (int)next;
            _blockCheckpoints[index] = (after, BinaryPrimitives.ReadUInt64LittleEndian(payload[4..]));
            payload = payload[JournalFormat.CheckpointSize..];
        }

        if (!TryUnpack(payload, (int)inputs, firstSequence))
            return Stop(JournalCompleteness.Corrupt, $"a block does not hold the {inputs} inputs it announces");
        (_blockCheckpointCount, _inputsHanded, _checkpointsHanded) = ((int)checkpoints, 0, 0);
        Advance(size);
        return true;
    }

    private bool TryUnpack(ReadOnlySpan<byte> frame, int inputs, long firstSequence)
    {
        if (inputs == 0)
        {
            _block.Clear();
            return frame.IsEmpty;
        }

        try
        {
            return _decompressor.TryUnwrap(frame, _packed, out int length) && _block.TryUnpack(_packed.AsSpan(0, length), inputs, firstSequence);
        }
        catch (ZstdException)
        {
            return false; // Not a Zstandard frame: whoever wrote this block was not the writer, for the checksum is right.
        }
    }

    private bool TakeTrailer(ReadOnlySpan<byte> payload, int size)
    {
        long inputs = BinaryPrimitives.ReadInt64LittleEndian(payload);
        long checkpoints = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        long lastSequence = BinaryPrimitives.ReadInt64LittleEndian(payload[16..]);
        ulong finalHash = BinaryPrimitives.ReadUInt64LittleEndian(payload[24..]);
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

    /// <summary>Whether nothing but zeros stands from an offset behind the last good block to the end of the file. Reads to the end.</summary>
    private bool IsZeroToTheEnd(int offset)
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start + offset, _filled - _start - offset);
        while (!rest.ContainsAnyExcept((byte)0))
        {
            int read = _file.Read(_buffer, 0, _buffer.Length);
            if (read == 0)
                return true;
            rest = _buffer.AsSpan(0, read);
        }

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
