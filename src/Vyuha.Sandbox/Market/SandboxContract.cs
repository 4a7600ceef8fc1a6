using Vyuha.Core;

namespace Vyuha.Sandbox.Market;

/// <summary>One listed contract or index as the sandbox quotes it: its terms of the day and its latest quote.</summary>
/// <remarks>Changed only by <see cref="SandboxMarket"/>, under its lock; read it under the lock, or take a <see cref="Snapshot"/>.</remarks>
public sealed class SandboxContract
{
    internal SandboxContract(int id, Instrument instrument)
    {
        (Id, Instrument) = (id, instrument);
        Symbol = OpenAlgoSymbol.Format(instrument);
        Exchange = ExchangeNames.Of(instrument.Exchange);
    }

    /// <summary>From 1, in the order in which contracts were first listed.</summary>
    public int Id { get; }

    public Instrument Instrument { get; }

    public string Symbol { get; }

    /// <summary>The wire name: <c>NFO</c>, <c>NSE_INDEX</c>.</summary>
    public string Exchange { get; }

    /// <summary>Units a lot; 0 for an index.</summary>
    public int LotSize { get; internal set; }

    public Price Tick { get; internal set; }

    /// <summary>Largest order in units; 0 when no rule says.</summary>
    public long FreezeUnits { get; internal set; }

    /// <summary>Steps; 0 is "no bid".</summary>
    public long Bid { get; internal set; }

    public long Ask { get; internal set; }

    /// <summary>Units still to be had at the bid, after what our orders took since the quote.</summary>
    public int BidSize { get; internal set; }

    public int AskSize { get; internal set; }

    /// <summary>Last traded price, or the value of an index, steps.</summary>
    public long Last { get; internal set; }

    /// <summary>Units of the last update that traded.</summary>
    public long LastQuantity { get; internal set; }

    public long Open { get; internal set; }

    public long High { get; internal set; }

    public long Low { get; internal set; }

    public long PreviousClose { get; internal set; }

    public long Volume { get; internal set; }

    /// <summary>Price × units of the day so far, for the average price.</summary>
    internal Int128 Turnover { get; set; }

    public long OpenInterest { get; internal set; }

    public Timestamp Updated { get; internal set; }

    /// <summary>Volume-weighted, steps; 0 before the first trade.</summary>
    public long Average => Volume > 0 ? (long)(Turnover / Volume) : 0;

    /// <summary>The price a position is marked at: the last trade, or the middle when nothing traded yet, or the previous close.</summary>
    public long Mark => Last > 0 ? Last : Bid > 0 && Ask > 0 ? (Bid + Ask) / 2 : PreviousClose;

    internal bool IsListed { get; set; } = true;

    /// <summary>Row of the day that the contract showed last, or -1.</summary>
    internal int LastRow { get; set; } = -1;

    public SandboxQuote Snapshot() => new()
    {
        Contract = this,
        Bid = Bid,
        Ask = Ask,
        BidSize = BidSize,
        AskSize = AskSize,
        Last = Last,
        LastQuantity = LastQuantity,
        Open = Open,
        High = High,
        Low = Low,
        PreviousClose = PreviousClose,
        Volume = Volume,
        Average = Average,
        OpenInterest = OpenInterest,
        Updated = Updated,
    };
}

/// <summary>A quote as it stood at an instant. Prices in steps, 0 meaning none; sizes in units.</summary>
public readonly record struct SandboxQuote
{
    public required SandboxContract Contract { get; init; }

    public long Bid { get; init; }

    public long Ask { get; init; }

    public int BidSize { get; init; }

    public int AskSize { get; init; }

    public long Last { get; init; }

    public long LastQuantity { get; init; }

    public long Open { get; init; }

    public long High { get; init; }

    public long Low { get; init; }

    public long PreviousClose { get; init; }

    public long Volume { get; init; }

    public long Average { get; init; }

    public long OpenInterest { get; init; }

    public Timestamp Updated { get; init; }
}

/// <summary>The wire names of the segments the sandbox lists.</summary>
public static class ExchangeNames
{
    public static string Of(Exchange exchange) => exchange switch
    {
        Exchange.Nfo => "NFO",
        Exchange.Bfo => "BFO",
        Exchange.NseIndex => "NSE_INDEX",
        _ => "BSE_INDEX",
    };

    public static bool TryParse(string name, out Exchange exchange)
    {
        exchange = name switch
        {
            "NFO" => Exchange.Nfo,
            "BFO" => Exchange.Bfo,
            "NSE_INDEX" => Exchange.NseIndex,
            "BSE_INDEX" => Exchange.BseIndex,
            _ => default,
        };
        return exchange != default;
    }
}
