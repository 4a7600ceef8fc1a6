using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Vyuha.OpenAlgo.Limits;

namespace Vyuha.OpenAlgo.Http;

/// <summary>A reply as it came, before its payload is read.</summary>
internal sealed record RawReply(int Status, byte[] Body, Envelope? Envelope, DateTimeOffset? Date, TimeSpan? RetryAfter);

/// <summary>What became of a command: a reply, or the reason there is none.</summary>
internal sealed record CommandReply(RawReply? Reply, OpenAlgoFailure? Failure);

/// <summary>Two ways out: reads, which may be repeated, and commands, which leave once.</summary>
internal sealed class Transport : IDisposable
{
    private const long LargestCommandReply = 16L << 20;

    private readonly OpenAlgoOptions _options;
    private readonly RateBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _reads;
    private readonly HttpMessageInvoker _commands;
    private readonly string _root;

    public Transport(
        OpenAlgoOptions options, RateBudget budget, TimeProvider time, ILogger logger, HttpMessageHandler? reads, HttpMessageHandler? commands)
    {
        (_options, _budget, _time, _logger) = (options, budget, time, logger);
        _root = options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/";
        var attempt = new AttemptHandler(budget, time, reads ?? Sockets(TimeSpan.FromSeconds(30)));
        _reads = new(options.ReadAttempts > 1 ? new ResilienceHandler(RetryPipeline()) { InnerHandler = attempt } : attempt);
        _commands = new(commands ?? Sockets(options.CommandConnectionIdle));
    }

    public void Dispose()
    {
        _reads.Dispose();
        _commands.Dispose();
    }

    public byte[] Body<T>(T request, JsonTypeInfo<T> type)
    {
        byte[] fields = JsonSerializer.SerializeToUtf8Bytes(request, type);
        using var body = new MemoryStream(fields.Length + 300);
        body.Write("{\"apikey\":\""u8);
        body.Write(JsonEncodedText.Encode(_options.Key.Reveal()).EncodedUtf8Bytes);
        body.WriteByte((byte)'"');
        if (fields.Length > 2)
            body.WriteByte((byte)',');
        body.Write(fields.AsSpan(1));
        return body.ToArray();
    }

    /// <exception cref="OpenAlgoException">No answer after every attempt.</exception>
    public async Task<RawReply> ReadAsync(Endpoint endpoint, byte[]? body, string path, string query, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(endpoint.IsGet ? HttpMethod.Get : HttpMethod.Post, Address(path, query));
        if (body is not null)
            request.Content = JsonContent(body);
        request.Options.Set(AttemptHandler.EndpointKey, endpoint);
        request.Options.Set(AttemptHandler.TimeoutKey, timeout);
        try
        {
            using HttpResponseMessage response = await _reads.SendAsync(request, cancellationToken);
            RawReply reply = await RawAsync(response, cancellationToken);
            if (reply.Status == (int)HttpStatusCode.TooManyRequests)
                Rest(endpoint, reply);
            return reply;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException or IOException or RateQueueFullException)
        {
            Log.CallFailed(_logger, endpoint.Path, OpenAlgoFailureKind.Transport, 0);
            throw new OpenAlgoException(Failure(OpenAlgoFailureKind.Transport, endpoint, error), error);
        }
    }

    /// <summary>Sends once. Never throws for what the network, the server or the caller's patience did.</summary>
    public async Task<CommandReply> CommandAsync(Endpoint endpoint, byte[] body, OrderLane lane, CancellationToken cancellationToken, CancellationToken untilItLeaves)
    {
        using (CancellationTokenSource? patience = endpoint.CarriesPrice ? new(_options.LongestPricedWait, _time) : null)
        using (CancellationTokenSource turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience?.Token ?? CancellationToken.None, untilItLeaves))
        {
            try
            {
                await _budget.AcquireAsync(endpoint.Class, endpoint.Path, lane, turn.Token);
                untilItLeaves.ThrowIfCancellationRequested(); // It was withdrawn as its turn came.
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && !untilItLeaves.IsCancellationRequested)
            {
                var waited = new TimeoutException($"It waited {_options.LongestPricedWait.TotalSeconds:0.#} s for its turn in the rate budget: its price is old.", late);
                return new(null, Failure(OpenAlgoFailureKind.Transport, endpoint, waited));
            }
            catch (Exception error) when (error is OperationCanceledException or RateQueueFullException)
            {
                return new(null, Failure(OpenAlgoFailureKind.Transport, endpoint, error));
            }
        }

        long start = _time.GetTimestamp();
        using var content = new SingleUseContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(endpoint.Path, "")) { Content = content };
        using var clock = new CancellationTokenSource(_options.CommandTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            using HttpResponseMessage response = await _commands.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(LargestCommandReply, either.Token);
            RawReply reply = await RawAsync(response, CancellationToken.None);
            if (reply.Status == (int)HttpStatusCode.TooManyRequests)
                Rest(endpoint, reply);
            return new(reply, null);
        }
        catch (Exception error)
        {
            // Whatever went wrong, one fact decides: had the order begun to leave?
            if (!content.WasBegun)
                return new(null, Failure(OpenAlgoFailureKind.Transport, endpoint, error));
            Log.CommandInDoubt(_logger, endpoint.Path, (long)_time.GetElapsedTime(start).TotalMilliseconds);
            return new(null, Failure(OpenAlgoFailureKind.Ambiguous, endpoint, error));
        }
    }

    public OpenAlgoFailure Redacted(OpenAlgoFailure failure) => failure with
    {
        Message = _options.Key.Redact(failure.Message),
        Fields = failure.Fields.Count == 0
            ? failure.Fields
            : failure.Fields.ToDictionary(
                field => _options.Key.Redact(field.Key),
                IReadOnlyList<string> (field) => [.. field.Value.Select(_options.Key.Redact)],
                StringComparer.Ordinal),
    };

    internal static HttpContent JsonContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private SocketsHttpHandler Sockets(TimeSpan idle) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !_options.BaseUrl.IsLoopback,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionIdleTimeout = idle,
        AutomaticDecompression = DecompressionMethods.All,
    };

    private ResiliencePipeline<HttpResponseMessage> RetryPipeline() =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = _options.ReadAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                // A 500 is the server's considered answer (a bad symbol, a dead broker token): asking again changes nothing.
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>().Handle<TimeoutException>().Handle<IOException>()
                    .HandleResult(response => response.StatusCode
                        is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
                OnRetry = retry =>
                {
                    if (retry.Context.GetRequestMessage() is { } request && request.Options.TryGetValue(AttemptHandler.EndpointKey, out Endpoint? endpoint))
                        Log.ReadRetried(_logger, endpoint.Path, (long)retry.RetryDelay.TotalMilliseconds, retry.AttemptNumber + 1);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private static async Task<RawReply> RawAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new((int)response.StatusCode, body, Envelope.TryRead(body), response.Headers.Date, response.Headers.RetryAfter?.Delta);
    }

    private void Rest(Endpoint endpoint, RawReply reply)
    {
        if (FailureDecoder.Decode(endpoint, reply.Status, reply.Body, reply.Envelope, reply.RetryAfter)?.RetryAfter is { } rest)
            _budget.Block(endpoint.Class, endpoint.Path, rest);
    }

    private Uri Address(string path, string query) => new(_root + path + (query.Length == 0 ? "" : "?" + query));

    private OpenAlgoFailure Failure(OpenAlgoFailureKind kind, Endpoint endpoint, Exception error) => new()
    {
        Kind = kind,
        Endpoint = endpoint.Path,
        Message = _options.Key.Redact(Describe(error)),
    };

    private static string Describe(Exception error)
    {
        var text = new StringBuilder();
        for (Exception? cause = error; cause is not null && text.Length < 400; cause = cause.InnerException)
        {
            if (text.Length > 0)
                text.Append(" ← ");
            text.Append(cause is OperationCanceledException ? "cancelled or out of time" : cause.Message);
        }

        return text.ToString();
    }
}
