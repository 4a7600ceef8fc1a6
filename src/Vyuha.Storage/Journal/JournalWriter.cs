using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Writes the inputs of one run and the hash of its outputs. A crash leaves a file that is readable up to the last
/// flush; only <see cref="Close"/> makes it complete.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    /// <summary>Inputs between two checkpoints.</summary>
    public const int CheckpointInterval = JournalFormat.InputsPerBlock;

    private const int BufferSize = 1 << 20;
    private const int LargestBlock = JournalFormat.BlockHeadSize + JournalFormat.InputsPerBlock * InputEvent.Size;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _end;
    private int _blockStart = -1;
    private long _inputs;
    private long _checkpoints;
    private long _lastSequence;
    private bool _closed;

    private JournalWriter(FileStream file) => _file = file;

    /// <summary>Starts a new journal; its folder must exist and the file must not.</summary>
    /// <exception cref="InputErrorException">A file of this name exists.</exception>
    public static JournalWriter Create(string path, RunHeader header)
    {
        Invariant.Require(BitConverter.IsLittleEndian, "journals are written on little-endian machines");
        if (File.Exists(path))
            throw new InputErrorException($"{path}: a journal of this name exists. Choose another name, or move the file away.");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var writer = new JournalWriter(file);
        try
        {
            writer.WriteFileHead(header);
            return writer;
        }
        catch
        {
            writer._closed = true;
            file.Dispose();
            throw;
        }
    }

    /// <summary>Inputs appended so far.</summary>
    public long Inputs => _inputs;

    public void Append(in InputEvent input)
    {
        Invariant.Require(!_closed, "a closed journal takes no inputs");
        Invariant.Require(_inputs == 0 || input.Sequence == _lastSequence + 1, "inputs are journaled without gaps");
        if (_blockStart < 0)
            BeginBlock();
        MemoryMarshal.Write(_buffer.AsSpan(_end, InputEvent.Size), in input);
        _end += InputEvent.Size;
        _inputs++;
        _lastSequence = input.Sequence;
        if (_end - _blockStart == LargestBlock)
            EndBlock();
    }

    /// <summary>Notes the hash of all outputs up to the input just appended.</summary>
    public void Checkpoint(long sequence, ulong hash)
    {
        Invariant.Require(!_closed, "a closed journal takes no checkpoints");
        Invariant.Require(sequence == _lastSequence, "a checkpoint follows the input it is about");
        Span<byte> payload = stackalloc byte[JournalFormat.CheckpointSize];
        BinaryPrimitives.WriteInt64LittleEndian(payload, sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], hash);
        WriteBlock(JournalItem.Checkpoint, payload);
        _checkpoints++;
    }

    /// <summary>Hands everything appended to the operating system, and to the disk when asked: it then survives a power cut.</summary>
    public void Flush(bool toDisk)
    {
        Invariant.Require(!_closed, "a closed journal is flushed");
        WriteOut();
        if (toDisk)
            _file.Flush(flushToDisk: true);
    }

    /// <summary>Writes the trailer that makes the journal complete, to the disk.</summary>
    /// <param name="finalHash">Hash of all outputs.</param>
    public void Close(ulong finalHash)
    {
        Span<byte> payload = stackalloc byte[JournalFormat.TrailerSize];
        BinaryPrimitives.WriteInt64LittleEndian(payload, _inputs);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], _checkpoints);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], _lastSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[24..], finalHash);
        WriteBlock(JournalItem.Trailer, payload);
        Flush(toDisk: true);
        _closed = true;
        _file.Dispose();
    }

    /// <summary>Without <see cref="Close"/> before it, leaves a readable journal that says it is not complete.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        try
        {
            WriteOut();
        }
        finally
        {
            _closed = true;
            _file.Dispose();
        }
    }

    private void WriteFileHead(RunHeader header)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        Invariant.Require(json.Length <= JournalFormat.LargestHeader, "a run header fits the journal");
        byte[] head = new byte[JournalFormat.FileHeadSize + json.Length + 4];
        JournalFormat.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), JournalFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), (uint)json.Length);
        json.CopyTo(head.AsSpan(JournalFormat.FileHeadSize));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(^4..), JournalFormat.Crc(head.AsSpan(8..^4)));
        _file.Write(head);
    }

    private void BeginBlock()
    {
        if (_end + LargestBlock > BufferSize)
            WriteOut();
        _blockStart = _end;
        _end += JournalFormat.BlockHeadSize;
    }

    private void EndBlock()
    {
        if (_blockStart < 0)
            return;
        int payload = _blockStart + JournalFormat.BlockHeadSize;
        JournalFormat.WriteBlockHead(_buffer.AsSpan(_blockStart), JournalItem.Inputs, _buffer.AsSpan(payload.._end));
        _blockStart = -1;
    }

    private void WriteBlock(JournalItem kind, ReadOnlySpan<byte> payload)
    {
        EndBlock();
        if (_end + JournalFormat.BlockHeadSize + payload.Length > BufferSize)
            WriteOut();
        JournalFormat.WriteBlockHead(_buffer.AsSpan(_end), kind, payload);
        payload.CopyTo(_buffer.AsSpan(_end + JournalFormat.BlockHeadSize));
        _end += JournalFormat.BlockHeadSize + payload.Length;
    }

    private void WriteOut()
    {
        EndBlock();
        int length = _end;
        // A write that failed half way is not repeated: the file stays a readable prefix.
        _end = 0;
        _file.Write(_buffer, 0, length);
    }
}
