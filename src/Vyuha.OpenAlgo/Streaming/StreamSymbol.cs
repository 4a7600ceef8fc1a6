using System.Buffers;
using System.Text;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>One subscription of the stream; the same object for as long as the stream lives.</summary>
public sealed class StreamSymbol
{
    private long _lastSeen;

    internal StreamSymbol(int index, SymbolKey key, StreamMode mode) => (Index, Key, Mode) = (index, key, mode);

    /// <summary>Counts from zero and never moves: an index for arrays of the consumer.</summary>
    public int Index { get; }

    public SymbolKey Key { get; }

    /// <summary>What was asked for last.</summary>
    public StreamMode Mode { get; internal set; }

    public bool IsSubscribed { get; internal set; } = true;

    /// <summary>Why the server does not serve it; null when it does.</summary>
    public string? Refusal { get; internal set; }

    /// <summary>When something last came for it, or when it was subscribed.</summary>
    public Timestamp LastSeen => Timestamp.FromNanoseconds(Volatile.Read(ref _lastSeen));

    internal void SeenAt(Timestamp time) => Volatile.Write(ref _lastSeen, time.Nanoseconds);
}

/// <summary>All subscriptions, found by the bytes of a frame without making a string.</summary>
internal sealed class SymbolTable
{
    private const int LongestName = 128;

    private readonly Lock _gate = new();
    private volatile Snapshot _current = new([], new(StringComparer.Ordinal));

    public IReadOnlyList<StreamSymbol> All => _current.Symbols;

    /// <summary>Existing entries are kept and given the mode; new ones get the next index.</summary>
    public IReadOnlyList<StreamSymbol> GetOrAdd(IReadOnlyCollection<SymbolKey> keys, StreamMode mode, Timestamp now)
    {
        lock (_gate)
        {
            Snapshot before = _current;
            var symbols = new List<StreamSymbol>(before.Symbols);
            var byName = new Dictionary<string, StreamSymbol>(before.ByName, StringComparer.Ordinal);
            var found = new List<StreamSymbol>(keys.Count);
            foreach (SymbolKey key in keys)
            {
                string name = $"{key.Exchange}:{key.Symbol}";
                if (name.Length > LongestName)
                    throw new ArgumentException($"'{key}' is longer than any symbol.", nameof(keys));
                if (!byName.TryGetValue(name, out StreamSymbol? symbol))
                {
                    symbol = new(symbols.Count, key, mode);
                    symbols.Add(symbol);
                    byName.Add(name, symbol);
                }

                symbol.SeenAt(now);
                found.Add(symbol);
            }

            _current = new(symbols, byName);
            return found;
        }
    }

    public StreamSymbol? Find(SymbolKey key) => _current.ByName.GetValueOrDefault($"{key.Exchange}:{key.Symbol}");

    public StreamSymbol? Find(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> symbol)
    {
        int length = exchange.Length + 1 + symbol.Length;
        if (length > LongestName)
            return null;
        Span<char> name = stackalloc char[LongestName];
        if (Ascii.ToUtf16(exchange, name, out int at) != OperationStatus.Done)
            return null;
        name[at++] = ':';
        if (Ascii.ToUtf16(symbol, name[at..], out int rest) != OperationStatus.Done)
            return null;
        return _current.Lookup.TryGetValue(name[..(at + rest)], out StreamSymbol? found) ? found : null;
    }

    private sealed class Snapshot(List<StreamSymbol> symbols, Dictionary<string, StreamSymbol> byName)
    {
        public List<StreamSymbol> Symbols => symbols;

        public Dictionary<string, StreamSymbol> ByName => byName;

        public Dictionary<string, StreamSymbol>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; } = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
