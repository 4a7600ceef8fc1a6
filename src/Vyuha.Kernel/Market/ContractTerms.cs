using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Market;

/// <summary>All that the terms of an option depend on within its expiry: the day, the index in steps, what the contract master states, the segment.</summary>
internal readonly record struct TermsQuestion(int Today, long Spot, int LotSize, long Tick, int FreezeUnits, int Exchange);

/// <summary>A contract as the kernel knows it today: its dense id and its terms by the dated rules.</summary>
public sealed class ContractTerms
{
    internal ContractTerms(int id, Instrument instrument, ushort underlyingIndex) =>
        (Id, Instrument, UnderlyingIndex) = (id, instrument, underlyingIndex);

    public int Id { get; }

    public Instrument Instrument { get; }

    /// <summary>Index into the underlyings of the run's header.</summary>
    public ushort UnderlyingIndex { get; }

    /// <summary>Units a lot; 0 when no rule says.</summary>
    public int LotSize { get; internal set; }

    public Price Tick { get; internal set; }

    /// <summary>Largest single order in units; 0 when no rule says.</summary>
    public long FreezeUnits { get; internal set; }

    /// <summary>The instant of expiry; default for an index.</summary>
    public Timestamp ExpiryInstant { get; internal set; }

    /// <summary>The chain an option belongs to.</summary>
    public OptionChain? Chain { get; internal set; }

    /// <summary>Index of the option's strike in its chain.</summary>
    public int StrikeIndex { get; internal set; } = -1;

    /// <summary>Why no new risk may be taken in this contract today, or <see cref="DenyReason.None"/>.</summary>
    public DenyReason Problem { get; internal set; }

    /// <summary>The problem in a sentence: the rule and the date.</summary>
    public string? ProblemText { get; internal set; }
}
