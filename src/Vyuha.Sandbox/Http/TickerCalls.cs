using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Http;

/// <summary>Bars by a GET, as JSON or as lines of text.</summary>
internal static class TickerCalls
{
    public static readonly Schema Schema = new(
        Vocabulary.Key,
        Field.Optional("interval").OneOf(Vocabulary.Intervals),
        Field.Required("from", FieldKind.Date),
        Field.Required("to", FieldKind.Date),
        Field.Optional("format").OneOf(["json", "txt"]),
        Field.Optional("adjusted"),
        Field.Optional("sort"));

    public static ApiReply Ticker(ApiCall call)
    {
        string[] name = call.Text("ticker").Split(':', 2);
        // Without an exchange the real server silently answers for one share, which the sandbox does not list.
        (string exchange, string symbol) = name.Length == 2 ? (name[0], name[1]) : ("NSE", "RELIANCE");
        if (!call.Market.TryContract(exchange, symbol, out SandboxContract? contract))
            return MarketCalls.NotFound(symbol, exchange);
        var body = new JsonObject
        {
            ["symbol"] = symbol,
            ["exchange"] = exchange,
            ["interval"] = call.Text("interval", "D"),
            ["start_date"] = call.Text("from"),
            ["end_date"] = call.Text("to"),
        };
        if (call.Text("format") != "txt")
            return MarketCalls.History(call.With(body));

        if (!HistoryBars.TryMinutes(call.Text("interval", "D"), out int minutes))
            return new ApiReply(500, null) { Text = $"Unsupported interval '{call.Text("interval")}'" };
        var text = new StringBuilder();
        foreach (HistoryBar bar in call.Market.Bars(contract, DateOf(call, "from"), DateOf(call, "to"), minutes))
        {
            DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(bar.StartSeconds).ToOffset(Ist.Offset);
            string when = start.ToString(minutes == HistoryBars.Daily ? "yyyy-MM-dd" : "yyyy-MM-dd,HH:mm:ss", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{exchange}:{symbol},{when},{Price.FromSteps(bar.Open)},{Price.FromSteps(bar.High)},{Price.FromSteps(bar.Low)},{Price.FromSteps(bar.Close)},{bar.Volume}\n");
        }

        return new ApiReply(200, null) { Text = text.ToString() };
    }

    private static DateOnly DateOf(ApiCall call, string name) => DateOnly.ParseExact(call.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
