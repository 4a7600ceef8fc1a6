using System.Text.Json;

namespace Vyuha.OpenAlgo.Probe;

/// <summary>Asks a server what it is. Needs no key and nobody logged in: the answer is that of the server's own web page.</summary>
public static class VersionProbe
{
    /// <summary>Where OpenAlgo 2 says its name and version, beside its REST interface.</summary>
    public const string Path = "/auth/app-info";

    private const int LongestText = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="server">The server's address without <c>/api/v1</c>.</param>
    public static async Task<ServerVersion> AskAsync(Uri server, CancellationToken cancellationToken)
    {
        using var sockets = new SocketsHttpHandler { UseProxy = !server.IsLoopback, AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(sockets) { Timeout = Patience, MaxResponseContentBufferSize = 64 << 10 };
        try
        {
            using HttpResponseMessage reply = await http.GetAsync(new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + Path), cancellationToken);
            byte[] body = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
            return reply.IsSuccessStatusCode && TryRead(body) is { } read
                ? new(VersionAnswer.Said, read.Name, read.Version, reply.Headers.Date, "")
                : new(VersionAnswer.NotSaid, "", "", reply.Headers.Date, $"it answers {(int)reply.StatusCode} to {Path}");
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError))
        {
            return new(VersionAnswer.NotSaid, "", "", null, failed.Message); // Somebody listens, and speaks another protocol.
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(VersionAnswer.NoServer, "", "", null, failed is TaskCanceledException ? $"no answer in {Patience.TotalSeconds:0} s" : failed.Message);
        }
    }

    private static (string Name, string Version)? TryRead(byte[] body)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object && Text(answer.RootElement, "version") is { } version
                ? (Text(answer.RootElement, "name") ?? "", version)
                : null;
        }
        catch (JsonException)
        {
            return null; // A page, not the answer: another program, or another version.
        }
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestText } text
            && !text.Any(char.IsControl) ? text : null;
}
