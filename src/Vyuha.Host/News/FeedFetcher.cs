using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.News.Feeds;
using Vyuha.Storage;

namespace Vyuha.Host.News;

/// <summary>What a feed gave.</summary>
/// <param name="Items">Its entries; empty when nothing has changed.</param>
/// <param name="Unchanged">The server says that it is as it was.</param>
/// <param name="Failure">Why it could not be read, in words; null when it could.</param>
internal sealed record FeedAnswer(IReadOnlyList<FeedItem> Items, bool Unchanged, string? Failure);

/// <summary>Gets feeds: from the web with conditional requests and bounds on time and size, or from a folder whose files it moves away once read.</summary>
internal sealed class FeedFetcher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Endings = [".xml", ".rss", ".atom", ".json", ".csv", ".txt"];

    private readonly HttpClient _client;
    private readonly string _marksPath;
    private readonly Dictionary<string, Marks> _marks;
    private readonly List<(string From, string To)> _read = [];

    /// <param name="home">Keeps what the servers said about their last answers.</param>
    public FeedFetcher(VyuhaHome home)
    {
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, MaxAutomaticRedirections = 5, ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false })
        {
            Timeout = Patience,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("vyuha", "1"));
        _marksPath = Path.Combine(home.NewsFolder, "feeds-state.json");
        _marks = Load(_marksPath);
    }

    public async Task<FeedAnswer> ReadAsync(Feed feed, CancellationToken cancellation)
    {
        try
        {
            return feed.IsFolder ? FromFolder(feed) : await FromWebAsync(feed, cancellation);
        }
        catch (InputErrorException wrong)
        {
            return new FeedAnswer([], false, wrong.Message);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new FeedAnswer([], false, failed.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FeedAnswer([], false, $"no answer within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>The stories of the last answers are stored: they need not be asked for, or found, again.</summary>
    public void Done()
    {
        foreach ((string from, string to) in _read)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: true);
        }

        _read.Clear();
        Directory.CreateDirectory(Path.GetDirectoryName(_marksPath)!);
        File.WriteAllText(_marksPath + ".partial", JsonSerializer.Serialize(_marks));
        File.Move(_marksPath + ".partial", _marksPath, overwrite: true);
    }

    public void Dispose() => _client.Dispose();

    private async Task<FeedAnswer> FromWebAsync(Feed feed, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, feed.Address);
        if (_marks.TryGetValue(feed.Address, out Marks? marks))
        {
            if (marks.Tag is { } tag && EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? parsed))
                request.Headers.IfNoneMatch.Add(parsed);
            request.Headers.IfModifiedSince = marks.Modified;
        }

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new FeedAnswer([], true, null);
        if (!response.IsSuccessStatusCode)
            return new FeedAnswer([], false, $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}.");
        byte[] content = await ReadBoundedAsync(response, cancellation);
        IReadOnlyList<FeedItem> items = FeedReader.Read(content, feed.Address);
        _marks[feed.Address] = new Marks(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
        return new FeedAnswer(items, false, null);
    }

    /// <summary>One byte more than a feed may have is enough to refuse it.</summary>
    private static async Task<byte[]> ReadBoundedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(Patience);
        await using Stream body = await response.Content.ReadAsStreamAsync(time.Token);
        using var content = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while (content.Length <= FeedReader.LargestFeed && (read = await body.ReadAsync(buffer, time.Token)) > 0)
            content.Write(buffer, 0, read);
        return content.ToArray();
    }

    private FeedAnswer FromFolder(Feed feed)
    {
        if (!Directory.Exists(feed.Address))
            return new FeedAnswer([], false, $"there is no folder {feed.Address}.");
        var items = new List<FeedItem>();
        string? failure = null;
        foreach (string path in Directory.GetFiles(feed.Address).Where(path => Endings.Contains(Path.GetExtension(path).ToLowerInvariant())).Order(StringComparer.Ordinal))
        {
            string to = "done";
            try
            {
                if (new FileInfo(path).Length > FeedReader.LargestFeed)
                    throw new InputErrorException($"{path}: larger than {FeedReader.LargestFeed / (1024 * 1024)} MB.");
                items.AddRange(FeedReader.Read(File.ReadAllBytes(path), path));
            }
            catch (InputErrorException wrong)
            {
                (failure, to) = ($"{wrong.Message} The file was put into 'failed'.", "failed");
            }

            _read.Add((path, Path.Combine(feed.Address, to, Path.GetFileName(path))));
        }

        return new FeedAnswer(items, false, failure);
    }

    private static Dictionary<string, Marks> Load(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Marks>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException damaged)
        {
            throw new InputErrorException($"{path}: {damaged.Message} Delete the file: the feeds are then asked for in full once.", damaged);
        }
    }

    private sealed record Marks(string? Tag, DateTimeOffset? Modified);
}
