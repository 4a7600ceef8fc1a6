using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Host.Session.Link;

/// <summary>Turns what the stream delivers into the session's quotes and events. Called by the stream, one call at a time.</summary>
internal sealed class FeedSink(Inbox inbox, TimeSpan bookAge) : IStreamSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, int> _indexOfId = [];
    private int[] _ids = [];
    private KnownBook[] _last = [];
    private int _epoch;
    private long _lastTick;

    /// <summary>By the hardware timer, when the last tick of anything came; 0 before the first.</summary>
    public long LastTick => Interlocked.Read(ref _lastTick);

    /// <summary>Which mode the session is armed for; null takes any.</summary>
    public ServerMode? ExpectedMode { get; init; }

    /// <summary>Told when an order update comes from another mode than expected; the update itself goes no further.</summary>
    public Action<ServerMode>? UnexpectedMode { get; init; }

    /// <summary>Told when the stream doubts that anybody is logged in. Whether it is so, only a question to the server says.</summary>
    public Action? LoginDoubted { get; init; }

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
            _indexOfId[id] = symbol.Index;
        }
    }

    public void OnTick(in MarketTick tick)
    {
        Interlocked.Exchange(ref _lastTick, Stopwatch.GetTimestamp());
        lock (_gate)
        {
            int index = tick.Symbol.Index;
            if (index >= _ids.Length || _ids[index] == 0)
                return;

            // A broker may send the last price alone between two books. The book of a moment ago then stands; an older one is not known any more.
            KnownBook before = _last[index];
            bool stands = tick.ReceivedAt - before.At <= bookAge;
            DepthLevel bid = tick.Has(TickFields.Bids) ? tick.Bids[0] : stands ? before.Bid : default;
            DepthLevel ask = tick.Has(TickFields.Asks) ? tick.Asks[0] : stands ? before.Ask : default;
            long openInterest = tick.Has(TickFields.OpenInterest) ? tick.OpenInterest : before.OpenInterest;
            long volume = tick.Has(TickFields.Volume) ? tick.Volume : before.Volume;
            _last[index] = new KnownBook(bid, ask, openInterest, volume, tick.HasDepth ? tick.ReceivedAt : before.At);
            inbox.Post(_ids[index], new QuotePayload(
                bid.Price.Steps, ask.Price.Steps, tick.Last.Steps, Units(bid.Quantity), Units(ask.Quantity), QuotePayload.WordOf(openInterest, volume)));
        }
    }

    /// <summary>A book that was asked for by request: prices that come alone are taken with it for a moment, as with one of the stream.</summary>
    public void Asked(int id, in QuotePayload quote, Timestamp receivedAt)
    {
        lock (_gate)
        {
            if (_indexOfId.TryGetValue(id, out int index))
            {
                _last[index] = new KnownBook(
                    new DepthLevel(Price.FromSteps(quote.Bid), quote.BidSize, 0), new DepthLevel(Price.FromSteps(quote.Ask), quote.AskSize, 0), quote.OpenInterest, quote.DayVolume, receivedAt);
            }
        }
    }

    public void OnOrder(in OrderUpdate update)
    {
        if (ExpectedMode is { } expected && update.Mode != ServerMode.NotStated && update.Mode != expected)
        {
            UnexpectedMode?.Invoke(update.Mode);
            return;
        }

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
                    ForgetBooks();
                    inbox.Post(new BooksWanted());
                }

                break;
            case StreamPhase.OrdersUncertain:
                inbox.Post(new BooksWanted());
                break;
            case StreamPhase.WaitingForLogin or StreamPhase.KeyRefused:
                // A hiccup of the broker's feed says the same as a logout.
                ForgetBooks();
                inbox.Post(new FeedChanged(false, state.Detail));
                LoginDoubted?.Invoke();
                break;
            case StreamPhase.Silent or StreamPhase.Disconnected or StreamPhase.Stopped:
                ForgetBooks();
                inbox.Post(new FeedChanged(false, state.Detail));
                break;
            default:
                break; // Connecting and authenticating: neither news.
        }
    }

    private void ForgetBooks()
    {
        lock (_gate)
            Array.Clear(_last);
    }

    private static int Units(long quantity) => (int)Math.Clamp(quantity, 0, int.MaxValue / 2);

    /// <summary>The best of both sides as last sent, and when; the day's amounts beside them.</summary>
    private readonly record struct KnownBook(DepthLevel Bid, DepthLevel Ask, long OpenInterest, long Volume, Timestamp At);
}
