using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel;

/// <summary>Values books at executable prices and writes marks: equity for the curves, profit by Greek for the structures.</summary>
internal sealed class BookMarker(MarketState market, GeneralLedger ledger, TimeSpan every)
{
    private Timestamp _next;

    public void OnDayOpen() => _next = default;

    /// <summary>Whether a mark is due; the first snapshot of a day always is.</summary>
    public bool IsDue(Timestamp now) => now >= _next;

    /// <summary>Cash in all forms and the positions at what closing them would bring: longs at the bid, shorts at the ask. Steps.</summary>
    /// <remarks>A side without a quote is valued at the last price, and a contract never quoted at its cost.</remarks>
    public long Equity(BotBook bot, out long positions)
    {
        positions = 0;
        foreach (Structure structure in bot.View.LiveSpan)
        {
            foreach (StructureLeg leg in structure.LegSpan)
                positions += ValueOf(leg);
        }

        return ledger.TotalCash(bot.Bot) + positions;
    }

    public void MarkAll(ReadOnlySpan<BotBook> bots, OutputBuffer outputs)
    {
        _next = market.Now.Plus(every);
        foreach (BotBook bot in bots)
        {
            long equity = Equity(bot, out long positions);
            outputs.Next(OutputKind.BookMark, bot.Bot).Mark = new MarkPayload(
                equity,
                ledger.Balance(bot.Bot, AccountKind.Cash),
                ledger.Balance(bot.Bot, AccountKind.Margin),
                ledger.Balance(bot.Bot, AccountKind.Reserved),
                positions);
            foreach (Structure structure in bot.View.LiveSpan)
                Mark(structure, outputs);
        }
    }

    /// <summary>Positions outside the bots at executable prices; their equity is their value, for their cash is nobody's here.</summary>
    public void MarkExternal(ExternalBook external, OutputBuffer outputs)
    {
        if (external.Count == 0)
            return;
        long positions = 0;
        foreach (ExternalPosition position in external.Positions)
            positions += ValueOf(position.Terms, position.Units, position.CostSteps);
        outputs.Next(OutputKind.BookMark, Books.External).Mark =
            new MarkPayload(positions, 0, ledger.Balance(Books.External, AccountKind.Margin), 0, positions);
    }

    /// <summary>What closing a leg would bring, steps; of a future its gain over cost.</summary>
    public long ValueOf(StructureLeg leg) => leg.Units == 0 ? 0 : ValueOf(leg.Terms, leg.Units, leg.CostSteps);

    private long ValueOf(ContractTerms terms, long units, long cost)
    {
        ref readonly QuoteState quote = ref market.Quote(terms.Id);
        long price = units > 0 ? quote.Bid : quote.Ask;
        if (price == 0)
            price = quote.Last;
        long value = price == 0 ? cost : price * units;
        // A future is carried off the ledger: only its gain over cost is value.
        return terms.Instrument.IsOption ? value : value - cost;
    }

    /// <summary>
    /// What a structure is worth and has earned at mid prices, and which Greeks that came from; the residual is what the parts leave. Brings every
    /// leg's account of its profit up to this instant.
    /// </summary>
    public void Mark(Structure structure, OutputBuffer outputs)
    {
        long value = 0;
        long cost = 0;
        double level = 0;
        GreekProfit explained = default;
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.Units != 0 || leg.LiveOrder != 0)
                leg.Profit.MoveTo(market, leg.Units);
            explained += leg.Profit.Total;
            value += market.Quote(leg.Terms.Id).Mid * leg.Units;
            cost += leg.CostSteps;
            if (level == 0 && leg.Terms.Chain is { } chain && chain.TryForward(out double forward))
                level = forward;
        }

        outputs.Next(OutputKind.StructureMark, structure.Bot).StructureMark = new StructureMarkPayload(
            value, structure.RealisedSteps + value - cost, -structure.SlippagePaidSteps, level, structure.Id);
        outputs.Next(OutputKind.StructureAttribution, structure.Bot).Attribution = new AttributionPayload(
            Steps(explained.Delta), Steps(explained.Gamma), Steps(explained.Vega), Steps(explained.Theta), Steps(explained.VannaVolga));
    }

    private static long Steps(double rupees) => Money.FromModel(rupees).Steps;
}
