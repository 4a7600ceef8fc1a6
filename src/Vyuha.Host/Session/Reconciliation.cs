using Vyuha.Core;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel;

namespace Vyuha.Host.Session;

/// <summary>A contract of which the broker holds other than we do.</summary>
internal readonly record struct PositionBreak(string Symbol, long Ours, long Theirs)
{
    public Exchange Exchange { get; init; }

    /// <summary>Of the broker's position, rupee; 0 when it does not say.</summary>
    public decimal AveragePrice { get; init; }

    /// <summary>What the external book would have to hold for the difference to be gone.</summary>
    public long ExternalUnits { get; init; }

    public Finding ToFinding() => new()
    {
        Kind = BreakKind.Position,
        Subject = Symbol,
        Symbol = Symbol,
        Exchange = Exchange,
        Ours = $"{Ours}",
        Theirs = $"{Theirs}",
        Apart = Theirs - Ours,
        ExternalUnits = ExternalUnits,
        Price = Price.FromSteps((long)decimal.Round(Math.Max(0, AveragePrice) * Price.StepsPerRupee)),
    };

    public override string ToString() => $"{Symbol}: ours {Ours}, the broker's {Theirs}";
}

/// <summary>Compares our books with the broker's. It finds; it never adopts.</summary>
internal static class Reconciliation
{
    /// <summary>Net units by contract: the sum over all bots and what is external, against the broker's net.</summary>
    public static IReadOnlyList<PositionBreak> Compare(TradingKernel kernel, IReadOnlyList<BrokerPosition> positions)
    {
        var net = new SortedDictionary<string, (OurPosition Ours, Exchange Exchange, long Theirs, decimal Average)>(StringComparer.Ordinal);
        foreach ((string symbol, OurPosition position) in OurBooks.PositionsOf(kernel))
            net.Add(symbol, (position, position.Exchange, 0, 0));
        foreach (BrokerPosition position in positions)
        {
            (OurPosition ours, _, long theirs, _) = net.GetValueOrDefault(position.Symbol);
            net[position.Symbol] = (ours, position.Exchange, theirs + position.Units, position.AveragePrice);
        }

        return [.. net.Where(pair => pair.Value.Ours.Net != pair.Value.Theirs).Select(pair => new PositionBreak(pair.Key, pair.Value.Ours.Net, pair.Value.Theirs)
        {
            Exchange = pair.Value.Exchange,
            AveragePrice = pair.Value.Average,
            ExternalUnits = pair.Value.Ours.External + pair.Value.Theirs - pair.Value.Ours.Net,
        })];
    }
}
