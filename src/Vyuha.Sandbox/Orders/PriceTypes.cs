namespace Vyuha.Sandbox.Orders;

/// <summary>The wire names of price types, products and states.</summary>
public static class PriceTypes
{
    public static string Name(PriceType type) => type switch
    {
        PriceType.Market => "MARKET",
        PriceType.Limit => "LIMIT",
        PriceType.Stop => "SL",
        _ => "SL-M",
    };

    public static bool TryParse(string? name, out PriceType type)
    {
        type = name switch
        {
            "MARKET" => PriceType.Market,
            "LIMIT" => PriceType.Limit,
            "SL" => PriceType.Stop,
            "SL-M" => PriceType.StopMarket,
            _ => default,
        };
        return type != default;
    }

    public static string Name(Product product) => product == Product.Nrml ? "NRML" : "MIS";

    public static string Name(SandboxOrderStatus status) => status switch
    {
        SandboxOrderStatus.Open => "open",
        SandboxOrderStatus.TriggerPending => "trigger pending",
        SandboxOrderStatus.Complete => "complete",
        SandboxOrderStatus.Rejected => "rejected",
        _ => "cancelled",
    };
}
