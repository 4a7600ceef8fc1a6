using Vyuha.Core;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Server;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.OpenAlgo.Probe;

/// <summary>Asks a server what it can do. It only reads: it never places, changes or cancels anything, nor turns the server's switch.</summary>
public sealed class CapabilityProbe(OpenAlgoClient client, TimeProvider time)
{
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
        bool hasMargin = expiries is { Count: > 0 } && await AskOptionsAsync(expiries[0], cancellationToken);
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
            HasGtt = hasGtt,
            Answers = _answers,
            OrderKinds = OrderKinds,
        };
    }

    /// <summary>What needs a real option: the chain, its depth and Greeks, and the margin calculator.</summary>
    private async Task<bool> AskOptionsAsync(DateOnly expiry, CancellationToken cancellationToken)
    {
        await AskAsync("optionchain", () => client.OptionChainAsync(
            new() { Underlying = "NIFTY", Exchange = ExchangeNames.NseIndex, Expiry = expiry, StrikeCount = 1 }, cancellationToken));
        if (await AskAsync("optionsymbol", () => client.OptionSymbolAsync("NIFTY", ExchangeNames.NseIndex, expiry, "ATM", OptionRight.Call, cancellationToken)) is not { } option)
            return false;
        var key = new SymbolKey(option.Symbol, option.Exchange);
        await AskAsync("symbol", () => client.SymbolAsync(key, cancellationToken));
        await AskAsync("depth", () => client.DepthAsync(key, cancellationToken));
        await AskAsync("multioptiongreeks", () => client.MultiOptionGreeksAsync([key], cancellationToken));
        var leg = new MarginLeg(
            key.Symbol, key.Exchange, Side.Sell, Quantity.FromUnits(option.LotSize ?? 1), OrderProduct.Carry, OrderPricing.Limit, Price.FromRupees(1), Price.Zero);
        return await AskAsync("margin", () => client.MarginAsync([leg], cancellationToken)) is not null;
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
        long start = time.GetTimestamp();
        var sink = new ProbeSink();
        using var stream = new OpenAlgoStream(new() { Url = client.Options.StreamUrl, Key = client.Options.Key }, sink, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = stream.RunAsync(end.Token);
        bool isLive = false, hasOrders = false;
        try
        {
            StreamState state = await sink.Settled.Task.WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
            isLive = state.Phase == StreamPhase.Live;
            // An unanswered order subscription shows within the next moments; a refused one as an error.
            for (int i = 0; isLive && i < 50 && !hasOrders; i++)
            {
                hasOrders = stream.IsOrderStreamConfirmed;
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }

            _answers.Add(new("stream", isLive ? "works" : state.Phase.ToString(), 0, state.Detail, (long)time.GetElapsedTime(start).TotalMilliseconds));
        }
        catch (TimeoutException)
        {
            _answers.Add(new("stream", "no answer", 0, "", (long)time.GetElapsedTime(start).TotalMilliseconds));
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }

        return (isLive, hasOrders);
    }

    private sealed class ProbeSink : IStreamSink
    {
        public TaskCompletionSource<StreamState> Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnTick(in MarketTick tick)
        {
            // Nothing is subscribed.
        }

        public void OnOrder(in OrderUpdate update)
        {
            // Somebody else's order; the probe only looks.
        }

        public void OnState(StreamState state)
        {
            if (state.Phase is StreamPhase.Live or StreamPhase.KeyRefused or StreamPhase.WaitingForLogin or StreamPhase.Disconnected)
                Settled.TrySetResult(state);
        }
    }
}
