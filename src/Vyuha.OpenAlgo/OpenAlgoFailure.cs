using System.Text;

namespace Vyuha.OpenAlgo;

/// <summary>What kind of no it was; decides what the caller may do next.</summary>
public enum OpenAlgoFailureKind
{
    /// <summary>The server's schema refused the request; see <see cref="OpenAlgoFailure.Fields"/>. Nothing was executed.</summary>
    Validation,

    /// <summary>The API key is wrong. Do not repeat: wrong keys are counted and may ban the address.</summary>
    Key,

    /// <summary>The key is right and nobody is logged in at the broker, or the broker no longer takes the token.</summary>
    SessionExpired,

    /// <summary>Too many requests; nothing was executed. See <see cref="OpenAlgoFailure.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The server or the broker behind it understood and said no.</summary>
    BrokerRefused,

    /// <summary>No such symbol, order, strike, trigger or path.</summary>
    NotFound,

    /// <summary>The broker's plugin cannot do this (501).</summary>
    NotSupported,

    /// <summary>The server or the broker failed on a request that changes nothing (5xx).</summary>
    ServerError,

    /// <summary>No answer, and nothing was executed: not sent at all, or a read that may be repeated.</summary>
    Transport,

    /// <summary>A command was sent and its outcome is not known. Reconcile; never send it again blindly.</summary>
    Ambiguous,

    /// <summary>An answer that is not what the protocol says, to a request that changes nothing.</summary>
    Malformed,
}

/// <summary>A failed request, in the server's words where there were any. Holds no key.</summary>
public sealed record OpenAlgoFailure
{
    public required OpenAlgoFailureKind Kind { get; init; }

    /// <summary>The endpoint's path below <c>/api/v1/</c>, without a query.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    public required string Message { get; init; }

    /// <summary>What was wrong with which field; nested fields by path (<c>orders.1.symbol</c>). Empty unless a validation failure.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>How long until the server's window has surely moved on; null unless rate limited.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The mode the refusal states; most refusals do not.</summary>
    public ServerMode Mode { get; init; }

    /// <summary>Some refusals book a rejected order and name it.</summary>
    public string? OrderId { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder($"{Endpoint}: {Kind}");
        if (Status != 0)
            text.Append($" ({Status})");
        text.Append(": ").Append(Message);
        foreach ((string field, IReadOnlyList<string> texts) in Fields)
            text.Append($"; {field}: {string.Join(' ', texts)}");
        return text.ToString();
    }
}

/// <summary>A request that failed. Reads throw it; a placement reports a <c>PlacementOutcome</c> instead.</summary>
public sealed class OpenAlgoException : Exception
{
    public OpenAlgoException(OpenAlgoFailure failure)
        : base(failure.ToString()) => Failure = failure;

    public OpenAlgoException(OpenAlgoFailure failure, Exception innerException)
        : base(failure.ToString(), innerException) => Failure = failure;

    public OpenAlgoFailure Failure { get; }

    public OpenAlgoFailureKind Kind => Failure.Kind;
}
