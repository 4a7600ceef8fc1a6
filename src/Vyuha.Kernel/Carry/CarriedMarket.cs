using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Carry;

/// <summary>What is known of the market: contracts that have not expired with their last quotes, and the daily history of the indices.</summary>
/// <param name="Frequency">Of the last day's data.</param>
/// <param name="Origin">Of the last day's data.</param>
/// <param name="Underlyings">Names behind the indices below; a kernel takes the book only with the same names in the same order.</param>
/// <param name="Contracts">By id, ascending.</param>
/// <param name="Forwards">Of the chains, by underlying and expiry.</param>
/// <param name="Histories">One an underlying.</param>
public sealed record CarriedMarket(
    DataFrequency Frequency,
    DataOrigin Origin,
    IReadOnlyList<string> Underlyings,
    IReadOnlyList<CarriedContract> Contracts,
    IReadOnlyList<CarriedForward> Forwards,
    IReadOnlyList<CarriedHistory> Histories);

/// <summary>One contract, its terms on the last day, and what was last quoted.</summary>
/// <param name="Id">Its dense id: the contract keeps it on the next day.</param>
/// <param name="Underlying">Index into the names.</param>
/// <param name="Strike">Of an option, steps.</param>
/// <param name="Tick">Steps.</param>
/// <param name="Problem">Why no new risk may be taken in it.</param>
/// <param name="Stated">What the contract master said of it last.</param>
public sealed record CarriedContract(
    int Id,
    Exchange Exchange,
    InstrumentKind Kind,
    int Underlying,
    DateOnly Expiry = default,
    long Strike = 0,
    OptionRight Right = OptionRight.None,
    int LotSize = 0,
    long Tick = 0,
    long FreezeUnits = 0,
    DenyReason Problem = DenyReason.None,
    string? ProblemText = null,
    CarriedQuote? Quote = null,
    CarriedBar? Bar = null,
    CarriedStatement? Stated = null)
{
    /// <param name="underlying">The name behind <see cref="Underlying"/>.</param>
    public Instrument ToInstrument(string underlying) => Kind switch
    {
        InstrumentKind.IndexSpot => Instrument.Spot(Exchange, underlying),
        InstrumentKind.IndexFuture => Instrument.Future(Exchange, underlying, Expiry),
        _ => Instrument.Option(Exchange, underlying, Expiry, Price.FromSteps(Strike), Right),
    };
}

/// <param name="Day"><see cref="DateOnly.DayNumber"/> of the day the book was last quoted on.</param>
public sealed record CarriedQuote(
    long Time, int Day, long Bid = 0, long Ask = 0, long Last = 0, int BidSize = 0, int AskSize = 0, long OpenInterest = 0, QuoteFlags Flags = QuoteFlags.None);

public sealed record CarriedBar(long Open, long High, long Low, long Close, long Volume);

/// <summary>Terms as the contract master states them; zeros where it says nothing.</summary>
/// <param name="Tick">Steps.</param>
public sealed record CarriedStatement(int LotSize = 0, long Tick = 0, int FreezeUnits = 0);

/// <summary>The forward a chain implied last, rupees: where the next day begins to look when there is no spot.</summary>
public sealed record CarriedForward(int Underlying, DateOnly Expiry, double Forward);

/// <summary>Daily bars, oldest first, columns of equal length; prices in rupees.</summary>
/// <param name="Days"><see cref="DateOnly.DayNumber"/>, ascending.</param>
public sealed record CarriedHistory(
    IReadOnlyList<int> Days, IReadOnlyList<double> Open, IReadOnlyList<double> High, IReadOnlyList<double> Low, IReadOnlyList<double> Close);
