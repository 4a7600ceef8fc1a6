using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Host.Commands;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>The record of a day on one page of text.</summary>
internal static class EodText
{
    public static string Of(EodRecord record)
    {
        var text = new StringBuilder();
        string verdict = record.Status switch
        {
            EodStatus.Reconciled => "RECONCILED: no difference stands",
            EodStatus.Breaks => $"{record.Breaks.Count} BREAKS STAND",
            _ => $"NOT RECONCILED: {record.Why}",
        };
        text.Append($"End of day {record.Date:yyyy-MM-dd}, book {record.Book}\n{verdict}\nas of {record.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} IST\n\n");
        if (record.Orders is { } orders)
            text.Append($"Orders    {orders.Ours} of ours, {orders.AtBroker} at the broker, {orders.OfOthers} of others; {orders.Filled} filled: bought {Rupees(orders.Bought)}, sold {Rupees(orders.Sold)}\n");
        if (record.Funds is { } funds)
        {
            text.Append($"Funds     {Rupees(funds.BrokerOpening)} at {funds.Since.ToString("HH:mm", CultureInfo.InvariantCulture)}, {Rupees(funds.BrokerClosing)} now: {Rupees(funds.BrokerChange)}; our ledger {Rupees(funds.LedgerChange)}\n");
            text.Append($"          the broker counts: {funds.CountsAs ?? "in no way we know"}\n");
            text.Append($"Charges   {Rupees(funds.ChargesEstimated)} estimated, {(funds.ChargesDebited is { } debited ? Rupees(debited) : "an unknown amount")} debited\n");
        }

        text.Append($"          today by our tables {Rupees(record.Charges.Total)}: brokerage {Rupees(record.Charges.Brokerage)}, STT {Rupees(record.Charges.Stt)}, exchange {Rupees(record.Charges.ExchangeTransaction)}, "
            + $"SEBI {Rupees(record.Charges.SebiFee)}, IPFT {Rupees(record.Charges.Ipft)}, stamp {Rupees(record.Charges.StampDuty)}, GST {Rupees(record.Charges.Gst)}\n");
        if (record.Positions.Count > 0)
        {
            TextTable positions = new TextTable("position", "bots", "external", "broker").Right(1, 2, 3);
            foreach (EodPosition position in record.Positions)
                positions.Add(position.Symbol, $"{position.Bots}", $"{position.External}", $"{position.Broker}");
            text.Append('\n').Append(positions);
        }

        if (record.Settlements.Count > 0)
        {
            TextTable settled = new TextTable("settled", "bot", "units", "index", "cash").Right(1, 2, 3, 4);
            foreach (EodSettlement one in record.Settlements)
                settled.Add(one.Symbol, $"{one.Bot}", $"{one.Units}", one.Price.ToString("0.00", CultureInfo.InvariantCulture), Rupees(one.Cash));
            text.Append('\n').Append(settled);
        }

        if (record.Breaks.Count > 0)
            text.Append('\n').Append(Table(record.Breaks)).Append("\nEntries of the next session wait until each is accepted: vyuha breaks accept ID --reason TEXT\n");
        if (record.Accepted.Count > 0)
            text.Append("\nAccepted in the course of the day\n").Append(Table(record.Accepted));
        text.Append($"\nJournal   {record.Journal.Inputs} inputs, hash {record.Journal.Hash}, program {record.Journal.Program}\n");
        text.Append(record.Seal is { } seal ? $"Seal      SHA-256 {seal} (a hash that shows later changes, no signature by a key)\n" : "Not sealed\n");
        return text.ToString();
    }

    /// <summary>Breaks as a table.</summary>
    public static string Table(IEnumerable<BreakLine> breaks)
    {
        var table = new TextTable("break", "kind", "state", "seen", "ours", "the broker's", "effect", "remark").Right(6);
        foreach (BreakLine one in breaks)
        {
            string remark = one.By is { } by ? $"by {by}: {one.Reason}" : one.State == BreakState.Resolved ? one.Reason ?? "" : one.Remark;
            table.Add(
                one.Id, StructureWords.Spaced(one.Kind.ToString()), one.State.ToString().ToLowerInvariant(),
                $"{one.FirstSeen.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}-{one.LastSeen.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}",
                one.Kind == BreakKind.Position ? $"{one.Symbol} {one.Ours}" : one.Ours, one.Theirs, one.Effect is { } effect ? Rupees(effect) : "", remark);
        }

        return table.ToString();
    }

    private static string Rupees(decimal amount) => RupeeText.Of(Money.FromRupees(amount).ToPaisa());
}
