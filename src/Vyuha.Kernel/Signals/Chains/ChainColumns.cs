using Vyuha.Core;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>Open interest of a chain by strike, as it was told last; room for working.</summary>
internal sealed class ChainColumns
{
    private double[] _calls = new double[128];
    private double[] _puts = new double[128];
    private double[] _work = new double[128];

    public int Count { get; private set; }

    /// <summary>Units.</summary>
    public ReadOnlySpan<double> Calls => _calls.AsSpan(0, Count);

    /// <summary>Units.</summary>
    public ReadOnlySpan<double> Puts => _puts.AsSpan(0, Count);

    public Span<double> Work => _work.AsSpan(0, Count);

    /// <returns>False when no call or no put has any.</returns>
    public bool Read(MarketState market, OptionChain chain)
    {
        Count = chain.Count;
        if (Count > _calls.Length)
            (_calls, _puts, _work) = (new double[2 * Count], new double[2 * Count], new double[2 * Count]);
        double calls = 0, puts = 0;
        for (int i = 0; i < Count; i++)
        {
            calls += _calls[i] = InterestOf(market, chain.Contract(i, OptionRight.Call));
            puts += _puts[i] = InterestOf(market, chain.Contract(i, OptionRight.Put));
        }

        return calls > 0 && puts > 0;
    }

    private static double InterestOf(MarketState market, ContractTerms? terms) => terms is null ? 0 : market.Quote(terms.Id).OpenInterest;
}
