using Vyuha.Core.Events;

namespace Vyuha.Simulation.Venue;

/// <summary>A command on its way to the book, or an answer on its way back.</summary>
internal readonly record struct VenueEvent(OutputKind Command, int InstrumentId, OrderPayload Order, ReplyPayload Reply, ReportPayload Report);

/// <summary>What is on its way at the venue: in the order of time, and of arrival at one instant.</summary>
/// <remarks>Few things are on their way at once, and what is added nearly always comes last: a ring is kept sorted from behind.</remarks>
internal sealed class VenueQueue
{
    private (long At, VenueEvent Event)[] _ring = new (long, VenueEvent)[16];
    private int _first;
    private int _count;

    /// <summary>When the next event happens; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextTime => _count == 0 ? long.MaxValue : _ring[_first].At;

    public void Add(in VenueEvent venueEvent, long at)
    {
        if (_count == _ring.Length)
            Grow();
        int place = _count++;
        for (; place > 0 && _ring[Index(place - 1)].At > at; place--)
            _ring[Index(place)] = _ring[Index(place - 1)];
        _ring[Index(place)] = (at, venueEvent);
    }

    /// <summary>The next event; an event of nothing, at time 0, when there is none.</summary>
    public VenueEvent Take(out long at)
    {
        at = 0;
        if (_count == 0)
            return default;
        (at, VenueEvent next) = _ring[_first];
        _first = Index(1);
        _count--;
        return next;
    }

    // The length is a power of two.
    private int Index(int place) => (_first + place) & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new (long, VenueEvent)[_ring.Length * 2];
        for (int i = 0; i < _count; i++)
            larger[i] = _ring[Index(i)];
        (_ring, _first) = (larger, 0);
    }
}
