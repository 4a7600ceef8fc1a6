using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Kernel.Signals;

/// <summary>A bar that is over. It holds what was seen after its start and up to its end, the end included; the session's first holds the open too.</summary>
/// <param name="Start">Where it begins by the clock, seen or not.</param>
/// <param name="End">Where it ends: its length after the start, or at the end of trading.</param>
/// <param name="Session"><see cref="DateOnly.DayNumber"/> of its trading day.</param>
/// <param name="Slot">Its place in the session, from 0. A number left out is a bar in which nothing was seen.</param>
/// <param name="Minute">Minutes from the session's open to its start; -1 in a token session, which is compared with no other day.</param>
/// <param name="Prices">Rupees; the volume in units, NaN where it is not known.</param>
public readonly record struct ClosedBar(Timestamp Start, Timestamp End, int Session, int Slot, int Minute, IndicatorBar Prices);
