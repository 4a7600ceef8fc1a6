using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Strategies.Buying;

/// <summary>What an event does to a structure held for it.</summary>
public enum EventExit : byte
{
    None = 0,

    /// <summary>Left on the last session before the market can react: the rise of volatility is sold, the event is not.</summary>
    Before = 1,

    /// <summary>Held through it, and left so many minutes after the market could first react.</summary>
    After = 2,
}

/// <summary>Why a structure was opened: what its bot goes by while it lives.</summary>
public sealed record HoldingPlan
{
    /// <summary>Id of its event on the board; 0: none.</summary>
    public ulong EventId { get; init; }

    public EventExit EventExit { get; init; }

    /// <summary>For <see cref="EventExit.After"/>.</summary>
    public int MinutesAfter { get; init; }

    /// <summary>Money of the trade as its cap counts it, rupees.</summary>
    public double Committed { get; init; }

    /// <summary>1: it lives on a rise, -1: on a fall, 0: on neither.</summary>
    public int Direction { get; init; }

    /// <summary>At-the-money volatility of its expiry at the decision; NaN when it was not known.</summary>
    public double EntryVolatility { get; init; } = double.NaN;

    /// <summary>Average true range of the underlying at the decision, points; NaN when its stop does not go by one.</summary>
    public double EntryRange { get; init; } = double.NaN;
}

/// <summary>What a buyer remembers of one structure.</summary>
internal sealed class Holding(long tag, byte profile, BasketShape shape, OptionChain chain, ExitTerms terms, HoldingPlan plan, int retryMinutes)
{
    /// <summary>Comes back as the structure's tag.</summary>
    public long Tag => tag;

    /// <summary>From 1, in the bot's vocabulary.</summary>
    public byte Profile => profile;

    public BasketShape Shape => shape;

    /// <summary>The expiry that is left first.</summary>
    public OptionChain Chain => chain;

    public ExitTerms Terms => terms;

    public HoldingPlan Plan => plan;

    /// <summary>How long its seat rests when nothing comes of it.</summary>
    public int RetryMinutes => retryMinutes;

    /// <summary>Null until risk approved.</summary>
    public Structure? Structure { get; set; }

    /// <summary>Premium of the entry as filled, steps: received positive, paid negative; 0 until it is complete.</summary>
    public long EntryCredit { get; set; }

    /// <summary>Day number of the session in which it became whole; 0 before.</summary>
    public int OpenedOn { get; set; }

    /// <summary>Best profit seen at executable prices, before charges, steps.</summary>
    public long Best { get; set; }

    /// <summary>Profit below which it is left, steps; it only rises. <see cref="long.MinValue"/>: none yet.</summary>
    public long Floor { get; set; } = long.MinValue;

    /// <summary>Level of the underlying at which it is left; it only moves with the trade. NaN: none yet.</summary>
    public double UnderlyingStop { get; set; } = double.NaN;

    /// <summary>Snapshots in a row beyond a stop, and the time of the first.</summary>
    public int BeyondStop { get; set; }

    public Timestamp BeyondStopSince { get; set; }

    public long Basis => Math.Abs(EntryCredit);
}
