using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Streaming;

/// <summary>The messages the stream sends of its own accord.</summary>
internal static class StreamMessages
{
    public static readonly string[] ModeNames = ["", "LTP", "Quote", "Depth"];

    public static JsonObject Tick(SandboxContract contract, int mode, string broker, Timestamp now)
    {
        long milliseconds = Vocabulary.Milliseconds(now);
        var data = new JsonObject
        {
            ["symbol"] = contract.Symbol,
            ["exchange"] = contract.Exchange,
            ["mode"] = mode switch { 1 => "ltp", 2 => "quote", _ => "full" },
            ["ltp"] = Vocabulary.Rupees(contract.Last),
            // Milliseconds, but seconds in depth messages.
            ["ltt"] = mode == 3 ? milliseconds / 1000 : milliseconds,
            ["timestamp"] = milliseconds,
        };
        if (mode >= 2)
            AddQuote(data, contract);
        if (mode == 3)
        {
            (data["oi"], data["open_interest"]) = (contract.OpenInterest, contract.OpenInterest);
            data["depth"] = new JsonObject
            {
                ["buy"] = Levels(contract.Bid, contract.BidSize),
                ["sell"] = Levels(contract.Ask, contract.AskSize),
            };
        }

        return new JsonObject
        {
            ["type"] = "market_data",
            ["symbol"] = contract.Symbol,
            ["exchange"] = contract.Exchange,
            ["mode"] = mode,
            ["data"] = data,
            ["broker"] = broker,
        };
    }

    public static JsonObject Order(OrderRow order, bool isAnalyze, ServerState state)
    {
        // The analyzer says what an order filled at, or what a market order would, and that nothing is pending, whatever is.
        bool showsFill = isAnalyze && order.Filled > 0, showsMarket = isAnalyze && order.PriceType == PriceType.Market;
        decimal average = Math.Round(order.AveragePrice, 2);
        long pending = isAnalyze || order.Status is not (SandboxOrderStatus.Open or SandboxOrderStatus.TriggerPending) ? 0 : order.Pending;
        return new JsonObject
        {
            ["type"] = "order_update",
            ["user_id"] = state.User,
            ["mode"] = isAnalyze ? "analyze" : "live",
            ["broker"] = isAnalyze ? "sandbox" : state.Broker,
            ["orderid"] = order.OrderId,
            ["symbol"] = order.Contract.Symbol,
            ["exchange"] = order.Contract.Exchange,
            ["action"] = order.Side == Side.Buy ? "BUY" : "SELL",
            ["quantity"] = order.Units,
            ["price"] = showsFill ? Vocabulary.Number(average) : Vocabulary.Rupees(showsMarket ? order.Contract.Mark : order.Price.Steps),
            ["trigger_price"] = Vocabulary.Rupees(order.Trigger.Steps),
            ["pricetype"] = PriceTypes.Name(order.PriceType),
            ["product"] = PriceTypes.Name(order.Product),
            ["order_status"] = PriceTypes.Name(order.Status),
            ["filled_quantity"] = order.Filled,
            ["pending_quantity"] = pending,
            ["average_price"] = Vocabulary.Number(average),
            ["rejection_reason"] = order.Reason,
        };
    }

    private static void AddQuote(JsonObject data, SandboxContract contract)
    {
        data["volume"] = contract.Volume;
        if (contract.Instrument.IsTradable)
        {
            data["last_quantity"] = contract.LastQuantity;
            data["average_price"] = Vocabulary.Rupees(contract.Average);
            data["total_buy_quantity"] = contract.BidSize;
            data["total_sell_quantity"] = contract.AskSize;
        }
        else
        {
            long change = contract.PreviousClose > 0 ? contract.Last - contract.PreviousClose : 0;
            data["price_change"] = Vocabulary.Rupees(change);
            data["price_change_percent"] = Vocabulary.Number(contract.PreviousClose > 0 ? 100.0 * change / contract.PreviousClose : 0, 4);
        }

        data["open"] = Vocabulary.Rupees(contract.Open);
        data["high"] = Vocabulary.Rupees(contract.High);
        data["low"] = Vocabulary.Rupees(contract.Low);
        data["close"] = Vocabulary.Rupees(contract.PreviousClose);
    }

    private static JsonArray Levels(long price, int size) =>
        new([.. Enumerable.Range(0, 5).Select(level => new JsonObject
        {
            ["price"] = Vocabulary.Rupees(level == 0 ? price : 0),
            ["quantity"] = level == 0 && price > 0 ? size : 0,
            ["orders"] = level == 0 && price > 0 ? 1 : 0,
        })]);
}
