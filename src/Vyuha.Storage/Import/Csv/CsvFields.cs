namespace Vyuha.Storage.Import.Csv;

/// <summary>Where the fields of one line begin and end; reused from line to line, so that parsing allocates nothing.</summary>
internal sealed class CsvFields
{
    private const int Most = 256;

    private readonly int[] _starts = new int[Most];
    private readonly int[] _ends = new int[Most];

    public int Count { get; private set; }

    /// <summary>Splits at commas outside quotation marks, up to a number of fields; the rest of the line is not looked at.</summary>
    public void Split(ReadOnlySpan<byte> line, int upTo = Most)
    {
        Count = 0;
        bool quoted = line.Contains((byte)'"');
        int start = 0;
        while (Count < upTo)
        {
            int length = quoted ? LengthOfQuoted(line[start..]) : line[start..].IndexOf((byte)',');
            int end = length < 0 ? line.Length : start + length;
            _starts[Count] = start;
            _ends[Count] = end;
            Count++;
            if (length < 0)
                return;
            start = end + 1;
        }
    }

    /// <summary>One field without surrounding blanks and quotation marks; empty when the line has no such field.</summary>
    public ReadOnlySpan<byte> Get(ReadOnlySpan<byte> line, int index)
    {
        if ((uint)index >= (uint)Count)
            return default;
        int start = _starts[index];
        int end = _ends[index];
        while (start < end && IsPadding(line[start]))
            start++;
        while (end > start && IsPadding(line[end - 1]))
            end--;
        return line[start..end];
    }

    private static bool IsPadding(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'"';

    private static int LengthOfQuoted(ReadOnlySpan<byte> rest)
    {
        bool inside = false;
        for (int index = 0; index < rest.Length; index++)
        {
            if (rest[index] == (byte)'"')
                inside = !inside;
            else if (rest[index] == (byte)',' && !inside)
                return index;
        }

        return -1;
    }
}
