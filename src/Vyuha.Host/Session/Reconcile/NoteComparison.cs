using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>
/// A broker's contract note against the day's journal: every fill, and every charge. Charges are worked out by our tables from the fills of
/// either side, so that a fill that differs is one break and not one for each charge that follows from it.
/// </summary>
internal static class NoteComparison
{
    private const string Prefix = "note ";

    public static bool IsOfNote(Break one) => one.Finding.Subject.StartsWith(Prefix, StringComparison.Ordinal);

    public static List<Finding> Compare(JournaledDay day, NoteFile note, MarketRules rules)
    {
        List<Finding> findings = Fills(day.Books, note);
        findings.AddRange(Charges(day, note, rules));
        return findings;
    }

    /// <summary>By the broker's order numbers where the note has them. Many notes have the exchange's, which we never learn: then by contract and side.</summary>
    private static List<Finding> Fills(OurBooks ours, NoteFile note)
    {
        bool byOrder = IsByOrder(ours, note);
        string Subject(string? order, int line, string symbol, Side side) => byOrder ? $"order {order ?? $"of line {line}"}" : $"{symbol} {side}";

        SortedDictionary<string, Total> mine = Sum(ours.Orders.Where(order => order.FilledUnits > 0)
            .Select(order => (Subject(order.BrokerOrderId, 0, order.Symbol, order.Side), order.Instrument, order.Side, order.FilledUnits, order.FilledValue)));
        SortedDictionary<string, Total> theirs = Sum(note.Trades
            .Select(trade => (Subject(trade.Order, trade.Line, OpenAlgoSymbol.Format(trade.Instrument), trade.Side), trade.Instrument, trade.Side, trade.Units, trade.Price * Quantity.FromUnits(trade.Units))));

        var findings = new List<Finding>();
        foreach (string subject in mine.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal))
        {
            mine.TryGetValue(subject, out Total? our);
            theirs.TryGetValue(subject, out Total? their);
            if (our == their)
                continue;
            Total known = our ?? their!;
            long ourUnits = our?.Units ?? 0, theirUnits = their?.Units ?? 0;
            bool isOther = our is not null && their is not null && (our.Instrument != their.Instrument || our.Side != their.Side);
            Money effect = (their?.Cash ?? Money.Zero) - (our?.Cash ?? Money.Zero);
            findings.Add(new Finding
            {
                Kind = theirUnits > ourUnits || isOther ? BreakKind.FillExtra : theirUnits < ourUnits ? BreakKind.FillMissing : BreakKind.FillPrice,
                Subject = Prefix + subject,
                Symbol = OpenAlgoSymbol.Format(known.Instrument),
                Exchange = known.Instrument.Exchange,
                Ours = our?.InWords ?? "none",
                Theirs = their?.InWords ?? "none",
                Effect = effect,
                Remark = $"contract note, {subject}",
            });
        }

        return findings;
    }

    private static bool IsByOrder(OurBooks ours, NoteFile note)
    {
        var known = ours.Orders.Select(order => order.BrokerOrderId).ToHashSet();
        return note.Trades.Any(trade => trade.Order is not null && known.Contains(trade.Order));
    }

    private static List<Finding> Charges(JournaledDay day, NoteFile note, MarketRules rules)
    {
        ContractNote byOurs = Table(day, rules, day.Books.Orders.Where(order => order.FilledUnits > 0).Select(order => (order.Instrument, order.Side, order.FilledUnits, order.FilledValue)));
        ContractNote byTheirs = Table(day, rules, note.Trades
            .GroupBy(trade => (trade.Instrument, trade.Side, trade.Order))
            .Select(order => (order.Key.Instrument, order.Key.Side, order.Sum(trade => trade.Units), order.Aggregate(Money.Zero, (sum, trade) => sum + trade.Price * Quantity.FromUnits(trade.Units)))));
        var findings = new List<Finding>();
        foreach (((string name, Money ours), (_, Money other)) in Lines(byOurs, note).Zip(Lines(byTheirs, note)))
        {
            if (!note.Charges.TryGetValue(name, out Money stated) || stated == ours || stated == other)
                continue;
            findings.Add(new Finding
            {
                Kind = BreakKind.Charges,
                Subject = $"{Prefix}{name}",
                Ours = $"{ours}",
                Theirs = $"{stated}",
                Effect = ours - stated,
                Remark = $"contract note, {name}",
            });
        }

        return findings;
    }

    /// <summary>A note without a line for the protection fund has it in the exchange's charge.</summary>
    private static IEnumerable<(string Name, Money Amount)> Lines(ContractNote table, NoteFile note) =>
        ChargesComparison.Lines(note.Charges.ContainsKey("ipft") ? table : table with { ExchangeTransaction = table.ExchangeTransaction + table.Ipft, Ipft = Money.Zero });

    /// <summary>The note of the whole account: the exchange does not know our bots. Rows of one order and contract are one order.</summary>
    private static ContractNote Table(JournaledDay day, MarketRules rules, IEnumerable<(Instrument Instrument, Side Side, long Units, Money Value)> orders)
    {
        var notes = new SortedDictionary<Exchange, ContractNoteBuilder>();
        foreach ((Instrument instrument, Side side, long units, Money value) in orders)
            Of(instrument).Add(instrument, side, Quantity.FromUnits(units), value, newOrder: true);
        foreach (SettledLeg leg in day.Settled.Where(leg => leg.Units > 0 && leg.Instrument.IsOption))
            Of(leg.Instrument).AddExercise(leg.Instrument, Quantity.FromUnits(leg.Units), leg.Settlement);
        return notes.Values.Aggregate(new ContractNote(), (sum, note) => sum + note.Current);

        ContractNoteBuilder Of(Instrument instrument)
        {
            if (!notes.TryGetValue(instrument.Exchange, out ContractNoteBuilder? note))
                notes.Add(instrument.Exchange, note = new ContractNoteBuilder(rules, instrument.Exchange, day.Date, day.Brokerage));
            return note;
        }
    }

    private static SortedDictionary<string, Total> Sum(IEnumerable<(string Subject, Instrument Instrument, Side Side, long Units, Money Value)> fills)
    {
        var totals = new SortedDictionary<string, Total>(StringComparer.Ordinal);
        foreach ((string subject, Instrument instrument, Side side, long units, Money value) in fills)
        {
            totals.TryGetValue(subject, out Total? before);
            totals[subject] = new Total(instrument, side, (before?.Units ?? 0) + units, (before?.Value ?? Money.Zero) + value);
        }

        return totals;
    }

    private sealed record Total(Instrument Instrument, Side Side, long Units, Money Value)
    {
        public Money Cash => Side == Side.Buy ? -Value : Value;

        public string InWords => $"{(Side == Side.Buy ? "bought" : "sold")} {Units} {OpenAlgoSymbol.Format(Instrument)} for {Value}";
    }
}
