using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Host.Session.Link;

/// <summary>Turns what the stream delivers into the session's quotes and events. Called by the stream, one call at a time.</summary>
internal sealed class FeedSink(Inbox inbox, Func<Timestamp, bool> isInteresting) : IStreamSink
{
    private readonly Lock _gate = new();
    private int[] _ids = [];
    private QuotePayload[] _last = [];
    private int _epoch;
    private long _lastTick;

    /// <summary>By the hardware timer, when the last tick of anything came; 0 before the first.</summary>
    public long LastTick => Interlocked.Read(ref _lastTick);

    /// <summary>Which dense id a subscription of the stream stands for.</summary>
    public void Map(StreamSymbol symbol, int id)
    {
        lock (_gate)
        {
            if (symbol.Index >= _ids.Length)
            {
                int size = Math.Max(symbol.Index + 1, _ids.Length * 2);
                Array.Resize(ref _ids, size);
                Array.Resize(ref _last, size);
            }

            _ids[symbol.Index] = id;
        }
    }

    public void OnTick(in MarketTick tick)
    {
        Interlocked.Exchange(ref _lastTick, Stopwatch.GetTimestamp());
        if (!isInteresting(tick.ReceivedAt))
            return;
        lock (_gate)
        {
            int index = tick.Symbol.Index;
            if (index >= _ids.Length || _ids[index] == 0)
                return;

            // What a payload does not carry stands as it was: a broker may send the last price alone between two books.
            QuotePayload before = _last[index];
            DepthLevel bid = tick.Has(TickFields.Bids) ? tick.Bids[0] : default;
            DepthLevel ask = tick.Has(TickFields.Asks) ? tick.Asks[0] : default;
            var quote = new QuotePayload(
                tick.Has(TickFields.Bids) ? bid.Price.Steps : before.Bid,
                tick.Has(TickFields.Asks) ? ask.Price.Steps : before.Ask,
                tick.Last.Steps,
                tick.Has(TickFields.Bids) ? Units(bid.Quantity) : before.BidSize,
                tick.Has(TickFields.Asks) ? Units(ask.Quantity) : before.AskSize,
                tick.Has(TickFields.OpenInterest) ? tick.OpenInterest : before.OpenInterest);
            _last[index] = quote;
            inbox.Post(_ids[index], quote);
        }
    }

    public void OnOrder(in OrderUpdate update)
    {
        if (BrokerWords.TryRow(update, out Orders.BrokerRow row))
            inbox.Post(new OrderSeen(row));
        else
            inbox.Post(new BooksWanted());
    }

    public void OnState(StreamState state)
    {
        switch (state.Phase)
        {
            case StreamPhase.Live:
                inbox.Post(new FeedChanged(true, state.Detail));
                if (state.Epoch != _epoch)
                {
                    _epoch = state.Epoch;
                    inbox.Post(new BooksWanted());
                }

                break;
            case StreamPhase.OrdersUncertain:
                inbox.Post(new BooksWanted());
                break;
            case StreamPhase.WaitingForLogin or StreamPhase.KeyRefused:
                inbox.Post(new LoginChanged(false, state.Detail));
                inbox.Post(new FeedChanged(false, state.Detail));
                break;
            case StreamPhase.Silent or StreamPhase.Disconnected or StreamPhase.Stopped:
                inbox.Post(new FeedChanged(false, state.Detail));
                break;
            default:
                break; // Connecting and authenticating: neither news.
        }
    }

    private static int Units(long quantity) => (int)Math.Clamp(quantity, 0, int.MaxValue / 2);
}
