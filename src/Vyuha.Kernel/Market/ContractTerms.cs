using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Market;

/// <summary>All that the terms of an option depend on within its expiry: the day, the index in steps, what the contract master states, the segment.</summary>
internal readonly record struct TermsQuestion(int Today, long Spot, int LotSize, long Tick, int FreezeUnits, int Exchange);

/// <summary>What a contract master says of a contract; zeros where it says nothing.</summary>
/// <param name="Tick">Steps.</param>
internal readonly record struct StatedTerms(int LotSize, long Tick, int FreezeUnits);

/// <summary>A contract as the kernel knows it today: its dense id and its terms by the dated rules.</summary>
/// <remarks>The rules of a new day are asked when a term is first looked at on it: of a thousand listed contracts a day trades a few.</remarks>
public sealed class ContractTerms
{
    private readonly MarketState? _market;
    private int _ruledOn;
    private int _lotSize;
    private Price _tick;
    private long _freezeUnits;
    private DenyReason _problem;
    private string? _problemText;

    /// <param name="id">Dense id.</param>
    /// <param name="instrument">What it is.</param>
    /// <param name="underlyingIndex">Index into the underlyings of the run's header.</param>
    /// <param name="market">Whose day and rules the terms follow; null for terms that stay as they are set.</param>
    internal ContractTerms(int id, Instrument instrument, ushort underlyingIndex, MarketState? market = null) =>
        (Id, Instrument, UnderlyingIndex, _market) = (id, instrument, underlyingIndex, market);

    public int Id { get; }

    public Instrument Instrument { get; }

    /// <summary>Index into the underlyings of the run's header.</summary>
    public ushort UnderlyingIndex { get; }

    /// <summary>Units a lot; 0 when no rule says.</summary>
    public int LotSize
    {
        get => Today()._lotSize;
        internal set => _lotSize = value;
    }

    public Price Tick
    {
        get => Today()._tick;
        internal set => _tick = value;
    }

    /// <summary>Largest single order in units; 0 when no rule says.</summary>
    public long FreezeUnits
    {
        get => Today()._freezeUnits;
        internal set => _freezeUnits = value;
    }

    /// <summary>The instant of expiry; default for an index.</summary>
    public Timestamp ExpiryInstant { get; internal set; }

    /// <summary>The chain an option belongs to.</summary>
    public OptionChain? Chain { get; internal set; }

    /// <summary>Index of the option's strike in its chain.</summary>
    public int StrikeIndex { get; internal set; } = -1;

    /// <summary>Why no new risk may be taken in this contract today, or <see cref="DenyReason.None"/>.</summary>
    public DenyReason Problem => Today()._problem;

    /// <summary>The problem in a sentence: the rule and the date.</summary>
    public string? ProblemText => Today()._problemText;

    /// <summary>What the contract master said last.</summary>
    internal StatedTerms Stated { get; set; }

    /// <summary>From here on the terms are those of this day, without a problem until one is found.</summary>
    internal void BeginDay(int dayNumber) => (_ruledOn, _problem, _problemText) = (dayNumber, DenyReason.None, null);

    internal void Bar(DenyReason problem, string? text) => (_problem, _problemText) = (problem, text);

    private ContractTerms Today()
    {
        if (_market is not null && _ruledOn != _market.DayNumber)
            _market.Renew(this);
        return this;
    }
}
