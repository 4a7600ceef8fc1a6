using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Structures;

namespace Vyuha.Host.Session.Preflight;

/// <summary>What the checklist wants to know of our own books. Read where the kernel may be read: before its thread starts, or on it.</summary>
/// <param name="Cash">What the broker must have at least.</param>
/// <param name="Latches">An operator's lock or freeze, a daily loss; in words.</param>
/// <param name="Breaks">Our positions against the broker's.</param>
/// <param name="Held">Symbols of the contracts we hold.</param>
internal sealed record BookFacts(Money Cash, IReadOnlyList<string> Latches, IReadOnlyList<PositionBreak> Breaks, IReadOnlySet<string> Held)
{
    public static BookFacts Of(TradingKernel kernel, TradingConfiguration configuration, IReadOnlyList<BrokerPosition> positions) => new(
        CashOf(kernel, configuration), LatchesOf(kernel), Reconciliation.Compare(kernel, positions), HeldIn(kernel));

    private static Money CashOf(TradingKernel kernel, TradingConfiguration configuration)
    {
        if (kernel.Sequence == 0)
            return configuration.Capital.Total; // The books are funded by their first input.
        long steps = 0;
        for (byte book = Books.FirstBot; book <= Books.Reserve; book++)
            steps += kernel.Ledger.TotalCash(book);
        return Money.FromSteps(steps);
    }

    private static List<string> LatchesOf(TradingKernel kernel)
    {
        var latches = new List<string>();
        foreach (byte book in kernel.BotBooks.Prepend(Books.External))
        {
            string whose = book == Books.External ? "the account" : TradingConfiguration.BotNames[book - Books.FirstBot];
            if (kernel.IsLossLatched(book))
                latches.Add($"daily loss of {whose}");
            if (kernel.KillSwitch.IsLocked(book))
                latches.Add($"lock of {whose}");
            else if (kernel.KillSwitch.IsFrozen(book))
                latches.Add($"freeze of {whose}");
        }

        return latches;
    }

    private static SortedSet<string> HeldIn(TradingKernel kernel)
    {
        var held = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Structure structure in kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0)
                    held.Add(OpenAlgoSymbol.Format(leg.Terms.Instrument));
            }
        }

        held.UnionWith(kernel.External.Positions.Select(position => OpenAlgoSymbol.Format(position.Terms.Instrument)));
        return held;
    }
}
