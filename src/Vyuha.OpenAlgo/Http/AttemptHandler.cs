using Vyuha.OpenAlgo.Limits;

namespace Vyuha.OpenAlgo.Http;

/// <summary>One attempt of a read: waits for its place in the budget, then takes in the whole body within its time, so that a retry covers both.</summary>
internal sealed class AttemptHandler(RateBudget budget, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public static readonly HttpRequestOptionsKey<Endpoint> EndpointKey = new("vyuha.endpoint");
    public static readonly HttpRequestOptionsKey<TimeSpan> TimeoutKey = new("vyuha.timeout");

    /// <summary>The largest reply is one exchange's instruments, some 40 MB.</summary>
    private const long LargestBody = 256L << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(EndpointKey, out Endpoint? endpoint) || !request.Options.TryGetValue(TimeoutKey, out TimeSpan timeout))
            throw new InvalidOperationException("A read names its endpoint and its time.");
        await budget.AcquireAsync(endpoint.Class, endpoint.Path, OrderLane.Entry, cancellationToken);

        using var clock = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(LargestBody, either.Token);
            return response;
        }
        catch (OperationCanceledException error) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new TimeoutException($"No answer within {timeout.TotalSeconds:0.###} s.", error);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
