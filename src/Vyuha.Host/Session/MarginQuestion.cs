using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>Net positions whose margin is asked for, in the order of their ids.</summary>
/// <param name="Legs">Contract and signed units, none 0.</param>
internal sealed record MarginQuestion(IReadOnlyList<(InstrumentOfSymbol Contract, long Units)> Legs)
{
    /// <summary>A server takes no more legs in one question.</summary>
    public const int MostLegs = 50;

    public static MarginQuestion Nothing { get; } = new([]);

    /// <summary>Whether the exchange blocks anything for it: options that are only bought are paid for instead.</summary>
    public bool IsMargined => Legs.Count is > 0 and <= MostLegs && Legs.Any(leg => leg.Units < 0 || !leg.Contract.Instrument.IsOption);

    public bool IsLike(MarginQuestion other) => Legs.Count == other.Legs.Count && Legs.Zip(other.Legs).All(pair => pair.First.Contract.Id == pair.Second.Contract.Id && pair.First.Units == pair.Second.Units);
}
