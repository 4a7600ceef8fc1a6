namespace Vyuha.Quant.Indicators;

/// <summary>A bar with its place in the trading calendar, for indicators that begin anew each session or compare the same minute of several.</summary>
/// <param name="Bar">Prices and volume.</param>
/// <param name="Session">Names the session: any number that differs from the last session's; a date's day number will do.</param>
/// <param name="Minute">Minutes from the session's open to the bar's start: 0 for NSE's bar of 09:15.</param>
public readonly record struct SessionBar(IndicatorBar Bar, int Session, int Minute);
