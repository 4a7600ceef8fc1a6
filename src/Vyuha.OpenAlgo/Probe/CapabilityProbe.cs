using Vyuha.Core;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Server;

namespace Vyuha.OpenAlgo.Probe;

/// <summary>Asks a server what it can do. It only reads: it never places, changes or cancels anything, nor turns the server's switch.</summary>
public sealed class CapabilityProbe(OpenAlgoClient client, TimeProvider time)
{
    private const string HedgeOffset = "OTM4";

    private static readonly SymbolKey Nifty = new("NIFTY", ExchangeNames.NseIndex);

    /// <summary>What the executor uses, whatever a server offers.</summary>
    private static readonly OrderKindPolicy[] OrderKinds =
    [
        new("LIMIT", true, ""),
        new("SL", true, ""),
        new("MARKET", false, "has no worst price"),
        new("SL-M", false, "has no worst price once triggered"),
        new("smart", false, "ignores its limit in the server's sandbox and does not see working orders"),
        new("basket", false, "says success when every leg failed, in another order and without an index"),
        new("split", false, "says success when every child failed"),
        new("options", false, "picks the strike when the order arrives"),
        new("options-multi", false, "sells on after a hedge failed"),
        new("close-all", false, "closes every position of the account, other people's too, at the market"),
        new("cancel-all", false, "cancels the whole account and passes over waiting stops"),
    ];

    private readonly List<ProbeAnswer> _answers = [];
    private TimeSpan? _skew;

    public async Task<CapabilityReport> RunAsync(CancellationToken cancellationToken)
    {
        Pong? pong = await AskAsync("ping", () => client.PingAsync(cancellationToken));
        AnalyzerStatus? analyzer = await AskAsync("analyzer", () => client.AnalyzerAsync(cancellationToken));
        BrokerSession session = await client.CheckSessionAsync(Nifty, cancellationToken);

        IReadOnlyList<DateOnly>? expiries = await AskAsync("expiry", () => client.ExpiriesAsync("NIFTY", ExchangeNames.Nfo, futures: false, cancellationToken));
        await AskAsync("funds", () => client.FundsAsync(cancellationToken));
        await AskAsync("orderbook", () => client.OrderBookAsync(cancellationToken));
        await AskAsync("tradebook", () => client.TradeBookAsync(cancellationToken));
        await AskAsync("positionbook", () => client.PositionBookAsync(cancellationToken));
        await AskAsync("holdings", () => client.HoldingsAsync(cancellationToken));
        bool hasGtt = await AskAsync("gttorderbook", () => client.GttOrderBookAsync(cancellationToken)) is not null;
        await AskAsync("quotes", () => client.QuoteAsync(Nifty, cancellationToken));
        await AskAsync("multiquotes", () => client.QuotesAsync([Nifty], cancellationToken));
        await AskAsync("intervals", () => client.IntervalsAsync(cancellationToken));
        await AskAsync("instruments", () => client.InstrumentsAsync(ExchangeNames.NseIndex, cancellationToken));
        DateOnly today = Ist.DateOf(Timestamp.From(time.GetUtcNow()));
        await AskAsync("market/timings", () => client.TimingsAsync(today, cancellationToken));
        await AskAsync("market/holidays", () => client.HolidaysAsync(today.Year, cancellationToken));
        (bool hasMargin, bool? countsHedges) = expiries is { Count: > 0 } ? await AskOptionsAsync(expiries[0], cancellationToken) : (false, null);
        (bool hasStream, bool hasOrders) = await AskStreamAsync(cancellationToken);

        return new()
        {
            At = time.GetUtcNow(),
            Url = client.Options.BaseUrl.GetLeftPart(UriPartial.Path),
            Broker = pong?.Broker,
            Mode = analyzer is null ? "unknown" : analyzer.AnalyzeMode ? "analyze" : "live",
            Session = session.ToString(),
            ClockSkewSeconds = _skew?.TotalSeconds,
            HasStream = hasStream,
            HasOrderStream = hasOrders,
            HasMargin = hasMargin,
            MarginCountsHedges = countsHedges,
            HasGtt = hasGtt,
            Answers = _answers,
            OrderKinds = OrderKinds,
        };
    }

    /// <summary>What needs a real option: the chain, its depth and Greeks, and the margin calculator.</summary>
    private async Task<(bool HasMargin, bool? CountsHedges)> AskOptionsAsync(DateOnly expiry, CancellationToken cancellationToken)
    {
        await AskAsync("optionchain", () => client.OptionChainAsync(
            new() { Underlying = "NIFTY", Exchange = ExchangeNames.NseIndex, Expiry = expiry, StrikeCount = 1 }, cancellationToken));
        if (await AskAsync("optionsymbol", () => client.OptionSymbolAsync("NIFTY", ExchangeNames.NseIndex, expiry, "ATM", OptionRight.Call, cancellationToken)) is not { } option)
            return (false, null);
        var key = new SymbolKey(option.Symbol, option.Exchange);
        await AskAsync("symbol", () => client.SymbolAsync(key, cancellationToken));
        await AskAsync("depth", () => client.DepthAsync(key, cancellationToken));
        await AskAsync("multioptiongreeks", () => client.MultiOptionGreeksAsync([key], cancellationToken));
        MarginLeg Leg(string symbol, Side side) =>
            new(symbol, key.Exchange, side, Quantity.FromUnits(option.LotSize ?? 1), OrderProduct.Carry, OrderPricing.Limit, Price.FromRupees(1), Price.Zero);
        MarginLeg sold = Leg(key.Symbol, Side.Sell);
        if (await AskAsync("margin", () => client.MarginAsync([sold], cancellationToken)) is not { } alone)
            return (false, null);

        // Some calculators add up what each leg would need by itself: then the hedge makes the basket dearer, not cheaper.
        if (await AskAsync("optionsymbol, hedge", () => client.OptionSymbolAsync("NIFTY", ExchangeNames.NseIndex, expiry, HedgeOffset, OptionRight.Call, cancellationToken)) is not { } hedge
            || await AskAsync("margin, hedged", () => client.MarginAsync([sold, Leg(hedge.Symbol, Side.Buy)], cancellationToken)) is not { } hedged)
            return (true, null);
        return (true, alone.Total is { } dear && hedged.Total is { } less ? less < dear : null);
    }

    private async Task<T?> AskAsync<T>(string question, Func<Task<Reply<T>>> ask)
        where T : class
    {
        long start = time.GetTimestamp();
        try
        {
            DateTimeOffset sent = time.GetUtcNow();
            Reply<T> reply = await ask();
            long elapsed = (long)time.GetElapsedTime(start).TotalMilliseconds;
            if (reply.ServerDate is { } server)
                Skew(server, sent, TimeSpan.FromMilliseconds(elapsed));
            _answers.Add(new(question, "works", 200, "", elapsed));
            return reply.Value;
        }
        catch (OpenAlgoException error)
        {
            _answers.Add(new(question, error.Kind.ToString(), error.Failure.Status, error.Failure.Message, (long)time.GetElapsedTime(start).TotalMilliseconds));
            return null;
        }
    }

    // The header cuts its fraction off, so the middle of its second is the best guess; the quickest answers say most, the first suffices.
    private void Skew(DateTimeOffset server, DateTimeOffset sent, TimeSpan elapsed) =>
        _skew ??= server.AddMilliseconds(500) - (sent + elapsed / 2);

    private async Task<(bool HasStream, bool HasOrders)> AskStreamAsync(CancellationToken cancellationToken)
    {
        StreamAnswer stream = await StreamProbe.AskAsync(client.Options, time, cancellationToken);
        _answers.Add(new("stream", stream.IsLive ? "works" : stream.Phase?.ToString() ?? "no answer", 0, stream.Detail, (long)stream.Elapsed.TotalMilliseconds));
        return (stream.IsLive, stream.HasOrders);
    }
}
