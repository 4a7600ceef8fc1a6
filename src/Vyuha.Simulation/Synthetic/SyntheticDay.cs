using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Simulation.Synthetic;

/// <summary>One day of the synthetic market.</summary>
/// <param name="Date">The trading day.</param>
/// <param name="Nifty">Index, futures and option chains.</param>
/// <param name="IndiaVix">The 30-day volatility index.</param>
public sealed record SyntheticDay(DateOnly Date, MarketDay Nifty, MarketDay IndiaVix);

/// <summary>The closing values of a session, which is all that volatility rank and realised volatility look back on.</summary>
/// <param name="Date">The trading day.</param>
/// <param name="Nifty">Official close of the index; also what options expiring that day settle at.</param>
/// <param name="IndiaVix">Close of the 30-day volatility index.</param>
public readonly record struct SyntheticClose(DateOnly Date, Price Nifty, Price IndiaVix);
