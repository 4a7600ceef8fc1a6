using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel;

/// <summary>Values books at executable prices and writes marks: equity for the curves, Greeks for the attribution of profit.</summary>
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
        foreach (Structure structure in bot.View.MutableLive)
        {
            foreach (StructureLeg leg in structure.MutableLegs)
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
            foreach (Structure structure in bot.View.MutableLive)
                MarkGreeks(structure, outputs);
        }
    }

    private long ValueOf(StructureLeg leg)
    {
        if (leg.Units == 0)
            return 0;
        ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);
        long price = leg.Units > 0 ? quote.Bid : quote.Ask;
        if (price == 0)
            price = quote.Last;
        long value = price == 0 ? leg.CostSteps : price * leg.Units;
        // A future is carried off the ledger: only its gain over cost is value.
        return leg.Terms.Instrument.IsOption ? value : value - leg.CostSteps;
    }

    /// <summary>
    /// Greeks of all open legs in rupees, mid value, and the mean volatility of the legs in points; volatility 0 says that a leg could not be
    /// priced and the Greeks are not to be used.
    /// </summary>
    public void MarkGreeks(Structure structure, OutputBuffer outputs)
    {
        double delta = 0, gamma = 0, vega = 0, theta = 0, vanna = 0, volga = 0, level = 0, weighted = 0, weights = 0;
        long value = 0;
        bool any = false;
        bool complete = true;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.Units == 0 || leg.Terms.Chain is not { } chain)
                continue;
            any = true;
            value += market.Quote(leg.Terms.Id).Mid * leg.Units;
            if (!chain.TryForward(out double forward) || !chain.TryPrice(leg.Terms.StrikeIndex, leg.Terms.Instrument.Right, out PricedOption priced))
            {
                complete = false;
                continue;
            }

            Greeks greeks = priced.Greeks;
            double onePercent = forward / 100;
            delta += leg.Units * greeks.Delta * onePercent;
            gamma += leg.Units * greeks.Gamma * onePercent * onePercent;
            vega += leg.Units * greeks.Vega;
            theta += leg.Units * greeks.Theta;
            vanna += leg.Units * greeks.Vanna * onePercent;
            volga += leg.Units * greeks.Volga;
            chain.TryVolatility(leg.Terms.StrikeIndex, out double volatility);
            double weight = Math.Abs(leg.Units);
            weighted += weight * volatility * 100;
            weights += weight;
            level = level == 0 ? forward : level;
        }

        if (!any)
            return;
        outputs.Next(OutputKind.StructureGreeks, structure.Bot).Greeks = new GreeksPayload(
            value, (float)delta, (float)gamma, (float)vega, (float)theta, (Half)vanna, (Half)volga, (float)level,
            (float)(complete && weights > 0 ? weighted / weights : 0), structure.Id);
    }
}
