using Vyuha.Core;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Names and grids of the two indices the synthetic market quotes.</summary>
internal static class NiftyMarket
{
    public const string Symbol = "NIFTY";
    public const string VolatilitySymbol = "INDIAVIX";

    public static readonly Instrument Spot = Instrument.Spot(Exchange.NseIndex, Symbol);
    public static readonly Instrument VolatilitySpot = Instrument.Spot(Exchange.NseIndex, VolatilitySymbol);

    /// <summary>The index is published to 0.05, the volatility index to 0.0025.</summary>
    public static readonly Price IndexTick = Price.FromSteps(500);
    public static readonly Price VolatilityTick = Price.FromSteps(25);

    public static long IndexSteps(double level) => Price.FromModel(level, IndexTick, TickRounding.Nearest).Steps;

    public static long VolatilitySteps(double percent) => Price.FromModel(percent, VolatilityTick, TickRounding.Nearest).Steps;
}
