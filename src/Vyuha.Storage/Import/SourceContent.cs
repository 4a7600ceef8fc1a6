using System.Text;

namespace Vyuha.Storage.Import;

/// <summary>One text file to import, in memory, out of whatever wrapped it.</summary>
/// <param name="Path">For messages: the file on disk and, after <c>!</c>, the member inside it.</param>
/// <param name="Bytes">The text.</param>
/// <param name="Sha256">Of the bytes.</param>
public sealed record SourceContent(string Path, ReadOnlyMemory<byte> Bytes, string Sha256)
{
    /// <summary>The last part of the path: what the source is called.</summary>
    public string Name => Path.Split('/', '\\')[^1];

    /// <summary>A short hash of the folder the source lies in, the container and its folders included; names no folder of the user's.</summary>
    public string Place
    {
        get
        {
            string whole = System.IO.Path.GetFullPath(Path);
            return MarketDataCatalogue.HashOf(Encoding.UTF8.GetBytes(whole[..^Name.Length]))[..16];
        }
    }

    public static SourceContent Of(string path, byte[] bytes) => new(path, bytes, MarketDataCatalogue.HashOf(bytes));
}
