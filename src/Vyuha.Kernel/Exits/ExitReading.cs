using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Exits;

/// <summary>What a position is worth to whom would leave it now.</summary>
/// <param name="IsKnown">False when a short has no ask: then no price decides, only time.</param>
/// <param name="Profit">Steps, at executable prices, charges paid so far taken off.</param>
/// <param name="Delta">Rupees for a move of 1 %; NaN when not asked for or not known.</param>
public readonly record struct ExitReading(Timestamp Now, bool IsKnown, long Profit, double Delta)
{
    /// <summary>A structure with what it has realised.</summary>
    /// <param name="withDelta">Whether its delta is wanted: it costs more than the rest.</param>
    public static ExitReading Of(MarketState market, StrategyBook book, Structure structure, bool withDelta)
    {
        bool known = book.TryCostToClose(structure, out long cost);
        double delta = withDelta ? 0 : double.NaN;
        if (withDelta)
        {
            foreach (StructureLeg leg in structure.LegSpan)
            {
                if (leg.Units != 0)
                    delta += GreekDesk.TryContract(market, leg.Terms, leg.Units, out RupeeGreeks greeks) ? greeks.Delta : double.NaN;
            }
        }

        return new(market.Now, known, structure.OpenCreditSteps + structure.RealisedSteps - structure.ChargesSteps - cost, delta);
    }

    /// <summary>What is open of one leg; its charges are not known apart.</summary>
    public static ExitReading Of(MarketState market, StructureLeg leg, bool withDelta)
    {
        ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);
        bool known = leg.Units >= 0 || quote.HasAsk;
        long price = leg.Units > 0 ? quote.Bid : quote.Ask;
        double delta = withDelta && GreekDesk.TryContract(market, leg.Terms, leg.Units, out RupeeGreeks greeks) ? greeks.Delta : double.NaN;
        return new(market.Now, known && leg.Units != 0, leg.Units * price - leg.CostSteps, delta);
    }

    /// <summary>A bot's day.</summary>
    public static ExitReading OfDay(MarketState market, StrategyBook book) => new(market.Now, true, book.DayPnl.Steps, double.NaN);
}
