namespace Vyuha.Sandbox.Http;

/// <summary>In which shape a schema error is told.</summary>
internal enum ErrorShape : byte
{
    /// <summary>The message is an object.</summary>
    Object,

    /// <summary>The message is a Python dictionary as text; the mode goes with it in analyze mode.</summary>
    Python,

    /// <summary>The same without the mode.</summary>
    PythonBare,

    /// <summary>"Validation error" and an object of errors.</summary>
    Validation,

    /// <summary>"Validation failed" and an object of errors.</summary>
    Failed,
}

/// <summary>Which rate limit an endpoint draws on.</summary>
internal enum RateClass : byte
{
    Api,
    Order,
    Smart,
    Greeks,
    Messages,
}

/// <summary>What a call needs to be let in.</summary>
internal enum Access : byte
{
    /// <summary>The key, and somebody logged in at the broker.</summary>
    Session,

    /// <summary>The key alone.</summary>
    Key,

    /// <summary>Any key will do.</summary>
    Open,
}

/// <summary>One endpoint of the REST interface.</summary>
internal sealed record Endpoint(string Method, string Path, Schema Schema, Func<ApiCall, ApiReply> Handle)
{
    public ErrorShape Errors { get; init; } = ErrorShape.Object;

    public RateClass Rate { get; init; } = RateClass.Api;

    public Access Access { get; init; } = Access.Session;

    /// <summary>Status and text when the key is refused: 401 for greeks, and other words where the price of the underlying is asked for first.</summary>
    public int BadKeyStatus { get; init; } = 403;

    /// <summary>What is said of a key that is refused, or missing.</summary>
    public string BadKeyText { get; init; } = "Invalid openalgo apikey";

    /// <summary>The key may also be in the header X-API-KEY.</summary>
    public bool TakesKeyHeader { get; init; }

    /// <summary>Put before "Invalid openalgo apikey"; {0} is the underlying.</summary>
    public string BadKeyPrefix { get; init; } = "";
}
