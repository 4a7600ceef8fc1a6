using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Market;

/// <summary>The event calendar as far as it is known at this input. It counts in trading days of the exchange, across holidays and special sessions.</summary>
/// <remarks>
/// Confirmed and unconfirmed dates are two types from two members: <see cref="Ahead"/> never holds a date that is not confirmed. An event whose
/// session lies beyond the exchange's published holidays is on neither list, since nobody can count the days to it.
/// </remarks>
public sealed class EventBoard
{
    private readonly TradingCalendar _calendar;

    // By day, then by arrival: a few hundred at most, read in order.
    private readonly List<Entry> _entries = [];
    private readonly List<ConfirmedEvent> _found = [];
    private readonly List<UnconfirmedEvent> _foundUnconfirmed = [];
    private DateOnly _today;

    internal EventBoard(TradingCalendar calendar) => _calendar = calendar;

    /// <summary>Events known, withdrawn ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>Grows with each revision that changed something.</summary>
    public long Version { get; private set; }

    /// <summary>Confirmed events that the market can first react to from today on, up to a number of trading days ahead; by day.</summary>
    /// <param name="underlyingIndex">The underlying they move.</param>
    /// <param name="tradingDays">0: today only. 2 on a Friday before a Monday holiday: Friday, Tuesday and Wednesday.</param>
    /// <param name="kinds">Which ones.</param>
    /// <returns>Good until the next call. An event of today is there until the day ends, whatever the hour: see <see cref="ConfirmedEvent.At"/>.</returns>
    public ReadOnlySpan<ConfirmedEvent> Ahead(int underlyingIndex, int tradingDays, MarketEventKinds kinds = MarketEventKinds.Scheduled) =>
        Confirmed(underlyingIndex, 0, tradingDays, kinds);

    /// <summary>Confirmed events that the market could first react to before today, up to a number of trading days back; by day.</summary>
    public ReadOnlySpan<ConfirmedEvent> Behind(int underlyingIndex, int tradingDays, MarketEventKinds kinds = MarketEventKinds.Scheduled) =>
        Confirmed(underlyingIndex, -tradingDays, -1, kinds);

    /// <summary>Every confirmed event of a kind that the market could react to before today, oldest first, however long ago.</summary>
    /// <returns>Good until the next call.</returns>
    public ReadOnlySpan<ConfirmedEvent> Past(int underlyingIndex, MarketEventKind kind)
    {
        _found.Clear();
        foreach (Entry entry in _entries)
        {
            if (entry.Confirmed is { } confirmed && confirmed.Kind == kind && (entry.Known.Underlyings >> underlyingIndex & 1) != 0 && confirmed.ReactionDay < _today)
                _found.Add(confirmed);
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    /// <summary>Dates within reach that nobody has confirmed: a reason to stay out, never one to go in.</summary>
    /// <returns>Good until the next call.</returns>
    public ReadOnlySpan<UnconfirmedEvent> UnconfirmedAhead(int underlyingIndex, int tradingDays, MarketEventKinds kinds = MarketEventKinds.Scheduled)
    {
        _foundUnconfirmed.Clear();
        foreach (Entry entry in _entries)
        {
            if (entry.Known.Status == EventStatus.Unconfirmed && IsWithin(entry, underlyingIndex, 0, tradingDays, kinds))
                _foundUnconfirmed.Add(new UnconfirmedEvent(entry.Known.EventId, entry.Known.Kind, WhenOf(entry.Known).Date));
        }

        return CollectionsMarshal.AsSpan(_foundUnconfirmed);
    }

    /// <summary>The event as it stands now, if its date is still confirmed; else null, and what was planned on it has lost its ground.</summary>
    public ConfirmedEvent? Find(ulong id)
    {
        int at = IndexOf(id);
        return at < 0 ? null : _entries[at].Confirmed;
    }

    /// <summary>The revision of an event that arrived last, whatever it says; 0 when none did.</summary>
    public int RevisionOf(ulong id)
    {
        int at = IndexOf(id);
        return at < 0 ? 0 : _entries[at].Known.Revision;
    }

    /// <summary>Trading days from today to the session in which the market can react; negative when that was earlier.</summary>
    /// <returns>Null before the first day, and where the calendar of the exchange does not reach.</returns>
    public int? TradingDaysTo(ConfirmedEvent known) => DistanceTo(known.Timing);

    /// <summary>When an input says that it happens.</summary>
    internal static (DateOnly Date, TimeOnly? TimeIst) WhenOf(in MarketEventPayload known) => (
        DateOnly.FromDayNumber(known.DayNumber),
        known.MinuteOfDay < 0 ? null : new TimeOnly(known.MinuteOfDay / 60, known.MinuteOfDay % 60));

    internal void OnDayOpen(DateOnly today) => _today = today;

    internal void On(in MarketEventPayload known)
    {
        Invariant.Require(
            known.EventId != 0 && known.Revision > 0 && known.DayNumber > 0 && known.MinuteOfDay is >= -1 and < 24 * 60,
            "an event has an id, a revision, a day and an hour of the day");
        int at = IndexOf(known.EventId);
        if (at >= 0)
        {
            if (_entries[at].Known.Revision >= known.Revision)
                return;
            _entries.RemoveAt(at);
        }

        (DateOnly date, TimeOnly? time) = WhenOf(known);
        EventTiming timing = EventTiming.Of(_calendar, date, time);
        bool isPlaced = timing is { ReactionDay: not null, LastDayBefore: not null };
        var entry = new Entry(known, timing, isPlaced && known.Status == EventStatus.Confirmed ? new ConfirmedEvent(known, timing) : null);
        int place = _entries.Count;
        while (place > 0 && IsBefore(known, _entries[place - 1].Known))
            place--;
        _entries.Insert(place, entry);
        Version++;
    }

    private static bool IsBefore(in MarketEventPayload known, in MarketEventPayload other) =>
        known.DayNumber != other.DayNumber ? known.DayNumber < other.DayNumber : known.MinuteOfDay < other.MinuteOfDay;

    private ReadOnlySpan<ConfirmedEvent> Confirmed(int underlyingIndex, int from, int to, MarketEventKinds kinds)
    {
        _found.Clear();
        foreach (Entry entry in _entries)
        {
            if (entry.Confirmed is { } confirmed && IsWithin(entry, underlyingIndex, from, to, kinds))
                _found.Add(confirmed);
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    private bool IsWithin(in Entry entry, int underlyingIndex, int from, int to, MarketEventKinds kinds) =>
        (entry.Known.Underlyings >> underlyingIndex & 1) != 0
        && ((int)kinds >> (int)entry.Known.Kind & 1) != 0
        && DistanceTo(entry.Timing) is { } days && from <= days && days <= to;

    private int? DistanceTo(EventTiming timing) =>
        timing.ReactionDay is { } day && _calendar.Knows(_today) ? _calendar.TradingDaysBetween(_today, day) : null;

    private int IndexOf(ulong id)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Known.EventId == id)
                return i;
        }

        return -1;
    }

    private readonly record struct Entry(MarketEventPayload Known, EventTiming Timing, ConfirmedEvent? Confirmed);
}
