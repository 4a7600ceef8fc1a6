using System.Globalization;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Orders;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>A server of another version, or behind another broker, says the same in other words: a session trades there as anywhere.</summary>
public sealed class OtherWordsTests
{
    [Theory]
    [InlineData("more fields")]
    [InlineData("numbers as text")]
    [InlineData("other dates")]
    public async Task A_session_trades_and_its_books_are_the_venues(string words)
    {
        await using var wire = new WireSession();
        await wire.Server.StartAsync(TestContext.Current.CancellationToken);
        await using RewritingProxy proxy = await RewritingProxy.StartAsync(wire.Address, (path, body) => Say(words, path, body));
        wire.Through = proxy.Address;
        await wire.StartTraderAsync();
        await wire.UntilHeldAsync();
        Assert.True(proxy.Rewritten > 0);

        // A freeze quantity of 1 means that the broker does not say: the rule tables' own holds, and nothing is cut into single units.
        Assert.All(wire.Venue.Orders(), order => Assert.Equal(0, order.Units % 65));
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.BooksUnread or AlarmKind.ExternalOrder or AlarmKind.RowRefused);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task A_position_the_checklist_cannot_read_is_no_position_that_is_not_there()
    {
        await using var wire = new WireSession();
        await wire.Server.StartAsync(TestContext.Current.CancellationToken);
        await using RewritingProxy proxy = await RewritingProxy.StartAsync(wire.Address, static (path, body) =>
        {
            if (path == "positionbook")
                body["data"]!.AsArray().Add(JsonNode.Parse("""{"symbol":"NIFTY01DEC2624000CE","exchange":"NFO","product":"NRML","quantity":"sixty-five","average_price":"100.00"}"""));
        });
        wire.Through = proxy.Address;
        CheckResult positions = Assert.Single(await wire.PreflightAsync(live: false), check => check.Name == "positions");
        Assert.Equal(CheckState.Failed, positions.State);
    }

    [Fact]
    public async Task An_order_for_a_symbol_the_server_does_not_know_is_refused_and_no_short_leaves_without_its_hedge()
    {
        await using var wire = new WireSession();
        await wire.Server.StartAsync(TestContext.Current.CancellationToken);
        await using RewritingProxy proxy = await RewritingProxy.StartAsync(wire.Address, static (_, _) => { }, static (path, body) =>
        {
            if (path == "placeorder" && body["action"]!.GetValue<string>() == "BUY")
                body["symbol"] = "NIFTY01DEC2699000CE";
        });
        wire.Through = proxy.Address;
        await wire.StartTraderAsync();
        await wire.UntilAsync("both hedges are refused", session => Enumerable.Range(0, session.Trader.Kernel.Orders.Count)
            .Select(session.Trader.Kernel.Orders.At).Count(order => order.State == OrderState.Rejected) >= 2);
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.Empty(wire.Venue.Orders());
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind == AlarmKind.OrderInDoubt);
        await wire.StopTraderAsync();
    }

    private static void Say(string words, string path, JsonNode body)
    {
        switch (words)
        {
            case "more fields":
                AddFields(body);
                break;
            case "numbers as text" when path is "orderbook" or "tradebook" or "positionbook" or "funds" or "multiquotes" or "quotes":
                MakeText(body);
                break;
            case "other dates" when path == "instruments":
                foreach (JsonNode? row in body["data"]!.AsArray())
                {
                    // The server writes expiries in five forms, depending on the call: here each row in another.
                    string written = row!["expiry"]!.GetValue<string>();
                    if (DateOnly.TryParseExact(written, "dd-MMM-yy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly expiry))
                        row["expiry"] = Forms[(int)(row["strike"]!.GetValue<decimal>() / 50) % Forms.Length](expiry);
                }

                break;
        }
    }

    private static readonly Func<DateOnly, string>[] Forms =
    [
        date => date.ToString("ddMMMyy", CultureInfo.InvariantCulture).ToUpperInvariant(),
        date => date.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "",
    ];

    private static void AddFields(JsonNode body)
    {
        foreach (JsonNode? item in body as JsonArray ?? [])
        {
            if (item is not null)
                AddFields(item);
        }

        if (body is not JsonObject fields)
            return;
        foreach ((_, JsonNode? value) in fields.ToArray())
        {
            if (value is not null)
                AddFields(value);
        }

        if (fields.ContainsKey("lotsize"))
            fields["freeze_qty"] = 1;
        if (fields.ContainsKey("pricetype"))
        {
            fields["price_type"] = fields["pricetype"]!.DeepClone();
            fields.Remove("pricetype");
        }

        fields["added_in_a_later_version"] = new JsonObject { ["nested"] = new JsonArray(1, null, "x") };
    }

    private static void MakeText(JsonNode body)
    {
        switch (body)
        {
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    if (item is not null)
                        MakeText(item);
                }

                break;
            case JsonObject fields:
                foreach ((string name, JsonNode? value) in fields.ToArray())
                {
                    if (value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number)
                        fields[name] = number.ToJsonString();
                    else if (value is not null)
                        MakeText(value);
                }

                break;
        }
    }
}
