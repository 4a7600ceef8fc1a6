using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Tests.OpenAlgo;

public sealed class StreamParserTests
{
    private static readonly Timestamp Now = Timestamp.FromNanoseconds(1_795_581_505_000_000_000);

    [Fact]
    public void Every_recorded_line_of_the_server_is_read_as_what_it_is()
    {
        string[] files = Directory.GetFiles(OpenAlgoFixture.Folder, "ws_*.jsonl");
        Assert.Equal(OpenAlgoFixture.Cases().Count(name => name.StartsWith("ws_", StringComparison.Ordinal)), files.Length);
        int ticks = 0, orders = 0, controls = 0;
        foreach (string line in files.SelectMany(File.ReadLines))
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("dir").GetString() != "in")
                continue;
            JsonElement message = entry.RootElement.GetProperty("msg");
            string type = message.TryGetProperty("type", out JsonElement named) ? named.GetString()! : "error";
            FrameKind kind = Read(message.GetRawText(), out MarketTick tick, out OrderUpdate order, out ControlFrame? control);
            switch (type)
            {
                case "market_data":
                    Assert.Equal(FrameKind.Tick, kind);
                    AssertSame(message.GetProperty("data"), tick);
                    Assert.Equal(message.GetProperty("mode").GetInt32(), (int)tick.Mode);
                    ticks++;
                    break;
                case "order_update":
                    Assert.Equal(FrameKind.Order, kind);
                    AssertSame(message, order);
                    orders++;
                    break;
                default:
                    Assert.Equal(FrameKind.Control, kind);
                    Assert.Equal(type == "error" ? null : type, control!.Type);
                    controls++;
                    break;
            }
        }

        // Counted in the recordings as text.
        Assert.Equal(RecordedLines("\"type\": \"market_data\""), ticks);
        Assert.Equal(RecordedLines("\"type\": \"order_update\""), orders);
        Assert.True(ticks > 20 && orders > 15 && controls > 25, $"{ticks} ticks, {orders} orders, {controls} others");
    }

    [Theory]
    [InlineData("1795581510", 1_795_581_510_000_000_000)] // epoch seconds, as depth sends them
    [InlineData("1795581510321", 1_795_581_510_321_000_000)] // epoch milliseconds, as quotes send them
    [InlineData("\"1795581510321\"", 1_795_581_510_321_000_000)]
    [InlineData("1795581510.0", 1_795_581_510_000_000_000)]
    public void A_trade_time_in_seconds_or_milliseconds_is_the_same_instant(string ltt, long nanoseconds)
    {
        Assert.Equal(FrameKind.Tick, Read(Quote($$"""{"ltp":1,"ltt":{{ltt}}}"""), out MarketTick tick, out _, out _));
        Assert.Equal(nanoseconds, tick.LastTradeTime.Nanoseconds);
    }

    [Theory]
    [InlineData("0.05", 500)]
    [InlineData("25991.75", 259_917_500)]
    [InlineData("\"178.95\"", 1_789_500)]
    [InlineData("88.0025", 880_025)] // a currency tick
    [InlineData("177.73000000000002", 1_777_300)] // what Python makes of 177.73 in arithmetic
    [InlineData("1e-05", 0)]
    [InlineData("1.5e2", 1_500_000)]
    [InlineData("-3.10", -31_000)]
    public void A_price_is_its_own_digits(string ltp, long steps)
    {
        Assert.Equal(FrameKind.Tick, Read(Quote($$"""{"ltp":{{ltp}}}"""), out MarketTick tick, out _, out _));
        Assert.Equal(steps, tick.Last.Steps);
    }

    [Fact]
    public void Only_the_last_price_is_needed_and_nothing_absent_is_named()
    {
        Assert.Equal(FrameKind.Tick, Read(Quote("""{"ltp":100.5,"volume":null,"oi":"","new_field":{"a":[1,2]}}"""), out MarketTick tick, out _, out _));
        Assert.Equal(TickFields.None, tick.Fields);
        Assert.False(tick.HasDepth);
    }

    [Fact]
    public void A_fuller_payload_under_a_lower_mode_is_taken_whole()
    {
        string frame = """{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{"ltp":5,"oi":7,"depth":{"buy":[{"price":4.95,"quantity":65,"orders":2}],"sell":[]}}}""";
        Assert.Equal(FrameKind.Tick, Read(frame, out MarketTick tick, out _, out _));
        Assert.Equal(StreamMode.Ltp, tick.Mode);
        Assert.True(tick.Has(TickFields.Bids | TickFields.OpenInterest));
        Assert.Equal(new DepthLevel(Price.FromRupees(4.95m), 65, 2), tick.Bids[0]);
        Assert.Equal(default, tick.Bids[1]);
        Assert.Equal(default, tick.Asks[0]);
    }

    [Fact]
    public void The_order_of_fields_does_not_matter()
    {
        string frame = """{"broker":"x","data":{"depth":null,"ltp":5},"mode":3,"exchange":"NSE_INDEX","symbol":"NIFTY","type":"market_data"}""";
        Assert.Equal(FrameKind.Tick, Read(frame, out MarketTick tick, out _, out _));
        Assert.Equal(5, tick.Last.ToRupees());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":"market_data"}""")]
    [InlineData("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{}}""")]
    [InlineData("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{"ltp":"abc"}}""")]
    [InlineData("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{"ltp":NaN}}""")]
    [InlineData("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{"ltp":1}""")]
    [InlineData("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":1,"data":{"ltp":1}} x""")]
    [InlineData("""{"type":"market_data","symbol":7,"exchange":"NSE_INDEX","mode":1,"data":{"ltp":1}}""")]
    public void A_malformed_frame_is_reported_not_thrown(string frame) =>
        Assert.Equal(FrameKind.Malformed, Read(frame, out _, out _, out _));

    [Fact]
    public void Bytes_that_are_not_text_are_malformed()
    {
        byte[] frame = Encoding.UTF8.GetBytes("""{"status":"error","message":"xx"}""");
        frame[^4] = 0xFF;
        MarketTick tick = default;
        Assert.Equal(FrameKind.Malformed, new StreamParser(Table()).Read(frame, Now, ref tick, out _, out _));
    }

    [Fact]
    public void No_cut_or_flipped_byte_of_a_frame_makes_the_parser_throw()
    {
        byte[] frame = Encoding.UTF8.GetBytes("""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":3,"data":{"ltp":708.1,"ltt":1795581510,"oi":458752,"depth":{"buy":[{"price":708.05,"quantity":260,"orders":6}],"sell":[{"price":708.15,"quantity":720,"orders":3}]}}}""");
        var parser = new StreamParser(Table());
        MarketTick tick = default;
        for (int length = 0; length < frame.Length; length++)
            Assert.Equal(FrameKind.Malformed, parser.Read(frame.AsSpan(0, length), Now, ref tick, out _, out _));
        var kinds = new HashSet<FrameKind>();
        for (int at = 0; at < frame.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                frame[at] ^= (byte)(1 << bit);
                kinds.Add(parser.Read(frame, Now, ref tick, out _, out _));
                frame[at] ^= (byte)(1 << bit);
            }
        }

        Assert.Contains(FrameKind.Malformed, kinds);
        Assert.Contains(FrameKind.Tick, kinds);
    }

    [Fact]
    public void A_symbol_nobody_subscribed_is_foreign() =>
        Assert.Equal(FrameKind.ForeignTick, Read("""{"type":"market_data","symbol":"NOBODY","exchange":"NFO","mode":1,"data":{"ltp":1}}""", out _, out _, out _));

    [Fact]
    public void An_order_update_that_cannot_be_read_is_told_apart_from_noise()
    {
        Assert.Equal(FrameKind.UnreadableOrder, Read("""{"type":"order_update","orderid":"1","symbol":"X","exchange":"NFO","action":"HOLD","quantity":65,"order_status":"open"}""", out _, out _, out _));
        Assert.Equal(FrameKind.UnreadableOrder, Read("""{"type":"order_update","symbol":"X"}""", out _, out _, out _));
    }

    [Fact]
    public void An_order_update_takes_numbers_as_text_and_unknown_words()
    {
        string frame = """{"type":"order_update","mode":"live","orderid":261125000000019,"symbol":"X","exchange":"NFO","action":"sell","quantity":"65","price":"20.05","pricetype":"CO","product":"BO","order_status":"trigger pending","filled_quantity":null,"unknown":[1]}""";
        Assert.Equal(FrameKind.Order, Read(frame, out _, out OrderUpdate order, out _));
        Assert.Equal("261125000000019", order.OrderId);
        Assert.Equal((Side.Sell, 65, OrderState.TriggerPending, OrderPricing.Other, OrderProduct.Other), (order.Side, order.Quantity.Units, order.State, order.Pricing, order.Product));
        Assert.Equal(Price.FromRupees(20.05m), order.Price);
        Assert.Null(order.FilledQuantity);
    }

    [Fact]
    public void A_tick_is_read_without_allocating()
    {
        byte[] frame = Encoding.UTF8.GetBytes(Quote("""{"symbol":"NIFTY","mode":"full","ltp":708.1,"ltt":1795581510,"timestamp":1795581510321,"volume":11414300,"open":721.25,"close":717.65,"oi":458752,"depth":{"buy":[{"price":708.05,"quantity":260,"orders":6},{"price":708.0,"quantity":660,"orders":4}],"sell":[{"price":708.15,"quantity":720,"orders":3}]}}"""));
        var parser = new StreamParser(Table());
        MarketTick tick = default;
        Assert.Equal(0, Allocations.OnceSettled(() =>
        {
            for (int i = 0; i < 1_000; i++)
                parser.Read(frame, Now, ref tick, out _, out _);
        }));
        Assert.Equal(708.1m, tick.Last.ToRupees());
    }

    private static FrameKind Read(string frame, out MarketTick tick, out OrderUpdate order, out ControlFrame? control)
    {
        tick = default;
        return new StreamParser(Table()).Read(Encoding.UTF8.GetBytes(frame), Now, ref tick, out order, out control);
    }

    private static SymbolTable Table()
    {
        var table = new SymbolTable();
        table.GetOrAdd(
            [new("NIFTY", "NSE_INDEX"), new("NIFTY01DEC2626000CE", "NFO"), new("SENSEX03DEC2684800CE", "BFO"), new("NIFTY01DEC2626500CE", "NFO")], StreamMode.Depth, Now);
        return table;
    }

    private static string Quote(string data) => $$"""{"type":"market_data","symbol":"NIFTY","exchange":"NSE_INDEX","mode":2,"data":{{data}},"broker":"zerodha"}""";

    private static int RecordedLines(string text) =>
        Directory.GetFiles(OpenAlgoFixture.Folder, "ws_*.jsonl").SelectMany(File.ReadLines)
            .Count(line => line.Contains("\"dir\": \"in\"", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    private static void AssertSame(JsonElement data, MarketTick tick)
    {
        Assert.Equal(data.GetProperty("ltp").GetDecimal(), tick.Last.ToRupees());
        Check("open", TickFields.Open, tick.Open.ToRupees());
        Check("high", TickFields.High, tick.High.ToRupees());
        Check("low", TickFields.Low, tick.Low.ToRupees());
        Check("close", TickFields.PreviousClose, tick.PreviousClose.ToRupees());
        Check("average_price", TickFields.AveragePrice, tick.AveragePrice.ToRupees());
        Check("volume", TickFields.Volume, tick.Volume);
        Check("last_quantity", TickFields.LastQuantity, tick.LastQuantity);
        Check("total_buy_quantity", TickFields.TotalBuyQuantity, tick.TotalBuyQuantity);
        Check("total_sell_quantity", TickFields.TotalSellQuantity, tick.TotalSellQuantity);
        Check("oi", TickFields.OpenInterest, tick.OpenInterest);
        Check("timestamp", TickFields.ServerTime, tick.ServerTime.Nanoseconds / 1_000_000);
        // Whatever the unit, the last trade was within a second of the message.
        Assert.True((tick.ServerTime - tick.LastTradeTime).Duration() < TimeSpan.FromSeconds(1), "ltt and timestamp are one moment");
        Assert.Equal(data.TryGetProperty("depth", out JsonElement depth), tick.HasDepth);
        if (!tick.HasDepth)
            return;
        for (int level = 0; level < DepthSide.Levels; level++)
        {
            Assert.Equal(depth.GetProperty("buy")[level].GetProperty("price").GetDecimal(), tick.Bids[level].Price.ToRupees());
            Assert.Equal(depth.GetProperty("sell")[level].GetProperty("price").GetDecimal(), tick.Asks[level].Price.ToRupees());
            Assert.Equal(depth.GetProperty("sell")[level].GetProperty("quantity").GetInt64(), tick.Asks[level].Quantity);
            Assert.Equal(depth.GetProperty("buy")[level].GetProperty("orders").GetInt32(), tick.Bids[level].Orders);
        }

        void Check(string name, TickFields field, decimal ours)
        {
            bool isThere = data.TryGetProperty(name, out JsonElement value);
            Assert.Equal(isThere, tick.Has(field));
            Assert.Equal(isThere ? value.GetDecimal() : 0, ours);
        }
    }

    private static void AssertSame(JsonElement message, OrderUpdate order)
    {
        Assert.Equal(message.GetProperty("orderid").GetString(), order.OrderId);
        Assert.Equal(message.GetProperty("symbol").GetString(), order.Symbol);
        Assert.Equal(message.GetProperty("action").GetString(), OrderWords.Of(order.Side));
        Assert.Equal(message.GetProperty("quantity").GetInt64(), order.Quantity.Units);
        Assert.Equal(message.GetProperty("price").GetDecimal(), order.Price!.Value.ToRupees());
        Assert.Equal(message.GetProperty("trigger_price").GetDecimal(), order.TriggerPrice!.Value.ToRupees());
        Assert.Equal(message.GetProperty("average_price").GetDecimal(), order.AveragePrice!.Value.ToRupees());
        Assert.Equal(message.GetProperty("filled_quantity").GetInt64(), order.FilledQuantity!.Value.Units);
        Assert.Equal(message.GetProperty("order_status").GetString(), order.StatusText);
        Assert.NotEqual(OrderState.Other, order.State);
        Assert.Equal(message.GetProperty("pricetype").GetString(), OrderWords.Of(order.Pricing));
        Assert.Equal(message.GetProperty("product").GetString(), OrderWords.Of(order.Product));
        Assert.Equal(message.GetProperty("mode").GetString() == "live" ? ServerMode.Live : ServerMode.Analyze, order.Mode);
        Assert.Equal(message.GetProperty("rejection_reason").GetString(), order.RejectionReason ?? "");
    }
}
