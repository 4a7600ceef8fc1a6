using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Random;

namespace Vyuha.Host.Drill;

/// <summary>
/// Opens iron condors, closes some of them and holds the others over nights and to their expiry, by chance: what it keeps in mind goes from day to day
/// with its book. It never trades outside of drills.
/// </summary>
/// <param name="seed">All of its chance.</param>
/// <param name="pause">Snapshots between two actions, at least; at most four times as many.</param>
/// <param name="evening">From here on it closes nothing and wants to hold something over the night.</param>
internal sealed class SoakTrader(ulong seed, int pause, TimeOnly evening) : IStrategy
{
    private const int MostLive = 4;

    private ulong _draws;
    private long _snapshots;
    private long _actAt = 2;

    public Vocabulary Vocabulary { get; } = new("soak", ["condor"], [new(1, "soak entry"), new(2, "soak exit")], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        if (++_snapshots < _actAt)
            return;
        _actAt = _snapshots + pause + Draw(3 * pause + 1);
        // What expires today is held to the end, so that it settles.
        Structure[] open = [.. book.Live.Where(structure => structure.IsOpen && structure.Legs.All(leg => leg.Terms.Instrument.Expiry > market.Today))];
        bool isEvening = Ist.TimeOf(market.Now) >= evening;
        if (isEvening && book.Live.Count < MostLive / 2)
            Open(market, intents);
        else if (isEvening)
            return;
        else if (open.Length > 0 && (book.Live.Count >= MostLive || Draw(5) == 0))
            intents.Close(open[Draw(open.Length)].Id, 1, 2);
        else
            Open(market, intents);
    }

    public JsonElement Save(MarketState market) => JsonSerializer.SerializeToElement(new Memory(_draws, _snapshots, _actAt));

    public void Restore(JsonElement memory, MarketState market, StrategyBook book)
    {
        Memory? kept = memory.Deserialize<Memory>();
        Invariant.Require(kept is not null, "a soak trader remembers");
        (_draws, _snapshots, _actAt) = (kept.Draws, kept.Snapshots, kept.ActAt);
    }

    private void Open(MarketState market, IntentBuffer intents)
    {
        double spot = market.Spot(0);
        OptionChain[] chains = [.. market.Chains(0).Where(chain => chain.Expiry > market.Today && chain.Strikes.Length >= 8)];
        if (spot <= 0 || chains.Length == 0)
            return;
        OptionChain chain = chains[Draw(4) < 3 ? 0 : chains.Length - 1];
        double width = 150 + 50 * Draw(3);
        int call = chain.Nearest(spot + width);
        int put = chain.Nearest(spot - width);
        int highest = chain.Nearest(spot + width + 150);
        int lowest = chain.Nearest(spot - width - 150);
        if (chain.Contract(call, OptionRight.Call) is not { } shortCall || chain.Contract(put, OptionRight.Put) is not { } shortPut
            || chain.Contract(highest, OptionRight.Call) is not { } longCall || chain.Contract(lowest, OptionRight.Put) is not { } longPut
            || shortCall.Id == longCall.Id || shortPut.Id == longPut.Id)
            return;
        Intent intent = intents.Open(1, 1, 1, Money.FromRupees(6_000), TimeSpan.FromSeconds(60), Price.FromRupees(30));
        intent.Legs.Add(new(shortCall.Id, Side.Sell));
        intent.Legs.Add(new(shortPut.Id, Side.Sell));
        intent.Legs.Add(new(longCall.Id, Side.Buy));
        intent.Legs.Add(new(longPut.Id, Side.Buy));
    }

    private int Draw(int bound) => new SplitMix64(seed + ++_draws * 0x9E37_79B9_7F4A_7C15).NextInt(bound);

    private sealed record Memory(ulong Draws, long Snapshots, long ActAt);
}
