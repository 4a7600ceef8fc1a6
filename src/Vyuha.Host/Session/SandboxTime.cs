using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>The clock of a sandbox server: it may play another day, and faster.</summary>
internal static class SandboxTime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A session clock that shows what the sandbox's shows, and runs as fast.</summary>
    /// <exception cref="InputErrorException">The server is no sandbox, or its clock stands still.</exception>
    public static async Task<SessionClock> ReadAsync(Uri server, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = 4096 };
        long epoch;
        double speed;
        try
        {
            using JsonDocument clock = JsonDocument.Parse(await http.GetStringAsync(new Uri(server, "/sandbox/clock"), cancellation));
            epoch = clock.RootElement.GetProperty("epoch_ns").GetInt64();
            speed = clock.RootElement.GetProperty("speed").GetDouble();
        }
        catch (HttpRequestException away) when (away.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new InputErrorException($"{server.GetLeftPart(UriPartial.Authority)} does not answer. Start the sandbox with 'vyuha sandbox', or correct --url.", away);
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            || (failed is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new InputErrorException($"{server.GetLeftPart(UriPartial.Authority)} is no sandbox: it does not tell its clock. Leave out --rehearse, or start one with 'vyuha sandbox'.", failed);
        }

        return speed > 0
            ? SessionClock.Rehearsal(Timestamp.FromNanoseconds(epoch), speed, TimeProvider.System)
            : throw new InputErrorException("The sandbox's clock stands still. Let it run: POST /sandbox/clock with {\"speed\": 1}.");
    }
}
