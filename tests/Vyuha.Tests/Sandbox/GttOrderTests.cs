using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Tests.Sandbox;

/// <summary>Triggers that rest until the last price reaches them, in both books.</summary>
public sealed class GttOrderTests
{
    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));
    private static readonly Instrument Call = Instrument.Option(
        Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), Price.FromRupees(26_500), OptionRight.Call);

    private readonly SandboxMarket _market;
    private readonly SandboxApi _api;

    public GttOrderTests()
    {
        // Falls from 60 by a rupee a second to 40, then rises to 80.
        _market = ScriptedMarket.At(
            Start, 120, (Instrument.Spot(Exchange.NseIndex, "NIFTY"), _ => 26_000), (Call, second => second <= 20 ? 60 - second : Math.Min(80, 20 + second)));
        _api = new SandboxApi(
            new SandboxExchange(_market, new SandboxOptions()),
            new SandboxExchange(_market, new SandboxOptions { Mode = AccountMode.OpenAlgo, FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = "k" },
            new FaultPlan());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_single_trigger_fires_once_when_the_last_price_is_at_or_below_its_level(bool isAnalyze)
    {
        _api.State.IsAnalyze = isAnalyze;
        string id = Place("""{"trigger_type":"SINGLE","action":"BUY","price":52,"triggerprice_sl":50}""");
        Advance(9);
        Assert.Empty(_api.Book.Orders());
        Advance(10);

        // An ordinary order that nothing ties to the trigger: at 50 a limit of 52 is done at once.
        OrderRow order = Assert.Single(_api.Book.Orders());
        Assert.Equal((SandboxOrderStatus.Complete, 65L, PriceType.Limit, 52m), (order.Status, order.Filled, order.PriceType, order.Price.ToRupees()));
        Advance(60);
        Assert.Single(_api.Book.Orders());

        // The analyzer lists what is active, a broker also what has fired.
        string[] listed = [.. Book().Select(row => $"{row!["trigger_id"]} {row["status"]}")];
        Assert.Equal(isAnalyze ? [] : [$"{id} triggered"], listed);
        Assert.Equal(404, Ask("cancelgttorder", new JsonObject { ["strategy"] = "s", ["trigger_id"] = id }).Status);
    }

    [Fact]
    public void Of_two_legs_the_first_that_is_reached_ends_the_other()
    {
        Place("""{"trigger_type":"OCO","action":"BUY","price":0,"triggerprice_sl":30,"stoploss":31,"triggerprice_tg":70,"target":75}""");
        Advance(49);
        Assert.Empty(_api.Book.Orders());
        Advance(50);
        OrderRow order = Assert.Single(_api.Book.Orders());
        Assert.Equal((75m, SandboxOrderStatus.Complete), (order.Price.ToRupees(), order.Status));
        Assert.Equal("triggered", Assert.Single(Book())!["status"]!.ToString());
    }

    [Fact]
    public void The_analyzer_sets_the_dearer_leg_aside_and_gives_it_back()
    {
        _api.State.IsAnalyze = true;
        Money before = _api.Book.Funds().Available;
        string id = Place("""{"trigger_type":"oco","action":"SELL","price":0,"triggerprice_sl":10,"stoploss":9,"triggerprice_tg":90,"target":95}""");

        // The recorded server blocked 58825 for a target of 905: units times the dearer limit.
        Assert.Equal(before - Money.FromRupees(95 * 65), _api.Book.Funds().Available);
        Assert.Equal(95m * 65, (decimal)Assert.Single(Book())!["margin_blocked"]!);
        Assert.Equal(500, Change(id, """{"trigger_type":"OCO","action":"SELL","price":0,"triggerprice_sl":10,"stoploss":9,"triggerprice_tg":90,"target":9000000}""").Status);
        Assert.Equal(before - Money.FromRupees(95 * 65), _api.Book.Funds().Available);
        Assert.Equal(200, Change(id, """{"trigger_type":"OCO","action":"SELL","price":0,"triggerprice_sl":10,"stoploss":9,"triggerprice_tg":90,"target":92}""").Status);
        Assert.Equal(before - Money.FromRupees(92 * 65), _api.Book.Funds().Available);
        Assert.Equal(200, Ask("cancelgttorder", new JsonObject { ["strategy"] = "s", ["trigger_id"] = id }).Status);
        Assert.Equal(before, _api.Book.Funds().Available);
        Advance(119);
        Assert.Empty(_api.Book.Orders());
    }

    [Fact]
    public void A_trigger_ends_with_its_time_and_with_its_contract()
    {
        Place("""{"trigger_type":"SINGLE","action":"BUY","price":1,"triggerprice_sl":1,"expires_at":"2026-11-26T09:00:00"}""");
        Place("""{"trigger_type":"SINGLE","action":"BUY","price":1,"triggerprice_sl":1}""");
        _market.AdvanceTo(Ist.At(new DateOnly(2026, 11, 27), new TimeOnly(4, 0)));
        Assert.Equal(["active", "expired"], Book().Select(row => row!["status"]!.ToString()));
        _market.AdvanceTo(Ist.At(new DateOnly(2026, 12, 2), new TimeOnly(4, 0)));
        Assert.Equal(["expired", "expired"], Book().Select(row => row!["status"]!.ToString()));
    }

    [Fact]
    public void Levels_that_make_no_sense_are_refused()
    {
        Assert.Equal(400, Terms("placegttorder", """{"trigger_type":"SINGLE","action":"BUY","price":1}""").Status);
        Assert.Equal(400, Terms("placegttorder", """{"trigger_type":"OCO","action":"BUY","price":0,"triggerprice_sl":70,"stoploss":1,"triggerprice_tg":30,"target":1}""").Status);
        Assert.Equal(400, Terms("placegttorder", """{"trigger_type":"SINGLE","action":"BUY","price":1,"triggerprice_sl":1,"expires_at":"tomorrow"}""").Status);
        Assert.Empty(Book());
    }

    private void Advance(int second) => _market.AdvanceTo(Start.Plus(TimeSpan.FromSeconds(second)));

    private string Place(string terms)
    {
        ApiReply reply = Terms("placegttorder", terms);
        Assert.True(reply.Status == 200, reply.ToText());
        return JsonNode.Parse(reply.ToText())!["trigger_id"]!.ToString();
    }

    private ApiReply Change(string id, string terms)
    {
        JsonObject body = JsonNode.Parse(terms)!.AsObject();
        body["trigger_id"] = id;
        return Terms("modifygttorder", body.ToJsonString());
    }

    private ApiReply Terms(string path, string terms)
    {
        JsonObject body = JsonNode.Parse(terms)!.AsObject();
        (body["strategy"], body["exchange"], body["symbol"], body["product"], body["quantity"]) = ("s", "NFO", "NIFTY01DEC2626500CE", "NRML", 65);
        return Ask(path, body);
    }

    private JsonArray Book() => JsonNode.Parse(Ask("gttorderbook", []).ToText())!["data"]!.AsArray();

    private ApiReply Ask(string path, JsonObject body)
    {
        body["apikey"] = "k";
        return _api.Handle(ApiRequest.Post($"/api/v1/{path}", body));
    }
}
