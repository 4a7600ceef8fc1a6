using System.Collections;
using Vyuha.Core;

namespace Vyuha.Kernel.Market;

/// <summary>The chains of one underlying, nearest first; it may have none, and says so to who takes one for granted.</summary>
internal sealed class ChainList(string underlying) : IReadOnlyList<OptionChain>
{
    private readonly List<OptionChain> _chains = [];

    public int Count => _chains.Count;

    public OptionChain this[int index]
    {
        get
        {
            Invariant.Require(
                (uint)index < (uint)_chains.Count,
                $"a strategy asks {underlying} for the chain at {index} only when there is one (now there are {_chains.Count}); NearestChain is null while there is none");
            return _chains[index];
        }
    }

    public void Insert(int index, OptionChain chain) => _chains.Insert(index, chain);

    public void RemoveExpired(DateOnly today) => _chains.RemoveAll(chain => chain.Expiry < today);

    public List<OptionChain>.Enumerator GetEnumerator() => _chains.GetEnumerator();

    IEnumerator<OptionChain> IEnumerable<OptionChain>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
