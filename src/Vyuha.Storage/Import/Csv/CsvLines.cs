namespace Vyuha.Storage.Import.Csv;

/// <summary>The lines of a CSV held in memory, one after the other, without copying.</summary>
/// <remarks>A byte-order mark is skipped, a carriage return at the end is not part of a line, blank lines are not returned.</remarks>
internal ref struct CsvLines
{
    private ReadOnlySpan<byte> _rest;

    public CsvLines(ReadOnlySpan<byte> content) =>
        _rest = content.StartsWith("\uFEFF"u8) ? content[3..] : content;

    /// <summary>Number of the current line, the first being 1.</summary>
    public long Number { get; private set; }

    public ReadOnlySpan<byte> Current { get; private set; }

    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            Number++;
            if (!line.IsEmpty && line[^1] == (byte)'\r')
                line = line[..^1];
            if (line.IsEmpty)
                continue;
            Current = line;
            return true;
        }

        return false;
    }
}
