using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Http;

/// <summary>A validated call on its way to its answer: the body, and the server it is made to.</summary>
internal sealed class ApiCall(SandboxApi server, JsonObject body)
{
    public SandboxApi Server => server;

    public ServerState State => server.State;

    public SandboxMarket Market => server.Market;

    public JsonObject Body => body;

    public bool IsAnalyze => State.IsAnalyze;

    /// <summary>The book that orders go to in the present mode.</summary>
    public SandboxExchange Book => IsAnalyze ? server.Analyzer : server.Live;

    /// <summary>The key <c>mode</c> of order and account answers, which live ones lack.</summary>
    public (string, JsonNode?)[] Mode => IsAnalyze ? [("mode", "analyze")] : [];

    public string Text(string name, string otherwise = "") => body[name]?.ToString() ?? otherwise;

    public decimal Number(string name, decimal otherwise = 0) => Schema.NumberOf(body[name]) ?? otherwise;

    public decimal? OptionalNumber(string name) => Schema.NumberOf(body[name]);

    public bool Flag(string name) => Schema.FlagOf(body[name]) ?? false;

    /// <summary>The same server with another body: the legs of a basket.</summary>
    public ApiCall With(JsonObject other) => new(server, other);

    public ApiReply Success(params (string, JsonNode?)[] fields) => ApiReply.Success([.. fields, .. Mode]);

    public ApiReply Error(int status, string message) => ApiReply.Error(status, message, Mode);

    /// <summary>What the broker answers to a call with a token it does not know.</summary>
    public static ApiReply Forbidden(string path, string prefix = "") => ApiReply.Error(
        500, $"{prefix}Client error '403 Forbidden' for url 'http://sandbox.invalid/{path}'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/403");

    public bool TryContract([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SandboxContract? contract) =>
        Market.TryContract(Text("exchange"), Text("symbol"), out contract);

    /// <returns>False when the amount is finer than a price can be.</returns>
    public static bool TryPrice(decimal rupees, out Price price)
    {
        bool fits = rupees is >= 0 and < 1_000_000_000 && decimal.IsInteger(rupees * Price.StepsPerRupee);
        price = fits ? Price.FromRupees(rupees) : Price.Zero;
        return fits;
    }

    public static Side SideOf(string action) => action.Equals("BUY", StringComparison.OrdinalIgnoreCase) ? Side.Buy : Side.Sell;

    public static PriceType TypeOf(string name) => PriceTypes.TryParse(name, out PriceType type) ? type : PriceType.Market;
}
