using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>What a bot adds to the exits that every holding has: the signal it was opened on.</summary>
internal interface IHoldingRules
{
    /// <summary>Average true range of the underlying now, points; NaN when it has none.</summary>
    double RangeOf(MarketState market, Holding holding);

    /// <summary>Whether the signal has turned against the holding.</summary>
    bool HasTurned(MarketState market, Holding holding);

    /// <summary>Adds the signal's own conditions.</summary>
    void MeasureTurn(MarketState market, Holding holding, Readings readings);
}
