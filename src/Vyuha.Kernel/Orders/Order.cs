using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel.Orders;

/// <summary>One order to the venue and all we know of it.</summary>
public sealed class Order
{
    internal Order(long id, byte bot, int structureId, int instrumentId, Side side, int units, long limit, long mid, Timestamp createdAt)
    {
        Id = id;
        Bot = bot;
        StructureId = structureId;
        InstrumentId = instrumentId;
        Side = side;
        Units = units;
        Limit = limit;
        Mid = mid;
        CreatedAt = createdAt;
        PricedAt = createdAt;
    }

    public long Id { get; }

    public byte Bot { get; }

    public int StructureId { get; }

    public int InstrumentId { get; }

    public Side Side { get; }

    public int Units { get; }

    /// <summary>Limit in steps; the one last sent.</summary>
    public long Limit { get; internal set; }

    /// <summary>The limit before the change under way; it stands again when the change is refused.</summary>
    internal long LimitBefore { get; set; }

    /// <summary>Mid when it was decided, steps.</summary>
    public long Mid { get; }

    public Timestamp CreatedAt { get; }

    /// <summary>When its limit was last set.</summary>
    public Timestamp PricedAt { get; internal set; }

    /// <summary>No cancel is asked for before this: the last one was refused.</summary>
    internal Timestamp CancelRetryAt { get; set; }

    /// <summary>How often its limit has been moved.</summary>
    public int Reprices { get; internal set; }

    /// <summary>A person has set its limit: it stays there.</summary>
    internal bool IsPricedByHand { get; set; }

    public OrderState State { get; internal set; } = OrderState.Created;

    public long FilledUnits { get; internal set; }

    /// <summary>Exact value of the fills, steps.</summary>
    public long FilledValue { get; internal set; }

    public long VenueOrderId { get; internal set; }

    /// <summary>Why the venue refused it.</summary>
    public RejectReason Rejection { get; internal set; }

    /// <summary>In doubt because it waits for a person's approval, and nobody has resumed since.</summary>
    public bool AwaitsApproval { get; internal set; }

    public long RemainingUnits => Units - FilledUnits;

    /// <summary>Neither filled, cancelled, refused nor expired: it may still trade.</summary>
    public bool IsLive => State is not (OrderState.Filled or OrderState.Cancelled or OrderState.Rejected or OrderState.Expired or OrderState.Denied);
}
