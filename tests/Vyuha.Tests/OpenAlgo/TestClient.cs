using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>A client for tests, and the key that must appear nowhere.</summary>
internal static class TestClient
{
    public const string Key = "canary0123456789abcdef0123456789abcdef0123456789abcdef0123456789";

    public static OpenAlgoOptions Options { get; } = new()
    {
        Key = ApiKey.From(Key, "test"),
        AllowedPricing = [OrderPricing.Market, OrderPricing.Limit, OrderPricing.StopLimit, OrderPricing.StopMarket],
        CommandTimeout = TimeSpan.FromSeconds(5),
        ReadTimeout = TimeSpan.FromSeconds(5),
        ReadAttempts = 1,
    };

    public static RateBudget Unhurried() => new(TimeProvider.System, new RateLimits { OrdersPerSecond = 100_000, EntriesPerSecond = 100_000, DataPerSecond = 100_000, GreeksPerMinute = 100_000, MessagesPerMinute = 100_000 });

    public static OpenAlgoClient Over(HttpMessageHandler handler, OpenAlgoOptions? options = null, RateBudget? budget = null) =>
        new(options ?? Options, budget ?? Unhurried(), TimeProvider.System, logger: null, handler, handler);
}
