using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>What the seller remembers of one structure: the profile it was opened with, its strikes and what it was sold for.</summary>
internal sealed class Position(long tag, byte profileNumber, ProfileOptions profile, OptionChain chain, StructureContracts contracts, double entryVolatility)
{
    /// <summary>Comes back as the structure's tag.</summary>
    public long Tag => tag;

    public byte ProfileNumber => profileNumber;

    /// <summary>Never changed while the structure lives, whatever happens to the configuration.</summary>
    public ProfileOptions Profile => profile;

    public OptionChain Chain => chain;

    public DateOnly Expiry => chain.Expiry;

    /// <summary>At-the-money volatility of the expiry at the entry decision; NaN when it was not known.</summary>
    public double EntryVolatility => entryVolatility;

    public StructureContracts Contracts { get; set; } = contracts;

    /// <summary>Null until risk approved.</summary>
    public Structure? Structure { get; set; }

    /// <summary>Credit of the entry as filled, steps; 0 until it is complete.</summary>
    public long EntryCreditSteps { get; set; }

    /// <summary>Snapshots in a row beyond a stop, and the time of the first.</summary>
    public int BeyondStop { get; set; }

    public Timestamp BeyondStopSince { get; set; }

    /// <summary>Not looked at for an adjustment before this.</summary>
    public Timestamp NextReview { get; set; }

    /// <summary>Strikes asked for by an adjustment not yet approved or refused.</summary>
    public StructureContracts? Wanted { get; set; }

    public int AdjustmentsSeen { get; set; }
}
