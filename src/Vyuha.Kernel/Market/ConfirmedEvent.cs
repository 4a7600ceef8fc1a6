using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;

namespace Vyuha.Kernel.Market;

/// <summary>
/// A date that may be traded upon. Only the <see cref="EventBoard"/> makes one, and only of a revision that is confirmed: a plan that takes this type
/// cannot rest on a rumour.
/// </summary>
/// <remarks>
/// It says what was known when it was asked for. A plan that outlives the input keeps the <see cref="Id"/> and asks again with
/// <see cref="EventBoard.Find"/>: the date may have moved, or not be confirmed any more.
/// </remarks>
public sealed class ConfirmedEvent
{
    internal ConfirmedEvent(in MarketEventPayload known, EventTiming timing)
    {
        Invariant.Require(known.Status == EventStatus.Confirmed, "only a confirmed date may be traded upon");
        (Id, Kind, Revision, Timing) = (known.EventId, known.Kind, known.Revision, timing);
        (Date, TimeIst) = EventBoard.WhenOf(known);
    }

    public ulong Id { get; }

    public MarketEventKind Kind { get; }

    public int Revision { get; }

    public DateOnly Date { get; }

    /// <summary>Null when only the day is known.</summary>
    public TimeOnly? TimeIst { get; }

    /// <summary>Its place among the sessions: known on both sides, or the event is not on the board.</summary>
    public EventTiming Timing { get; }

    /// <summary>The first session that can trade what it said.</summary>
    public DateOnly ReactionDay => Timing.ReactionDay!.Value;

    /// <summary>Becomes known while no session trades: whoever holds something for it holds it overnight and cannot leave before the next opening.</summary>
    public bool IsAfterHours => !Timing.InSession;

    /// <summary>The instant, where the hour is known.</summary>
    public Timestamp? At => TimeIst is { } time ? Ist.At(Date, time) : null;
}

/// <summary>A date nobody has confirmed. It can keep a bot out of a trade; it has neither hour nor session to plan one by.</summary>
/// <param name="Id">Of the event.</param>
/// <param name="Kind">What is expected.</param>
/// <param name="Around">The day that is spoken of.</param>
public readonly record struct UnconfirmedEvent(ulong Id, MarketEventKind Kind, DateOnly Around);
