using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>Charges worked out again from the broker's own trades, for each bot as the ledger books them: a note of its own, rounded as a note is.</summary>
internal static class ChargesComparison
{
    private static readonly Exchange[] Segments = [Exchange.Nfo, Exchange.Bfo];

    /// <param name="ours">Orders of ours; others are left out.</param>
    /// <param name="trades">The broker's.</param>
    /// <param name="settled">What expired today.</param>
    /// <param name="setup">Rates and brokerage.</param>
    /// <returns>By bot.</returns>
    public static Dictionary<byte, ContractNote> ByTable(OurBooks ours, IReadOnlyList<BrokerTrade> trades, IReadOnlyList<SettledLeg> settled, ReconcilerSetup setup)
    {
        DateOnly date = setup.Today.Date;
        var byOrder = trades.ToLookup(trade => trade.BrokerOrderId, StringComparer.Ordinal);
        var notes = new Dictionary<byte, ContractNote>();
        foreach (byte bot in ours.Orders.Select(order => order.Bot).Concat(settled.Select(leg => leg.Bot)).Distinct())
        {
            var total = new ContractNote();
            foreach (Exchange segment in Segments)
            {
                var note = new ContractNoteBuilder(setup.Rules, segment, date, setup.Brokerage);
                foreach (OurOrder order in ours.Orders.Where(order => order.Bot == bot && order.Instrument.Exchange == segment && order.BrokerOrderId is not null))
                {
                    long units = byOrder[order.BrokerOrderId!].Sum(trade => trade.Units);
                    Money value = byOrder[order.BrokerOrderId!].Aggregate(Money.Zero, (sum, trade) => sum + trade.Price * Quantity.FromUnits(trade.Units));
                    if (units > 0)
                        note.Add(order.Instrument, order.Side, Quantity.FromUnits(units), value, newOrder: true);
                }

                foreach (IGrouping<Instrument, SettledLeg> held in settled.Where(leg => leg.Bot == bot && leg.Instrument.IsOption && leg.Instrument.Exchange == segment).GroupBy(leg => leg.Instrument))
                {
                    // Exercised is what is held net: a long that a short stands against is not.
                    if (held.Sum(leg => leg.Units) is > 0 and long units)
                        note.AddExercise(held.Key, Quantity.FromUnits(units), held.First().Settlement);
                }

                total += note.Current;
            }

            notes.Add(bot, total);
        }

        return notes;
    }

    /// <summary>What orders that are not ours have done to the account's cash. Charges of contracts that our tables do not know are left out.</summary>
    public static ForeignCash Foreign(OurBooks ours, BooksRead books, ReconcilerSetup setup)
    {
        Money cash = Money.Zero;
        var all = new Dictionary<Exchange, (ContractNoteBuilder Ours, ContractNoteBuilder Both)>();
        foreach ((BrokerRow row, long units, Money value) in BooksComparison.Foreign(ours, books))
        {
            cash += row.Side == Side.Buy ? -value : value;
            if (!OpenAlgoSymbol.TryParse(row.Symbol, row.Exchange, out Instrument? instrument, out _) || !setup.Rules.Charges(row.Exchange, instrument.Kind, setup.Today.Date).HasValue)
                continue;
            if (!all.TryGetValue(row.Exchange, out (ContractNoteBuilder Ours, ContractNoteBuilder Both) notes))
                all.Add(row.Exchange, notes = (Note(ours, row.Exchange, setup), Note(ours, row.Exchange, setup)));
            notes.Both.Add(instrument, row.Side, Quantity.FromUnits(units), value, newOrder: true);
        }

        return new ForeignCash(cash, all.Values.Aggregate(Money.Zero, (sum, notes) => sum + notes.Both.Current.Total - notes.Ours.Current.Total));
    }

    /// <summary>One note of all our fills: what others add to it depends on where it rounds.</summary>
    private static ContractNoteBuilder Note(OurBooks ours, Exchange segment, ReconcilerSetup setup)
    {
        var note = new ContractNoteBuilder(setup.Rules, segment, setup.Today.Date, setup.Brokerage);
        foreach (OurOrder order in ours.Orders.Where(order => order.FilledUnits > 0 && order.Instrument.Exchange == segment))
            note.Add(order.Instrument, order.Side, Quantity.FromUnits(order.FilledUnits), order.FilledValue, newOrder: true);
        return note;
    }

    /// <summary>The ledger's charges against those of the broker's trades, line by line.</summary>
    public static IEnumerable<Finding> Compare(byte bot, ContractNote ledger, ContractNote table) =>
        Lines(ledger).Zip(Lines(table)).Where(pair => pair.First.Amount != pair.Second.Amount).Select(pair => new Finding
        {
            Kind = BreakKind.Charges,
            Subject = $"bot {bot}: {pair.First.Name}",
            Ours = $"{pair.First.Amount}",
            Theirs = $"{pair.Second.Amount}",
            Effect = pair.First.Amount - pair.Second.Amount,
            Remark = $"{pair.First.Name} of bot {bot}; theirs is our table on the broker's trades",
        });

    /// <summary>A note's lines by the names that files use.</summary>
    public static IReadOnlyList<(string Name, Money Amount)> Lines(ContractNote note) =>
    [
        ("brokerage", note.Brokerage), ("exchange_transaction", note.ExchangeTransaction), ("ipft", note.Ipft), ("sebi_fee", note.SebiFee), ("gst", note.Gst), ("stt", note.Stt),
        ("stamp_duty", note.StampDuty),
    ];
}
