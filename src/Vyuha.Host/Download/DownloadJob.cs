using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Download;

/// <summary>A piece that is on the disk.</summary>
/// <param name="File">Its name in the job's folder.</param>
/// <param name="Sha256">Of its bytes, in lower-case hex.</param>
/// <param name="Bars">How many bars are in it.</param>
/// <param name="LeftOut">Bars of the answer that are not, by reason.</param>
internal sealed record DownloadedChunk(string File, string Sha256, int Bars, IReadOnlyDictionary<string, int> LeftOut);

/// <summary>
/// A download that can be gone on with: its pieces, each a file that is whole or not there, and a list that says which are done and what is in them. Killed at any
/// instant, it goes on with the first piece that is not on the list or not as the list says.
/// </summary>
internal sealed class DownloadJob : IDisposable
{
    private const string ListName = "job.json";
    private const string LockName = "job.lock";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly DownloadRequest _request;
    private readonly Dictionary<string, DownloadedChunk> _done;
    private readonly FileStream _lock;

    private DownloadJob(string folder, DownloadRequest request, IEnumerable<DownloadedChunk> done, FileStream held) =>
        (Folder, _request, _done, _lock) = (folder, request, done.ToDictionary(chunk => chunk.File, StringComparer.Ordinal), held);

    /// <summary>Where its pieces lie.</summary>
    public string Folder { get; }

    /// <summary>The pieces that are done.</summary>
    public IReadOnlyCollection<DownloadedChunk> Done => _done.Values;

    /// <summary>Opens the job of this request, or begins it: the same request is the same job.</summary>
    /// <param name="root">Folder of all jobs.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="InputErrorException">Its list is damaged, or another command works on it.</exception>
    public static DownloadJob Open(string root, DownloadRequest request)
    {
        string wanted = JsonSerializer.Serialize(request, Options);
        string folder = Path.Combine(root, Hash(Encoding.UTF8.GetBytes(wanted))[..16]);
        string list = Path.Combine(folder, ListName);
        FileStream held = Hold(folder);
        try
        {
            if (!File.Exists(list))
                return new DownloadJob(folder, request, [], held);
            Content content = JsonSerializer.Deserialize<Content>(File.ReadAllText(list), Options) ?? throw new JsonException("It is empty.");
            return new DownloadJob(folder, request, content.Chunks ?? throw new JsonException("It has no chunks."), held);
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException)
        {
            held.Dispose();
            throw new InputErrorException($"{list}: this is no list of a download: {damaged.Message} Delete the folder {folder}; the download then begins anew.", damaged);
        }
    }

    /// <summary>Whether a piece is there as it was written.</summary>
    public bool IsDone(DownloadChunk chunk)
    {
        string path = Path.Combine(Folder, chunk.FileName);
        return _done.TryGetValue(chunk.FileName, out DownloadedChunk? known) && File.Exists(path) && Hash(File.ReadAllBytes(path)) == known.Sha256;
    }

    /// <summary>Writes a piece, and then that it is done.</summary>
    public void Add(DownloadChunk chunk, string text, int bars, IReadOnlyDictionary<string, int> leftOut)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteWhole(Path.Combine(Folder, chunk.FileName), bytes);
        _done[chunk.FileName] = new DownloadedChunk(chunk.FileName, Hash(bytes), bars, leftOut);
        var content = new Content(_request, [.. _done.Values.OrderBy(one => one.File, StringComparer.Ordinal)]);
        WriteWhole(Path.Combine(Folder, ListName), JsonSerializer.SerializeToUtf8Bytes(content, Options));
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Held until the process ends, however it ends.</summary>
    private static FileStream Hold(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new InputErrorException($"{folder}: another command downloads the same. Wait for its end, or end it.", held);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void WriteWhole(string path, byte[] bytes)
    {
        string partial = path + ".partial";
        using (FileStream file = File.Create(partial))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }

    private sealed record Content(DownloadRequest Request, IReadOnlyList<DownloadedChunk> Chunks);
}
