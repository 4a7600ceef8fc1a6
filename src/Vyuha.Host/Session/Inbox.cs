using Vyuha.Core.Events;

namespace Vyuha.Host.Session;

/// <summary>
/// Where other threads leave what the trader's thread takes up. Quotes conflate here, the newest of an instrument standing for those before
/// it, so that the journal holds exactly what the kernel saw; nothing else is ever dropped.
/// </summary>
internal sealed class Inbox : IDisposable
{
    /// <summary>More events waiting than any working session can have: the trader's thread no longer runs.</summary>
    public const int LargestQueue = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<SessionEvent> _events = new();
    private readonly List<int> _changed = [];
    private QuotePayload[] _quotes = new QuotePayload[1024];
    private bool[] _isChanged = new bool[1024];
    private readonly AutoResetEvent _signal = new(initialState: false);

    /// <summary>Quotes that were replaced before anyone took them.</summary>
    public long Conflated { get; private set; }

    public long Quotes { get; private set; }

    /// <exception cref="InvalidOperationException">The queue is beyond its bound.</exception>
    public void Post(SessionEvent item)
    {
        lock (_gate)
        {
            if (_events.Count >= LargestQueue)
                throw new InvalidOperationException($"{LargestQueue} events wait for the trader: its thread does not run.");
            _events.Enqueue(item);
        }

        _signal.Set();
    }

    public void Post(int instrumentId, in QuotePayload quote)
    {
        lock (_gate)
        {
            if (instrumentId >= _quotes.Length)
            {
                int size = Math.Max(instrumentId + 1, _quotes.Length * 2);
                Array.Resize(ref _quotes, size);
                Array.Resize(ref _isChanged, size);
            }

            Quotes++;
            _quotes[instrumentId] = quote;
            if (_isChanged[instrumentId])
            {
                Conflated++;
            }
            else
            {
                _isChanged[instrumentId] = true;
                _changed.Add(instrumentId);
            }
        }

        _signal.Set();
    }

    /// <summary>Moves all that waits into the given lists, which it clears first; quotes in the order in which they first changed.</summary>
    public void Drain(List<SessionEvent> events, List<(int Id, QuotePayload Quote)> quotes)
    {
        events.Clear();
        quotes.Clear();
        lock (_gate)
        {
            while (_events.TryDequeue(out SessionEvent? item))
                events.Add(item);
            foreach (int id in _changed)
            {
                quotes.Add((id, _quotes[id]));
                _isChanged[id] = false;
            }

            _changed.Clear();
        }
    }

    /// <summary>Waits until something was posted, or for so long.</summary>
    public void Wait(TimeSpan longest) => _signal.WaitOne(longest);

    public void Dispose() => _signal.Dispose();
}
