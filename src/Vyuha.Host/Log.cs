using Microsoft.Extensions.Logging;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;

namespace Vyuha.Host;

/// <summary>
/// What a session has to say: 3101–3199 from signal to fill, each with the trace id of its structure; 3201–3299 people and alarms; 3301–3399 the
/// control channel. Never a key, a token or a body.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Information, "{Bot} {Profile} decided {Action}: {Reason} ({Conditions}) [{Trace}]")]
    public static partial void Decided(ILogger logger, string? trace, string bot, string profile, DecisionAction action, string reason, string conditions);

    [LoggerMessage(3102, LogLevel.Information, "Structure {StructureId} of {Bot} {Profile} approved: {Lots} lots, {Legs} [{Trace}]")]
    public static partial void Approved(ILogger logger, string trace, long structureId, string bot, string profile, int lots, string legs);

    [LoggerMessage(3103, LogLevel.Information, "Risk refused {Bot} {Profile}: {Reason} [{Trace}]")]
    public static partial void Denied(ILogger logger, string? trace, string bot, string profile, string reason);

    [LoggerMessage(3104, LogLevel.Information, "{Command} order {OrderId}: {Side} {Units} {Symbol} at {Limit} [{Trace}]")]
    public static partial void Commanded(ILogger logger, string trace, string command, long orderId, Side side, int units, string symbol, Price limit);

    [LoggerMessage(3105, LogLevel.Information, "Order {OrderId} is {State}, at the broker {BrokerOrderId}, {FilledUnits} units filled [{Trace}]")]
    public static partial void OrderChanged(ILogger logger, string trace, long orderId, string state, string? brokerOrderId, long filledUnits);

    [LoggerMessage(3106, LogLevel.Information, "Order {OrderId}, at the broker {BrokerOrderId}, filled {Units} {Symbol} for {Value}, charges {Charges} [{Trace}]")]
    public static partial void Filled(ILogger logger, string trace, long orderId, string? brokerOrderId, int units, string symbol, Money value, Money charges);

    [LoggerMessage(3107, LogLevel.Information, "Structure {StructureId} went from {From} to {To}: {Reason}; gross {Realised}, charges {Charges} [{Trace}]")]
    public static partial void StructureChanged(ILogger logger, string trace, long structureId, string from, string to, string reason, Money realised, Money charges);

    [LoggerMessage(3108, LogLevel.Warning, "Loss limit of book {Book} latched: {Loss} of {Allowed}")]
    public static partial void Latched(ILogger logger, byte book, Money loss, Money allowed);

    [LoggerMessage(3201, LogLevel.Warning, "{User} asked for {Verb} of book {Book} (0: all)")]
    public static partial void OperatorAsked(ILogger logger, OperatorVerb verb, byte book, string user);

    [LoggerMessage(3205, LogLevel.Warning, "{User} armed book {Book}: it may open positions with real money")]
    public static partial void ArmAsked(ILogger logger, byte book, string user);

    [LoggerMessage(3206, LogLevel.Warning, "The terminal view ended: {Why} The session goes on")]
    public static partial void ViewEnded(ILogger logger, string why);

    [LoggerMessage(3207, LogLevel.Warning, "{User} accepts break {Id}: {Reason}")]
    public static partial void BreakAccepted(ILogger logger, string id, string user, string reason);

    [LoggerMessage(3208, LogLevel.Warning, "{User} gives new options to {Bots}")]
    public static partial void OptionsGiven(ILogger logger, string bots, string user);

    [LoggerMessage(3209, LogLevel.Warning, "{User} by hand: {What}")]
    public static partial void ByHand(ILogger logger, string user, string what);

    [LoggerMessage(3202, LogLevel.Information, "Notice {Alarm}: {Text}")]
    public static partial void Notice(ILogger logger, AlarmKind alarm, string text);

    [LoggerMessage(3203, LogLevel.Warning, "Warning {Alarm}: {Text}")]
    public static partial void Warning(ILogger logger, AlarmKind alarm, string text);

    [LoggerMessage(3204, LogLevel.Critical, "Critical {Alarm}: {Text}")]
    public static partial void Critical(ILogger logger, AlarmKind alarm, string text);

    [LoggerMessage(3301, LogLevel.Information, "Control channel open on port {Port}")]
    public static partial void ControlOpened(ILogger logger, int port);

    [LoggerMessage(3302, LogLevel.Warning, "Control channel refused {Method} {Path}: {Why}")]
    public static partial void ControlRefused(ILogger logger, string method, string path, string why);
}
