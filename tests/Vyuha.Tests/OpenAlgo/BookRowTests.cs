using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>Books with rows that are not what the protocol says. Every value that comes from a broker may be null or text.</summary>
public sealed class BookRowTests
{
    private const string Good = """{"action":"BUY","exchange":"NFO","order_status":"complete","orderid":"7","price":100,"pricetype":"LIMIT","product":"NRML","quantity":65,"symbol":"NIFTY01DEC2624000CE","timestamp":"2026-11-25 10:00:00","trigger_price":0}""";

    [Theory]
    [InlineData("""{"action":"","exchange":"NFO","order_status":"rejected","orderid":"9","price":0,"quantity":65,"symbol":"NIFTY01DEC2624000CE"}""", "9", "NFO")]
    [InlineData("""{"action":"HOLD","exchange":"NFO","order_status":"open","orderid":9,"price":0,"quantity":65,"symbol":"X"}""", "9", "NFO")]
    [InlineData("""{"action":"BUY","exchange":"MCX","order_status":"open","orderid":"9","price":1,"quantity":0.5,"symbol":"X"}""", "9", "MCX")]
    [InlineData("""{"action":"BUY","exchange":"MCX","order_status":"open","orderid":"9","price":1,"quantity":"65.5","symbol":"X"}""", "9", "MCX")]
    [InlineData("""{"action":"BUY","exchange":"MCX","order_status":"open","orderid":"9","price":1e300,"quantity":1,"symbol":"X"}""", "9", "MCX")]
    [InlineData("""{"action":"BUY","exchange":"NSE","order_status":null,"orderid":"9","price":1,"quantity":1,"symbol":"SBIN"}""", "9", "NSE")]
    [InlineData("""{"action":"BUY","exchange":null,"order_status":"open","orderid":null,"price":1,"quantity":1,"symbol":"SBIN"}""", null, null)]
    [InlineData("""{"orderid":"9"}""", "9", null)]
    [InlineData("null", null, null)]
    [InlineData("7", null, null)]
    public async Task One_order_that_cannot_be_read_does_not_hide_the_others(string bad, string? id, string? exchange)
    {
        foreach (string rows in new[] { Good + "," + bad, bad + "," + Good })
        {
            using var handler = ScriptedHandler.Answering(200, """{"status":"success","data":{"orders":[""" + rows + """],"statistics":{}}}""");
            using OpenAlgoClient client = TestClient.Over(handler);
            Reply<OrderBook> book = await client.OrderBookAsync();
            Assert.Equal("7", Assert.Single(book.Value.Orders).OrderId);
            UnreadableRow unreadable = Assert.Single(book.Unreadable);
            Assert.Equal((id, exchange), (unreadable.OrderId, unreadable.Exchange));
            Assert.NotEmpty(unreadable.Why);
        }
    }

    [Fact]
    public async Task A_book_of_which_no_row_can_be_read_says_so_and_is_not_taken_for_an_empty_one()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success","data":{"orders":[{"orderid":"1","symbol":"X","exchange":"NFO","action":"HOLD","quantity":65,"order_status":"open"}]}}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        Reply<OrderBook> book = await client.OrderBookAsync();
        Assert.Empty(book.Value.Orders);
        Assert.Single(book.Unreadable);
    }

    [Fact]
    public async Task Trades_and_positions_are_read_row_by_row_too()
    {
        using var trades = ScriptedHandler.Answering(200, """{"status":"success","data":[{"orderid":"7","symbol":"X","exchange":"NFO","action":"BUY","quantity":65,"average_price":99.95},{"orderid":"8","symbol":"X","exchange":"MCX","action":"BUY","quantity":0.5,"average_price":1}]}""");
        using OpenAlgoClient one = TestClient.Over(trades);
        Reply<List<TradeRow>> traded = await one.TradeBookAsync();
        Assert.Equal(("7", "8"), (Assert.Single(traded.Value).OrderId, Assert.Single(traded.Unreadable).OrderId));

        using var positions = ScriptedHandler.Answering(200, """{"status":"success","mode":"analyze","data":[{"symbol":"X","exchange":"NFO","product":"NRML","quantity":-65,"average_price":"100.5"},{"symbol":"Y","exchange":"CRYPTO","product":"NRML","quantity":0.01}]}""");
        using OpenAlgoClient two = TestClient.Over(positions, TestClient.Options with { ExpectedMode = ServerMode.Live });
        Reply<List<PositionRow>> held = await two.PositionBookAsync();
        Assert.Equal("X", Assert.Single(held.Value).Symbol);
        Assert.Equal("CRYPTO", Assert.Single(held.Unreadable).Exchange);
        Assert.True(held.IsModeUnexpected);
    }
}
