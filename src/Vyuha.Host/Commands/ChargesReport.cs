using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Commands;

/// <summary>The contract notes of a list of trades, and the profit of what is flat at its end.</summary>
/// <param name="Notes">One for each date and exchange, in that order.</param>
/// <param name="Gross">Cash in less cash out; null while a position is open, because it has no price here.</param>
/// <param name="OpenPositions">What is not flat, and why there is no profit to show.</param>
internal sealed record ChargesReport(
    IReadOnlyList<ChargedNote> Notes, Money? Gross, IReadOnlyList<(Instrument Instrument, Quantity Quantity)> OpenPositions)
{
    public Money Charges { get; } = Notes.Aggregate(Money.Zero, (sum, note) => sum + note.Note.Total);

    public Money? Net => Gross - Charges;

    public static ChargesReport Of(IReadOnlyList<ListedTrade> trades, MarketRules rules)
    {
        List<ChargedNote> notes =
        [
            .. trades
                .GroupBy(trade => (trade.Date, trade.Instrument.Exchange))
                .OrderBy(group => group.Key)
                .Select(group => Note([.. group], rules)),
        ];
        List<(Instrument Instrument, Quantity Quantity)> open =
        [
            .. trades
                .GroupBy(trade => trade.Instrument)
                .Select(group => (group.Key, group.Aggregate(Quantity.Zero, (sum, trade) => sum + Signed(trade))))
                .Where(position => position.Item2 != Quantity.Zero),
        ];
        Money gross = trades.Aggregate(Money.Zero, (sum, trade) => sum - trade.Price * Signed(trade));
        return new(notes, open.Count == 0 ? gross : null, open);
    }

    private static Quantity Signed(ListedTrade trade) => trade.Side == Side.Buy ? trade.Quantity : -trade.Quantity;

    private static ChargedNote Note(IReadOnlyList<ListedTrade> trades, MarketRules rules)
    {
        ListedTrade first = trades[0];
        var builder = new ContractNoteBuilder(rules, first.Instrument.Exchange, first.Date);
        var filled = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (ListedTrade trade in trades)
        {
            // An order is one side of one contract; a name used for two is two orders to the exchange.
            string? order = trade.Order is null ? null : $"{trade.Order}|{trade.Side}|{OpenAlgoSymbol.Format(trade.Instrument)}";
            Money before = Money.Zero;
            bool isLater = order is not null && filled.TryGetValue(order, out before);
            builder.Add(trade.Instrument, trade.Side, trade.Quantity, trade.Price, newOrder: !isLater, before);
            if (order is not null)
                filled[order] = before + trade.Price * trade.Quantity;
        }

        return new(first.Date, first.Instrument.Exchange, builder, builder.Current);
    }
}

internal sealed record ChargedNote(DateOnly Date, Exchange Exchange, ContractNoteBuilder Builder, ContractNote Note)
{
    public IReadOnlyList<ChargeLine> Lines { get; } = ChargeLine.Of(Builder, Note);
}
