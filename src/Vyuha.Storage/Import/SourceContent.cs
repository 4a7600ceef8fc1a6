namespace Vyuha.Storage.Import;

/// <summary>One text file to import, in memory, out of whatever wrapped it.</summary>
/// <param name="Path">For messages: the file on disk and, after <c>!</c>, the member inside it.</param>
/// <param name="Bytes">The text.</param>
/// <param name="Sha256">Of the bytes.</param>
public sealed record SourceContent(string Path, ReadOnlyMemory<byte> Bytes, string Sha256)
{
    /// <summary>The last part of the path: what the source is called.</summary>
    public string Name => Path.Split('/', '\\')[^1];

    public static SourceContent Of(string path, byte[] bytes) => new(path, bytes, MarketDataCatalogue.HashOf(bytes));
}
