using Vyuha.Core;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>A function of the chains of an underlying as they are quoted now. Worked out when it is asked for and kept until the next quote.</summary>
internal abstract class ChainSignal<T> : ISignal<T>
    where T : unmanaged
{
    private long _version = -1;
    private Timestamp _at;
    private Reading<T> _reading;

    protected ChainSignal(MarketState market, int underlyingIndex, string name, int version, string parameters) =>
        (Market, UnderlyingIndex, Name, Version, Parameters) =
        (market, underlyingIndex, name, version, parameters.Length == 0 ? market.Underlyings[underlyingIndex] : $"{market.Underlyings[underlyingIndex]}, {parameters}");

    public string Name { get; }

    public int Version { get; }

    public string Parameters { get; }

    protected MarketState Market { get; }

    protected int UnderlyingIndex { get; }

    public Reading<T> Read()
    {
        if (_version != Market.Version || _at != Market.Now)
            (_version, _at, _reading) = (Market.Version, Market.Now, Compute());
        return _reading;
    }

    protected abstract Reading<T> Compute();

    protected Reading<T> Now(T value) => Reading<T>.Of(value, Market.Now);

    protected static Reading<T> Not(NotReady reason) => Reading<T>.Not(reason);

    /// <summary>The first chain at least so many calendar days from its expiry; null when there is none.</summary>
    protected OptionChain? ChainFrom(int days)
    {
        IReadOnlyList<OptionChain> chains = Market.Chains(UnderlyingIndex);
        for (int i = 0; i < chains.Count; i++)
        {
            if (chains[i].DaysToExpiry >= days)
                return chains[i];
        }

        return null;
    }
}
