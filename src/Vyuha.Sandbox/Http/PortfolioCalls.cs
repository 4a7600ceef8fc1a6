using System.Text.Json.Nodes;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Http;

/// <summary>What the delivery-equity backtesters of the server offer to choose from. They themselves are not here: the sandbox lists no shares.</summary>
internal static class PortfolioCalls
{
    public static readonly Schema Nothing = new() { IgnoresUnknown = true };

    /// <summary>The indices that are listed.</summary>
    public static ApiReply Benchmarks(ApiCall call) => ApiReply.Success(("data", new JsonArray(
    [
        .. call.Market.Contracts.Where(contract => !contract.Instrument.IsTradable).Select(index => new JsonObject
        {
            ["exchange"] = index.Exchange, ["name"] = NameOf(index.Symbol), ["symbol"] = index.Symbol,
        }),
    ])));

    public static ApiReply Frequencies(ApiCall call) => ApiReply.Success(("data", new JsonArray(
    [
        .. new[] { "Monthly", "Fortnightly", "Weekly", "Quarterly" }.Select(label => new JsonObject { ["label"] = label, ["value"] = label.ToLowerInvariant() }),
    ])));

    private static string NameOf(string symbol) => symbol switch
    {
        "NIFTY" => "NIFTY 50",
        "INDIAVIX" => "INDIA VIX",
        _ => symbol,
    };
}
