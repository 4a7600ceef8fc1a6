using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Faults;

/// <summary>What a caller learns of an order call over a bad line.</summary>
/// <param name="IsLost">No answer: the call was carried out or not, and the caller cannot know.</param>
/// <param name="Answer">The answer, unless it is lost.</param>
/// <param name="Delay">How late it comes.</param>
public readonly record struct GatewayReply(bool IsLost, OrderAnswer Answer, TimeSpan Delay);

/// <summary>Order calls to a book in process, with the faults of a plan: what a client sees, without a network.</summary>
public sealed class SandboxGateway(SandboxExchange book, SandboxFaults faults)
{
    public GatewayReply Place(PlaceRequest request) => Call("placeorder", () => book.Place(request));

    public GatewayReply Modify(ModifyRequest change) => Call("modifyorder", () => book.Modify(change));

    public GatewayReply Cancel(string orderId) => Call("cancelorder", () => book.Cancel(orderId));

    private GatewayReply Call(string endpoint, Func<OrderAnswer> make)
    {
        CallFault fault = faults.OnCall(endpoint, book);
        if (faults.IsAway || fault.Kind == FaultKind.LoseRequest)
            return new(IsLost: true, default, default);
        if (fault.Kind == FaultKind.Error)
            return new(IsLost: false, new OrderAnswer(fault.Rule!.Status, null, "fault"), default);
        OrderAnswer answer = make();
        return fault.Kind switch
        {
            FaultKind.LoseReply => new(IsLost: true, default, default),
            FaultKind.SlowReply => new(IsLost: false, answer, TimeSpan.FromSeconds(fault.Rule!.Seconds)),
            _ => new(IsLost: false, answer, default),
        };
    }
}
