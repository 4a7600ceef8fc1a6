namespace Vyuha.Sandbox.Brokers;

/// <summary>Where a broker, or the plugin in front of it, does something else than the protocol leads one to expect.</summary>
public enum BrokerQuirk : byte
{
    /// <summary>A stop at the market loses its trigger and becomes a limit order that fills at once.</summary>
    StopMarketAsLimit = 1,

    /// <summary>A market order becomes a limit order some percent beyond the last price, and may rest.</summary>
    MarketAsProtectedLimit = 2,

    /// <summary>The margin has a total and no breakdown: span and exposure are 0.</summary>
    MarginTotalOnly = 3,

    /// <summary>The margins of the legs by themselves are added: a hedge saves nothing.</summary>
    MarginWithoutHedge = 4,

    /// <summary>There is no margin of positions.</summary>
    NoMargin = 5,

    /// <summary>There are no triggers.</summary>
    NoGtt = 6,

    /// <summary>Quotes of several contracts are asked for in batches of <see cref="BrokerQuirkRow.Count"/>, with <see cref="BrokerQuirkRow.Seconds"/> between two.</summary>
    QuotesInBatches = 7,

    /// <summary>Times of the order book are written <c>10:04:24 25-11-2026</c>.</summary>
    ClockFirstTimes = 8,

    /// <summary>Order updates come every <see cref="BrokerQuirkRow.Seconds"/>, the latest of each order only.</summary>
    PolledOrderUpdates = 9,

    /// <summary><see cref="BrokerQuirkRow.Count"/> orders in <see cref="BrokerQuirkRow.Seconds"/>, whatever OpenAlgo's own limit allows.</summary>
    OrdersPerMinute = 10,

    /// <summary>An open order shows another word for its first <see cref="BrokerQuirkRow.Seconds"/>.</summary>
    PassingStatuses = 11,
}
