namespace Vyuha.OpenAlgo.Orders;

/// <summary>What is known after one command (place, modify, cancel) was sent at most once.</summary>
public abstract record PlacementOutcome
{
    private PlacementOutcome()
    {
    }

    /// <summary>The server took it. Not a fill: a broker may still reject, and says so only in the order stream and the order book.</summary>
    /// <param name="OrderId">The broker's order id, or the trigger id of a GTT.</param>
    public sealed record Accepted(string OrderId, ServerMode Mode, bool IsModeUnexpected) : PlacementOutcome;

    /// <summary>Parked for a person to approve in the server's action centre. Not an order; there may never be one.</summary>
    public sealed record Queued(string PendingId, string Message) : PlacementOutcome;

    /// <summary>Surely not executed, because the server or the broker said no.</summary>
    public sealed record Refused(OpenAlgoFailure Failure) : PlacementOutcome
    {
        public string Reason => Failure.Message;

        public int Status => Failure.Status;
    }

    /// <summary>Surely not executed: it never left, or the server's rate limit turned it away unread. May be tried again.</summary>
    public sealed record NotSent(OpenAlgoFailure Failure) : PlacementOutcome
    {
        public string Reason => Failure.Message;
    }

    /// <summary>It left and nobody knows. Look for it in order book and trade book; never send it again blindly.</summary>
    public sealed record InDoubt(OpenAlgoFailure Failure) : PlacementOutcome
    {
        public string Reason => Failure.Message;
    }
}
