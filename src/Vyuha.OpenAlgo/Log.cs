using Microsoft.Extensions.Logging;

namespace Vyuha.OpenAlgo;

/// <summary>What the client has to say: 2101–2199 REST, 2201–2299 the stream. Never a body, a query or a key.</summary>
internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Warning, "{Endpoint} failed with {Kind} ({Status})")]
    public static partial void CallFailed(ILogger logger, string endpoint, OpenAlgoFailureKind kind, int status);

    [LoggerMessage(2102, LogLevel.Error, "{Endpoint} is in doubt after {ElapsedMs} ms; reconcile before sending anything like it")]
    public static partial void CommandInDoubt(ILogger logger, string endpoint, long elapsedMs);

    [LoggerMessage(2103, LogLevel.Error, "{Endpoint} answered in mode {Found} where {Expected} was expected")]
    public static partial void UnexpectedMode(ILogger logger, string endpoint, ServerMode found, ServerMode expected);

    [LoggerMessage(2104, LogLevel.Information, "{Endpoint} is tried again after {DelayMs} ms (attempt {Attempt})")]
    public static partial void ReadRetried(ILogger logger, string endpoint, long delayMs, int attempt);

    [LoggerMessage(2201, LogLevel.Information, "Stream is {Phase}: {Detail}")]
    public static partial void StreamPhase(ILogger logger, string phase, string detail);

    [LoggerMessage(2202, LogLevel.Warning, "Stream refused {Symbol}: {Reason}")]
    public static partial void SubscriptionRefused(ILogger logger, string symbol, string reason);

    [LoggerMessage(2203, LogLevel.Warning, "Stream dropped a malformed frame of {Length} bytes; {Count} so far")]
    public static partial void MalformedFrame(ILogger logger, int length, long count);

    [LoggerMessage(2204, LogLevel.Warning, "Stream reported {Code}: {Reason}")]
    public static partial void StreamError(ILogger logger, string code, string reason);
}
