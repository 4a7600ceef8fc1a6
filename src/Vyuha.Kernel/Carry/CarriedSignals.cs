using Vyuha.Kernel.Signals;

namespace Vyuha.Kernel.Carry;

/// <summary>What signals know of the days before and cannot be read from the market again.</summary>
/// <param name="Series">Bars made of quotes, as many of each as the signals on them need.</param>
/// <param name="Volatilities">Thirty-day volatilities, one a session.</param>
public sealed record CarriedSignals(IReadOnlyList<CarriedBars> Series, IReadOnlyList<CarriedVolatilities> Volatilities)
{
    internal static CarriedSignals None { get; } = new([], []);
}

/// <summary>Oldest first, columns of equal length.</summary>
/// <param name="Underlying">Index into the names.</param>
/// <param name="Days"><see cref="DateOnly.DayNumber"/>, ascending.</param>
/// <param name="Values">Annualised, 0.15 meaning 15 %.</param>
public sealed record CarriedVolatilities(int Underlying, IReadOnlyList<int> Days, IReadOnlyList<double> Values);

/// <summary>Closed bars, oldest first.</summary>
/// <param name="Underlying">Index into the names.</param>
/// <param name="Seconds">Length of a bar; 86,400 for a session.</param>
public sealed record CarriedBars(int Underlying, BarSource Source, int Seconds, IReadOnlyList<CarriedClosedBar> Bars);

/// <summary>One bar: instants in nanoseconds, prices in rupees, volume in units where it is known.</summary>
/// <param name="Session"><see cref="DateOnly.DayNumber"/> of its day.</param>
public sealed record CarriedClosedBar(
    long Start, long End, int Session, int Slot, int Minute, double Open, double High, double Low, double Close, double? Volume);
