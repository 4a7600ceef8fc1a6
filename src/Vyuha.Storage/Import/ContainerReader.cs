using System.IO.Compression;
using Vyuha.Core;

namespace Vyuha.Storage.Import;

/// <summary>Opens plain files, gz and zip, also inside one another, told apart by their first bytes.</summary>
/// <remarks>
/// A file may inflate to at most <see cref="MostInflated"/> bytes and, beyond 64 MiB, to <see cref="MostRatio"/> times its size:
/// a year of bhavcopies in one zip stays far below both, a zip bomb does not.
/// </remarks>
public static class ContainerReader
{
    public const long MostInflated = 4L << 30;
    public const int MostRatio = 200;

    private const long RatioFrom = 64L << 20;
    private const int MostDepth = 4;
    private const int MostMember = 1 << 30;

    /// <summary>The texts in a file, one at a time, so that memory holds only one of them.</summary>
    /// <exception cref="InputErrorException">The container is truncated, damaged or a bomb.</exception>
    public static IEnumerable<SourceContent> Read(string path)
    {
        var file = new FileInfo(path);
        if (file.Length > MostMember)
        {
            throw new InputErrorException(
                $"{path}: {file.Length >> 20} MiB in one file is more than the {MostMember >> 20} MiB that are read. Split it by month.");
        }

        byte[] bytes = File.ReadAllBytes(path);
        var budget = new Budget(path, bytes.Length);
        return Open(path, bytes, budget, depth: 0);
    }

    private static IEnumerable<SourceContent> Open(string path, byte[] bytes, Budget budget, int depth)
    {
        bool zip = bytes.AsSpan().StartsWith("PK\x03\x04"u8) || bytes.AsSpan().StartsWith("PK\x05\x06"u8);
        bool gzip = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);
        if (!zip && !gzip)
            return [SourceContent.Of(path, bytes)];
        if (depth == MostDepth)
            throw new InputErrorException($"{path}: more than {MostDepth} containers inside one another. Unpack it, then import the files.");
        return zip ? OpenZip(path, bytes, budget, depth) : Open(path, Gunzip(path, bytes, budget), budget, depth + 1);
    }

    private static IEnumerable<SourceContent> OpenZip(string path, byte[] bytes, Budget budget, int depth)
    {
        using var archive = Guard(path, () => new ZipArchive(new MemoryStream(bytes, writable: false)));
        foreach (ZipArchiveEntry entry in Guard(path, () => archive.Entries).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            string member = $"{path}!{entry.FullName}";
            byte[] content = Guard(member, () =>
            {
                using Stream inflated = entry.Open();
                return Inflate(member, inflated, budget, entry.Length);
            });
            foreach (SourceContent inner in Open(member, content, budget, depth + 1))
                yield return inner;
        }
    }

    private static byte[] Gunzip(string path, byte[] bytes, Budget budget) => Guard(path, () =>
    {
        using var inflated = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
        // The last four bytes of a gz state its length; a stream that ends earlier was cut off, which GZipStream does not report.
        byte[] content = Inflate(path, inflated, budget, expected: -1);
        uint stated = BitConverter.ToUInt32(bytes, bytes.Length - 4);
        if (bytes.Length < 18 || (bytes.Length == 0 ? 0 : stated) != (uint)content.Length)
            throw new InvalidDataException("the end of the file is missing");
        return content;
    });

    private static byte[] Inflate(string path, Stream inflated, Budget budget, long expected)
    {
        using var content = new MemoryStream(expected is > 0 and < MostMember ? (int)expected : 0);
        byte[] block = new byte[1 << 16];
        for (int read; (read = inflated.Read(block)) > 0;)
        {
            budget.Spend(path, read);
            if (content.Length + read > MostMember)
                throw new InputErrorException($"{path}: inflates to more than {MostMember >> 20} MiB. Split it by month.");
            content.Write(block, 0, read);
        }

        if (expected >= 0 && content.Length != expected)
            throw new InvalidDataException($"{content.Length} bytes instead of {expected}");
        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    private static T Guard<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new InputErrorException(
                $"{path}: truncated or damaged ({error.Message.TrimEnd('.')}). Download it again; nothing of it was imported.", error);
        }
    }

    private sealed class Budget(string path, long compressed)
    {
        private long _inflated;

        public void Spend(string member, int bytes)
        {
            _inflated += bytes;
            if (_inflated > MostInflated || (_inflated > RatioFrom && _inflated / Math.Max(compressed, 1) > MostRatio))
            {
                throw new InputErrorException(
                    $"{member}: {path} of {compressed} bytes inflates to more than {_inflated >> 20} MiB, as a zip bomb does. "
                    + "Unpack it by hand if you trust it, then import the files.");
            }
        }
    }
}
