using System.Buffers.Binary;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using ZstdSharp;

namespace Vyuha.Storage.Journal;

/// <summary>
/// Writes the inputs of one run and the hash of its outputs, compressed. A crash leaves a file that is readable up to the last whole
/// block or flush; only <see cref="Close"/> makes it complete.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    /// <summary>Inputs between two checkpoints.</summary>
    public const int CheckpointInterval = 1024;

    private readonly Func<FileStream>? _begin;
    private FileStream? _opened;
    private readonly Compressor _compressor = new(JournalFormat.CompressionLevel);
    private readonly InputBlock _block = new();
    private readonly (int After, ulong Hash)[] _blockCheckpoints = new (int, ulong)[JournalFormat.LargestCheckpoints];
    private readonly byte[] _packed = new byte[InputBlock.LargestPacked];
    private readonly byte[] _buffer = new byte[JournalFormat.BlockHeadSize + JournalFormat.LargestPayload];
    private int _blockCheckpointCount;
    private long _inputs;
    private long _checkpoints;
    private long _lastSequence;
    private bool _closed;

    private JournalWriter(FileStream file) => _opened = file;

    private JournalWriter(Func<FileStream> begin) => _begin = begin;

    /// <summary>Starts a new journal; its folder must exist and the file must not.</summary>
    /// <exception cref="InputErrorException">A file of this name exists.</exception>
    public static JournalWriter Create(string path, RunHeader header)
    {
        Invariant.Require(BitConverter.IsLittleEndian, "journals are written on little-endian machines");
        if (File.Exists(path))
            throw new InputErrorException($"{path}: a journal of this name exists. Choose another name, or move the file away.");
        return new JournalWriter(NewFile(path, header));
    }

    /// <summary>As <see cref="Create"/>, but the file begins with the first input: a run that takes none leaves nothing behind.</summary>
    /// <exception cref="InputErrorException">A file of this name exists.</exception>
    public static JournalWriter CreateAtFirstInput(string path, RunHeader header)
    {
        Invariant.Require(BitConverter.IsLittleEndian, "journals are written on little-endian machines");
        if (File.Exists(path))
            throw new InputErrorException($"{path}: a journal of this name exists. Choose another name, or move the file away.");
        return new JournalWriter(() => NewFileAtOnce(path, header));
    }

    /// <summary>
    /// Goes on with a journal whose writer did not get to close it, after the last block that is good; what follows is cut off.
    /// </summary>
    /// <param name="path">The journal that was read.</param>
    /// <param name="end">What reading it to its end has shown.</param>
    /// <exception cref="InputErrorException">The journal is complete: its day is over.</exception>
    public static JournalWriter Resume(string path, JournalEnd end)
    {
        if (end.Completeness == JournalCompleteness.Complete)
            throw new InputErrorException($"{path}: this journal is complete; nothing can be added to it.");
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            file.SetLength(end.Offset);
            file.Seek(0, SeekOrigin.End);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new JournalWriter(file) { _inputs = end.Inputs, _checkpoints = end.Checkpoints, _lastSequence = end.LastSequence };
    }

    /// <summary>Inputs appended so far.</summary>
    public long Inputs => _inputs;

    public void Append(in InputEvent input)
    {
        Invariant.Require(!_closed, "a closed journal takes no inputs");
        Invariant.Require(_inputs == 0 || input.Sequence == _lastSequence + 1, "inputs are journaled without gaps");
        _opened ??= _begin!();
        if (_block.IsFull)
            WriteInputs();
        _block.Add(in input);
        _inputs++;
        _lastSequence = input.Sequence;
    }

    /// <summary>Takes back the input appended last, which has been neither written nor followed by a checkpoint.</summary>
    public void TakeBack()
    {
        Invariant.Require(!_closed && _block.Count > 0, "only an input that is not written yet is taken back");
        _block.RemoveLast();
        _inputs--;
        _lastSequence--;
    }

    /// <summary>Notes the hash of all outputs up to the input just appended.</summary>
    public void Checkpoint(long sequence, ulong hash)
    {
        Invariant.Require(!_closed, "a closed journal takes no checkpoints");
        Invariant.Require(_inputs > 0 && sequence == _lastSequence, "a checkpoint follows the input it is about");
        if (_blockCheckpointCount == _blockCheckpoints.Length)
            WriteInputs();
        _blockCheckpoints[_blockCheckpointCount++] = (_block.Count, hash);
        _checkpoints++;
    }

    /// <summary>Hands everything appended to the operating system, and to the disk when asked: it then survives a power cut.</summary>
    public void Flush(bool toDisk)
    {
        Invariant.Require(!_closed, "a closed journal is flushed");
        WriteInputs();
        if (toDisk)
            _opened?.Flush(flushToDisk: true);
    }

    /// <summary>Writes the trailer that makes the journal complete, to the disk.</summary>
    /// <param name="finalHash">Hash of all outputs.</param>
    public void Close(ulong finalHash)
    {
        Invariant.Require(!_closed, "a journal is closed once");
        Span<byte> payload = stackalloc byte[JournalFormat.TrailerSize];
        BinaryPrimitives.WriteInt64LittleEndian(payload, _inputs);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], _checkpoints);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], _lastSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[24..], finalHash);
        WriteInputs();
        payload.CopyTo(_buffer.AsSpan(JournalFormat.BlockHeadSize));
        WriteBlock(JournalBlock.Trailer, payload.Length);
        _opened!.Flush(flushToDisk: true);
        Release();
    }

    /// <summary>Lets go of the file as a crash would: what was not flushed is lost.</summary>
    public void Abandon()
    {
        if (!_closed)
            Release();
    }

    /// <summary>Without <see cref="Close"/> before it, leaves a readable journal that says it is not complete.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        try
        {
            WriteInputs();
        }
        finally
        {
            Release();
        }
    }

    private static FileStream NewFile(string path, RunHeader header)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            WriteFileHead(file, header);
            file.Flush(flushToDisk: true); // A day with a header that cannot be read could neither be taken up nor begun anew.
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>With its head on the disk, or not at all: nobody finds a journal he cannot tell from a damaged one.</summary>
    private static FileStream NewFileAtOnce(string path, RunHeader header)
    {
        string partial = path + ".part";
        File.Delete(partial);
        NewFile(partial, header).Dispose();
        File.Move(partial, path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private static void WriteFileHead(FileStream file, RunHeader header)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        Invariant.Require(json.Length <= JournalFormat.LargestHeader, "a run header fits the journal");
        byte[] head = new byte[JournalFormat.FileHeadSize + json.Length + 4];
        JournalFormat.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), JournalFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), (uint)json.Length);
        json.CopyTo(head.AsSpan(JournalFormat.FileHeadSize));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(^4..), JournalFormat.Crc(head.AsSpan(8..^4)));
        file.Write(head);
    }

    /// <summary>Writes what has come since the block before, if anything.</summary>
    private void WriteInputs()
    {
        if (_block.Count == 0 && _blockCheckpointCount == 0)
            return;
        Span<byte> payload = _buffer.AsSpan(JournalFormat.BlockHeadSize);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)_block.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)_blockCheckpointCount);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], _lastSequence - _block.Count + 1);
        int length = JournalFormat.InputsHeadSize;
        foreach ((int after, ulong hash) in _blockCheckpoints.AsSpan(0, _blockCheckpointCount))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload[length..], (uint)after);
            BinaryPrimitives.WriteUInt64LittleEndian(payload[(length + 4)..], hash);
            length += JournalFormat.CheckpointSize;
        }

        if (_block.Count > 0)
        {
            int packed = _block.Pack(_packed);
            length += _compressor.Wrap(_packed.AsSpan(0, packed), payload[length..]);
        }

        // A write that fails half way is not repeated: the file stays a readable prefix.
        _block.Clear();
        _blockCheckpointCount = 0;
        WriteBlock(JournalBlock.Inputs, length);
    }

    /// <summary>Writes a block whose payload lies in the buffer behind the place of its head.</summary>
    /// <exception cref="IOException">The disk is full, or the file as large as it may be.</exception>
    private void WriteBlock(JournalBlock kind, int length)
    {
        JournalFormat.WriteBlockHead(_buffer, kind, _buffer.AsSpan(JournalFormat.BlockHeadSize, length));
        FileStream file = _opened ??= _begin!();
        try
        {
            file.Write(_buffer, 0, JournalFormat.BlockHeadSize + length);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET words the system's EFBIG.
            throw new IOException($"{file.Name}: the file system allows no larger file than this journal has become.", error);
        }
    }

    private void Release()
    {
        _closed = true;
        _compressor.Dispose();
        _opened?.Dispose();
    }
}
