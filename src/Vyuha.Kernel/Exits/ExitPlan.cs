using Vyuha.Core;

namespace Vyuha.Kernel.Exits;

/// <summary>At what a position is watched: a contract of a structure, the structure, all of a bot, or the account.</summary>
public enum ExitLevel : byte
{
    None = 0,
    Leg = 1,
    Structure = 2,
    Bot = 3,
    Account = 4,
}

/// <summary>Why a position is left.</summary>
public enum ExitTrigger : byte
{
    None = 0,

    /// <summary>The loss has reached what was fixed at the entry.</summary>
    FixedStop = 1,

    /// <summary>So much has been given back of the best profit.</summary>
    TrailingStop = 2,

    /// <summary>Once well in profit, it has come back to none.</summary>
    Breakeven = 3,

    /// <summary>Once well in profit, it has come back to the part that was to be kept.</summary>
    LockIn = 4,

    /// <summary>The profit aimed at.</summary>
    Target = 5,

    /// <summary>It responds to the underlying more strongly than it may.</summary>
    Delta = 6,

    /// <summary>It has been held long enough, or it is time.</summary>
    Time = 7,
}

/// <summary>
/// When a position is left, whatever it is made of: amounts of profit in rupees. What is null is not looked at. Stops that follow a profit only ever
/// rise, and what they follow is a profit that so many snapshots have confirmed.
/// </summary>
public sealed record ExitPlan
{
    /// <summary>Leave at this loss; above 0.</summary>
    public Money? StopLoss { get; init; }

    /// <summary>Leave at this profit; above 0.</summary>
    public Money? Target { get; init; }

    /// <summary>Leave when so much has been given back of the best profit; above 0.</summary>
    public Money? TrailBy { get; init; }

    /// <summary>The trail begins when the profit has been this much; from the start when null.</summary>
    public Money? TrailAfter { get; init; }

    /// <summary>When the profit has been this much, leave at no profit.</summary>
    public Money? BreakevenAfter { get; init; }

    /// <summary>When the profit has been this much, leave at <see cref="LockPercent"/> of the best.</summary>
    public Money? LockAfter { get; init; }

    /// <summary>Of the best profit, kept by the lock; 0 to 100.</summary>
    public decimal LockPercent { get; init; } = 50;

    /// <summary>Leave when a move of 1 % would gain or lose this much; above 0.</summary>
    public Money? DeltaLimit { get; init; }

    /// <summary>Leave from this instant on.</summary>
    public Timestamp? LeaveAt { get; init; }

    /// <summary>Looks in a row that must agree before a price decides anything: one freak quote is no loss and no profit.</summary>
    public int Confirmations { get; init; } = 2;

    /// <exception cref="ArgumentException">An amount that must be above zero is not, or a share is no share.</exception>
    public void Require()
    {
        foreach (Money? amount in new[] { StopLoss, Target, TrailBy, TrailAfter, BreakevenAfter, LockAfter, DeltaLimit })
        {
            if (amount is { } money && money <= Money.Zero)
                throw new ArgumentException($"An exit at {money} is none: amounts of an exit plan are above zero.");
        }

        if (LockPercent is < 0 or > 100)
            throw new ArgumentException($"{LockPercent} % of a profit cannot be kept: give 0 to 100.");
        if (Confirmations < 1)
            throw new ArgumentException($"{Confirmations} looks decide nothing: give 1 or more.");
    }
}
