namespace Vyuha.Kernel.Orders;

/// <summary>Where an order is in its life. The numbers are journaled.</summary>
public enum OrderState : byte
{
    None = 0,

    /// <summary>A structure wants it; risk has not seen it.</summary>
    Created = 1,

    /// <summary>Risk approved it and capital is reserved; not yet sent.</summary>
    Approved = 2,

    /// <summary>Risk refused it: ours, final.</summary>
    Denied = 3,

    /// <summary>The command left; no answer yet.</summary>
    Sent = 4,

    /// <summary>The venue took it; not yet known to work in the book.</summary>
    Accepted = 5,

    /// <summary>The venue refused it: theirs, final.</summary>
    Rejected = 6,

    /// <summary>Sent, but the answer was lost: counted as alive and as dead, never sent again.</summary>
    InDoubt = 7,
    Working = 8,
    PartiallyFilled = 9,
    CancelPending = 10,
    ModifyPending = 11,
    Filled = 12,
    Cancelled = 13,
    Expired = 14,
}
