using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Structures;

namespace Vyuha.Host.Session;

/// <summary>A contract of which the broker holds other than we do.</summary>
internal readonly record struct PositionBreak(string Symbol, long Ours, long Theirs)
{
    public override string ToString() => $"{Symbol}: ours {Ours}, the broker's {Theirs}";
}

/// <summary>Compares our books with the broker's. It finds; it never adopts.</summary>
internal static class Reconciliation
{
    /// <summary>Net units by contract: the sum over all bots against the broker's net.</summary>
    public static IReadOnlyList<PositionBreak> Compare(TradingKernel kernel, IReadOnlyList<BrokerPosition> positions)
    {
        var net = new SortedDictionary<string, (long Ours, long Theirs)>(StringComparer.Ordinal);
        foreach (Structure structure in kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units == 0)
                    continue;
                string symbol = OpenAlgoSymbol.Format(leg.Terms.Instrument);
                net[symbol] = (net.GetValueOrDefault(symbol).Ours + leg.Units, 0);
            }
        }

        foreach (BrokerPosition position in positions)
        {
            (long ours, long theirs) = net.GetValueOrDefault(position.Symbol);
            net[position.Symbol] = (ours, theirs + position.Units);
        }

        return [.. net.Where(pair => pair.Value.Ours != pair.Value.Theirs).Select(pair => new PositionBreak(pair.Key, pair.Value.Ours, pair.Value.Theirs))];
    }
}
