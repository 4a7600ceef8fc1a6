using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Host.Session.Link;

/// <summary>
/// OpenAlgo's rows and outcomes in the session's words. Rows of segments a session does not trade are left out. A status we have no word for is
/// passed on as unknown, with the broker's word as the reason: the order is there, whatever it does.
/// </summary>
internal static class BrokerWords
{
    public static BrokerOutcome Of(PlacementOutcome outcome) => outcome switch
    {
        PlacementOutcome.Accepted accepted => new(OutcomeKind.Accepted, accepted.OrderId, IsWrongMode: accepted.IsModeUnexpected),
        PlacementOutcome.Queued queued => new(OutcomeKind.Queued, Text: queued.Message),
        PlacementOutcome.Refused refused => new(OutcomeKind.Refused, null, ReasonOf(refused.Failure), refused.Reason) { RetryAfter = refused.Failure.RetryAfter },
        PlacementOutcome.NotSent { Failure.Kind: OpenAlgoFailureKind.RateLimited } limited => new(OutcomeKind.Refused, null, RejectReason.RateLimited, limited.Reason) { RetryAfter = limited.Failure.RetryAfter },
        PlacementOutcome.NotSent notSent => new(OutcomeKind.NotSent, Text: notSent.Reason),
        PlacementOutcome.InDoubt doubt => new(OutcomeKind.InDoubt, Text: doubt.Reason),
        _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
    };

    public static bool TryRow(OrderRow row, DateOnly today, out BrokerRow result)
    {
        Timestamp? placed = ServerTime.TryParse(row.TimeText, today, out Timestamp time) ? time : null;
        return TryRow(row.OrderId, row.Symbol, row.Exchange, row.Side, row.Quantity, row.Price, row.State, row.FilledQuantity, row.AveragePrice,
            row.State == OrderState.Other ? row.StatusText : row.RejectionReason, placed, out result);
    }

    /// <summary>An update has no time of its own; it is as old as its arrival.</summary>
    public static bool TryRow(in OrderUpdate update, out BrokerRow result) => TryRow(
        update.OrderId, update.Symbol, update.Exchange, update.Side, update.Quantity, update.Price, update.State, update.FilledQuantity, update.AveragePrice,
        update.State == OrderState.Other ? update.StatusText : update.RejectionReason, null, out result);

    public static IReadOnlyList<BrokerRow> Rows(IReadOnlyList<OrderRow> rows, DateOnly today)
    {
        var result = new List<BrokerRow>(rows.Count);
        foreach (OrderRow row in rows)
        {
            if (TryRow(row, today, out BrokerRow one))
                result.Add(one);
        }

        return result;
    }

    public static IReadOnlyList<BrokerTrade> Trades(IReadOnlyList<TradeRow> rows) =>
        [.. rows.Select(row => new BrokerTrade(row.OrderId, row.Quantity.Units, row.AveragePrice))];

    public static IReadOnlyList<BrokerPosition> Positions(IReadOnlyList<PositionRow> rows)
    {
        var result = new List<BrokerPosition>(rows.Count);
        foreach (PositionRow row in rows)
        {
            if (ExchangeNames.TryParse(row.Exchange, out Exchange exchange))
                result.Add(new BrokerPosition(row.Symbol, exchange, row.Quantity.Units, row.AveragePrice?.ToRupees() ?? 0));
        }

        return result;
    }

    public static IReadOnlyList<ContractOfDay> Contracts(IReadOnlyList<SymbolRow> rows)
    {
        var result = new List<ContractOfDay>(rows.Count);
        foreach (SymbolRow row in rows)
        {
            if (ExchangeNames.TryParse(row.Exchange, out Exchange exchange) && OpenAlgoSymbol.TryParse(row.Symbol, exchange, out Instrument? instrument, out _))
                result.Add(new ContractOfDay(instrument, (int)(row.LotSize ?? 0), row.TickSize ?? default, (int)(row.FreezeQuantity?.Units ?? 0)));
        }

        return result;
    }

    /// <summary>Daily bars are stamped at midnight UTC of their trading date.</summary>
    public static IEnumerable<IndexBar> Bars(string index, IReadOnlyList<BarRow> rows)
    {
        foreach (BarRow row in rows)
        {
            if (row is { EpochSeconds: { } seconds, Open: { } open, High: { } high, Low: { } low, Close: { } close })
                yield return new IndexBar(index, DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime), open, high, low, close);
        }
    }

    private static bool TryRow(
        string id, string symbol, string exchangeName, Side side, Quantity quantity, Price? price, OrderState state, Quantity? filled, Price? average, string? reason,
        Timestamp? placed, out BrokerRow result)
    {
        result = default;
        RowStatus status = state switch
        {
            OrderState.Open => RowStatus.Open,
            OrderState.TriggerPending => RowStatus.TriggerPending,
            OrderState.Complete => RowStatus.Complete,
            OrderState.Rejected => RowStatus.Rejected,
            OrderState.Cancelled => RowStatus.Cancelled,
            OrderState.Expired => RowStatus.Expired,
            _ => RowStatus.Unknown,
        };
        if (!ExchangeNames.TryParse(exchangeName, out Exchange exchange))
            return false;
        result = new BrokerRow(id, symbol, exchange, side, quantity.Units, price ?? default, status, filled?.Units, average?.ToRupees(), reason, placed);
        return true;
    }

    private static RejectReason ReasonOf(OpenAlgoFailure failure) => failure.Kind switch
    {
        OpenAlgoFailureKind.Key or OpenAlgoFailureKind.SessionExpired => RejectReason.NotAuthorised,
        OpenAlgoFailureKind.RateLimited => RejectReason.RateLimited,
        OpenAlgoFailureKind.NotFound => RejectReason.UnknownInstrument,
        _ => RejectReason.Other,
    };
}
