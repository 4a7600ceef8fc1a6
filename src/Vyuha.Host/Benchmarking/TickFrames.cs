using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;
using Vyuha.Quant.Random;

namespace Vyuha.Host.Benchmarking;

/// <summary>Messages of a market stream as OpenAlgo sends them in depth mode, five levels a side, made beforehand so that sending costs nothing.</summary>
internal sealed class TickFrames
{
    private const int Variants = 8;

    private static readonly DateOnly Expiry = new(2026, 12, 1);

    private readonly byte[][] _frames;

    public TickFrames(int contracts)
    {
        var random = new SplitMix64(1);
        Keys = [.. Enumerable.Range(0, contracts).Select(Key)];
        // One variant of all contracts after the other: two messages of a contract in a row are never equal, which the client would take for a repeat.
        _frames = [.. Enumerable.Range(0, Variants).SelectMany(variant => Keys.Select(key => Encoding.UTF8.GetBytes(Frame(key, variant, ref random))))];
    }

    public IReadOnlyList<SymbolKey> Keys { get; }

    /// <summary>The frame sent as the n-th.</summary>
    public byte[] this[long number] => _frames[number % _frames.Length];

    public int Count => _frames.Length;

    private static SymbolKey Key(int index) => new(
        OpenAlgoSymbol.Format(Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(18_000 + 50 * (index / 2)), index % 2 == 0 ? OptionRight.Call : OptionRight.Put)), "NFO");

    private static string Frame(SymbolKey key, int variant, ref SplitMix64 random)
    {
        int tick = 2_000 + random.NextInt(4_000) * Variants + variant;
        long at = 1_795_581_510_000 + variant * 1_000;
        string[] buy = [.. Levels(tick, -1, ref random)], sell = [.. Levels(tick, 1, ref random)];
        return string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"type": "market_data", "symbol": "{{{key.Symbol}}}", "exchange": "{{{key.Exchange}}}", "mode": 3, "data": {"symbol": "{{{key.Symbol}}}", "exchange": "{{{key.Exchange}}}", "mode": "full", "ltp": {{{Rupees(tick)}}}, "ltt": {{{at / 1000}}}, "timestamp": {{{at}}}, "volume": 11414300, "last_quantity": 65, "average_price": {{{Rupees(tick + 7)}}}, "total_buy_quantity": 150000, "total_sell_quantity": 140000, "open": {{{Rupees(tick + 9)}}}, "high": {{{Rupees(tick + 40)}}}, "low": {{{Rupees(tick - 40)}}}, "close": {{{Rupees(tick + 3)}}}, "oi": 458752, "open_interest": 458752, "depth": {"buy": [{{{string.Join(", ", buy)}}}], "sell": [{{{string.Join(", ", sell)}}}]}}, "broker": "zerodha"}
            """);
    }

    private static List<string> Levels(int tick, int direction, ref SplitMix64 random)
    {
        var levels = new List<string>();
        for (int level = 1; level <= 5; level++)
            levels.Add(string.Create(CultureInfo.InvariantCulture, $$"""{"price": {{Rupees(tick + direction * level)}}, "quantity": {{65 * (1 + random.NextInt(30))}}, "orders": {{1 + random.NextInt(9)}}}"""));
        return levels;
    }

    private static string Rupees(int ticks) => (ticks * 0.05m).ToString("0.##", CultureInfo.InvariantCulture);
}
