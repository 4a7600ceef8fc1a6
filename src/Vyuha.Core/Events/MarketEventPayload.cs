using System.Runtime.InteropServices;
using Vyuha.Core.Calendar;

namespace Vyuha.Core.Events;

/// <summary>One revision of a calendar event. The last one that arrived holds; the same one again changes nothing.</summary>
/// <param name="EventId"><see cref="MarketEventId.Of"/> of the event's id.</param>
/// <param name="Underlyings">Bit i: it moves underlying i of the run.</param>
/// <param name="DayNumber">Its day in India, as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="MinuteOfDay">Minutes after midnight in India; -1 when only the day is known.</param>
/// <param name="Revision">Counted from 1.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Status">Whether it may be traded upon.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct MarketEventPayload(
    ulong EventId, ulong Underlyings, int DayNumber, short MinuteOfDay, ushort Revision, MarketEventKind Kind, EventStatus Status)
{
    public static short MinuteOf(TimeOnly? timeIst) => timeIst is { } time ? (short)(time.Hour * 60 + time.Minute) : (short)-1;
}
