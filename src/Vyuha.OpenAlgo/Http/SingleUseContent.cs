using System.Net;
using System.Net.Http.Headers;

namespace Vyuha.OpenAlgo.Http;

/// <summary>A command's body, which can be written to a connection once and knows whether it was.</summary>
/// <remarks>
/// The HTTP stack itself sends a request again when a pooled connection turns out to be closed. An order must not be sent
/// twice by anybody, so a second attempt to write this body fails; and an order whose body was never begun was surely not sent.
/// </remarks>
internal sealed class SingleUseContent : HttpContent
{
    private readonly byte[] _body;
    private int _writes;

    public SingleUseContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>At least one byte may have left.</summary>
    public bool WasBegun => Volatile.Read(ref _writes) > 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _writes) == 1
            ? stream.WriteAsync(_body, cancellationToken).AsTask()
            : throw new HttpRequestException("The connection failed after the command was begun; it is not sent again.");

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
