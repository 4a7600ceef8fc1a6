using System.Text.Json.Serialization.Metadata;
using Vyuha.OpenAlgo.Http;
using Vyuha.OpenAlgo.Json;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.OpenAlgo;

/// <summary>The server's multi-leg, target-position and account-wide commands. Not for trading: our executor places single orders.</summary>
/// <remarks>
/// They answer success when every child failed; a basket lists its children in another order and without an index; an options
/// spread goes on to sell after its hedge failed; a smart order ignores its limit and does not see working orders; close and
/// cancel reach the whole account, and cancel passes over waiting stops. They exist for people and for tests of a server.
/// Sent once, like every command.
/// </remarks>
public sealed class BulkOrderCalls
{
    private readonly OpenAlgoClient _client;

    internal BulkOrderCalls(OpenAlgoClient client) => _client = client;

    /// <summary>Null inside the reply's value never occurs; no order id means the target was already met.</summary>
    public Task<Reply<MultiOrderResult>> SmartAsync(SmartOrder order, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.SmartOrder, order, WireContext.Default.SmartOrder, cancellationToken);

    public Task<Reply<MultiOrderResult>> BasketAsync(string strategy, IReadOnlyList<BasketLeg> legs, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.BasketOrder, new(strategy, legs), WireContext.Default.BasketBody, cancellationToken);

    public Task<Reply<MultiOrderResult>> SplitAsync(SplitOrder order, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.SplitOrder, order, WireContext.Default.SplitOrder, cancellationToken);

    public Task<Reply<MultiOrderResult>> OptionsAsync(OptionsOrder order, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.OptionsOrder, order, WireContext.Default.OptionsOrder, cancellationToken);

    public Task<Reply<MultiOrderResult>> OptionsMultiAsync(OptionsMultiOrder order, CancellationToken cancellationToken = default) =>
        SendAsync(Endpoint.OptionsMultiOrder, order, WireContext.Default.OptionsMultiOrder, cancellationToken);

    public Task<Reply<CancelAllResult>> CancelAllAsync(string strategy, CancellationToken cancellationToken = default) =>
        SendAsync(
            Endpoint.CancelAll, new(strategy), WireContext.Default.StrategyBody, WireContext.Default.CancelAllResult,
            queued: message => new CancelAllResult { Message = message }, cancellationToken);

    public Task<Reply<ClosePositionResult>> ClosePositionAsync(string strategy, CancellationToken cancellationToken = default) =>
        SendAsync(
            Endpoint.ClosePosition, new(strategy), WireContext.Default.StrategyBody, WireContext.Default.ClosePositionResult,
            queued: message => new ClosePositionResult { Message = message }, cancellationToken);

    private Task<Reply<MultiOrderResult>> SendAsync<T>(Endpoint endpoint, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(
            endpoint, body, type, WireContext.Default.MultiOrderResult,
            queued: message => new MultiOrderResult { IsQueued = true, Message = message }, cancellationToken);

    private async Task<Reply<TReply>> SendAsync<T, TReply>(
        Endpoint endpoint, T body, JsonTypeInfo<T> type, JsonTypeInfo<TReply> replyType, Func<string, TReply> queued, CancellationToken cancellationToken)
    {
        (PlacementOutcome? outcome, RawReply? raw) = await _client.CommandRawAsync(endpoint, body, type, OrderLane.Entry, cancellationToken);
        return outcome switch
        {
            null => _client.Typed(endpoint, raw!, replyType),
            PlacementOutcome.Queued parked => new(queued(parked.Message), ServerMode.SemiAuto, _client.Options.ExpectedMode is not null and not ServerMode.SemiAuto, null),
            PlacementOutcome.Refused refused => throw _client.Failed(refused.Failure),
            PlacementOutcome.NotSent notSent => throw _client.Failed(notSent.Failure),
            PlacementOutcome.InDoubt doubt => throw _client.Failed(doubt.Failure),
            _ => throw new System.Diagnostics.UnreachableException("A command ends in one of the outcomes above."),
        };
    }
}
